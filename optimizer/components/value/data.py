"""What money of a class at a date is worth today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.facts import Discounting, MarketFacts
from ...core.tree import Node, Tree
from .schema import Value

REFERENCE = "reference"
BTC = "btc"


@dataclass(frozen=True)
class Worth(Discounting):
    """Discounting, with what only the objective needs: prices of coins that are earned or left at the end."""

    coin_price: Mapping[str, float] = field(repr=False)
    """MUSD a coin, mean of the node's period (T6)."""
    coins_kept: Mapping[str, float] = field(repr=False)
    """By leaf: worth today of one MUSD of coins held at the end of the horizon, marked at the end price."""

    horizon_factor: float
    """Worth today of one safe unit at the end of the horizon."""

    def at_end(self, node: str) -> float:
        """What one safe unit of a node has grown to at the end of the horizon."""
        return self.factor(REFERENCE, node) / self.horizon_factor

    def closing_factor(self, risk: str, leaf: str) -> float:
        """Worth today of one unit of a class that stands at the end of the horizon."""
        return self.coins_kept[leaf] if risk == BTC else self.factor(risk, leaf)


def prepare(value: Value, tree: Tree, market: MarketFacts) -> Worth:
    """Factors of each class by node (O1, O5)."""
    rates = {**value.rates, REFERENCE: value.reference_rate}
    if value.btc_rate is not None:
        rates[BTC] = value.btc_rate
    factors = {risk: {node.name: discount(rate, tree, node) for node in tree} for risk, rate in rates.items()}
    if value.btc_rate is None:
        factors[BTC] = {node.name: market.spot / market.price[node.name] for node in tree}
    return Worth(
        factors=factors,
        rates=rates,
        reference_period_rate={
            node.name: (1.0 + value.reference_rate) ** node.period.years - 1.0 for node in tree
        },
        horizon_years=tree.timeline.years,
        coin_price=market.price,
        horizon_factor=discount(value.reference_rate, tree, tree.leaves[0]),
        coins_kept={leaf.name: _coins_kept(factors[BTC], market, leaf.name) for leaf in tree.leaves},
    )


def discount(rate: float, tree: Tree, node: Node) -> float:
    """Worth today of one unit at the end of the node's period, at an annual effective rate."""
    return float((1.0 + rate) ** -tree.timeline.years_until_end_of(node.period))


def _coins_kept(factor: Mapping[str, float], market: MarketFacts, leaf: str) -> float:
    """Factor on coins at the end price that makes one kept worth what it brings in the last period.

    Sales are priced at the mean and what is left at the end price (T6): without this, a price that moves
    within the last period would pay for keeping or for selling.
    """
    return factor[leaf] * market.price[leaf] / market.end_price[leaf]
