"""A whole solution made by hand: the audit's own lines stand in for those of a model."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from optimizer.core.tree import Tree
from optimizer.scenario.schema import Scenario
from optimizer.solution.audit import (
    AuditReport,
    audit,
    conversions,
    financing,
    leases,
    mining,
    sites,
    treasury,
    value,
)
from optimizer.solution.audit.case import Case, Entry
from optimizer.solution.solution import Ending, Plan, Solution, Source
from optimizer.solution.tables import COMMITMENTS, LEDGER, LEVELS, PRICES, STEP_WORTH, table
from tests.solution.small import Q, scenario, tree, with_fleet, with_lease

DECISIONS: tuple[tuple[Any, ...], ...] = (
    ("mining.running", "west", "rigs/all", Q[0], 40.0),
    ("mining.sold", "west", "rigs", Q[1], 20.0),
    ("conversions.started", "west", "hall", Q[0], 20.0),
    ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0),
    ("treasury.sold_slice", "", "all", Q[0], 700.0),
    ("treasury.sold_slice", "", "all", Q[1], 800.0 / 3.0),
    ("financing.revolver_change", "", "line", Q[1], 75.5),
)

FINANCING = {"financing": {"revolvers": {"line": {"limit": "90 MUSD", "rate": "10 %", "matures": "2029-01"}}}}


PRICE = (
    *("sites.power_limit", "load at the site, at most its power", "west", "", Q[1], Q[1]),
    *("MW", 0.14, 0.0, 100.0, "sites.west.energised"),
)
STEP = ("sites.power_limit", "west", "", "MW", "sites.west.energised", 10.0, "MW", 1.2)


def whole_scenario() -> Scenario:
    return scenario(with_fleet(), with_lease(), FINANCING)


def plan(made: Scenario, on: Tree, decisions: tuple[tuple[Any, ...], ...]) -> Plan:
    """A plan with the ledger and the states that follow from the decisions."""
    units = {"btc": "BTC", "energy": "MWh", "cash": "MUSD", "closing": "MUSD", "value": "MUSD today"}
    levels = [(*row[:4], row[3], row[4], "", True) for row in decisions]
    case = Case(made, on, table(levels, LEVELS))
    for part in (sites, conversions, mining, leases, treasury):
        part.recompute(case)
    owed = financing.recompute(case)
    sites.recompute_residual(case)
    cash, coins = treasury.recompute_balances(case)
    worth = value.recompute(case, cash)
    ledger = [_row(on, entry, amount, units) for entry, amount in case.books.amounts.items()]
    for node in on:
        name, label = node.name, node.period.label
        levels.append(("treasury.cash_held", "", "", name, label, cash[name], "MUSD", False))
        levels.append(("treasury.btc_held", "", "", name, label, coins[name], "BTC", False))
        levels += [
            ("financing.owed", "", facility, name, label, amount, "MUSD", False)
            for (facility, at), amount in owed.items()
            if at == name
        ]
        levels += [
            ("mining.held", place, item, name, label, mw, "MW", False)
            for _, place, item, at, mw in mining.balances(case)
            if at == name
        ]
    commitments = [
        ("conversion", "west", "hall", Q[0], Q[0], False, 20.0, "2027-01", "2027-07", 200.0),
        ("lease", "hall", "lease", Q[0], Q[0], False, 1.0, "2027-07", "2027-07", 0.0),
    ]
    return Plan(
        value=worth,
        ledger=table(ledger, LEDGER),
        levels=table(levels, LEVELS),
        commitments=table([row for row in commitments if len(decisions) > 3], COMMITMENTS),
    )


def _row(on: Tree, entry: Entry, amount: float, units: dict[str, str]) -> tuple[Any, ...]:
    node, line = on[entry.node], entry.line
    return (
        *(line.account, entry.place, node.name, node.world, node.period.label, line.name, line.component),
        *(entry.item, line.category, line.risk, amount, units.get(line.account, "MW")),
    )


def audited(made: Scenario, on: Tree, of: Plan) -> AuditReport:
    return audit(made, on, of.ledger, of.levels, of.value)


def solution(**changes: Any) -> Solution:
    made = whole_scenario()
    on = tree(made)
    whole = plan(made, on, DECISIONS)
    found = Solution(
        scenario=made,
        resolved=json.dumps(made.model_dump(mode="json", by_alias=True, exclude_none=True), indent=1) + "\n",
        tree=on,
        options={"gap": 0.001, "seed": 0, "time_limit": None, "node_limit": None, "start_from": None},
        ending=Ending("optimal", whole.value, whole.value + 0.1, 1e-4, 17, "gap", 1.5),
        plan=whole,
        do_nothing=plan(made, on, DECISIONS[:1]),
        audit=audited(made, on, whole),
        prices=table([PRICE], PRICES),
        step_worth=table([STEP], STEP_WORTH),
        solver={"name": "HiGHS", "version": "1.15.1", "options": {"random_seed": 0}},
        inputs={"inputs/curve.csv": b"month,usd\n2027-01,1\n"},
        sources=(Source("scenario.yaml", "00" * 32),),
        overrides=("treasury.cash=50 MUSD",),
        log="a log\n",
        started="2026-11-22T14:05:00Z",
    )
    return replace(found, **changes)
