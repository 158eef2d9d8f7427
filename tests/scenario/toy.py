"""A small root model with one field of every kind that files can get wrong."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from optimizer.core.errors import BadValue
from optimizer.core.model_base import Id, Model
from optimizer.core.series import CoinPriceSeries, PowerSeries
from optimizer.core.units import (
    CapacityRent,
    Coins,
    Count,
    LastMonth,
    Money,
    Month,
    Months,
    Part,
    Ratio,
    Share,
)


class Horizon(Model):
    """Months of the plan."""

    start: Month
    end: LastMonth
    step: Literal["month", "quarter", "year"] = "quarter"

    @model_validator(mode="after")
    def _ordered(self) -> "Horizon":
        if self.end < self.start:
            raise BadValue("horizon", "the horizon ends before it begins", "give a later end")
        return self


class Site(Model):
    """A place with power."""

    name: str = ""
    power: PowerSeries
    """What may be drawn."""
    pue: Annotated[float, Field(ge=1, le=3)] = 1.1
    floor: Part = 0.0
    closed: bool = False
    near: list[Id] = []


class Lease(Model):
    """A tenant that wants power."""

    kind: Literal["lease"]
    site: Id
    rent: CapacityRent
    term: Months
    start: Month | None = None


class Swap(Model):
    """A lease for coins."""

    kind: Literal["swap"]
    coins: Coins
    dscr: Ratio | None = None


class Treasury(Model):
    """What the company holds."""

    cash: Money
    btc: Coins = 0.0
    fee: Share = 0.005
    staff: Count = 0


class Toy(Model):
    """A small scenario."""

    name: str
    horizon: Horizon
    btc_price: CoinPriceSeries
    sites: dict[Id, Site]
    leases: dict[Id, Annotated[Lease | Swap, Field(discriminator="kind")]] = {}
    treasury: Treasury


GOOD = """\
schema: 1
name: Base case
horizon: {start: 2027-Q1, end: 2027-Q4}
btc_price: {csv: curves/btc.csv, column: base}
sites:
  north:
    power: {2026-01: 300 MW, 2027-Q3: 400 MW}
    pue: {value: 1.2, low: 1.1, high: 1.4, source: meter of 2026}
  south: {power: 10 MW, near: [north]}
leases:
  hyper-a: {kind: lease, site: north, rent: 128 USD/kW-month, term: 15 years, start: 2027-Q2}
  coin-b: {kind: swap, coins: 1200, dscr: 1.3}
treasury:
  cash: 240 MUSD
"""

CURVES = """\
quarter,base [USD/BTC],bear [USD/BTC]
2027-Q1,92000,71000
2027-Q2,92000,70000
2027-Q3,95000.5,69000
2027-Q4,96000,68000
"""
