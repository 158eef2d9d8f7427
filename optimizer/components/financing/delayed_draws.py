"""Term loans and bridges of the company, drawn within a window and repaid by part or at the end (F10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.algebra import Expression, linear, scaled
from ...core.context import Context
from ...core.facility import Facility
from .arrangements import Arranged, arrangement_fees
from .credit_data import DelayedDrawData
from .lines import post_excess


def declare_delayed_draws(
    block: Any, loans: Mapping[str, DelayedDrawData], arranged: Arranged, context: Context
) -> list[Facility]:
    """What is drawn; fees and repayment follow from it."""
    drawn = context.variable(
        block,
        "delayed_drawn",
        [(name, node) for name, terms in loans.items() for node in terms.repaid],
        dims=("facility", "node"),
        unit="MUSD",
        title="Drawn under a delayed draw",
        decision=True,
    )
    facilities = []
    for name, terms in loans.items():
        draws = {node: drawn[name, node] for node in terms.repaid}
        post_excess(name, {node: (terms.excess[node], draw) for node, draw in draws.items()}, context)
        facilities.append(
            Facility(
                name,
                terms.path,
                terms.rate,
                [node for node in context.tree.names if node in terms.running],
                drawn={node: linear([(1.0, draw)]) for node, draw in draws.items()},
                fees=_fees(block, name, terms, draws, arranged, context),
                repaid=_repaid(terms, draws),
            )
        )
    return facilities


def draws_arranged(
    block: Any, loans: Mapping[str, DelayedDrawData], arranged: Arranged, context: Context
) -> dict[tuple[str, ...], Any]:
    """Rows: all drawn so far <= limit once signed, nothing before."""
    return {
        (name, node): (
            _so_far(block, name, node, context) - scaled(terms.limit, arranged[name][node]),
            "<=",
            0.0,
        )
        for name, terms in loans.items()
        if name in arranged
        for node in terms.repaid
    }


def _so_far(block: Any, name: str, node: str | None, context: Context) -> Expression:
    """All drawn up to the end of a node."""
    line = context.tree.line(node) if node else ()
    drawn = block.delayed_drawn
    return linear((1.0, drawn[name, one.name]) for one in line if (name, one.name) in drawn)


def _fees(
    block: Any,
    name: str,
    terms: DelayedDrawData,
    draws: Mapping[str, Any],
    arranged: Arranged,
    context: Context,
) -> dict[str, Expression]:
    """Fees at signing, and on what is not drawn at the start of each period from then on."""
    fees = arrangement_fees(block, name, terms.arrangement)
    if name in arranged:
        for node, fee in terms.fee.items():
            before = _so_far(block, name, context.tree[node].parent, context)
            undrawn = scaled(terms.limit, arranged[name][node]) - before
            fees[node] = fees.get(node, 0.0) + fee * undrawn
    return fees


def _repaid(terms: DelayedDrawData, draws: Mapping[str, Any]) -> dict[str, Expression]:
    repaid: dict[str, list[tuple[float, Any]]] = {}
    for node, parts in terms.repaid.items():
        for later, part in parts.items():
            repaid.setdefault(later, []).append((part, draws[node]))
    return {node: linear(parts) for node, parts in repaid.items()}
