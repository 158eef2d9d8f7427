"""Facilities again: what is drawn, paid and owed, loan by loan."""

from __future__ import annotations

from collections.abc import Iterator

from . import credit, notes, project_loan_limits, project_loans, shares
from .case import Case
from .financing_lines import OUTSTANDING, OWED
from .financing_lines import Owed as Owed
from .report import LimitCheck
from .slack import Slack


def recompute(case: Case) -> Owed:
    """Post every line of every facility; returns what is owed at the end of each node."""
    owed: Owed = {}
    project_loans.recompute(case, owed)
    credit.recompute(case, owed)
    notes.recompute(case, owed)
    shares.recompute(case)
    for (name, node), amount in owed.items():
        case.books.post(OWED, node, amount, item=name)
    for name in {facility for facility, _ in owed}:
        for leaf in case.tree.leaves:
            case.books.post(OUTSTANDING, leaf.name, -owed.get((name, leaf.name), 0.0), item=name)
    return owed


def limits(case: Case, owed: Owed) -> Iterator[LimitCheck]:
    """Facilities stay within their terms, and nothing is repaid that is not owed."""
    repaid = Slack("debt not overpaid")
    for (name, at), amount in owed.items():
        repaid.see(name, at, amount, 0.0)
    yield repaid.check()
    yield from project_loan_limits.limits(case)
    yield from credit.limits(case, owed)
    yield from notes.limits(case)
    yield from shares.limits(case)
