"""Small models of leases alone: halls with ready IT given, and the accounts that leases post to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pyomo.environ as pyo

from optimizer.components.leases import equations
from optimizer.components.leases.data import prepare
from optimizer.components.leases.schema import Lease
from optimizer.core.context import Context
from optimizer.core.facts import Discounting, HallFacts, HallOutlook, PriceBlockFacts, SiteFacts
from optimizer.core.timeline import Timeline
from optimizer.core.tree import Tree

START = 2027 * 12
LEASE: dict[str, Any] = {
    "tenant": "Hyper A",
    "credit": "ig",
    "kind": "nnn",
    "it": "10 MW",
    "halls": {"east": {}},
    "term": "12 months",
    "rent": "100 USD/kW-month",
    "escalator": "0 %",
    "operating_cost": "0 USD/kW-month",
    "operating_growth": "0 %",
}
RATES = {"reference": 0.04, "ig": 0.08, "weak": 0.12}


def quarters(count: int) -> Timeline:
    return Timeline.steps(START, [("quarter", START + 3 * count)])


def lease(**changes: Any) -> Lease:
    """The lease of all tests, with other terms: 10 MW at 100 USD/kW-month are 1 MUSD a month."""
    return Lease.model_validate(LEASE | changes)


def halls(tree: Tree, **ready: int) -> dict[str, HallFacts]:
    """Halls of 30 MW by first month of readiness, counted from the start; `east` ready at once if none is
    named.
    """
    return {
        name: HallFacts("rockdale", 1.3, HallOutlook(30.0, tree.timeline.start, tree.timeline.start + month))
        for name, month in (ready or {"east": 0}).items()
    }


def sites(tree: Tree, price: float = 50.0, demand: float = 0.0) -> dict[str, SiteFacts]:
    """One site with one energy price in USD/MWh and a demand charge in USD/kW-month."""
    return {
        "rockdale": SiteFacts(
            gross_per_it=1.3,
            mining_pue=1.0,
            mining_pue_peak=1.0,
            ai_pue=1.25,
            blocks=(PriceBlockFacts("all", 1.0, dict.fromkeys(tree.names, price)),),
            demand_charge=dict.fromkeys(tree.names, demand),
            mining_demand_charge={},
            cooling=("air",),
        )
    }


def discounting(tree: Tree) -> Discounting:
    factors = {
        risk: {node.name: (1 + rate) ** -tree.timeline.years_until_end_of(node.period) for node in tree}
        for risk, rate in RATES.items()
    }
    return Discounting(factors, RATES, {}, tree.timeline.years)


def stated(
    tree: Tree,
    leases: dict[str, Lease],
    *,
    ready: dict[str, float] | None = None,
    facts: dict[str, HallFacts] | None = None,
    site: dict[str, SiteFacts] | None = None,
) -> SimpleNamespace:
    """The model with all leases, and `ready` IT MW in hall `east` by node (30 MW at all if left out)."""
    context = Context(tree)
    model = pyo.ConcreteModel()
    model.leases = pyo.Block()
    for account in ("ready_it", "firm_power", "energy", "cash", "closing", "debt", "charges"):
        context.ledger.open(account, unit="", title=account)
    power = dict.fromkeys(tree.names, 30.0) if ready is None else ready
    context.ledger.post("ready_it", "conversions", "ready", power, place="east", item="east")
    data = prepare(leases, tree, facts or halls(tree), site or sites(tree), discounting(tree))
    equations.declare(model.leases, data, context)
    equations.close(model.leases, data, context)
    model.halls = pyo.Block()
    room = {
        (node,): (sum(context.ledger.amounts("ready_it", node, "east")), ">=", 0.0) for node in tree.names
    }
    context.rule(model.halls, "ready_limit", room, title="", unit="MW", cause=lambda node: "")
    return SimpleNamespace(model=model, context=context, data=data)


def solved(case: SimpleNamespace) -> float:
    """The most money over all nodes, expected and undiscounted; decisions can be read from the model."""
    tree, ledger = case.context.tree, case.context.ledger
    total = sum(
        tree[node].probability * amount
        for account in ("cash", "closing", "charges")
        for line in ledger.lines(account)
        for node, amount in line.amounts.items()
    )
    case.model.value = pyo.Objective(expr=total, sense=pyo.maximize)
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
