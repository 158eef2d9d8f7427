"""Shares issued at the market (F13)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.algebra import Expression, linear
from ...core.context import Context
from ...core.facility import post
from ...core.schedule import line_ends
from .lines import post_charge
from .name import NAME
from .share_data import EquityData


def declare_equity(block: Any, programmes: Mapping[str, EquityData], context: Context) -> None:
    """Shares by slice of rising impact; what they bring, and what they cost the present owners."""
    if not programmes:
        return
    most: dict[tuple[str, ...], float] = {
        (name, part.name, node): part.most
        for name, terms in programmes.items()
        for node, slices in terms.slices.items()
        for part in slices
    }
    issued = context.variable(
        block,
        "shares_issued",
        most,
        dims=("facility", "slice", "node"),
        unit="Mshares",
        title="Shares issued, by slice of rising impact",
        decision=True,
        upper=most,
        cap=lambda facility, part, node: (
            f"{NAME}.equity.{facility}" if part == programmes[facility].slices[node][-1].name else ""
        ),
    )
    for name, terms in programmes.items():
        _post(name, terms, issued, context)
    _limit_to_shelf(block, programmes, issued, context)


def _post(name: str, terms: EquityData, issued: Any, context: Context) -> None:
    def times(factor: Mapping[str, float]) -> dict[str, Expression]:
        return {
            node: linear((factor[node], issued[name, part.name, node]) for part in slices)
            for node, slices in terms.slices.items()
        }

    impact = {
        node: linear((-part.impact, issued[name, part.name, node]) for part in slices)
        for node, slices in terms.slices.items()
        if any(part.impact for part in slices)
    }
    post(context, NAME, "shares issued", times(terms.price), name)
    if terms.fee:
        fees = {node: -terms.fee * usd for node, usd in terms.price.items()}
        post(context, NAME, "issue fees", times(fees), name)
    post(context, NAME, "issue discount", impact, name)
    worth = {node: -usd for node, usd in terms.intrinsic_value.items()}
    post_charge(context, "dilution", times(worth), name)
    if terms.outstanding:
        root = context.tree.nodes[0].name
        context.ledger.post("shares", NAME, "outstanding", {root: terms.outstanding}, item=name)
    context.ledger.post("shares", NAME, "issued", times(dict.fromkeys(terms.slices, 1.0)), item=name)


def _limit_to_shelf(block: Any, programmes: Mapping[str, EquityData], issued: Any, context: Context) -> None:
    rows: dict[tuple[str, ...], Any] = {
        (name, last): (
            linear(
                (terms.price[node], issued[name, part.name, node])
                for node in nodes
                for part in terms.slices[node]
            ),
            "<=",
            terms.shelf,
        )
        for name, terms in programmes.items()
        for last, nodes in line_ends(context.tree, terms.slices).items()
    }
    context.rule(
        block,
        "shelf",
        rows,
        title="worth of the shares issued in all, at most the shelf",
        unit="MUSD",
        cause=lambda facility, node: f"{NAME}.equity.{facility}.shelf",
        limit=True,
        dated=False,
    )
