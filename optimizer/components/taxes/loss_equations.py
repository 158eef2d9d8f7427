"""Losses carried forward, and the least of a year's income that is taxed whatever is carried (X2)."""

from __future__ import annotations

from typing import Any

from ...core.algebra import Expression, linear
from ...core.context import Context
from .coin_equations import CoinBooks
from .data import TaxesData, TaxYear
from .interest_equations import Interest, Terms
from .lines import post_taxable


def close_losses(
    block: Any, data: TaxesData, context: Context, income: Any, interest: Interest, coins: CoinBooks
) -> None:
    """losses = losses before - income + taxable, at least 0; and taxable >= (1 - limit) * income.

    So the least that can be taxed is max(0, income - losses, (1 - limit) * income), the rule of law. Taxing
    more would only add to the losses, and cost interest: it never pays.
    """
    taxable, losses = block.taxable, block.losses
    rows: dict[tuple[str, ...], Any] = {}
    limits: dict[tuple[str, ...], Any] = {}
    share = 1.0 - data.loss_limit
    for year in data.years:
        end = year.end
        before: Expression = losses[year.before] if year.before else data.losses
        rows[end,] = losses[end] == before - income[end] + taxable[end]
        for what, more in _without_carried(block, year, interest, coins).items():
            terms = [(1.0, income[end]), *more]
            limits[what, end] = (
                linear([(1.0, taxable[end]), *((-share * factor, each) for factor, each in terms)]) >= 0.0
            )
    context.rule(
        block,
        "loss_balance",
        rows,
        title="losses are those before, less income, plus what is taxed",
        unit="MUSD",
        cause=lambda node: "taxes.losses",
    )
    context.rule(
        block,
        "loss_limit",
        limits,
        title="losses, interest and coin losses carried forward offset at most a share of a year's income",
        unit="MUSD",
        cause=lambda what, node: "taxes.loss_limit",
    )
    post_taxable(
        context, "losses carried", {year.end: taxable[year.end] - income[year.end] for year in data.years}
    )


def _without_carried(block: Any, year: TaxYear, interest: Interest, coins: CoinBooks) -> dict[str, Terms]:
    """What to add to income for each choice of what is left out of what is carried forward.

    The law limits losses only. That the others are limited too keeps a plan from turning losses into interest
    or coin losses carried forward, where the law leaves no choice (NOTES).
    """
    found: dict[str, Terms] = {"income": []}
    if interest.carried:
        paid = interest.paid.get(year.end)
        found["interest"] = [(1.0, interest.deducted[year.end])]
        if paid is not None:
            found["interest"].append((-1.0, paid))
    if (year.end,) in block.coin_gain.index_set():
        gains: Terms = [(1.0, coins.gain[node]) for node in year.nodes if node in coins.gain]
        found |= {
            "coins" if what == "income" else "both": [*terms, *gains, (-1.0, block.coin_gain[year.end])]
            for what, terms in found.items()
        }
    return found
