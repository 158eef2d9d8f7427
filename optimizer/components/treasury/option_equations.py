"""Options on coins: what they pay, what they count for, and the coins that stand behind them (T11)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...core.algebra import Expression, linear
from ...core.context import Context
from .data import TreasuryData
from .lines import NAME, post_cash
from .options import CALL, PUT, Contract, live_by_node

Flow = tuple[str, str, float, Any]
"""Option, node, MUSD a coin, and the variable of the coins."""


def declare(block: Any, data: TreasuryData, context: Context) -> None:
    """Options entered, their premium, fee and payoff in cash, and the charge that takes the luck out."""
    most: dict[tuple[str, ...], float] = {(each.option, each.node): each.limit for each in data.contracts}
    taken = context.variable(
        block,
        "option_taken",
        most,
        dims=("option", "node"),
        unit="BTC",
        title="Coins under options entered",
        decision=True,
        upper=most,
        cap=lambda option, node: f"treasury.options.{option}.limit",
    )
    premiums: list[Flow] = []
    fees: list[Flow] = []
    payoffs: list[Flow] = []
    for each in data.contracts:
        coins = taken[each.option, each.node]
        premiums.append((each.option, each.node, each.premium, coins))
        fees.append((each.option, each.node, each.fee, coins))
        payoffs += [
            (each.option, node, each.payoff(data.market.end_price[node]), coins) for node in each.expires
        ]
    for name, flows in (
        ("option premiums", premiums),
        ("option fees", fees),
        ("option payoffs", payoffs),
    ):
        for option, amounts in _by_option(flows).items():
            post_cash(context, name, amounts, item=option)
    _charge_fair_value(premiums + payoffs, context)


def close(block: Any, data: TreasuryData, context: Context) -> None:
    """Coins behind live options, and the most of each."""
    context.rule(
        block,
        "option_cover",
        _cover(block, data, context),
        title="live calls are covered by unpledged coins, live puts by coins held",
        unit="BTC",
        cause=lambda kind, node: "treasury.options",
    )
    context.rule(
        block,
        "option_limit",
        _limits(block, data),
        title="coins under an option at any time, at most its limit",
        unit="BTC",
        cause=lambda option, node: f"treasury.options.{option}.limit",
        limit=True,
    )


def _charge_fair_value(flows: list[Flow], context: Context) -> None:
    """Take out of the value what the cash of an option brings to it: it is worth what is paid for it (O5).

    The same amounts at the same nodes and class, with the other sign: nothing is left but the fee.
    """
    charged = [(option, node, -amount, coins) for option, node, amount, coins in flows]
    for option, amounts in _by_option(charged).items():
        context.ledger.post(
            "charges",
            NAME,
            "fair value of options",
            amounts,
            item=option,
            risk="reference",
            category=NAME,
        )


def _by_option(flows: Iterable[Flow]) -> dict[str, dict[str, Expression]]:
    terms: dict[str, dict[str, list[tuple[float, Any]]]] = {}
    for option, node, amount, coins in flows:
        if amount:
            terms.setdefault(option, {}).setdefault(node, []).append((amount, coins))
    return {
        option: {node: linear(parts) for node, parts in by_node.items()} for option, by_node in terms.items()
    }


def _cover(block: Any, data: TreasuryData, context: Context) -> dict[tuple[str, ...], Any]:
    """Live calls <= held - pledged: what is pledged cannot be handed over. Live puts <= held."""
    held = context.ledger.balances["btc"].held
    rows: dict[tuple[str, ...], Any] = {}
    for kind in (CALL, PUT):
        for node, live in live_by_node(data.contracts, kind).items():
            pledged = sum(context.ledger.amounts("pledged", node)) if kind == CALL else 0.0
            rows[kind, node] = _coins(block, live) + pledged <= held[node]
    return rows


def _limits(block: Any, data: TreasuryData) -> dict[tuple[str, ...], Any]:
    """Live contracts of an option <= its limit, where there can be several."""
    by_option: dict[tuple[str, str], list[Contract]] = {}
    for each in data.contracts:
        for node in each.live:
            by_option.setdefault((each.option, node), []).append(each)
    return {key: _coins(block, live) <= live[0].limit for key, live in by_option.items() if len(live) > 1}


def _coins(block: Any, live: Iterable[Contract]) -> Expression:
    return linear((1.0, block.option_taken[each.option, each.node]) for each in live)
