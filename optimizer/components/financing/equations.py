"""Facilities: what is borrowed or issued, what it costs, what is owed, and what lenders ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...core.algebra import linear
from ...core.context import Context
from ...core.facility import state_owed
from ...core.schedule import line_ends
from .arrangements import Arranged, declare_arrangements
from .credit_data import DelayedDrawData, RevolverData
from .data import FinancingData
from .delayed_draws import declare_delayed_draws, draws_arranged
from .loan_book import LoanBook
from .loan_conditions import state_conditions
from .name import NAME
from .notes import declare_notes, post_options, post_outstanding
from .project_loans import declare_project_loans
from .revolvers import declare_revolvers, limit_revolvers, revolvers_arranged
from .shares import declare_equity

Raised = dict[str, tuple[str, float, dict[str, list[Any]]]]
"""By facility: its path, its limit, and the variables of what is raised by node."""


def open_accounts(context: Context) -> None:
    """Open `debt`, what is owed at the end of each node, and `shares`; facilities move money in `cash`."""
    context.ledger.open("debt", unit="MUSD", title="Debt")
    context.ledger.open("shares", unit="Mshares", title="Shares")


def declare(block: Any, data: FinancingData, context: Context) -> None:
    """State every facility, what it owes, and post its money. Leases and conversions have declared before."""
    books = declare_project_loans(block, data.project_loans, data.rates, context)
    arranged = _declare_arrangements(block, data, context)
    revolvers = declare_revolvers(block, data.revolvers, context)
    delayed = declare_delayed_draws(block, data.delayed_draws, arranged, context)
    notes = declare_notes(block, data.issues, context)
    state_owed(block, [*(book.facility for book in books), *revolvers, *delayed, *notes], context)
    limit_revolvers(block, data.revolvers, arranged, context)
    _limit_arranged(block, data, arranged, context)
    _limit_raised(block, data, books, context)
    post_options(block, data.issues, context)
    post_outstanding(data.outstanding, context)
    declare_equity(block, data.equity, context)
    state_conditions(block, books, data.project_loans, data.reference, context)


def close(block: Any, data: FinancingData, context: Context) -> None:
    """Nothing: financing owns no account."""


def _declare_arrangements(block: Any, data: FinancingData, context: Context) -> Arranged:
    """Facilities whose arranging is decided, if there are any."""
    either: dict[str, RevolverData | DelayedDrawData] = {**data.revolvers, **data.delayed_draws}
    offered = {name: terms.arrangement for name, terms in either.items() if terms.arrangement is not None}
    return declare_arrangements(block, offered, context) if offered else {}


def _limit_arranged(block: Any, data: FinancingData, arranged: Arranged, context: Context) -> None:
    """Nothing is drawn under a facility before it is arranged."""
    if not arranged:
        return
    paths = {
        name: f"{NAME}.{'revolvers' if name in data.revolvers else 'delayed_draws'}.{name}"
        for name in arranged
    }
    context.rule(
        block,
        "arranged_limit",
        {
            **revolvers_arranged(block, data.revolvers, arranged),
            **draws_arranged(block, data.delayed_draws, arranged, context),
        },
        title="drawn, at most the limit of what is arranged",
        unit="MUSD",
        cause=lambda facility, node: f"{paths[facility]}.limit",
        limit=True,
    )


def _limit_raised(block: Any, data: FinancingData, books: Sequence[LoanBook], context: Context) -> None:
    """All that is ever raised under a facility, on any way through the tree, <= its limit."""
    raised = _raised(block, data, books)
    rows: dict[tuple[str, ...], Any] = {
        (name, last): (
            linear((1.0, variable) for node in nodes for variable in by_node[node]),
            "<=",
            limit,
        )
        for name, (_, limit, by_node) in raised.items()
        for last, nodes in line_ends(context.tree, by_node).items()
    }
    context.rule(
        block,
        "facility_limit",
        rows,
        title="raised in all, at most the limit",
        unit="MUSD",
        cause=lambda facility, node: f"{raised[facility][0]}.limit",
        limit=True,
        dated=False,
    )


def _raised(block: Any, data: FinancingData, books: Sequence[LoanBook]) -> Raised:
    """Facilities with a limit on all that is ever raised; delayed draws that are signed have theirs there."""
    raised: Raised = {}
    for book in books:
        if book.loan.limit is not None:
            by_node: dict[str, list[Any]] = {}
            for variable, vintage in book.lent:
                by_node.setdefault(vintage.node, []).append(variable)
            raised[book.facility.name] = (book.facility.path, book.loan.limit, by_node)
    for name, terms in data.delayed_draws.items():
        if terms.arrangement is None:
            raised[name] = (terms.path, terms.limit, _alone(block.delayed_drawn, name, terms.repaid))
    for name, issue in data.issues.items():
        raised[name] = (issue.path, issue.limit, _alone(block.note_issued, name, issue.due))
    return raised


def _alone(variable: Any, name: str, nodes: Mapping[str, object]) -> dict[str, list[Any]]:
    return {node: [variable[name, node]] for node in nodes}
