"""Notes that are issued and repaid at once: term notes and convertibles; and notes issued before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, linear
from ...core.context import Context
from ...core.facility import Facility, post, post_closing, register_debt
from .lines import AFTER_HORIZON, post_charge, post_excess
from .name import NAME
from .note_data import IssueData, OutstandingData


def declare_notes(block: Any, issues: Mapping[str, IssueData], context: Context) -> list[Facility]:
    """Issued at decision nodes, repaid at once after the tenor."""
    issued = context.variable(
        block,
        "note_issued",
        [(name, node) for name, terms in issues.items() for node in terms.due],
        dims=("facility", "node"),
        unit="MUSD",
        title="Notes issued",
        decision=True,
    )
    _size_issues(block, {name: terms for name, terms in issues.items() if terms.lumpy}, context)
    facilities = []
    for name, terms in issues.items():
        amounts = {node: issued[name, node] for node in terms.due}
        post_excess(name, {node: (terms.excess[node], one) for node, one in amounts.items()}, context)
        interest = None if terms.interest_due is None else _at_due(terms, amounts, terms.interest_due)
        facilities.append(
            Facility(
                name,
                terms.path,
                terms.rate,
                _running(terms, context),
                drawn={node: linear([(1.0, one)]) for node, one in amounts.items()},
                fees=_fees(block, name, terms, amounts),
                repaid=_at_due(terms, amounts, dict.fromkeys(terms.due, 1.0)),
                interest_due=interest,
            )
        )
    return facilities


def _size_issues(block: Any, issues: Mapping[str, IssueData], context: Context) -> None:
    """An issue is made or not: with a cost of its own and a least size (F21)."""
    if not issues:
        return
    made = context.variable(
        block,
        "issue_made",
        [(name, node) for name, terms in issues.items() for node in terms.due],
        dims=("facility", "node"),
        unit="",
        title="Whether notes are issued",
        decision=True,
        domain=pyo.Binary,
    )
    rows: dict[tuple[str, ...], Any] = {
        (name, node): block.note_issued[name, node] - terms.limit * made[name, node] <= 0.0
        for name, terms in issues.items()
        for node in terms.due
    }
    context.rule(
        block,
        "issue_size",
        rows,
        title="nothing is issued unless an issue is made",
        unit="MUSD",
        cause=lambda facility, node: f"{issues[facility].path}.limit",
    )
    least: dict[tuple[str, ...], Any] = {
        (name, node): block.note_issued[name, node] - terms.least * made[name, node] >= 0.0
        for name, terms in issues.items()
        if terms.least
        for node in terms.due
    }
    context.rule(
        block,
        "least_issue",
        least,
        title="notes issued at a time, at least the least size of an issue",
        unit="MUSD",
        cause=lambda facility, node: f"{issues[facility].path}.least",
        limit=True,
    )


def _fees(block: Any, name: str, terms: IssueData, amounts: Mapping[str, Any]) -> dict[str, Expression]:
    """Fee and discount of what is issued, and the cost of issuing at all."""
    if not terms.fee and not terms.issue_cost:
        return {}
    return {
        node: linear(
            [
                (terms.fee, amount),
                *([(terms.issue_cost, block.issue_made[name, node])] if terms.issue_cost else []),
            ]
        )
        for node, amount in amounts.items()
    }


def _at_due(
    terms: IssueData, amounts: Mapping[str, Any], parts: Mapping[str, float]
) -> dict[str, Expression]:
    """Parts of each issue, at the nodes at which it is repaid."""
    found: dict[str, list[tuple[float, Any]]] = {}
    for node, due in terms.due.items():
        for later in due:
            found.setdefault(later, []).append((parts[node], amounts[node]))
    return {node: linear(pairs) for node, pairs in found.items()}


def _running(terms: IssueData, context: Context) -> list[str]:
    """Nodes at which some note may be issued, owed or repaid."""
    tree = context.tree
    running = set()
    for node, due in terms.due.items():
        last = tree[due[0]].period.index if due else len(tree.timeline.periods)
        running |= {later.name for later in tree.descendants(node) if later.period.index <= last}
    return [name for name in tree.names if name in running]


def post_options(block: Any, issues: Mapping[str, IssueData], context: Context) -> None:
    """What owners give away with convertibles, and what they buy back of it (F12); shares behind them."""
    for name, terms in issues.items():
        if not terms.option:
            continue
        issued = {node: block.note_issued[name, node] for node in terms.due}

        def times(factor: Mapping[str, float], issued: Mapping[str, Any] = issued) -> dict[str, Expression]:
            return {node: linear([(factor[node], one)]) for node, one in issued.items()}

        paid = dict.fromkeys(terms.due, terms.capped_call)
        less = {node: -worth for node, worth in terms.option.items()}
        post_charge(context, "conversion option", times(less), name)
        if terms.capped_call:
            post(context, NAME, "capped call", times({node: -share for node, share in paid.items()}), name)
            post_charge(context, "capped call", times(paid), name)
        shares: dict[str, Expression] = times(dict.fromkeys(terms.due, terms.shares))
        context.ledger.post("shares", NAME, "issued if converted", shares, item=name)
        repaid = _at_due(terms, issued, dict.fromkeys(terms.due, -terms.shares))
        context.ledger.post("shares", NAME, "no longer convertible", repaid, item=name)


def post_outstanding(outstanding: Mapping[str, OutstandingData], context: Context) -> None:
    """Notes issued before: nothing is decided."""
    for name, note in outstanding.items():
        post(context, NAME, "interest", {node: -amount for node, amount in note.interest.items()}, name)
        post(context, NAME, "repaid", {node: -amount for node, amount in note.repaid.items()}, name)
        later = {leaf: -excess for leaf, excess in note.excess.items()}
        post_closing(context, NAME, AFTER_HORIZON, later, name)
        register_debt(context, NAME, name, note.owed)
