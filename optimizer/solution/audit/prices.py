"""Prices of the audit, worked out from the inputs alone: coins, hashprice, energy, and worth by date."""

from __future__ import annotations

import datetime
from functools import cache

from ...components.sites.schema import Site
from ...core.interest import InterestTerms
from ...core.series import Series
from ...core.timeline import Period
from ...core.tree import Tree
from ...scenario.schema import Scenario

HALVING = datetime.date(2024, 4, 20)
"""Day of the fourth halving, to 3.125 BTC a block."""
DAYS_BETWEEN_HALVINGS = 210_000 / 144
BLOCKS_PER_DAY = 144


class Prices:
    """Prices by period. Worlds of a tree share the scenario's one path."""

    def __init__(self, scenario: Scenario, tree: Tree) -> None:
        self.scenario = scenario
        self.tree = tree
        market = scenario.market
        first = tree.timeline.periods[0]
        spot = market.btc_spot if market.btc_spot is not None else mean(market.btc_price, first)
        self.spot = spot * 1e-6

    def coin(self, period: Period) -> float:
        """Mean price of a coin over the period, MUSD (T6)."""
        return mean(self.scenario.market.btc_price, period) * 1e-6

    def coin_at_end(self, period: Period) -> float:
        """Price of a coin when the period ends, MUSD: that of its last month (T6)."""
        return self.scenario.market.btc_price.at(period.end - 1) * 1e-6

    def coins_per_ph_day(self, period: Period) -> float:
        """Coins that one PH/s earns in a day (M1); the network follows trend and reward (M5)."""
        market = self.scenario.market
        if market.hashprice is not None:
            return mean(market.hashprice, period) / (self.coin(period) * 1e6)
        network = market.network
        assert network is not None
        start = self.tree.timeline.start
        years = (period.start + period.end - 2 * start) / 24.0
        reward = self.coin(period) * subsidy(period.start, period.end)
        reward_at_start = self.spot * _subsidy_on(datetime.date(start // 12, start % 12 + 1, 1))
        trend = (1.0 + network.growth) ** years
        hashrate: float = network.hashrate * trend * (reward / reward_at_start) ** network.elasticity
        return BLOCKS_PER_DAY * subsidy(period.start, period.end) * (1.0 + network.fees) / hashrate

    def rate(self, terms: InterestTerms, period: Period) -> float:
        """Interest per year in a period: fixed, or a benchmark no lower than its floor, with a margin."""
        if terms.floating is None:
            return terms.rate or 0.0
        benchmark = mean(self.scenario.market.benchmarks[terms.floating.benchmark], period)
        return max(benchmark, terms.floating.floor) + terms.floating.margin

    def discount(self, rate: float, period: Period) -> float:
        """Worth today of money booked at the end of the period."""
        return float((1.0 + rate) ** (-(period.end - self.tree.timeline.start) / 12.0))

    def factor(self, risk: str, period: Period) -> float:
        """Worth today of one unit of a class at the end of the period (O1, O5)."""
        value = self.scenario.value
        if risk == "reference":
            return self.discount(value.reference_rate, period)
        if risk == "btc":
            if value.btc_rate is None:
                return self.spot / self.coin(period)
            return self.discount(value.btc_rate, period)
        return self.discount(value.rates[risk], period)


def mean(series: Series, period: Period) -> float:
    """Mean of a series over a period."""
    return series.mean(period.start, period.months)


def least(series: Series, period: Period) -> float:
    """Lowest value of a series in a period: what a limit leaves through all of it."""
    return min(series.at(month) for month in range(period.start, period.end))


def most(series: Series, period: Period) -> float:
    """Highest value of a series in a period: what a floor asks for at its end."""
    return max(series.at(month) for month in range(period.start, period.end))


def energy_blocks(site: Site) -> list[tuple[str, float, Series]]:
    """Name, share of the hours and price of each price block; one block for a single price."""
    energy = site.energy
    if energy.price is not None:
        return [("all", 1.0, energy.price)]
    return [(name, block.hours, block.price) for name, block in energy.blocks.items()]


def energy_price(site: Site, period: Period) -> float:
    """USD/MWh of a load that runs all hours."""
    return sum(share * mean(price, period) for _, share, price in energy_blocks(site))


@cache
def subsidy(first: int, end: int) -> float:
    """BTC a block on average over the months from `first` to before `end`, day by day."""
    day = datetime.date(first // 12, first % 12 + 1, 1)
    last = datetime.date(end // 12, end % 12 + 1, 1)
    days = (last - day).days
    return sum(_subsidy_on(day + datetime.timedelta(days=count)) for count in range(days)) / days


def _subsidy_on(day: datetime.date) -> float:
    halvings = int((day - HALVING).days // DAYS_BETWEEN_HALVINGS)
    return float(3.125 / 2**halvings)
