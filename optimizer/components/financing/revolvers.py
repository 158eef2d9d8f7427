"""Lines of credit, drawn and repaid at will (F18)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, linear, scaled
from ...core.context import Context
from ...core.facility import Facility, post
from .arrangements import Arranged, arrangement_fees
from .credit_data import RevolverData
from .name import NAME


def declare_revolvers(block: Any, revolvers: Mapping[str, RevolverData], context: Context) -> list[Facility]:
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
            f"{NAME}.revolvers.{name}",
            terms.rate,
            list(terms.limit),
            terms.opening,
            drawn={node: change[name, node] for node in terms.limit},
        )
        for name, terms in revolvers.items()
    ]


def limit_revolvers(
    block: Any, revolvers: Mapping[str, RevolverData], arranged: Arranged, context: Context
) -> None:
    """owed <= limit, nothing from maturity on; and the fees. Expects `owed`."""
    rows: dict[tuple[str, ...], Any] = {
        (name, node): block.owed[name, node] <= limit
        for name, terms in revolvers.items()
        if name not in arranged
        for node, limit in terms.limit.items()
    }
    context.rule(
        block,
        "revolver_limit",
        rows,
        title="drawn, at most the limit; nothing from maturity on",
        unit="MUSD",
        cause=lambda facility, node: (
            f"{NAME}.revolvers.{facility}.{'limit' if revolvers[facility].limit[node] else 'matures'}"
        ),
        limit=True,
    )
    for name, terms in revolvers.items():
        fees = arrangement_fees(block, name, terms.arrangement)
        for node, fee in terms.fee.items():
            fees[node] = fees.get(node, 0.0) + _unused_fee(block, name, terms, arranged, context, node, fee)
        post(context, NAME, "fees", {node: scaled(-1.0, fee) for node, fee in fees.items()}, name)


def revolvers_arranged(
    block: Any, revolvers: Mapping[str, RevolverData], arranged: Arranged
) -> dict[tuple[str, ...], Any]:
    """Rows: owed <= limit once arranged, nothing before."""
    return {
        (name, node): (block.owed[name, node] - scaled(limit, arranged[name][node]), "<=", 0.0)
        for name, terms in revolvers.items()
        if name in arranged
        for node, limit in terms.limit.items()
    }


def _unused_fee(
    block: Any, name: str, terms: RevolverData, arranged: Arranged, context: Context, node: str, fee: float
) -> Expression:
    """Fee on what of the limit is not drawn at the start of the period (F10)."""
    parent = context.tree[node].parent
    if parent is None:
        undrawn: Expression = -fee * terms.opening
    else:
        undrawn = linear([(-fee, block.owed[name, parent])] if (name, parent) in block.owed else [])
    if name in arranged:
        return undrawn + scaled(fee * terms.size, arranged[name][node])
    return undrawn + fee * terms.size
