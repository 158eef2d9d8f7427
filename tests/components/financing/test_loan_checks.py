"""What is said about what cannot be agreed on with a lender."""

from __future__ import annotations

from typing import Any

from tests.components.financing.test_financing_checks import LOAN, said, said_of_loan

Said = list[tuple[str, str, str, str, str]]


def one(expected: str = "error", **changes: Any) -> tuple[str, str, str, str]:
    ((severity, *rest),) = said_of_loan(**changes)
    assert severity == expected
    # the rest of five texts are four, which the checker cannot count
    return tuple(rest)  # type: ignore[return-value]


def test_nothing_is_said_about_all_that_can_be_agreed():
    sound = {
        "limit": "100 MUSD",
        "least": "50 MUSD",
        "issue_cost": "2 MUSD",
        "oid": "1 %",
        "commitment_fee": "1 %",
        "draw_until": "2028-06",
        "repayment": "scheduled",
        "tenor": None,
        "schedule": {12: "10 %", 60: "90 %"},
        "grace": "12 months",
        "sweep": "50 %",
        "reserve": {"months": "6 months", "letter_of_credit_fee": "2 %"},
        "lock_up": 1.3,
        "tail": "24 months",
    }
    assert said_of_loan(**sound) == []
    assert said_of_loan(tenor=None, tail="60 months") == []


def test_how_it_is_drawn():
    assert one(fee="60 %", oid="40 %") == (
        "bank.fee",
        "fee-size",
        "a fee of 60 % and a discount of 40 % leave nothing of a draw",
        "write e.g. 2 %",
    )
    assert one(drawing="at-once", draw_until="2028-06") == (
        "bank.draw_until",
        "draw-window-unused",
        "a loan drawn at once has no later draws to end",
        "take it out; available_until says until when a project may begin under the loan",
    )
    assert one(draw_until="2027-06", available_from="2027-07") == (
        "bank.draw_until",
        "window-crossed",
        "2027-06 is before available_from, 2027-07",
        "write a later month",
    )
    assert one(commitment_fee="1 %", limit="10 MUSD") == (
        "bank.draw_until",
        "draw-window-missing",
        "1 % a year on what is not drawn, but nothing says until when",
        "add draw_until, e.g. 2029-06, or take commitment_fee out",
    )


def test_how_large_it_can_be():
    assert one(sweep="50 %") == (
        "bank.limit",
        "limit-missing",
        "nothing says how large the loan can be, on which sweep depends",
        "add limit: the most that may be drawn",
    )
    assert one(issue_cost="1 MUSD", least="5 MUSD", lock_up=1.5)[2] == (
        "nothing says how large the loan can be, on which issue_cost and least and lock_up depend"
    )
    assert one(limit="10 MUSD", least="20 MUSD") == (
        "bank.least",
        "least-above-limit",
        "at least 20 MUSD are drawn, above the limit of 10 MUSD",
        "raise the limit, or lower least",
    )


def test_sweep_reserve_and_lock_up():
    assert one(repayment="sculpted", sweep="50 %", limit="10 MUSD") == (
        "bank.sweep",
        "sweep-sculpted",
        "a sculpted loan is repaid as the plan decides, early or not: there is nothing left to sweep",
        "take sweep out, or choose another repayment",
    )
    assert one(served_by=[], dscr=None, sweep="50 %", limit="10 MUSD") == (
        "bank.served_by",
        "sweep-unserved",
        "50 % of the income left repays the loan, but no lease serves it",
        "name the leases whose income serves it, or take sweep out",
    )
    assert one(reserve={"months": "0 months"}) == (
        "bank.reserve.months",
        "reserve-zero",
        "a reserve of 0 months holds nothing",
        "write e.g. 6 months, or take reserve out",
    )
    assert one(dscr=None, lock_up=1.2, limit="10 MUSD") == (
        "bank.dscr",
        "dscr-missing",
        "money leaves the project only at 1.2 times the debt service, "
        "but no dscr says what it must be at least",
        "add e.g. dscr: 1.1, or take lock_up out",
    )
    assert one("warning", lock_up=1.2, limit="10 MUSD") == (
        "bank.lock_up",
        "lock-up-low",
        "a lock-up at 1.2 lies below the dscr of 1.3, which holds in any case, so it never locks",
        "write 1.3 or more, or take lock_up out",
    )


def test_schedules():
    def of(schedule: Any, **changes: Any) -> tuple[str, str, str, str]:
        return one(**{"repayment": "scheduled", "tenor": None, "schedule": schedule, **changes})

    assert one(schedule={12: "100 %"}) == (
        "bank.schedule",
        "schedule-unused",
        "the loan is repaid level, so its schedule says nothing",
        "write repayment: scheduled, or take schedule out",
    )
    assert one(repayment="scheduled") == (
        "bank.schedule",
        "schedule-missing",
        "the loan is repaid as a schedule says, but there is none",
        "add shares by months after readiness, e.g. {12: 10 %, 60: 90 %}",
    )
    assert of({12: "10 %", 60: "80 %"}) == (
        "bank.schedule",
        "schedule-sum",
        "90 % of the loan are repaid in all",
        "let the shares add up to 100 %, the last one included",
    )
    assert of({0: "10 %", 60: "90 %"}) == (
        "bank.schedule",
        "schedule-shape",
        "the first share falls due 0 months after readiness, the last is 90 %",
        "begin one month after readiness or later, and end with a share above 0 %",
    )
    assert of({12: "100 %", 60: "0 %"})[1] == "schedule-shape"
    assert of({12: "10 %", 60: "90 %"}, grace="13 months") == (
        "bank.schedule",
        "schedule-in-grace",
        "a share falls due 12 months after readiness, within the grace of 13 months",
        "shorten the grace, or begin later",
    )
    assert of({12: "10 %", 60: "90 %"}, tenor="72 months") == (
        "bank.tenor",
        "schedule-tenor",
        "the loan runs 72 months, but its schedule ends after 60",
        "leave tenor out",
    )
    assert of({192: "100 %"}) == (
        "bank.schedule",
        "tenor-beyond-lease",
        "the loan runs 192 months from readiness, but none of the leases that serve it runs longer than 180 "
        "(lease-a): it could be repaid only by a new loan",
        "write 180 months or less; state a later loan as a facility of its own",
    )


def test_tenor_and_tail():
    """Proves: P29 with a tail, and a tenor that follows from the lease."""
    assert one(tenor="170 months", tail="12 months") == (
        "bank.tenor",
        "tenor-beyond-lease",
        "the loan runs 170 months from readiness, but none of the leases that serve it runs longer than 180 "
        "(lease-a) with a tail of 12: it could be repaid only by a new loan",
        "write 168 months or less; state a later loan as a facility of its own",
    )
    assert one(tenor=None, served_by=[], dscr=None) == (
        "bank.tenor",
        "tenor-missing",
        "nothing says how long the loan runs",
        "add tenor, or name in served_by the leases whose term it follows",
    )
    assert one(tenor=None, tail="180 months") == (
        "bank.tail",
        "tail-too-long",
        "the leases that serve the loan leave it 0 months: a tail of 180 months after it",
        "shorten the tail, or write a tenor",
    )
    assert one(tenor=None, tail="120 months", grace="60 months")[:2] == ("bank.grace", "grace-too-long")


def chain(**bond: Any) -> dict[str, Any]:
    bridge = {**LOAN, "repayment": "bullet", "tenor": "24 months"}
    after = {**LOAN, "halls": [], "refinances": ["bridge"], **bond}
    return {"bridge": bridge, "bond": after}


def test_refinancing():
    assert said(project_loans=chain()) == []
    assert said(project_loans=chain(refinances=["bond", "brige"])) == [
        (
            "error",
            "financing.project_loans.bond.refinances",
            "loan-unknown",
            "there is no project loan 'brige'",
            "did you mean 'bridge'?",
        ),
        (
            "error",
            "financing.project_loans.bond.refinances",
            "refinancing-circle",
            "it would in the end refinance itself: bond refinances bond",
            "take one of the loans out of refinances",
        ),
        *_income_twice(),
    ]
    loans = chain()
    loans["bridge"] = {**loans["bridge"], "refinances": ["bond"]}
    assert [(path, code, message) for _, path, code, message, _ in said(project_loans=loans)] == [
        (
            "financing.project_loans.bridge.refinances",
            "refinancing-circle",
            "it would in the end refinance itself: bridge refinances bond refinances bridge",
        ),
        (
            "financing.project_loans.bond.refinances",
            "refinancing-circle",
            "it would in the end refinance itself: bond refinances bridge refinances bond",
        ),
    ]


def _income_twice() -> Said:
    """Only loans that take each other's place may share an income."""
    return [
        (
            "error",
            "financing.project_loans.bond.served_by",
            "income-promised-twice",
            "the income of lease 'lease-a' counts in full for the dscr of bridge and of bond",
            "let it serve one of them, leave dscr out of the other, or say ranks_with where it is shared",
        )
    ]


def test_a_loan_after_another_ends_with_the_lease():
    """Proves: P29 along the chain. By hand: 24 months of the bridge leave 156 of 180."""
    ((_, path, code, message, fix),) = said(project_loans=chain(tenor="160 months"))
    assert (path, code, fix[:20]) == (
        "financing.project_loans.bond.tenor",
        "tenor-beyond-lease",
        "write 156 months or ",
    )
    assert message == (
        "the loan runs 160 months from the end of the loans it refinances, 24 months from readiness, "
        "but none of the leases that serve it runs longer than 180 (lease-a): it could be repaid only by a "
        "new loan"
    )
    assert said(project_loans=chain(tenor="156 months")) == []
    ((_, path, code, message, _),) = said(project_loans=chain(tenor=None, tail="160 months"))
    assert (path, code, message) == (
        "financing.project_loans.bond.tail",
        "tail-too-long",
        "the leases that serve the loan leave it 0 months: a tail of 160 months after 24 months of the loans "
        "before it",
    )


def test_a_repayment_is_lent_for_once():
    loans = chain()
    loans["other"] = {**loans["bond"], "dscr": None}
    assert said(project_loans=loans) == [
        (
            "error",
            "financing.project_loans.other.refinances",
            "repayment-lent-twice",
            "bond and other together lend 140 % of what 'bridge' repays last",
            "lower loan_to_cost, or let one of them refinance it",
        )
    ]
