"""What can be wrong with facilities before anything is solved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ...core.errors import Problem
from ...core.months import format_month
from ...core.suggest import meant, percent
from ...core.tree import Tree
from .schema import Financing, OutstandingNote, ProjectLoan, Revolver, TermNote
from .sharing import shared_findings


def findings(
    financing: Financing,
    tree: Tree,
    *,
    cash_yield: float,
    halls: Collection[str],
    lease_terms: Mapping[str, int],
    with_machines: Collection[str],
) -> list[Problem]:
    """All problems of the facilities.

    `lease_terms` has the term in months of every lease; `with_machines` names the leases whose machines the
    landlord owns.
    """
    found: list[Problem] = []
    for name, loan in financing.project_loans.items():
        path = f"financing.project_loans.{name}"
        found += _projects(path, loan, halls, lease_terms, with_machines)
        found += _terms(path, loan)
        found += _tenor(path, loan, lease_terms)
        found += _window(path, "available", loan.available_from, loan.available_until, tree)
        found += _rate(path, loan.rate, cash_yield)
    for name, revolver in financing.revolvers.items():
        found += _revolver(f"financing.revolvers.{name}", revolver, cash_yield, tree)
    for name, notes in financing.term_notes.items():
        found += _term_note(f"financing.term_notes.{name}", notes, cash_yield, tree)
    for name, note in financing.outstanding.items():
        found += _outstanding(f"financing.outstanding.{name}", note, tree)
    return found + shared_findings(financing)


def _projects(
    path: str,
    loan: ProjectLoan,
    halls: Collection[str],
    leases: Mapping[str, int],
    with_machines: Collection[str],
) -> Iterator[Problem]:
    if not loan.halls and not loan.machines_of:
        yield Problem(
            path, "project-missing", "the loan finances nothing", "name halls, or leases in machines_of"
        )
    for hall in loan.halls:
        if hall not in halls:
            yield Problem(f"{path}.halls", "hall-unknown", f"there is no hall '{hall}'", meant(hall, halls))
    for lease in loan.machines_of:
        if lease not in leases:
            message = f"there is no lease '{lease}'"
            yield Problem(f"{path}.machines_of", "lease-unknown", message, meant(lease, leases))
        elif lease not in with_machines:
            yield Problem(
                f"{path}.machines_of",
                "machines-missing",
                f"lease '{lease}' has no machines to finance",
                f"give leases.{lease} its gpus, or take it out here",
            )
    for lease in loan.served_by:
        if lease not in leases:
            message = f"there is no lease '{lease}'"
            yield Problem(f"{path}.served_by", "lease-unknown", message, meant(lease, leases))
    if loan.dscr is not None and not loan.served_by:
        yield Problem(
            f"{path}.served_by",
            "service-missing",
            "no lease serves the loan, so its dscr could never be met",
            "name the leases whose income serves it, or leave dscr out",
        )


def _terms(path: str, loan: ProjectLoan) -> Iterator[Problem]:
    if not 0.0 < loan.loan_to_cost <= 1.0:
        yield Problem(
            f"{path}.loan_to_cost",
            "loan-to-cost",
            f"{percent(loan.loan_to_cost)} of a cost cannot be lent for it",
            "write more than 0 % and at most 100 %",
        )
    if loan.fee >= 1.0:
        yield Problem(
            f"{path}.fee",
            "fee-size",
            f"a fee of {percent(loan.fee)} leaves nothing of a draw",
            "write e.g. 2 %",
        )
    if loan.repayment == "sculpted" and loan.dscr is None:
        yield Problem(
            f"{path}.dscr",
            "dscr-missing",
            "a sculpted loan is repaid to fit the income, but no dscr says how much of it",
            "add e.g. dscr: 1.3, or choose another repayment",
        )
    if loan.dscr is not None and loan.dscr < 1.0:
        yield Problem(
            f"{path}.dscr",
            "dscr-low",
            f"a dscr of {loan.dscr:g} lets debt service exceed the income that serves it",
            "write 1 or more",
            severity="warning",
        )
    if loan.grace >= loan.tenor:
        yield Problem(
            f"{path}.grace",
            "grace-too-long",
            f"interest only for {loan.grace} months leaves nothing of a tenor of {loan.tenor} months",
            "shorten the grace, or lengthen the tenor",
        )


def _tenor(path: str, loan: ProjectLoan, terms: Mapping[str, int]) -> Iterator[Problem]:
    """No refinancing is hidden in a loan that outlives the income which serves it (P29)."""
    known = {lease: terms[lease] for lease in loan.served_by if lease in terms}
    if not known:
        return
    longest = max(known, key=lambda lease: (known[lease], lease))
    if loan.tenor > known[longest]:
        yield Problem(
            f"{path}.tenor",
            "tenor-beyond-lease",
            f"the loan runs {loan.tenor} months from readiness, but none of the leases that serve it runs "
            f"longer than {known[longest]} ({longest}): it could be repaid only by a new loan",
            f"write {known[longest]} months or less; state a later loan as a facility of its own",
        )


def _rate(path: str, rate: float, cash_yield: float) -> Iterator[Problem]:
    """Borrowing to hold cash must not pay (F19)."""
    if rate < cash_yield:
        yield Problem(
            f"{path}.rate",
            "rate-below-yield",
            f"borrowing costs {percent(rate)} and cash earns {percent(cash_yield)} (treasury.cash_yield): "
            "the plan would borrow all it can and hold it",
            f"write {percent(cash_yield)} or more, or lower treasury.cash_yield",
        )


def _window(path: str, stem: str, first: int | None, last: int | None, tree: Tree) -> Iterator[Problem]:
    start, end = tree.timeline.start, tree.timeline.end
    if first is not None and last is not None and last < first:
        yield Problem(
            f"{path}.{stem}_until",
            "window-crossed",
            f"{format_month(last)} is before {stem}_from, {format_month(first)}",
            "write a later month",
        )
    elif first is not None and first >= end:
        message = (
            f"{format_month(first)} is after the plan ends ({format_month(end - 1)}): it can never be used"
        )
        yield Problem(
            f"{path}.{stem}_from", "window-outside", message, "write an earlier month", severity="warning"
        )
    elif last is not None and last < start:
        message = (
            f"{format_month(last)} is before the plan starts ({format_month(start)}): it can never be used"
        )
        yield Problem(
            f"{path}.{stem}_until", "window-outside", message, "write a later month", severity="warning"
        )


def _revolver(path: str, terms: Revolver, cash_yield: float, tree: Tree) -> Iterator[Problem]:
    start = tree.timeline.start
    yield from _rate(path, terms.rate, cash_yield)
    if terms.opening > terms.limit:
        yield Problem(
            f"{path}.opening",
            "opening-above-limit",
            f"{terms.opening:g} MUSD are drawn at the start, above the limit of {terms.limit:g} MUSD",
            "raise the limit, or lower the opening amount",
        )
    if terms.matures <= start:
        yield Problem(
            f"{path}.matures",
            "matured",
            f"it matured in {format_month(terms.matures)}, and the plan starts in {format_month(start)}",
            "write a later month, or leave the revolver out",
        )
    elif terms.available_from is not None and terms.matures <= terms.available_from:
        yield Problem(
            f"{path}.matures",
            "window-crossed",
            f"{format_month(terms.matures)} is not after available_from, "
            f"{format_month(terms.available_from)}",
            "write a later month",
        )
    if terms.opening and terms.available_from is not None and terms.available_from > start:
        yield Problem(
            f"{path}.available_from",
            "opening-before-available",
            f"{terms.opening:g} MUSD are drawn at the start, before it is available in "
            f"{format_month(terms.available_from)}",
            "leave available_from out, or opening",
        )


def _term_note(path: str, terms: TermNote, cash_yield: float, tree: Tree) -> Iterator[Problem]:
    yield from _rate(path, terms.rate, cash_yield)
    yield from _window(path, "issue", terms.issue_from, terms.issue_until, tree)
    if terms.fee >= 1.0:
        yield Problem(
            f"{path}.fee",
            "fee-size",
            f"a fee of {percent(terms.fee)} leaves nothing of an issue",
            "write e.g. 2 %",
        )
    if terms.tenor == 0:
        yield Problem(f"{path}.tenor", "tenor-zero", "notes of 0 months are no debt", "write e.g. 60 months")


def _outstanding(path: str, note: OutstandingNote, tree: Tree) -> Iterator[Problem]:
    start = tree.timeline.start
    if note.matures < start:
        yield Problem(
            f"{path}.matures",
            "matured",
            f"it matured in {format_month(note.matures)}, and the plan starts in {format_month(start)}",
            "write a later month, or leave the note out",
        )
