"""Tax on what counts after the horizon: leases, residuals, coins held; less what shields them (F20)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.algebra import Expression, linear
from ...core.context import Context
from .coin_equations import CoinBooks
from .data import TaxesData
from .lines import AFTER, COINS_HELD, NAME, named, totals
from .write_off_equations import WriteOff
from .year_equations import YearBooks

COINS = "btc"
"""Class under which the gain on coins held is kept; its tax is safe money, as for coins sold."""

Key = tuple[str, ...]


def close_after(block: Any, data: TaxesData, context: Context, coins: CoinBooks, year: YearBooks) -> None:
    """State what is taxable after the horizon and what shields it, and post the tax by class."""
    income = _income(context, coins, year)
    taxable = context.variable(
        block,
        "taxable_after",
        income,
        dims=("risk", "node"),
        unit="MUSD",
        title="Income after the horizon, at its worth at the end, and gain on coins held",
        decision=True,
    )
    context.rule(
        block,
        "taxed_after",
        {key: (taxable[key] - amount, ">=", 0.0) for key, amount in income.items()},
        title="taxed after the horizon: what counts as income after it",
        unit="MUSD",
        cause=lambda risk, node: "taxes",
    )
    written_off = _written_off(block, context, taxable, year.write_off)
    used = _losses(block, data, context, taxable, written_off)
    for risk in dict.fromkeys(risk for risk, _ in income):
        amounts = {
            leaf: linear(
                [
                    (-data.rate, taxable[own, leaf]),
                    *(
                        (data.rate, shield[own, leaf])
                        for shield in (written_off, used)
                        if (own, leaf) in shield
                    ),
                ]
            )
            for own, leaf in income
            if own == risk
        }
        name, at = ("tax on coins held", "reference") if risk == COINS else ("tax after the horizon", risk)
        context.ledger.post("closing", NAME, name, amounts, risk=at, category="tax")


def _income(context: Context, coins: CoinBooks, year: YearBooks) -> dict[Key, Expression]:
    """By class and leaf: what others count after the horizon; gain on coins held, less losses on coins."""
    parts: dict[Key, list[Expression]] = {}
    for line in context.ledger.lines("closing"):
        if line.name in AFTER:
            for leaf, amount in line.amounts.items():
                parts.setdefault((line.risk, leaf), []).append(amount)
    income: dict[Key, Expression] = {key: sum(amounts) for key, amounts in parts.items()}
    for leaf, worth in totals(context, "closing", named([COINS_HELD])).items():
        income[COINS, leaf] = worth - coins.cost[leaf] - year.coin_losses.get(leaf, 0.0)
    return income


def _written_off(block: Any, context: Context, taxable: Any, write_off: WriteOff) -> Any:
    """Depreciation to come shields income after the horizon, class by class, in all once; coins held not."""
    leaves = [leaf for leaf, terms in write_off.after.items() if terms]
    keys = [key for key in taxable if key[0] != COINS and key[1] in leaves]
    used = context.variable(
        block,
        "written_off_after",
        keys,
        dims=("risk", "node"),
        unit="MUSD",
        title="Depreciation that income after the horizon is shielded by",
        decision=True,
    )
    context.rule(
        block,
        "write_off_limit",
        {key: used[key] <= taxable[key] for key in keys},
        title="depreciation after the horizon shields at most the income there is",
        unit="MUSD",
        cause=lambda risk, node: "taxes.depreciation",
    )
    context.rule(
        block,
        "left_to_write_off",
        {
            (leaf,): linear(
                [
                    *((1.0, used[key]) for key in keys if key[1] == leaf),
                    *((-share, spent) for share, spent in write_off.after[leaf]),
                ]
            )
            <= 0.0
            for leaf in leaves
            if any(key[1] == leaf for key in keys)
        },
        title="depreciation after the horizon, at most what is left of it",
        unit="MUSD",
        cause=lambda node: "taxes.depreciation",
    )
    return used


def _losses(block: Any, data: TaxesData, context: Context, taxable: Any, written_off: Any) -> Any:
    """Losses left shield a share of what is taxable after depreciation, in all once."""
    keys = list(taxable)
    used = context.variable(
        block,
        "losses_after",
        keys,
        dims=("risk", "node"),
        unit="MUSD",
        title="Losses that income after the horizon is shielded by",
        decision=True,
    )
    rows: dict[Key, Any] = {}
    by_leaf: dict[str, list[Any]] = {}
    for key in keys:
        shielded = [(data.loss_limit, written_off[key])] if key in written_off else []
        rows[key] = linear([(1.0, used[key]), (-data.loss_limit, taxable[key]), *shielded]) <= 0.0
        by_leaf.setdefault(key[1], []).append(used[key])
    context.rule(
        block,
        "loss_limit_after",
        rows,
        title="losses shield at most a share of what is taxable after the horizon",
        unit="MUSD",
        cause=lambda risk, node: "taxes.loss_limit",
    )
    context.rule(
        block,
        "losses_left",
        _losses_left(block, by_leaf),
        title="losses used after the horizon, at most those left",
        unit="MUSD",
        cause=lambda node: "taxes.losses",
    )
    return used


def _losses_left(block: Any, by_leaf: Mapping[str, list[Any]]) -> dict[Key, Any]:
    return {
        (leaf,): linear([*((1.0, each) for each in used), (-1.0, block.losses[leaf])]) <= 0.0
        for leaf, used in by_leaf.items()
    }
