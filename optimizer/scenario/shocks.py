"""What the user writes under `shocks:`: how far each driver is changed to find what breaks the plan."""

from __future__ import annotations

from ..core.model_base import Model
from ..core.units import CoinPrice, Months, Part, Share


class ShareShock(Model):
    """How far something falls and rises, in percent of what it is."""

    down: Part = 0.0
    """Furthest fall that is tried; none if left out."""
    up: Share = 0.0
    """Furthest rise that is tried; none if left out."""


class RateShock(Model):
    """How far rates fall and rise, in points: `300 bp` on 8 % makes 11 %."""

    down: Share = 0.0
    """Furthest fall that is tried; none if left out. No rate falls below zero."""
    up: Share = 0.0
    """Furthest rise that is tried; none if left out."""


class LevelShock(Model):
    """A BTC price that is the same in every month, tried from today's downwards or upwards."""

    least: CoinPrice | None = None
    """Lowest price that is tried; none below today's if left out."""
    most: CoinPrice | None = None
    """Highest price that is tried; none above today's if left out."""


class DelayShock(Model):
    """Months by which every conversion takes longer."""

    most: Months
    """Longest delay that is tried."""


class Shocks(Model):
    """Drivers that `stress` changes, one at a time, and how far; those left out are not tried."""

    btc_price: ShareShock | None = None
    """The whole BTC price path, today's price with it."""
    btc_level: LevelShock | None = None
    """The same BTC price in every month in place of the path."""
    hashprice: ShareShock | None = None
    """What a unit of hashrate earns."""
    delay: DelayShock | None = None
    """Time to build each hall."""
    capex: ShareShock | None = None
    """Cost of conversions, of their long-lead equipment and of power upgrades."""
    rent: ShareShock | None = None
    """Rent of all leases that are not signed yet."""
    rate: RateShock | None = None
    """Interest on all that is borrowed, but for notes issued before at a fixed rate."""


ALL = Shocks.model_validate(
    {
        "btc_price": {"down": "90 %"},
        "btc_level": {"least": "10000 USD/BTC"},
        "hashprice": {"down": "90 %"},
        "delay": {"most": "12 months"},
        "capex": {"up": "100 %"},
        "rent": {"down": "50 %"},
        "rate": {"up": "1000 bp"},
    }
)
"""What is tried if a scenario lists no shocks of its own: what hurts a miner that builds."""
