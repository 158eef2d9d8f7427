"""What components may know of one another before a model exists: prepared numbers, nothing to decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class MarketFacts:
    """Prices by node. BTC prices in MUSD per coin, so that price times coins is money."""

    spot: float
    """Price of one coin at the start of the horizon: what a coin is worth today."""
    price: Mapping[str, float] = field(repr=False)
    """Mean price over the node's period: every flow of coins is priced at it (T6)."""
    end_price: Mapping[str, float] = field(repr=False)
    """Price at the end of the node's period: what is held is marked at it (T6)."""
    lowest_price: Mapping[str, float] = field(repr=False)
    """Lowest monthly price of the node's period: what is pledged is tested at it (T9)."""
    coins_per_ph_day: Mapping[str, float] = field(repr=False)
    """BTC that one PH/s earns in a day, before the pool's fee (M1)."""

    def hashprice(self, node: str) -> float:
        """USD per PH/s and day (M1)."""
        return self.coins_per_ph_day[node] * self.price[node] * 1e6


@dataclass(frozen=True)
class PriceBlockFacts:
    """A part of the hours of each period with its own energy price (price-duration blocks, M3)."""

    name: str
    hours_share: float
    price: Mapping[str, float] = field(repr=False)
    """USD/MWh by node."""


@dataclass(frozen=True)
class SiteFacts:
    """What power costs and what an IT megawatt takes at one site."""

    gross_per_it: float
    """MW at the meter for one MW of critical IT at the peak, with redundancy losses (L4)."""
    mining_pue: float
    mining_pue_peak: float
    ai_pue: float
    blocks: tuple[PriceBlockFacts, ...]
    """At least one; the shares add up to 1."""
    demand_charge: Mapping[str, float] = field(repr=False)
    """USD/kW-month of billed demand by node."""
    mining_demand_charge: Mapping[str, float] = field(repr=False)
    """The same for mining load: zero where it avoids the coincident peak."""
    cooling: tuple[str, ...]
    """Kinds of cooling that the site has or can get."""

    def mean_price(self, node: str) -> float:
        """USD/MWh of a load that runs all hours."""
        return sum(block.hours_share * block.price[node] for block in self.blocks)


@dataclass(frozen=True)
class SiteRoom:
    """What a site can carry in the first period, for checks of what stands there."""

    power: float
    """MW at the meter."""
    cooling: Mapping[str, float]
    """MW of load by kind."""
    mining_pue_peak: float


@dataclass(frozen=True)
class SitePromise:
    """What a site can at best give to tenants, for checks of the halls on it."""

    gross_per_it: float
    most: float
    """MW at the meter that may be promised in the best period, all upgrades included."""
    ends: int | None = None
    """Month (ordinal) within the horizon from which the site is no longer the company's."""


@dataclass(frozen=True)
class HallOutlook:
    """How much a hall can hold and how soon."""

    it: float
    """Most critical IT MW."""
    first_start: int | None
    """Month (ordinal) in which building can start at the earliest; None if nothing can be ready in time."""
    first_ready: int | None
    """Month (ordinal) in which the first IT can be ready."""


@dataclass(frozen=True)
class HallFacts:
    """Where a hall stands, what its IT megawatt takes at the meter, and what can be expected of it."""

    site: str
    gross_per_it: float
    outlook: HallOutlook


@dataclass(frozen=True)
class Discounting:
    """What a unit of money of a class, booked at a node, is worth today, probability apart (O1, O5)."""

    factors: Mapping[str, Mapping[str, float]] = field(repr=False)
    """By class, then node. Classes: `reference`, `btc`, `mining` and those the scenario names."""
    rates: Mapping[str, float]
    """Annual effective rate by class; `btc` is left out where its factor follows the price path."""
    reference_period_rate: Mapping[str, float] = field(repr=False)
    """Reference rate over the node's period."""
    horizon_years: float

    def factor(self, risk: str, node: str) -> float:
        return self.factors[risk][node]

    def at_horizon_end(self, risk: str, years_after: float) -> float:
        """Worth at the end of the horizon of one unit of a class that comes `years_after` it."""
        return float((1.0 + self.rates[risk]) ** -years_after)
