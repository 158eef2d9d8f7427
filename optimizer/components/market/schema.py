"""What the user writes under `market:`."""

from __future__ import annotations

from ...core.model_base import Id, Model
from ...core.series import CoinPriceSeries, HashpriceSeries, ShareSeries
from ...core.units import CoinPrice, Degree, Hashrate, Share, SignedShare


class Network(Model):
    """All the world's mining, from which the hashprice follows."""

    hashrate: Hashrate
    """Network hashrate at the start of the horizon."""
    growth: SignedShare
    """Trend of the network's hashrate per year that does not come from prices (better machines)."""
    elasticity: Degree
    """How far the network's hashrate follows the block reward in USD: 0 not at all, 1 in proportion."""
    fees: Share
    """Transaction fees as a share of the block subsidy."""


class Market(Model):
    """Prices the company takes as given."""

    btc_price: CoinPriceSeries
    """Mean BTC price of each period."""
    btc_spot: CoinPrice | None = None
    """BTC price at the start of the horizon; the first period's price if left out."""
    network: Network | None = None
    """The network, from which the hashprice is worked out. Give this or `hashprice` if anything is mined."""
    hashprice: HashpriceSeries | None = None
    """Hashprice path. Give this or `network`."""
    benchmarks: dict[Id, ShareSeries] = {}
    """Rates per year that floating loans follow, such as the upper bound of Fed funds or SOFR."""
