"""What is said about facilities that cannot be right."""

from __future__ import annotations

from typing import Any

from optimizer.components.financing.checks import findings
from optimizer.components.financing.schema import Financing
from tests.components.alone import quarters

LOAN: dict[str, Any] = {
    "halls": ["hall-a"],
    "served_by": ["lease-a"],
    "loan_to_cost": "70 %",
    "rate": "8 %",
    "tenor": "120 months",
    "repayment": "level",
    "dscr": 1.3,
}
REVOLVER: dict[str, Any] = {"limit": "50 MUSD", "rate": "8 %", "matures": "2030-01"}
NOTES: dict[str, Any] = {"limit": "50 MUSD", "rate": "8 %", "tenor": "60 months"}


def said(**financing: Any) -> list[tuple[str, str, str, str, str]]:
    problems = findings(
        Financing.model_validate(financing),
        quarters(8),
        cash_yield=0.04,
        halls=["hall-a", "hall-b"],
        lease_terms={"lease-a": 180, "lease-b": 120, "cloud": 60},
        with_machines=["cloud"],
    )
    return [(p.severity, p.path, p.code, p.message, p.fix) for p in problems]


def said_of_loan(**changes: Any) -> list[tuple[str, str, str, str, str]]:
    found = said(project_loans={"bank": {**LOAN, **changes}})
    return [
        (severity, path.removeprefix("financing.project_loans."), *rest) for severity, path, *rest in found
    ]


def test_nothing_is_said_about_sound_facilities():
    assert (
        said(
            project_loans={
                "bank": LOAN,
                "vendor": {
                    **LOAN,
                    "halls": [],
                    "machines_of": ["cloud"],
                    "served_by": ["cloud"],
                    "tenor": "48 months",
                },
            },
            revolvers={"line": {**REVOLVER, "opening": "50 MUSD"}},
            term_notes={"bond": {**NOTES, "issue_from": "2027-06", "issue_until": "2027-06"}},
            outstanding={"old": {"amount": "5 MUSD", "rate": "1 %", "matures": "2027-01"}},
        )
        == []
    )


def test_projects_and_leases_that_do_not_exist():
    assert said_of_loan(halls=["hal-a"], machines_of=["clowd", "lease-a"], served_by=["lease-c"]) == [
        ("error", "bank.halls", "hall-unknown", "there is no hall 'hal-a'", "did you mean 'hall-a'?"),
        ("error", "bank.machines_of", "lease-unknown", "there is no lease 'clowd'", "did you mean 'cloud'?"),
        (
            "error",
            "bank.machines_of",
            "machines-missing",
            "lease 'lease-a' has no machines to finance",
            "give leases.lease-a its gpus, or take it out here",
        ),
        (
            "error",
            "bank.served_by",
            "lease-unknown",
            "there is no lease 'lease-c'",
            "did you mean 'lease-b'?",
        ),
    ]
    assert said_of_loan(halls=[], served_by=[]) == [
        (
            "error",
            "bank",
            "project-missing",
            "the loan finances nothing",
            "name halls, leases in machines_of, or loans that it refinances",
        ),
        (
            "error",
            "bank.served_by",
            "service-missing",
            "no lease serves the loan, so its dscr could never be met",
            "name the leases whose income serves it, or leave dscr out",
        ),
    ]


def test_terms_of_a_loan_that_cannot_be():
    changes = {
        "loan_to_cost": "110 %",
        "fee": "100 %",
        "repayment": "sculpted",
        "dscr": None,
        "grace": "120 months",
    }
    assert said_of_loan(**changes) == [
        (
            "error",
            "bank.loan_to_cost",
            "loan-to-cost",
            "110 % of a cost cannot be lent for it",
            "write more than 0 % and at most 100 %",
        ),
        (
            "error",
            "bank.dscr",
            "dscr-missing",
            "a sculpted loan is repaid to fit the income, but no dscr says how much of it",
            "add e.g. dscr: 1.3, or choose another repayment",
        ),
        ("error", "bank.fee", "fee-size", "a fee of 100 % leaves nothing of a draw", "write e.g. 2 %"),
        (
            "error",
            "bank.grace",
            "grace-too-long",
            "interest only for 120 months leaves nothing of a tenor of 120 months",
            "shorten the grace, or lengthen the tenor",
        ),
    ]
    assert [problem[2] for problem in said_of_loan(loan_to_cost="0 %")] == ["loan-to-cost"]
    assert said_of_loan(dscr=0.9) == [
        (
            "warning",
            "bank.dscr",
            "dscr-low",
            "a dscr of 0.9 lets debt service exceed the income that serves it",
            "write 1 or more",
        )
    ]


def test_a_loan_that_outlives_its_leases():
    assert said_of_loan(tenor="144 months", served_by=["lease-b", "cloud"]) == [
        (
            "error",
            "bank.tenor",
            "tenor-beyond-lease",
            "the loan runs 144 months from readiness, but none of the leases that serve it runs "
            "longer than 120 "
            "(lease-b): it could be repaid only by a new loan",
            "write 120 months or less; state a later loan as a facility of its own",
        )
    ]


def test_money_from_nothing():
    """Proves: F19 for every kind of facility whose use is decided."""
    cheap = {"rate": "3 %"}
    found = said(
        project_loans={"bank": {**LOAN, **cheap}},
        revolvers={"line": {**REVOLVER, **cheap}},
        term_notes={"bond": {**NOTES, **cheap}},
        outstanding={"old": {"amount": "5 MUSD", "rate": "3 %", "matures": "2028-01"}},
    )
    message = (
        "borrowing costs 3 % and cash earns 4 % (treasury.cash_yield): the plan would borrow all "
        "it can and hold it"
    )
    fix = "write 4 % or more, or lower treasury.cash_yield"
    assert found == [
        ("error", f"financing.{path}.rate", "rate-below-yield", message, fix)
        for path in ("project_loans.bank", "revolvers.line", "term_notes.bond")
    ]


def test_dates_that_cannot_be():
    assert said_of_loan(available_from="2028-01", available_until="2027-12") == [
        (
            "error",
            "bank.available_until",
            "window-crossed",
            "2027-12 is before available_from, 2028-01",
            "write a later month",
        )
    ]
    assert said_of_loan(available_from="2029-01") == [
        (
            "warning",
            "bank.available_from",
            "window-outside",
            "2029-01 is after the plan ends (2028-12): it can never be used",
            "write an earlier month",
        )
    ]
    assert said(
        term_notes={"bond": {**NOTES, "issue_until": "2026-12", "fee": "100 %", "tenor": "0 months"}}
    ) == [
        (
            "warning",
            "financing.term_notes.bond.issue_until",
            "window-outside",
            "2026-12 is before the plan starts (2027-01): it can never be used",
            "write a later month",
        ),
        (
            "error",
            "financing.term_notes.bond.fee",
            "fee-size",
            "a fee of 100 % leaves nothing of an issue",
            "write e.g. 2 %",
        ),
        (
            "error",
            "financing.term_notes.bond.tenor",
            "tenor-zero",
            "notes of 0 months are no debt",
            "write e.g. 60 months",
        ),
    ]
    assert said(outstanding={"old": {"amount": "5 MUSD", "rate": "6 %", "matures": "2026-12"}}) == [
        (
            "error",
            "financing.outstanding.old.matures",
            "matured",
            "it matured in 2026-12, and the plan starts in 2027-01",
            "write a later month, or leave the note out",
        )
    ]


def test_a_revolver_that_cannot_be():
    path = "financing.revolvers.line"
    assert said(revolvers={"line": {**REVOLVER, "opening": "60 MUSD", "available_from": "2027-04"}}) == [
        (
            "error",
            f"{path}.opening",
            "opening-above-limit",
            "60 MUSD are drawn at the start, above the limit of 50 MUSD",
            "raise the limit, or lower the opening amount",
        ),
        (
            "error",
            f"{path}.available_from",
            "opening-before-available",
            "60 MUSD are drawn at the start, before it is available in 2027-04",
            "leave available_from out, or opening",
        ),
    ]
    assert said(revolvers={"line": {**REVOLVER, "matures": "2027-01"}}) == [
        (
            "error",
            f"{path}.matures",
            "matured",
            "it matured in 2027-01, and the plan starts in 2027-01",
            "write a later month, or leave the revolver out",
        )
    ]
    assert said(revolvers={"line": {**REVOLVER, "available_from": "2030-01"}}) == [
        (
            "error",
            f"{path}.matures",
            "window-crossed",
            "2030-01 is not after available_from, 2030-01",
            "write a later month",
        )
    ]


def test_capacity_that_exists_only_on_paper():
    """Proves: P30: one cost or one income does not carry two loans, and ids are told apart."""
    other = {**LOAN, "loan_to_cost": "40 %"}
    assert said(project_loans={"bank": LOAN, "fund": other}, term_notes={"fund": NOTES}) == [
        (
            "error",
            "financing.project_loans.fund.halls",
            "cost-lent-twice",
            "bank and fund together lend 110 % of the cost of 'hall-a'",
            "lower loan_to_cost, or keep the project in one of them",
        ),
        (
            "error",
            "financing.project_loans.fund.served_by",
            "income-promised-twice",
            "the income of lease 'lease-a' counts in full for the dscr of bank and of fund",
            "let it serve one of them, leave dscr out of the other, or say ranks_with where it is shared",
        ),
        (
            "error",
            "financing",
            "facility-twice",
            "two facilities have the id 'fund'",
            "give each facility an id of its own, whatever its kind",
        ),
    ]
    assert said(project_loans={"bank": LOAN, "fund": {**other, "loan_to_cost": "30 %", "dscr": None}}) == []


def test_loans_for_packages_of_one_lease_never_run_together():
    """Proves: loans that different leases of one group serve lend one cost in turn, not twice (F9).

    By hand: 70 % with the backed lease, 80 % with the bare one, and 25 % beside either of them: 105 %.
    """
    backed = {**LOAN, "loan_to_cost": "70 %", "served_by": ["lease-b"]}
    bare = {**LOAN, "loan_to_cost": "80 %", "served_by": ["lease-a"]}
    beside = {**LOAN, "loan_to_cost": "25 %", "served_by": ["lease-a", "cloud"], "dscr": None}

    def found(**loans: Any) -> list[str]:
        problems = findings(
            Financing.model_validate({"project_loans": loans}),
            quarters(8),
            cash_yield=0.04,
            halls=["hall-a", "hall-b"],
            lease_terms={"lease-a": 180, "lease-b": 120, "cloud": 60},
            with_machines=["cloud"],
            groups={"lease-a": "hyper", "lease-b": "hyper", "cloud": None},
        )
        return [problem.message for problem in problems if problem.code == "cost-lent-twice"]

    assert found(backed=backed, bare=bare) == []
    assert found(backed=backed, bare=bare, beside=beside) == [
        "bare and beside together lend 105 % of the cost of 'hall-a'"
    ]


def test_loans_of_equal_rank_may_share_an_income():
    other = {**LOAN, "loan_to_cost": "30 %", "ranks_with": ["bank"]}
    assert said(project_loans={"bank": LOAN, "fund": other}) == []
    ((_, path, _, message, fix),) = said(project_loans={"bank": {**LOAN, "ranks_with": ["fnd"]}})
    assert (path, message) == ("financing.project_loans.bank.ranks_with", "there is no project loan 'fnd'")
    assert fix == "there are none yet: add it, or take the name out"
