"""What the user writes under `sites:`."""

from __future__ import annotations

from typing import Literal

from ...core.model_base import Id, Model
from ...core.series import CapacityRentSeries, EnergyPriceSeries, MoneyRateSeries, PowerSeries
from ...core.units import CapexPerPower, LastMonth, Money, Month, Months, Part, Power, Pue

Cooling = Literal["air", "hydro", "immersion", "direct-liquid"]


class PriceBlock(Model):
    """Some of the hours of every period, with their own energy price."""

    hours: Part
    """Share of all hours."""
    price: EnergyPriceSeries
    """Energy price in these hours."""


class TakeOrPay(Model):
    """Energy that is paid for whether used or not."""

    power: Power
    """Average power that must be paid for."""
    price: EnergyPriceSeries
    """Contract price of the energy."""
    resale: EnergyPriceSeries | None = None
    """Price at which contract energy that is not used can be sold on; none if left out."""
    until: Month | None = None
    """First month in which the contract no longer holds."""


class DemandResponse(Model):
    """Payment for load that can be switched off on request. Only mining load earns it."""

    credit: CapacityRentSeries
    """Payment per kW of enrolled mining load, net of the mining given up."""
    cap: Power
    """Most that can be enrolled."""


class Energy(Model):
    """Tariff: one price, or blocks of hours with a price each, and the charges beside it."""

    price: EnergyPriceSeries | None = None
    """Energy price in all hours. Give this or `blocks`."""
    blocks: dict[Id, PriceBlock] = {}
    """Price-duration blocks; their hours add up to 100 %."""
    demand_charge: CapacityRentSeries | None = None
    """Charge per kW of billed demand."""
    mining_avoids_demand: bool = False
    """Whether mining switches off in the coincident peaks and so pays no demand charge."""
    take_or_pay: TakeOrPay | None = None
    """Energy contract that must be paid; none if left out."""
    demand_response: DemandResponse | None = None
    """Payment for load that can be switched off; none if left out."""


class PowerUsage(Model):
    """MW at the meter for one MW of load: average for energy cost, peak for capacity."""

    mining: Pue
    """Average with mining load."""
    mining_peak: Pue | None = None
    """Peak with mining load; the average if left out."""
    ai: Pue
    """Average with AI load."""
    ai_peak: Pue | None = None
    """Peak with AI load; the average if left out."""


class Upgrade(Model):
    """More power for money and time."""

    power: Power
    """MW added."""
    firm: bool = True
    """Whether the added power may be promised to a tenant."""
    capex: Money
    """Cost of the whole upgrade."""
    deposit: Part
    """Share of the cost paid with the order; the rest when the power arrives."""
    lead: Months
    """Months from order to power."""
    earliest: Month | None = None
    """First month in which it can be ordered."""
    latest: LastMonth | None = None
    """Last month in which it can be ordered."""
    ordered: Month | None = None
    """Ordered already (or decided) in this month."""


class Closing(Model):
    """Giving the site up: its fixed cost ends, and so does its power."""

    cost: Money
    """Paid once, when it is closed."""
    earliest: Month
    """First month in which it can be closed."""


class Site(Model):
    """A place with energised megawatts."""

    name: str
    """Name for reports."""
    energised: PowerSeries
    """MW at the meter that may be drawn, by date."""
    firm: PowerSeries | None = None
    """MW that may be promised to tenants; all energised MW if left out."""
    gross_per_it: Pue | None = None
    """MW at the meter kept for one MW of critical IT, with redundancy; `pue.ai_peak` if left out."""
    pue: PowerUsage
    """MW at the meter for one MW of load."""
    energy: Energy
    """Tariff."""
    cooling: dict[Cooling, PowerSeries]
    """MW of load that each kind of cooling can carry."""
    fixed_cost: MoneyRateSeries
    """Cost of keeping the site, whatever it does."""
    upgrades: dict[Id, Upgrade] = {}
    """More power that can be had, by name."""
    closing: Closing | None = None
    """Left out: the site cannot be closed."""
    lease_end: Month | None = None
    """First month in which the site is no longer the company's; its power ends with it."""
    residual: CapexPerPower | None = None
    """Worth at the end of the horizon of one energised MW that no hall has taken; nothing if left out."""
