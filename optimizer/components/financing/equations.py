"""Facilities: what is borrowed, what it costs, what is owed, and what lenders ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import linear, scaled
from ...core.context import Context
from ...core.schedule import line_ends
from .cover import state_cover
from .data import FinancingData, OutstandingData, RevolverData, TermNoteData
from .facility import NAME, Facility, post, state_owed
from .project_loans import LoanBook, declare_project_loans


def open_accounts(context: Context) -> None:
    """None: facilities meet the others in cash."""


def declare(block: Any, data: FinancingData, context: Context) -> None:
    """State every facility, what it owes, and post its money. Leases and conversions have declared before."""
    books = declare_project_loans(block, data.project_loans, context)
    revolvers = _declare_revolvers(block, data.revolvers, context)
    term_notes = _declare_term_notes(block, data.term_notes, context)
    state_owed(block, [*(book.facility for book in books), *revolvers, *term_notes], context)
    _limit_revolvers(block, data.revolvers, context)
    _limit_raised(block, data, books, context)
    for name, note in data.outstanding.items():
        _post_outstanding(name, note, context)
    state_cover(block, books, context)


def close(block: Any, data: FinancingData, context: Context) -> None:
    """Nothing: financing owns no account."""


def _declare_revolvers(block: Any, revolvers: Mapping[str, RevolverData], context: Context) -> list[Facility]:
    """One signed movement a period, so that drawing and repaying at once does not exist (F18)."""
    change = context.variable(
        block,
        "revolver_change",
        [(name, node) for name, terms in revolvers.items() for node in terms.limit],
        dims=("facility", "node"),
        unit="MUSD",
        title="Drawn (or repaid, below zero)",
        decision=True,
        domain=pyo.Reals,
    )
    return [
        Facility(
            name,
            "revolvers",
            terms.rate,
            list(terms.limit),
            terms.opening,
            drawn={node: change[name, node] for node in terms.limit},
        )
        for name, terms in revolvers.items()
    ]


def _limit_revolvers(block: Any, revolvers: Mapping[str, RevolverData], context: Context) -> None:
    """owed <= limit, nothing from maturity on; and the fee on what of the limit is not drawn (F10)."""
    rows: dict[tuple[str, ...], Any] = {
        (name, node): block.owed[name, node] <= limit
        for name, terms in revolvers.items()
        for node, limit in terms.limit.items()
    }
    context.rule(
        block,
        "revolver_limit",
        rows,
        title="drawn, at most the limit; nothing from maturity on",
        unit="MUSD",
        cause=lambda facility, node: f"{NAME}.revolvers.{facility}",
    )
    for name, terms in revolvers.items():
        fees = {}
        for node, fee in terms.fee.items():
            parent = context.tree[node].parent
            if parent is None:
                fees[node] = fee * (terms.opening - terms.size)
            else:
                drawn = [(fee, block.owed[name, parent])] if (name, parent) in block.owed else []
                fees[node] = linear(drawn, -fee * terms.size)
        post(context, "fees", fees, name)


def _declare_term_notes(
    block: Any, term_notes: Mapping[str, TermNoteData], context: Context
) -> list[Facility]:
    """Issued at decision nodes, repaid at once after the tenor."""
    issued = context.variable(
        block,
        "note_issued",
        [(name, node) for name, terms in term_notes.items() for node in terms.due],
        dims=("facility", "node"),
        unit="MUSD",
        title="Notes issued",
        decision=True,
    )
    facilities = []
    for name, terms in term_notes.items():
        repaid: dict[str, list[Any]] = {}
        for node, due in terms.due.items():
            for later in due:
                repaid.setdefault(later, []).append(issued[name, node])
        running = _running(terms, context)
        drawn = {node: linear([(1.0, issued[name, node])]) for node in terms.due}
        facilities.append(
            Facility(
                name,
                "term_notes",
                terms.rate,
                running,
                drawn=drawn,
                fees={node: scaled(terms.fee, amount) for node, amount in drawn.items()} if terms.fee else {},
                repaid={
                    node: linear((1.0, variable) for variable in notes) for node, notes in repaid.items()
                },
            )
        )
    return facilities


def _running(terms: TermNoteData, context: Context) -> list[str]:
    """Nodes at which some note may be issued, owed or repaid."""
    tree = context.tree
    running = set()
    for node, due in terms.due.items():
        last = tree[due[0]].period.index if due else len(tree.timeline.periods)
        running |= {later.name for later in tree.descendants(node) if later.period.index <= last}
    return [name for name in tree.names if name in running]


def _limit_raised(block: Any, data: FinancingData, books: Sequence[LoanBook], context: Context) -> None:
    """All that is ever raised under a facility, on any way through the tree, <= its limit."""
    raised: dict[str, tuple[str, float, dict[str, list[Any]]]] = {}
    for book in books:
        if book.loan.limit is not None:
            by_node: dict[str, list[Any]] = {}
            for variable, vintage in book.lent:
                by_node.setdefault(vintage.node, []).append(variable)
            raised[book.facility.name] = ("project_loans", book.loan.limit, by_node)
    for name, terms in data.term_notes.items():
        raised[name] = (
            "term_notes",
            terms.limit,
            {node: [block.note_issued[name, node]] for node in terms.due},
        )
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
        cause=lambda facility, node: f"{NAME}.{raised[facility][0]}.{facility}.limit",
    )


def _post_outstanding(name: str, note: OutstandingData, context: Context) -> None:
    post(context, "interest", {node: -amount for node, amount in note.interest.items()}, name)
    post(context, "repaid", {node: -amount for node, amount in note.repaid.items()}, name)
    owed = {leaf: -amount for leaf, amount in note.owed.items()}
    context.ledger.post(
        "closing", NAME, "debt outstanding", owed, item=name, risk="reference", category="financing"
    )
