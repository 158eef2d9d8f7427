"""What can be wrong with facilities before anything is solved."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ...core.errors import Problem
from ...core.interest import rate_findings
from ...core.series import Series
from ...core.tree import Tree
from .credit_checks import delayed_draw_findings, revolver_findings
from .note_checks import convertible_findings, outstanding_findings, term_note_findings
from .project_loan_checks import project_loan_findings
from .schema import Financing
from .share_checks import equity_findings, outstanding_shares_findings
from .sharing import shared_findings


def findings(
    financing: Financing,
    tree: Tree,
    *,
    cash_yield: float,
    halls: Collection[str],
    lease_terms: Mapping[str, int],
    with_machines: Collection[str],
    benchmarks: Mapping[str, Series] | None = None,
    groups: Mapping[str, str | None] | None = None,
) -> list[Problem]:
    """All problems of the facilities.

    `lease_terms` has the term in months of every lease; `with_machines` names the leases whose machines the
    landlord owns; `benchmarks` are the rates that floating interest may follow; `groups` has the group of
    every lease of which only one is signed.
    """
    known = benchmarks or {}
    found: list[Problem] = []
    for name, loan in financing.project_loans.items():
        path = f"financing.project_loans.{name}"
        found += project_loan_findings(
            path,
            loan,
            tree,
            loans=financing.project_loans,
            halls=halls,
            lease_terms=lease_terms,
            with_machines=with_machines,
        )
        found += rate_findings(path, loan, cash_yield, known, tree.timeline)
    for name, revolver in financing.revolvers.items():
        path = f"financing.revolvers.{name}"
        found += rate_findings(path, revolver, cash_yield, known, tree.timeline)
        found += revolver_findings(path, revolver, tree)
    for name, delayed in financing.delayed_draws.items():
        path = f"financing.delayed_draws.{name}"
        found += rate_findings(path, delayed, cash_yield, known, tree.timeline)
        found += delayed_draw_findings(path, delayed, tree)
    for name, notes in financing.term_notes.items():
        found += term_note_findings(f"financing.term_notes.{name}", notes, cash_yield, known, tree)
    for name, convertible in financing.convertibles.items():
        found += convertible_findings(f"financing.convertibles.{name}", convertible, known, tree)
    for name, note in financing.outstanding.items():
        found += outstanding_findings(f"financing.outstanding.{name}", note, known, tree)
    for name, equity in financing.equity.items():
        found += equity_findings(f"financing.equity.{name}", equity, tree)
    found += outstanding_shares_findings(financing.equity)
    return found + shared_findings(financing, groups or {})
