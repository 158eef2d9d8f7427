"""Market prices by node of the tree: BTC, and what a unit of hashrate earns in it."""

from __future__ import annotations

from ...core.facts import MarketFacts
from ...core.timeline import Period
from ...core.tree import Tree
from .halving import BLOCKS_PER_DAY, first_day, mean_subsidy, subsidy_on
from .schema import Market, Network


def prepare(market: Market, tree: Tree) -> MarketFacts:
    """Prices of each period, given to all nodes in it.

    `market` must have passed `checks.findings`: one of `network` and `hashprice` where anything is mined.
    """
    periods = tree.timeline.periods
    price = [1e-6 * market.btc_price.mean(period.start, period.months) for period in periods]
    spot = price[0] if market.btc_spot is None else 1e-6 * market.btc_spot
    coins = [_coins_per_ph_day(market, tree, period, price[period.index], spot) for period in periods]
    end_price = [1e-6 * market.btc_price.at(period.end - 1) for period in periods]
    lowest = [
        1e-6 * min(market.btc_price.at(month) for month in range(period.start, period.end))
        for period in periods
    ]
    return MarketFacts(
        spot=spot,
        price={node.name: price[node.period.index] for node in tree},
        end_price={node.name: end_price[node.period.index] for node in tree},
        lowest_price={node.name: lowest[node.period.index] for node in tree},
        coins_per_ph_day={node.name: coins[node.period.index] for node in tree},
    )


def _coins_per_ph_day(market: Market, tree: Tree, period: Period, price: float, spot: float) -> float:
    """BTC that one PH/s earns in a day (M1); nothing in a market that says nothing of mining."""
    if market.hashprice is not None:
        return market.hashprice.mean(period.start, period.months) / (price * 1e6)
    if market.network is None:
        return 0.0
    reward = mean_subsidy(period.start, period.end) * (1.0 + market.network.fees)
    return BLOCKS_PER_DAY * reward / network_hashrate(market.network, tree, period, price / spot)


def network_hashrate(network: Network, tree: Tree, period: Period, price_ratio: float) -> float:
    """PH/s of the whole network in the middle of a period (M5): its trend, and how it follows the reward.

    `price_ratio` is the period's BTC price over that at the start of the horizon. Fees are a fixed share of
    the subsidy, so they cancel out of the ratio of rewards.
    """
    start = tree.timeline.start
    years = (period.start + period.end - 2 * start) / 24.0
    reward_ratio = price_ratio * mean_subsidy(period.start, period.end) / subsidy_on(first_day(start))
    return float(network.hashrate * (1.0 + network.growth) ** years * reward_ratio**network.elasticity)
