"""Coins sold: what they bring, and the policies that sales keep to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...core.algebra import Expression, linear
from ...core.context import Context
from .data import TreasuryData
from .lines import NAME, post_cash

POWER_LINES = ("mining energy", "demand charge")
"""What mining posts to cash for its power."""


def declare(block: Any, data: TreasuryData, context: Context) -> None:
    """Coins sold by slice; proceeds at the period's mean price (T6), less fee and impact (T4)."""
    most: dict[tuple[str, ...], float] = {
        (part.name, node): part.most for node, slices in data.slices.items() for part in slices
    }
    last = {(slices[-1].name, node) for node, slices in data.slices.items() if slices}
    sold = context.variable(
        block,
        "sold_slice",
        most,
        dims=("slice", "node"),
        unit="BTC",
        title="BTC sold, by slice of rising impact",
        decision=True,
        upper=most,
        cap=lambda part, node: "treasury.sales.volume_share" if (part, node) in last else "",
    )

    def by_node(factor: Callable[[str], float]) -> dict[str, Expression]:
        return {
            node: linear((factor(node), sold[part.name, node]) for part in slices)
            for node, slices in data.slices.items()
            if slices
        }

    impact = {
        node: linear((-part.impact, sold[part.name, node]) for part in slices)
        for node, slices in data.slices.items()
        if any(part.impact for part in slices)
    }
    price = data.market.price
    context.ledger.post("btc", NAME, "sold", by_node(lambda node: -1.0))
    post_cash(context, "BTC sold", by_node(lambda node: price[node]), risk="btc")
    if data.fee:
        post_cash(context, "sale fees", by_node(lambda node: -data.fee * price[node]), risk="btc")
    post_cash(context, "price impact", impact, risk="btc")


def close(block: Any, data: TreasuryData, context: Context) -> None:
    """Policies of selling, where they are given and coins can be sold (T7)."""
    if data.production_share is not None:
        context.rule(
            block,
            "of_production",
            _of_production(block, data, context, data.production_share),
            title="BTC sold, at most a share of those mined and what the treasury may give",
            unit="BTC",
            cause=lambda node: "treasury.sales.of_production",
            limit=True,
        )
    if data.covers_power:
        context.rule(
            block,
            "cover_power",
            _cover_power(block, data, context),
            title="proceeds of BTC sold, at least what power for mining costs",
            unit="MUSD",
            cause=lambda node: "treasury.sales.cover_power",
            limit=True,
        )


def _of_production(
    block: Any, data: TreasuryData, context: Context, share: float
) -> dict[tuple[str, ...], Any]:
    """sold <= share * mined in the period + what may come from the treasury."""
    rows: dict[tuple[str, ...], Any] = {}
    for node, slices in data.slices.items():
        if slices:
            sold = linear((1.0, block.sold_slice[part.name, node]) for part in slices)
            mined = sum(
                line.amounts[node]
                for line in context.ledger.lines("btc")
                if line.risk and node in line.amounts
            )
            rows[node,] = sold - share * mined <= data.from_treasury[node]
    return rows


def _cover_power(block: Any, data: TreasuryData, context: Context) -> dict[tuple[str, ...], Any]:
    """price * sold - fee - impact >= cost of power for mining."""
    rows: dict[tuple[str, ...], Any] = {}
    for node, slices in data.slices.items():
        power = [
            line.amounts[node]
            for line in context.ledger.lines("cash")
            if line.component == "mining" and line.name in POWER_LINES and node in line.amounts
        ]
        if slices and power:
            price = (1.0 - data.fee) * data.market.price[node]
            proceeds = linear((price - part.impact, block.sold_slice[part.name, node]) for part in slices)
            rows[node,] = proceeds + sum(power) >= 0.0
    return rows
