"""Small models of halls alone, with the accounts that they post to and whatever a test adds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pyomo.environ as pyo

from optimizer.components.conversions import equations
from optimizer.components.conversions.data import prepare
from optimizer.components.conversions.schema import Construction, Hall
from optimizer.core.context import Context
from optimizer.core.facts import SiteFacts
from optimizer.core.timeline import Timeline
from optimizer.core.tree import Tree

START = 2027 * 12
HALL: dict[str, Any] = {
    "site": "rockdale",
    "it": "10 MW",
    "capex": "9 MUSD/MW",
    "build": "6 months",
    "spend": {0: "100 %"},
    "cooling": {"kind": "direct-liquid"},
}
SITES = {
    "rockdale": SiteFacts(
        gross_per_it=1.3,
        mining_pue=1.05,
        mining_pue_peak=1.05,
        ai_pue=1.25,
        blocks=(),
        demand_charge={},
        mining_demand_charge={},
        cooling=("air",),
    )
}


def quarters(count: int) -> Timeline:
    return Timeline.steps(START, [("quarter", START + 3 * count)])


def hall(**changes: Any) -> Hall:
    """The hall of all tests, with other terms; None takes one out."""
    terms = {key: value for key, value in (HALL | changes).items() if value is not None}
    return Hall.model_validate(terms)


def declared(
    tree: Tree, halls: dict[str, Hall], construction: dict[str, Any] | None = None
) -> SimpleNamespace:
    """The model after `declare`: `model`, `context`, `data`; call `closed` when all else is posted."""
    context = Context(tree)
    model = pyo.ConcreteModel()
    model.conversions = pyo.Block()
    for account in ("power", "cooling", "cash", "closing"):
        context.ledger.open(account, unit="", title=account)
    equations.open_accounts(context)
    data = prepare(halls, Construction.model_validate(construction or {}), tree, SITES)
    equations.declare(model.conversions, data, context)
    return SimpleNamespace(model=model, context=context, data=data)


def closed(case: SimpleNamespace) -> SimpleNamespace:
    equations.close(case.model.conversions, case.data, case.context)
    return case


def money(case: SimpleNamespace, earned: dict[str, float] | None = None) -> Any:
    """Expected money over all nodes, undiscounted: cash and closing lines, and `earned` MUSD per ready MW."""
    tree, ledger = case.context.tree, case.context.ledger
    total = 0.0
    for account in ("cash", "closing"):
        for line in ledger.lines(account):
            total += sum(tree[node].probability * amount for node, amount in line.amounts.items())
    for line in ledger.lines("ready_it"):
        for node, mw in line.amounts.items():
            total += tree[node].probability * (earned or {}).get(node, 0.0) * mw
    return total


def solved(case: SimpleNamespace, earned: dict[str, float] | None = None) -> float:
    """The best value; decisions can be read from the model."""
    case.model.value = pyo.Objective(expr=money(case, earned), sense=pyo.maximize)
    result = pyo.SolverFactory("appsi_highs").solve(case.model)
    assert result.solver.termination_condition == pyo.TerminationCondition.optimal
    return float(pyo.value(case.model.value))


def chosen(variable: Any) -> dict[Any, float]:
    """The entries that are not zero."""
    values = {key: round(pyo.value(variable[key]), 6) for key in variable}
    return {key: value for key, value in values.items() if value}


def line(case: SimpleNamespace, account: str, name: str) -> dict[str, float]:
    """A posted line by node, all places and items together, as solved; zeros left out."""
    found: dict[str, float] = {}
    for posted in case.context.ledger.lines(account):
        if posted.name == name:
            for node, amount in posted.amounts.items():
                found[node] = found.get(node, 0.0) + pyo.value(amount)
    return {node: round(amount, 6) for node, amount in found.items() if abs(amount) > 1e-9}
