"""What the user writes under `halls:` and `construction:`."""

from __future__ import annotations

from typing import Literal

from ...core.model_base import Id, Model
from ...core.series import MoneyPerYearSeries, PowerSeries
from ...core.units import (
    CapacityRent,
    CapexPerPower,
    Count,
    LastMonth,
    Money,
    Month,
    Months,
    Offset,
    Part,
    Power,
    Pue,
)

CoolingKind = Literal["air", "hydro", "immersion", "direct-liquid"]


class Tier(Model):
    """Some MW at their own cost, such as those that reuse what the mine already has."""

    up_to: Power
    """MW of critical IT that can be built at this cost."""
    capex: CapexPerPower
    """Cost per MW of IT."""


class Started(Model):
    """A conversion decided before: it stays in every plan."""

    start: Month
    """Month in which building began or begins."""
    it: Power
    """IT MW that is built: whole blocks where the hall is built in blocks."""


class HallCooling(Model):
    """What the hall's load needs, and what the conversion changes in the site's cooling."""

    kind: CoolingKind
    """Kind of cooling that the IT load uses."""
    adds: Power | None = None
    """MW of that kind which a full conversion brings with it; the hall's full IT load if left out."""
    removes: dict[CoolingKind, Power] = {}
    """MW of other kinds which a full conversion takes away."""


class Hall(Model):
    """A kind of hall at a site: mining space that can be rebuilt for AI."""

    site: Id
    """Site that it stands at, a key of `sites`."""
    it: Power
    """Most critical IT MW that can be built."""
    block: Power | None = None
    """Built in whole blocks of this many MW; any amount if left out."""
    gross_per_it: Pue | None = None
    """MW at the meter per MW of IT here; the site's if left out."""
    capex: CapexPerPower | None = None
    """Cost per MW of IT. Give this or `tiers`."""
    tiers: dict[Id, Tier] = {}
    """Cost by tier, the cheapest used first (rising marginal cost)."""
    deposit_lead: Months = 0
    """Months from the decision (first deposits) to the start of building."""
    build: Months
    """Months from the start of building to readiness."""
    dark: Months | None = None
    """Months before readiness from which the mining load is off; the whole build if left out."""
    spend: dict[Offset, Part]
    """Share of the cost paid by month after the start of building, 100 % in all; months before it, such as
    those of deposits, are negative."""
    earliest: Month | None = None
    """First month in which building can start."""
    latest: LastMonth | None = None
    """Last month in which building can start."""
    cooling: HallCooling
    """Cooling that its IT load needs, and what the conversion changes."""
    equipment: dict[Id, Count] = {}
    """Long-lead units that a full conversion needs, of `construction.equipment`."""
    operating_cost: CapacityRent | None = None
    """Cost of keeping one kW of ready IT, leased or not."""
    started: Started | None = None
    """Left out: nothing of it has been begun."""


class Equipment(Model):
    """Long-lead equipment: ordered early, needed when building starts."""

    price: Money
    """Per unit."""
    deposit: Part
    """Share paid with the order; the rest on delivery."""
    lead: Months
    """Months from order to delivery."""
    stock: Count = 0
    """Units the company has already."""
    most: Count
    """Most units that can be ordered."""
    earliest: Month | None = None
    """First month in which it can be ordered; from the start if left out."""
    cancellation: Part = 1.0
    """Share of the price lost on a unit that is ordered and never used; all of it if left out."""


class Construction(Model):
    """Limits of the company as a builder."""

    under_construction: PowerSeries | None = None
    """Most IT MW under construction at once, over all sites."""
    delivered_per_year: PowerSeries | None = None
    """Most IT MW made ready in a calendar year; rising values are the ramp a new builder goes through."""
    capital_budget: MoneyPerYearSeries | None = None
    """Most that may be invested in a calendar year; what is not used is lost."""
    equipment: dict[Id, Equipment] = {}
    """Kinds of long-lead equipment, which halls name in their `equipment`."""
