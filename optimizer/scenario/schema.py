"""The scenario as a whole."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ..components.conversions.schema import Construction, Hall
from ..components.financing.schema import Financing
from ..components.leases.schema import Lease
from ..components.market.schema import Market
from ..components.mining.schema import Fleet, Mining
from ..components.sites.schema import Site
from ..components.treasury.schema import Treasury
from ..components.value.schema import Value
from ..core.model_base import Id, Model
from ..core.units import LastMonth, Month

Step = Literal["month", "quarter", "year"]


class Horizon(Model):
    """The periods of the plan. Cash is counted in each; commitments may keep to a coarser grid."""

    start: Month
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
    name: str
    about: str = ""
    horizon: Horizon
    market: Market
    sites: dict[Id, Site] = {}
    fleets: dict[Id, Fleet] = {}
    mining: Mining | None = None
    halls: dict[Id, Hall] = {}
    construction: Construction = Construction()
    leases: dict[Id, Lease] = {}
    treasury: Treasury
    financing: Financing = Financing()
    value: Value
