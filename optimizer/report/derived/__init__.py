"""Tables that reports read besides those of the solution: written into the run folder with the reports, so
that every figure of a report stands in one cell there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ..view import View
from .after_horizon import after_horizon
from .audit import audit_bounds
from .build import hall_plan, lease_phases, lease_terms
from .coin_cost import coin_cost
from .components import value_components
from .cooling import cooling_room
from .covenants import covenant_room, loan_room
from .facility_terms import facility_terms
from .figures import figures
from .inputs import inputs, unsourced_inputs
from .lenders import cash_room, debt_service
from .limits import limits
from .rooms import rooms
from .sites import sites
from .steps import steps
from .unused import unused_power
from .years import btc_years, cash_years, debt_years, power_years

if TYPE_CHECKING:
    from pandas import DataFrame

DERIVED: Mapping[str, Callable[[View], DataFrame]] = {
    "figures": figures,
    "inputs": inputs,
    "unsourced_inputs": unsourced_inputs,
    "steps": steps,
    "lease_terms": lease_terms,
    "lease_phases": lease_phases,
    "hall_plan": hall_plan,
    "coin_cost": coin_cost,
    "power_years": power_years,
    "btc_years": btc_years,
    "cash_years": cash_years,
    "debt_years": debt_years,
    "cash_room": cash_room,
    "debt_service": debt_service,
    "facility_terms": facility_terms,
    "covenant_room": covenant_room,
    "loan_room": loan_room,
    "rooms": rooms,
    "limits": limits,
    "value_components": value_components,
    "sites": sites,
    "cooling_room": cooling_room,
    "unused_power": unused_power,
    "after_horizon": after_horizon,
    "audit_bounds": audit_bounds,
}
