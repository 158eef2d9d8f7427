"""Treasury as numbers by node: floors, given flows, what can be sold and which options can be entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.facts import MarketFacts
from ...core.series import Series
from ...core.timeline import Period
from ...core.tree import Tree
from .options import Contract, contracts
from .sales import Slice, slices_of
from .schema import Treasury


@dataclass(frozen=True)
class TreasuryData:
    """What the treasury starts with and is bound to, by node."""

    opening_btc: float
    opening_cash: float
    fee: float
    """Share of the proceeds of a sale."""
    market: MarketFacts = field(repr=False)
    btc_floor: Mapping[str, float] = field(repr=False)
    btc_ceiling: Mapping[str, float] = field(repr=False)
    """Nodes without one are left out."""
    unpledged_floor: Mapping[str, float] = field(repr=False)
    cash_floor: Mapping[str, float] = field(repr=False)
    slices: Mapping[str, tuple[Slice, ...]] = field(repr=False)
    """None where nothing can be sold; their impact rises from one to the next."""
    production_share: float | None
    """Share of the coins mined in a period that may be sold in it; None without such a rule."""
    from_treasury: Mapping[str, float] = field(repr=False)
    """Coins that may be sold beyond that share."""
    covers_power: bool
    """Whether sales must bring at least what power for mining costs."""
    interest: Mapping[str, float] = field(repr=False)
    """What one MUSD of opening balance earns over the period."""
    overheads: Mapping[str, float] = field(repr=False)
    payments: Mapping[str, Mapping[str, float]] = field(repr=False)
    """By id of the payment, then node; positive comes in."""
    contracts: tuple[Contract, ...] = field(repr=False)
    """Each way to enter an option on coins."""


def prepare(treasury: Treasury, tree: Tree, market: MarketFacts) -> TreasuryData:
    """Amounts, floors and slices of each period, given to all nodes in it."""
    sales = treasury.sales
    return TreasuryData(
        opening_btc=treasury.btc,
        opening_cash=treasury.cash,
        fee=sales.fee,
        market=market,
        btc_floor={node.name: highest(treasury.btc_floor, node.period) for node in tree},
        btc_ceiling=_ceiling(treasury.btc_ceiling, tree),
        unpledged_floor={node.name: _floor(treasury.unpledged_floor, node.period) for node in tree},
        cash_floor={node.name: highest(treasury.cash_floor, node.period) for node in tree},
        slices={node.name: slices_of(sales, node.period, market.price[node.name]) for node in tree},
        production_share=sales.of_production,
        from_treasury={node.name: _sum(sales.from_treasury, node.period) for node in tree},
        covers_power=sales.cover_power,
        interest={node.name: (1.0 + treasury.cash_yield) ** node.period.years - 1.0 for node in tree},
        overheads={node.name: _sum(treasury.overheads, node.period) for node in tree},
        payments={
            name: {
                node.name: payment.amount
                for node in tree
                if node.period.start <= payment.month < node.period.end
            }
            for name, payment in treasury.payments.items()
        },
        contracts=contracts(treasury.options, tree),
    )


def highest(series: Series, period: Period) -> float:
    """Highest value in a period: a floor holds in each of its months."""
    return max(series.at(month) for month in range(period.start, period.end))


def _ceiling(series: Series | None, tree: Tree) -> dict[str, float]:
    """At the end of each period the last month's holds."""
    return {} if series is None else {node.name: series.at(node.period.end - 1) for node in tree}


def _floor(series: Series | None, period: Period) -> float:
    return 0.0 if series is None else highest(series, period)


def _sum(series: Series | None, period: Period) -> float:
    return 0.0 if series is None else period.months * series.mean(period.start, period.months)
