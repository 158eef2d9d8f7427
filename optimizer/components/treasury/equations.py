"""Bitcoin and cash: what is sold, what is held, and the floors under both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import linear
from ...core.context import Context
from ...core.ledger import Balance
from . import option_equations, sale_equations
from .data import TreasuryData
from .lines import NAME, post_cash


def open_accounts(context: Context) -> None:
    """Open `cash` and `btc`, and what of both is there but not free: `restricted` and `pledged`."""
    context.ledger.open("cash", unit="MUSD", title="Cash")
    context.ledger.open("btc", unit="BTC", title="Bitcoin")
    context.ledger.open("restricted", unit="MUSD", title="Cash that is not free")
    context.ledger.open("pledged", unit="BTC", title="Bitcoin pledged")


def declare(block: Any, data: TreasuryData, context: Context) -> None:
    """Sales by slice, what is held of each, and the treasury's own lines."""
    _declare_held(block, context, "btc", data.opening_btc, "BTC", "BTC held at the end of the period")
    _declare_held(block, context, "cash", data.opening_cash, "MUSD", "Cash at the end of the period")
    sale_equations.declare(block, data, context)
    option_equations.declare(block, data, context)
    _post_given_flows(data, context)
    _post_interest(data, context)
    _post_coins_at_the_end(block, data, context)


def close(block: Any, data: TreasuryData, context: Context) -> None:
    """Balances over all posted lines, and floors under them."""
    context.rule(
        block,
        "btc_balance",
        _balances("btc", context),
        title="coins held are those before, plus mined, less sold",
        unit="BTC",
        cause=lambda node: "treasury.btc",
    )
    context.rule(
        block,
        "btc_floor",
        _floors("btc", data.btc_floor, context),
        title="least BTC held",
        unit="BTC",
        cause=lambda node: "treasury.btc_floor",
        limit=True,
    )
    held = context.ledger.balances["btc"].held
    context.rule(
        block,
        "btc_ceiling",
        {(node,): held[node] <= most for node, most in data.btc_ceiling.items()},
        title="most BTC held",
        unit="BTC",
        cause=lambda node: "treasury.btc_ceiling",
        limit=True,
    )
    context.rule(
        block,
        "unpledged",
        _unpledged(data, context),
        title="least BTC held that are not pledged",
        unit="BTC",
        cause=lambda node: "treasury.unpledged_floor" if data.unpledged_floor[node] else "treasury.btc",
        limit=True,
    )
    context.rule(
        block,
        "cash_balance",
        _balances("cash", context),
        title="cash is that before, plus what comes in, less what goes out",
        unit="MUSD",
        cause=lambda node: "treasury.cash",
    )
    context.rule(
        block,
        "cash_floor",
        _floors("cash", data.cash_floor, context, "restricted"),
        title="least cash",
        unit="MUSD",
        cause=lambda node: "treasury.cash_floor",
        limit=True,
    )
    sale_equations.close(block, data, context)
    option_equations.close(block, data, context)


def _declare_held(block: Any, context: Context, account: str, opening: float, unit: str, title: str) -> None:
    held = context.variable(
        block,
        f"{account}_held",
        [(name,) for name in context.tree.names],
        dims=("node",),
        unit=unit,
        title=title,
        decision=False,
        domain=pyo.Reals,
    )
    context.ledger.balances[account] = Balance(opening, {name: held[name] for name in context.tree.names})


def _post_given_flows(data: TreasuryData, context: Context) -> None:
    overheads = {node: -amount for node, amount in data.overheads.items() if amount}
    context.ledger.post("cash", NAME, "overheads", overheads, risk="reference", category="operating")
    for name, amounts in data.payments.items():
        post_cash(context, "payments", amounts, item=name)


def _post_interest(data: TreasuryData, context: Context) -> None:
    """Interest on what the period began with, so that it never depends on itself."""
    cash = context.ledger.balances["cash"]
    interest = {
        node.name: linear([(data.interest[node.name], cash.held[node.parent])])
        if node.parent
        else data.interest[node.name] * cash.opening
        for node in context.tree
        if data.interest[node.name]
    }
    post_cash(context, "interest on cash", interest)


def _post_coins_at_the_end(block: Any, data: TreasuryData, context: Context) -> None:
    amounts = {
        leaf.name: linear([((1.0 - data.fee) * data.market.end_price[leaf.name], block.btc_held[leaf.name])])
        for leaf in context.tree.leaves
    }
    context.ledger.post("closing", NAME, "BTC held", amounts, risk="btc")


def _balances(account: str, context: Context) -> dict[tuple[str, ...], Any]:
    """held = held by the parent, or at the start, + all lines of the account (T1)."""
    balance = context.ledger.balances[account]
    rows: dict[tuple[str, ...], Any] = {}
    for node in context.tree:
        before = balance.held[node.parent] if node.parent else balance.opening
        moves = sum(context.ledger.amounts(account, node.name))
        rows[node.name,] = balance.held[node.name] == before + moves
    return rows


def _floors(
    account: str, floor: Mapping[str, float], context: Context, tied: str | None = None
) -> dict[tuple[str, ...], Any]:
    """held, less what of it is tied, >= floor."""
    held = context.ledger.balances[account].held
    return {
        (node,): held[node] - sum(context.ledger.amounts(tied, node) if tied else ()) >= least
        for node, least in floor.items()
    }


def _unpledged(data: TreasuryData, context: Context) -> dict[tuple[str, ...], Any]:
    """held - pledged >= floor, where coins are pledged or a floor is given (T8)."""
    rows = _floors("btc", data.unpledged_floor, context, "pledged")
    return {
        key: row
        for key, row in rows.items()
        if data.unpledged_floor[key[0]] or context.ledger.amounts("pledged", key[0])
    }
