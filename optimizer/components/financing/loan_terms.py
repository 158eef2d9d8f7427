"""What follows from a project loan's terms as written: how long it runs, and what it runs after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .project_loan_schema import ProjectLoan


def in_order(loans: Mapping[str, ProjectLoan]) -> list[str]:
    """Ids sorted, each after those that it refinances; without loans on a circle and those that follow it."""
    found: list[str] = []
    left = sorted(loans)
    while ready := [
        name for name in left if all(other in found or other not in loans for other in loans[name].refinances)
    ]:
        found += ready
        left = [name for name in left if name not in ready]
    return found


def with_tenors(loans: Mapping[str, ProjectLoan], lease_terms: Mapping[str, int]) -> dict[str, ProjectLoan]:
    """The loans, each with a tenor, sorted by id and each after those that it refinances."""
    found: dict[str, ProjectLoan] = {}
    for name in in_order(loans):
        tenor = tenor_of(loans[name], found, lease_terms)
        found[name] = loans[name].model_copy(update={"tenor": tenor})
    return found


def tenor_of(
    loan: ProjectLoan, before: Mapping[str, ProjectLoan], lease_terms: Mapping[str, int]
) -> int | None:
    """As written; or the end of the schedule; or what the longest lease leaves before the tail (P29).

    `before` has the loans with their tenors that it may refinance. None where nothing says how long it runs.
    """
    if loan.tenor is not None:
        return loan.tenor
    if loan.schedule:
        return max(loan.schedule)
    terms = [lease_terms[lease] for lease in loan.served_by if lease in lease_terms]
    return max(terms) - loan.tail - runs_after(loan.refinances, before) if terms else None


def runs_after(refinances: Sequence[str], loans: Mapping[str, ProjectLoan]) -> int:
    """Months from readiness to where a loan begins that refinances others: their tenors, one after the
    other."""
    return max(
        (
            (loans[name].tenor or 0) + runs_after(loans[name].refinances, loans)
            for name in refinances
            if name in loans
        ),
        default=0,
    )


def connected(loans: Mapping[str, ProjectLoan], name: str) -> frozenset[str]:
    """The loan, and all that share one income with it: those that it refinances or that refinance it, and
    those of equal rank, step by step."""
    found = {name}
    while True:
        more = {
            other
            for other, loan in loans.items()
            if other in found or any(one in found for one in _beside(loan))
        }
        more |= {one for other in more for one in _beside(loans[other]) if one in loans}
        if more <= found:
            return frozenset(found)
        found |= more


def _beside(loan: ProjectLoan) -> list[str]:
    return [*loan.refinances, *loan.ranks_with]
