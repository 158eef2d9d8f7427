"""The scenario as a whole."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ..components.btc_loans.schema import BtcLoan
from ..components.conversions.schema import Construction, Hall
from ..components.covenants.schema import Covenants
from ..components.financing.schema import Financing
from ..components.leases.schema import Lease
from ..components.market.schema import Market
from ..components.mining.schema import Fleet, Mining
from ..components.sites.schema import Site
from ..components.taxes.schema import Taxes
from ..components.treasury.schema import Treasury
from ..components.value.schema import Value
from ..core.model_base import Id, Model
from ..core.units import LastMonth, Month
from .shocks import Shocks

Step = Literal["month", "quarter", "year"]


class Horizon(Model):
    """The periods of the plan. Cash is counted in each; commitments may keep to a coarser grid."""

    start: Month
    """First period of the horizon."""
    end: LastMonth
    """Last period of the horizon."""
    step: Step = "quarter"
    """Step of the whole horizon, or of what follows `months_until` and `quarters_until`."""
    months_until: LastMonth | None = None
    """Last date that is planned by month."""
    quarters_until: LastMonth | None = None
    """Last date that is planned by quarter."""
    decisions: Step = "month"
    """Commitments may begin only in periods that begin a month, quarter or year."""


class Scenario(Model):
    """A miner, what it could do, and how it is paid for."""

    schema_version: Annotated[int, Field(alias="schema")] = 1
    """Version of this form of scenario file; a full scenario must say it."""
    name: str
    """Name of the scenario, and of its runs."""
    about: str = ""
    """What it is about, in a sentence; it decides nothing."""
    horizon: Horizon
    """Periods of the plan."""
    market: Market
    """Prices the company takes as given."""
    sites: dict[Id, Site] = {}
    """Places with energised megawatts, by name."""
    fleets: dict[Id, Fleet] = {}
    """Machines owned at the start, by name."""
    mining: Mining | None = None
    """What holds for all fleets; needed where there are any."""
    halls: dict[Id, Hall] = {}
    """Mining space that could be rebuilt for AI, by name."""
    construction: Construction = Construction()
    """Limits of the company as a builder; none if left out."""
    leases: dict[Id, Lease] = {}
    """Tenants' offers, by name."""
    treasury: Treasury
    """Coins, cash, and how coins are sold."""
    financing: Financing = Financing()
    """Debt that there is and that can be had; none if left out."""
    btc_loans: dict[Id, BtcLoan] = {}
    """Loans against Bitcoin, by name."""
    covenants: Covenants = Covenants()
    """What lenders ask of the whole company; nothing if left out."""
    taxes: Taxes | None = None
    """Income tax; left out, everything is before tax."""
    value: Value
    """How money at different dates is compared."""
    shocks: Shocks | None = None
    """Changes that `stress` tries, which decide nothing in the plan; its own if left out."""
