"""Income tax: what a year's taxable income is, what is paid on it and when, and what comes after."""

from __future__ import annotations

from typing import Any

from ...core.algebra import linear
from ...core.context import Context
from .after_equations import close_after
from .coin_equations import close_coins
from .data import TaxesData
from .lines import NAME
from .year_equations import close_years


def open_accounts(context: Context) -> None:
    """Open `taxable`."""
    context.ledger.open("taxable", unit="MUSD", title="Taxable income")


def declare(block: Any, data: TaxesData | None, context: Context) -> None:
    """Taxable income of each year and the tax on it. Nothing without taxes."""
    if data is None:
        return
    ends = [(year.end,) for year in data.years]
    taxable = context.variable(
        block,
        "taxable",
        ends,
        dims=("node",),
        unit="MUSD",
        title="Income that is taxed, of the year that ends with the period",
        decision=True,
    )
    context.variable(
        block,
        "losses",
        ends,
        dims=("node",),
        unit="MUSD",
        title="Losses carried forward at the end of the year",
        decision=False,
    )
    _post_tax(data, context, taxable)


def close(block: Any, data: TaxesData | None, context: Context) -> None:
    """State what is taxable, once every line is posted. Nothing without taxes."""
    if data is None:
        return
    coins = close_coins(block, data, context)
    year = close_years(block, data, context, coins)
    close_after(block, data, context, coins, year)


def _post_tax(data: TaxesData, context: Context, taxable: Any) -> None:
    """rate * taxable, paid once after the year (X6), or due at the end of the horizon."""
    due: dict[str, list[tuple[float, Any]]] = {}
    paid: dict[str, list[tuple[float, Any]]] = {}
    for year in data.years:
        for node in year.paid:
            paid.setdefault(node, []).append((-data.rate, taxable[year.end]))
        for leaf in year.due:
            due.setdefault(leaf, []).append((-data.rate, taxable[year.end]))
    for account, name, terms in (("cash", "income tax", paid), ("closing", "income tax due", due)):
        amounts = {node: linear(parts) for node, parts in terms.items()}
        context.ledger.post(account, NAME, name, amounts, risk="reference", category="tax")
