"""What the user writes under `leases:`."""

from __future__ import annotations

from typing import Literal

from ...core.model_base import Id, Model
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
    Share,
)

LeaseKind = Literal["nnn", "modified-gross", "hosting", "gpu-cloud"]
PowerPaidBy = Literal["tenant", "landlord", "passed-through"]
PrepaidOf = Literal["contract", "machines"]


class HallTerms(Model):
    """Terms that differ where the lease is placed; what is left out is as in the lease."""

    rent: CapacityRent | None = None
    """Rent per kW of critical IT in this hall."""
    operating_cost: CapacityRent | None = None
    """Landlord's own cost in this hall."""
    earliest: Month | None = None
    """First month in which it may commence in this hall."""
    deadline: LastMonth | None = None
    """Last month in which it may commence in this hall."""


class Blocks(Model):
    """The tenant takes some number of equal blocks."""

    size: Power
    """Critical IT MW of one block."""
    least: Count = 1
    """Fewest blocks, if any are taken at all."""
    most: Count
    """Most blocks."""


class Phase(Model):
    """A part of the power that comes later than the first."""

    it: Power
    """Critical IT MW of this part."""
    after: Months
    """Months after the lease's commencement."""


class Prepayment(Model):
    """Rent paid before delivery and credited later, each phase alike."""

    share: Part
    """Share of what `of` names."""
    of: PrepaidOf = "contract"
    """`contract`: the rent over the whole term; `machines`: the cost of the landlord's machines."""
    before: Months | None = None
    """Months before commencement in which it is paid at once; or give `paid`."""
    paid: dict[Offset, Part] = {}
    """Share of the prepayment by month after commencement, 100 % in all; months before it are negative."""
    credited_from: Months
    """Months after commencement at which the credits begin."""
    credited_over: Months
    """Months over which they are spread evenly."""


class TenantCapex(Model):
    """Tenant pays for fit-out and recovers it from rent."""

    amount: CapexPerPower
    """Fit-out money per MW of critical IT."""
    before: Months
    """Paid evenly over this many months before commencement."""
    credit_share: Part
    """Most of a month's rent that is credited until all is repaid."""


class Backstop(Model):
    """A guarantor stands behind the tenant; what that costs the landlord."""

    by: str
    """Name of the guarantor, for reports."""
    warrants: Money = 0.0
    """Worth of the warrants given to the guarantor when the lease is signed; no cash, but a cost to the
    owners. Of a lease in blocks, what the whole of `it` would cost."""
    fee: Part = 0.0
    """Share of the rent paid to the guarantor, from commencement to the end of the term."""


class Gpus(Model):
    """Machines that the landlord buys and owns."""

    capex: CapexPerPower
    """Cost of the machines per MW of critical IT."""
    spend: dict[Offset, Part]
    """Share of the cost paid by month after commencement, 100 % in all; months before it are negative."""
    life: Months
    """Months from commencement to the residual."""
    residual: Part
    """Share of the cost that the machines are worth at the end of their life; linear until then."""
    risk: Id | None = None
    """Class under `value.rates` at which their worth after the lease is discounted: whoever buys them then
    is not the tenant. The tenant's own class if left out."""


class Signed(Model):
    """A lease signed (or decided) before: it stays in every plan."""

    hall: Id
    """Hall that it is placed in."""
    commence: Month
    """Month in which it commences or commenced."""
    blocks: Count = 1
    """Blocks taken, where the lease is let in blocks."""


class Lease(Model):
    """A tenant's offer for critical IT power."""

    like: Id | None = None
    """Another lease: every term not written here is as there (null takes one out), but `signed` is not. At
    most one of the two is signed: both stand in one `group`. For packages of the same tenant, such as with
    and without a backstop."""
    tenant: str
    """Name for reports."""
    credit: Id
    """Credit class: a key of `value.rates`, at which rent is discounted."""
    kind: LeaseKind
    """`nnn`: the tenant pays for power itself; `modified-gross`, `hosting`: the landlord runs the hall
    and passes power on; `gpu-cloud`: the landlord owns the machines too and pays for power."""
    it: Power
    """Critical IT MW; with `blocks`, the most that can be taken."""
    blocks: Blocks | None = None
    """Left out: all or nothing."""
    phases: dict[Id, Phase] = {}
    """Parts that commence later, within `it`; what they leave commences first."""
    halls: dict[Id, HallTerms]
    """Halls in which it may be placed: one of them is chosen; blocks may be spread over several."""
    sign_from: Month | None = None
    """First month in which it can be signed."""
    sign_by: LastMonth | None = None
    """Last month in which it can be signed."""
    notice: Months = 0
    """Fewest months from signing to commencement."""
    earliest: Month | None = None
    """First month in which it may commence."""
    deadline: LastMonth | None = None
    """Last month in which it may commence."""
    term: Months
    """From commencement to the end of the lease."""
    rent: CapacityRent
    """Per kW of critical IT in the first year."""
    escalator: Share
    """Rise of the rent on each anniversary."""
    free: Months = 0
    """Rent-free months at the start."""
    ramp: dict[Offset, Part] = {}
    """Share of the power on rent from each month after commencement; full at once if left out."""
    operating_cost: CapacityRent
    """Landlord's own cost per kW of IT in the first year, power apart."""
    operating_growth: Share
    """Rise of that cost on each anniversary."""
    power_paid_by: PowerPaidBy | None = None
    """Left out: tenant for nnn, landlord for gpu-cloud, passed-through for the other kinds."""
    load_factor: Part = 1.0
    """Average use of the IT power: what energy cost is counted on."""
    markup: Share | None = None
    """Added to the cost of power that is passed through; nothing if left out."""
    pue_cap: Pue | None = None
    """Landlord pays for energy above this PUE where power is passed through."""
    prepayment: Prepayment | None = None
    """Rent paid before delivery; none if left out."""
    tenant_capex: TenantCapex | None = None
    """Fit-out money from the tenant; none if left out."""
    backstop: Backstop | None = None
    """Guarantee of the tenant's rent; none if left out. `credit` is then the class with it."""
    gpus: Gpus | None = None
    """The landlord's machines: needed for gpu-cloud, not allowed otherwise."""
    group: Id | None = None
    """At most one lease of a group is signed."""
    requires: Id | None = None
    """A lease that must be signed no later than this one."""
    experience: Power | None = None
    """IT MW that must have been made ready, at any site, before this lease can be signed."""
    signed: Signed | None = None
    """Where it has been signed already; left out, the plan decides."""
