"""Facilities as numbers by node: where each can move, what falls due where, and what only runs off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ...core.interest import Interest, InterestTerms, interest_of
from ...core.series import Series
from ...core.tree import Tree
from .credit_data import DelayedDrawData, RevolverData, delayed_draw, revolver
from .loan_terms import with_tenors
from .note_data import IssueData, OutstandingData, convertibles, outstanding, term_notes
from .project_loan_schema import ProjectLoan
from .schema import Financing
from .share_data import EquityData, equity

Terms = TypeVar("Terms", bound=InterestTerms)
Prepared = TypeVar("Prepared")


@dataclass(frozen=True)
class FinancingData:
    """All facilities by id."""

    project_loans: Mapping[str, ProjectLoan]
    """With their tenors, each after those it refinances: their schedules follow from what they finance."""
    rates: Mapping[str, Interest]
    """Of the project loans."""
    revolvers: Mapping[str, RevolverData]
    delayed_draws: Mapping[str, DelayedDrawData]
    issues: Mapping[str, IssueData]
    """Term notes and convertibles."""
    outstanding: Mapping[str, OutstandingData]
    equity: Mapping[str, EquityData]
    reference: float
    """Annual effective rate of safe money: what is paid after the horizon is valued at it (F20)."""


def prepare(
    financing: Financing,
    tree: Tree,
    benchmarks: Mapping[str, Series] | None = None,
    *,
    reference_rate: float = 0.0,
    lease_terms: Mapping[str, int] | None = None,
) -> FinancingData:
    """Facilities on the nodes of the tree. Expects data that the checks have passed.

    `lease_terms` has the term of every lease in months, for loans whose tenor follows from it.
    """

    def rate(terms: InterestTerms) -> Interest:
        return interest_of(terms, benchmarks or {}, tree.timeline)

    def each(
        facilities: Mapping[str, Terms], of: Callable[[str, Terms, Interest], Prepared]
    ) -> dict[str, Prepared]:
        return {name: of(name, terms, rate(terms)) for name, terms in sorted(facilities.items())}

    return FinancingData(
        project_loans=with_tenors(financing.project_loans, lease_terms or {}),
        rates={name: rate(loan) for name, loan in financing.project_loans.items()},
        revolvers=each(financing.revolvers, lambda name, terms, r: revolver(name, terms, r, tree)),
        delayed_draws=each(
            financing.delayed_draws,
            lambda name, terms, r: delayed_draw(name, terms, r, tree, reference_rate),
        ),
        issues={
            **each(
                financing.term_notes,
                lambda name, terms, r: term_notes(name, terms, r, tree, reference_rate),
            ),
            **each(
                financing.convertibles,
                lambda name, terms, r: convertibles(name, terms, r, tree, reference_rate),
            ),
        },
        outstanding=each(
            financing.outstanding, lambda name, terms, r: outstanding(terms, r, tree, reference_rate)
        ),
        equity={name: equity(terms, tree) for name, terms in sorted(financing.equity.items())},
        reference=reference_rate,
    )
