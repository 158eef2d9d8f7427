"""What the user writes under `fleets:` and `mining:`."""

from __future__ import annotations

from ...core.model_base import Id, Model
from ...core.series import PricePerHashrateSeries
from ...core.units import (
    CapacityRent,
    Count,
    Efficiency,
    LastMonth,
    MachineHashrate,
    MachinePrice,
    Month,
    Months,
    Part,
    PricePerHashrate,
)


class Machine(Model):
    """What one machine does. `model` names a row of the shipped ASIC table; the other fields override it."""

    model: str | None = None
    """Name in the shipped table, such as `Antminer S21`."""
    hashrate: MachineHashrate | None = None
    """TH/s of one machine."""
    efficiency: Efficiency | None = None
    """J/TH at the plug."""
    cooling: str | None = None
    """air, hydro or immersion."""


class Fleet(Machine):
    """Machines the company owns at the start, all of one model at one site."""

    site: Id
    """Site that they stand at, a key of `sites`."""
    units: Count
    """Number of machines."""
    uptime: Part
    """Share of the hours in which the machines run when they are on."""
    resale: PricePerHashrateSeries
    """What a used machine brings, by date; `0 USD/TH` for scrap."""
    retire: Month | None = None
    """First month in which the machines no longer run; what is left is sold then."""


class Candidate(Machine):
    """Machines that could be bought."""

    sites: list[Id]
    """Sites they could be put up at."""
    most: Count
    """Most machines over all sites and dates."""
    price: PricePerHashrate
    """Price by hashrate, paid in full with the order."""
    lead: Months
    """Months from payment to running."""
    life: Months
    """Months they run before they are sold."""
    uptime: Part
    """Share of the hours in which the machines run when they are on."""
    resale: PricePerHashrateSeries
    """What a used machine brings, by date."""
    earliest: Month | None = None
    """First month in which they can be bought; from the start if left out."""
    latest: LastMonth | None = None
    """Last month in which they can be bought; to the end if left out."""


class Moves(Model):
    """Moving machines from one site to another."""

    cost: MachinePrice
    """Per machine."""
    dead: Months
    """Months in which a machine on the way does not run."""


class Mining(Model):
    """What holds for all fleets."""

    pool_fee: Part
    """Share of the coins that the pool keeps."""
    operating_cost: CapacityRent
    """Staff and repairs per kW of running machines."""
    moves: Moves | None = None
    """Left out: machines stay where they are."""
    candidates: dict[Id, Candidate] = {}
    """Machines that could be bought, by name."""
