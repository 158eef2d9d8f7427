"""Coins: what is earned by mining, what is gained on those sold, lot by lot or from one pool (T12, T13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, scaled
from ...core.context import Context
from .data import TaxesData
from .lines import PROCEEDS, named, post_taxable, totals
from .lot_equations import close_lots


@dataclass(frozen=True)
class CoinBooks:
    """What the year needs to know of coins."""

    mined: Mapping[str, Any]
    """Coins mined, by node."""
    gain: Mapping[str, Any]
    """MUSD gained on coins sold, by node; a loss is below zero."""
    most: Mapping[str, Expression]
    """MUSD gained, by node, on those coins sold that cost less than their price; before fee and impact."""
    cost: Mapping[str, Expression]
    """MUSD that the coins held at a leaf cost."""


def close_coins(block: Any, data: TaxesData, context: Context) -> CoinBooks:
    """State coins mined and the gain on coins sold; with lots, which coins are sold."""
    mined = _mined(block, context)
    sold = totals(context, "btc", named(["sold"]), -1.0)
    if data.lots is None:
        given_up = {node: scaled(data.basis, coins) for node, coins in sold.items()}
        rise = {node: max(0.0, data.coin_price[node] - data.basis) for node in sold}
        most = {node: scaled(rise[node], coins) for node, coins in sold.items()}
        held = context.ledger.balances["btc"].held
        cost = {leaf.name: data.basis * held[leaf.name] for leaf in context.tree.leaves}
    else:
        given_up, most, cost = close_lots(block, data, context, mined, sold)
    gain = _gain(block, context, given_up, "taxes.basis" if data.lots is None else "taxes.lots")
    income = {node: data.coin_price[node] * coins for node, coins in mined.items()}
    post_taxable(context, "mined coins", income)
    post_taxable(context, "gains on coins", {node: 1.0 * each for node, each in gain.items()})
    return CoinBooks(mined, gain, most, cost)


def _mined(block: Any, context: Context) -> dict[str, Any]:
    """Coins that come in at the class of whoever earns them."""
    lines = totals(context, "btc", lambda line: bool(line.risk))
    mined = context.variable(
        block,
        "coins_mined",
        [(node,) for node in lines],
        dims=("node",),
        unit="BTC",
        title="Coins mined",
        decision=False,
        domain=pyo.Reals,
    )
    context.rule(
        block,
        "mined",
        {(node,): (mined[node] - coins, "==", 0.0) for node, coins in lines.items()},
        title="coins mined, all fleets together",
        unit="BTC",
        cause=lambda node: "mining",
    )
    return {node: mined[node] for node in lines}


def _gain(block: Any, context: Context, given_up: Mapping[str, Expression], path: str) -> dict[str, Any]:
    """gain = proceeds - fee - impact - basis of the coins sold: never on gross proceeds (P18)."""
    net = totals(context, "cash", named(PROCEEDS))
    gain = context.variable(
        block,
        "gain",
        [(node,) for node in given_up],
        dims=("node",),
        unit="MUSD",
        title="Gain on coins sold",
        decision=False,
        domain=pyo.Reals,
    )
    rows: dict[tuple[str, ...], Expression] = {
        (node,): (gain[node] - net.get(node, 0.0) + basis, "==", 0.0) for node, basis in given_up.items()
    }
    context.rule(
        block,
        "gains",
        rows,
        title="gain on coins sold is what they bring less what they cost",
        unit="MUSD",
        cause=lambda node: path,
    )
    return {node: gain[node] for node in given_up}
