"""Lots: which coins are sold, what those held cost, and what lies in each wallet (T12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, linear
from ...core.context import Context
from ...core.schedule import line_ends
from .data import TaxesData


@dataclass(frozen=True, slots=True)
class Lot:
    """Coins of one basis: there at the start, or mined in a period."""

    coins: Expression
    basis: float
    wallet: str
    nodes: tuple[str, ...]
    """Where coins of it can be sold: once it exists, where coins are sold at all."""


def close_lots(
    block: Any, data: TaxesData, context: Context, mined: Mapping[str, Any], sold: Mapping[str, Expression]
) -> tuple[dict[str, Expression], dict[str, Expression], dict[str, Expression]]:
    """State sales by lot and the wallets. Returns what the coins sold cost and what is gained on those that
    cost less than their price, by node; and what the coins held cost, by leaf."""
    lots = _lots(data, context, mined, sold)
    sales = context.variable(
        block,
        "lot_sold",
        [(name, node) for name, lot in lots.items() for node in lot.nodes],
        dims=("lot", "node"),
        unit="BTC",
        title="Coins sold, by lot",
        decision=True,
    )
    _match_sales(block, context, lots, sold)
    _limit_lots(block, context, lots)

    def of_sales(node: str, worth: Callable[[Lot], float]) -> Expression:
        return linear((worth(lot), sales[name, node]) for name, lot in lots.items() if node in lot.nodes)

    price = data.coin_price
    cost = {node: of_sales(node, lambda lot: lot.basis) for node in sold}
    most = {node: of_sales(node, partial(_rise, price[node])) for node in sold}
    held = _carry_cost(block, data, context, mined, cost)
    _close_wallets(block, data, context, lots, mined)
    return cost, most, {leaf.name: 1.0 * held[leaf.name] for leaf in context.tree.leaves}


def _rise(price: float, lot: Lot) -> float:
    return max(0.0, price - lot.basis)


def _lots(
    data: TaxesData, context: Context, mined: Mapping[str, Any], sold: Mapping[str, Expression]
) -> dict[str, Lot]:
    """Coins there at the start, and those mined in each period at its mean price (data)."""
    everywhere = tuple(sold)
    lots = {name: Lot(lot.btc, lot.basis, lot.wallet, everywhere) for name, lot in (data.lots or {}).items()}
    for node, coins in mined.items():
        after = tuple(later.name for later in context.tree.descendants(node) if later.name in sold)
        lots[f"mined {node}"] = Lot(coins, data.coin_price[node], data.mined_wallet, after)
    return lots


def _match_sales(
    block: Any, context: Context, lots: Mapping[str, Lot], sold: Mapping[str, Expression]
) -> None:
    """Sum over lots = coins sold."""
    rows: dict[tuple[str, ...], Any] = {}
    for node, coins in sold.items():
        of_lots = linear((1.0, block.lot_sold[name, node]) for name, lot in lots.items() if node in lot.nodes)
        rows[node,] = (of_lots - coins, "==", 0.0)
    context.rule(
        block,
        "lots_sold",
        rows,
        title="coins sold come from lots",
        unit="BTC",
        cause=lambda node: "taxes.lots",
    )


def _limit_lots(block: Any, context: Context, lots: Mapping[str, Lot]) -> None:
    """No lot is sold twice, on any way through the tree."""
    rows: dict[tuple[str, ...], Any] = {}
    for name, lot in lots.items():
        for last, nodes in line_ends(context.tree, lot.nodes).items():
            rows[name, last] = linear((1.0, block.lot_sold[name, node]) for node in nodes) - lot.coins <= 0.0
    context.rule(
        block,
        "lot_left",
        rows,
        title="coins sold of a lot, at most what is in it",
        unit="BTC",
        cause=lambda lot, node: "mining" if lot.startswith("mined ") else f"taxes.lots.{lot}",
    )


def _carry_cost(
    block: Any, data: TaxesData, context: Context, mined: Mapping[str, Any], cost: Mapping[str, Expression]
) -> Any:
    """basis_held = that before + coins mined at their price - basis of coins sold."""
    tree = context.tree
    held = context.variable(
        block,
        "basis_held",
        [(name,) for name in tree.names],
        dims=("node",),
        unit="MUSD",
        title="What the coins held cost",
        decision=False,
        domain=pyo.Reals,
    )
    opening = sum(lot.btc * lot.basis for lot in (data.lots or {}).values())
    rows: dict[tuple[str, ...], Any] = {}
    for node in tree:
        before: Expression = held[node.parent] if node.parent else opening
        added = data.coin_price[node.name] * mined[node.name] if node.name in mined else 0.0
        rows[node.name,] = held[node.name] == before + added - cost.get(node.name, 0.0)
    context.rule(
        block,
        "basis_balance",
        rows,
        title="cost of coins held is that before, plus coins mined, less coins sold",
        unit="MUSD",
        cause=lambda node: "taxes.lots",
    )
    return held


def _close_wallets(
    block: Any, data: TaxesData, context: Context, lots: Mapping[str, Lot], mined: Mapping[str, Any]
) -> None:
    """What lies in a wallet that coins are pledged from is at least what is pledged (Rev. Proc. 2024-28)."""
    tree = context.tree
    pledged: dict[tuple[str, ...], list[Expression]] = {}
    for line in context.ledger.lines("pledged"):
        if line.place:
            for name, coins in line.amounts.items():
                pledged.setdefault((line.place, name), []).append(coins)
    wallets = sorted({key[0] for key in pledged})
    inside = context.variable(
        block,
        "in_wallet",
        [(wallet, name) for wallet in wallets for name in tree.names],
        dims=("wallet", "node"),
        unit="BTC",
        title="Coins in a wallet that coins are pledged from",
        decision=False,
    )
    rows: dict[tuple[str, ...], Any] = {}
    for wallet in wallets:
        own = {name: lot for name, lot in lots.items() if lot.wallet == wallet}
        opening = sum(lot.btc for lot in (data.lots or {}).values() if lot.wallet == wallet)
        for node in tree:
            before: Expression = inside[wallet, node.parent] if node.parent else opening
            gone = linear(
                (1.0, block.lot_sold[name, node.name]) for name, lot in own.items() if node.name in lot.nodes
            )
            come = mined.get(node.name, 0.0) if wallet == data.mined_wallet else 0.0
            rows[wallet, node.name] = inside[wallet, node.name] == before + come - gone
    context.rule(
        block,
        "wallet_balance",
        rows,
        title="coins in a wallet are those before, plus mined into it, less sold from it",
        unit="BTC",
        cause=lambda wallet, node: "taxes.lots",
    )
    context.rule(
        block,
        "pledged",
        {key: (sum(coins) - inside[key], "<=", 0.0) for key, coins in pledged.items()},
        title="coins pledged from a wallet, at most those in it",
        unit="BTC",
        cause=lambda wallet, node: "btc_loans",
        limit=True,
    )
