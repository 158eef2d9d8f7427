"""Arrays to one Pyomo model: every component declares and posts, then each owner closes its accounts."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pyomo.environ as pyo

from ..components.btc_loans import equations as btc_loans
from ..components.conversions import equations as conversions
from ..components.covenants import equations as covenants
from ..components.financing import equations as financing
from ..components.leases import equations as leases
from ..components.mining import equations as mining
from ..components.sites import equations as sites
from ..components.taxes import equations as taxes
from ..components.treasury import equations as treasury
from ..components.value import equations as value
from ..core.context import Context
from ..core.tree import Tree
from ..scenario.schema import Scenario
from .prepare import Prepared, prepare

COMPONENTS: dict[str, ModuleType] = {
    "sites": sites,
    "treasury": treasury,
    "conversions": conversions,
    "mining": mining,
    "leases": leases,
    "financing": financing,
    "btc_loans": btc_loans,
    "taxes": taxes,
    "covenants": covenants,
    "value": value,
}
"""In the order in which they declare and close: facilities see the commitments, value sees every line."""


@dataclass(frozen=True)
class Built:
    """A stated model with the books its components have written."""

    model: Any
    context: Context
    prepared: Prepared


def build(scenario: Scenario, tree: Tree) -> Built:
    """State the model of a scenario over a tree. A pure function: nothing is kept from call to call."""
    prepared = prepare(scenario, tree)
    context = Context(tree)
    model = pyo.ConcreteModel(name="wattshift")
    data: dict[str, Any] = {
        "sites": prepared.sites,
        "treasury": prepared.treasury,
        "conversions": prepared.conversions,
        "mining": prepared.mining,
        "leases": prepared.leases,
        "financing": prepared.financing,
        "btc_loans": prepared.btc_loans,
        "taxes": prepared.taxes,
        "covenants": prepared.covenants,
        "value": (scenario.value.objective, prepared.discounting),
    }
    for name in COMPONENTS:
        model.add_component(name, pyo.Block())
    for component in COMPONENTS.values():
        component.open_accounts(context)
    for name, component in COMPONENTS.items():
        component.declare(model.component(name), data[name], context)
    for name, component in COMPONENTS.items():
        component.close(model.component(name), data[name], context)
    return Built(model, context, prepared)
