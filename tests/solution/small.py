"""A tiny miner for the tests of the solution layer: one site, one fleet, one hall, one lease, four
quarters.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from optimizer.core.tree import Tree
from optimizer.scenario.horizon import tree_of
from optimizer.scenario.schema import Scenario
from optimizer.solution.audit.case import Case
from optimizer.solution.tables import LEVELS, table

SMALL: dict[str, Any] = {
    "schema": 1,
    "name": "Small miner",
    "horizon": {"start": "2027-01", "end": "2027-12", "step": "quarter"},
    "market": {"btc_price": "100000 USD/BTC", "hashprice": "50 USD/PH/day"},
    "sites": {
        "west": {
            "name": "West",
            "energised": "100 MW",
            "pue": {"mining": 1.0, "ai": 1.25},
            "energy": {"price": "40 USD/MWh"},
            "cooling": {"air": "100 MW"},
            "fixed_cost": "0 MUSD/year",
        }
    },
    "treasury": {
        "btc": 1000,
        "btc_floor": 0,
        "sales": {"fee": "0 %", "daily_volume": "100 BTC/day", "volume_share": "100 %"},
        "cash": "50 MUSD",
        "cash_yield": "0 %",
        "cash_floor": "0 MUSD",
        "overheads": "0 MUSD/year",
    },
    "value": {"reference_rate": "0 %", "rates": {"mining": "0 %", "tenant": "0 %"}},
}

FLEET: dict[str, Any] = {
    "site": "west",
    "units": 10000,
    "hashrate": "200 TH/s",
    "efficiency": "20 J/TH",
    "cooling": "air",
    "uptime": "100 %",
    "resale": "10 USD/TH",
}
"""10,000 machines of 200 TH/s * 20 J/TH = 4 kW: 40 MW and 2,000 PH/s."""

HALL: dict[str, Any] = {
    "site": "west",
    "it": "40 MW",
    "capex": "10 MUSD/MW",
    "build": "6 months",
    "spend": {"0": "50 %", "3": "50 %"},
    "cooling": {"kind": "direct-liquid"},
}

LEASE: dict[str, Any] = {
    "tenant": "Tenant",
    "credit": "tenant",
    "kind": "nnn",
    "it": "20 MW",
    "halls": {"hall": {}},
    "term": "24 months",
    "rent": "100 USD/kW-month",
    "escalator": "10 %",
    "operating_cost": "10 USD/kW-month",
    "operating_growth": "0 %",
}

Q = ("2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4")


def scenario(*changes: dict[str, Any]) -> Scenario:
    """The tiny scenario with changes merged in, mapping by mapping."""
    data = deepcopy(SMALL)
    for change in changes:
        _merge(data, change)
    return Scenario.model_validate(data)


def with_hall(**changes: Any) -> dict[str, Any]:
    return {"halls": {"hall": {**HALL, **changes}}}


def with_lease(**changes: Any) -> dict[str, Any]:
    return {**with_hall(), "leases": {"lease": {**LEASE, **changes}}}


def with_fleet(fleet: dict[str, Any] | None = None, **mining: Any) -> dict[str, Any]:
    terms = {"pool_fee": "0 %", "operating_cost": "0 USD/kW-month", **mining}
    return {"fleets": {"rigs": {**FLEET, **(fleet or {})}}, "mining": terms}


def with_site(**changes: Any) -> dict[str, Any]:
    return {"sites": {"west": changes}}


def tree(made: Scenario) -> Tree:
    return tree_of(made.horizon)


def two_worlds(made: Scenario) -> Tree:
    """First quarter shared, then a bull (40 %) and a bear (60 %)."""
    return Tree.branching(tree(made).timeline, {"bull": (1, 0.4), "bear": (1, 0.6)})


def decided(*rows: tuple[Any, ...]) -> Any:
    """Levels from `(quantity, place, item, node, value)`: decisions, unless a sixth entry says `state`."""
    full = [(*row[:4], row[3], row[4], "", len(row) == 5) for row in rows]
    return table(full, LEVELS)


def case(made: Scenario, *rows: tuple[Any, ...], on: Tree | None = None) -> Case:
    return Case(made, on or tree(made), decided(*rows))


def amounts(made: Case, account: str, line: str, place: str | None = None) -> dict[str, float]:
    """The audit's amounts of a line by node, all items together."""
    found: dict[str, float] = {}
    for entry, amount in made.books.lines(account):
        if entry.line.name == line and place in (None, entry.place):
            found[entry.node] = found.get(entry.node, 0.0) + amount
    return found


def _merge(base: dict[str, Any], change: dict[str, Any]) -> None:
    for name, content in change.items():
        if isinstance(content, dict) and isinstance(base.get(name), dict):
            _merge(base[name], content)
        else:
            base[name] = deepcopy(content)


def approx(numbers: dict[str, float]) -> object:
    """Equal to rounding, key by key."""
    return pytest.approx(numbers, rel=1e-12)


def approx_list(*numbers: float) -> object:
    return pytest.approx(list(numbers), rel=1e-12)
