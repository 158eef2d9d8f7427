"""A year's taxable income: what is earned, depreciation, interest, gains, and losses carried (X1-X4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, linear
from ...core.context import Context
from .coin_equations import CoinBooks
from .data import TaxesData
from .interest_equations import Interest, Terms, close_interest
from .lines import EARNED_BESIDE, named, post_taxable, totals
from .loss_equations import close_losses
from .write_off_equations import WriteOff, close_write_off


@dataclass(frozen=True)
class YearBooks:
    """What the end of the horizon needs to know of the years before."""

    write_off: WriteOff
    coin_losses: Mapping[str, Any]
    """Losses on coins carried forward, by last node of the year."""


def close_years(block: Any, data: TaxesData, context: Context, coins: CoinBooks) -> YearBooks:
    """State income of each year, and what of it is taxed."""
    earned = _earned(block, data, context, coins)
    write_off = close_write_off(block, data, context)
    before_interest = {
        year.end: [(1.0, earned[node]) for node in year.nodes]
        + [(1.0, coins.gain[node]) for node in year.nodes if node in coins.gain]
        for year in data.years
    }
    interest = close_interest(block, data, context, before_interest)
    losses = _coin_losses(block, data, context, coins)
    income = _income(block, data, context, earned, write_off, interest)
    close_losses(block, data, context, income, interest, coins)
    return YearBooks(write_off, losses)


def _earned(block: Any, data: TaxesData, context: Context, coins: CoinBooks) -> Any:
    """Operating income, interest on cash, machines sold, and mined coins at their mean price (X1)."""
    earned = context.variable(
        block,
        "earned",
        [(name,) for name in context.tree.names],
        dims=("node",),
        unit="MUSD",
        title="Earned before depreciation, interest on debt and gains on coins",
        decision=False,
        domain=pyo.Reals,
    )
    parts = {"operating income": totals(context, "cash", lambda line: line.category == "operating")}
    parts |= {name: totals(context, "cash", named([name])) for name in EARNED_BESIDE}
    for name, amounts in parts.items():
        post_taxable(context, name, amounts)
    rows: dict[tuple[str, ...], Any] = {}
    for node in context.tree.names:
        mined = data.coin_price[node] * coins.mined[node] if node in coins.mined else 0.0
        rows[node,] = earned[node] == mined + sum(amounts.get(node, 0.0) for amounts in parts.values())
    context.rule(
        block,
        "earnings",
        rows,
        title="operating income, interest on cash, machines sold and mined coins",
        unit="MUSD",
        cause=lambda node: "taxes",
    )
    return earned


def _coin_losses(block: Any, data: TaxesData, context: Context, coins: CoinBooks) -> dict[str, Any]:
    """Losses on coins offset gains on coins only, of the same year or later (T14):
    losses = losses before - gain + gain that is taxed; neither is below zero."""
    ends = [year.end for year in data.years] if coins.gain else []
    index = [(end,) for end in ends]
    taxed = context.variable(
        block,
        "coin_gain",
        index,
        dims=("node",),
        unit="MUSD",
        title="Gain on coins that is taxed",
        decision=True,
    )
    losses = context.variable(
        block,
        "coin_losses",
        index,
        dims=("node",),
        unit="MUSD",
        title="Losses on coins carried forward",
        decision=False,
    )
    rows: dict[tuple[str, ...], Any] = {}
    most: dict[tuple[str, ...], Any] = {}
    shown: dict[str, Expression] = {}
    for year in data.years if ends else ():
        gains: Terms = [(-1.0, coins.gain[node]) for node in year.nodes if node in coins.gain]
        before: Terms = [(1.0, losses[year.before])] if year.before else []
        rows[year.end,] = losses[year.end] == linear([*before, *gains, (1.0, taxed[year.end])])
        risen = sum(coins.most[node] for node in year.nodes if node in coins.most)
        most[year.end,] = (taxed[year.end] - risen, "<=", 0.0)
        shown[year.end] = linear([(1.0, taxed[year.end]), *gains])
    context.rule(
        block,
        "coin_loss_balance",
        rows,
        title="losses on coins are those before, less the year's gain, plus what of it is taxed",
        unit="MUSD",
        cause=lambda node: "taxes",
    )
    context.rule(
        block,
        "coin_gain_most",
        most,
        title="gain on coins taxed, at most that on the coins sold above their cost",
        unit="MUSD",
        cause=lambda node: "taxes",
    )
    post_taxable(context, "coin losses carried", shown)
    return {end: losses[end] for end in ends}


def _income(
    block: Any, data: TaxesData, context: Context, earned: Any, write_off: WriteOff, interest: Interest
) -> Any:
    """income = earned + gain taxed - depreciation - interest deducted, of the year."""
    income = context.variable(
        block,
        "income",
        [(year.end,) for year in data.years],
        dims=("node",),
        unit="MUSD",
        title="Income of the year before losses carried forward",
        decision=False,
        domain=pyo.Reals,
    )
    rows: dict[tuple[str, ...], Any] = {}
    for year in data.years:
        terms: Terms = [(1.0, earned[node]) for node in year.nodes]
        if (year.end,) in block.coin_gain.index_set():
            terms.append((1.0, block.coin_gain[year.end]))
        terms += [(-share, spent) for share, spent in write_off.of_year[year.end]]
        if year.end in interest.deducted:
            terms.append((-1.0, interest.deducted[year.end]))
        rows[year.end,] = income[year.end] == linear(terms, -year.existing)
    context.rule(
        block,
        "year_income",
        rows,
        title="earned, plus gains on coins, less depreciation and interest, of the year",
        unit="MUSD",
        cause=lambda node: "taxes",
    )
    return income
