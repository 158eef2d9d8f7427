"""A treasury without sites, to which facilities are added, and what is said of its loops."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from optimizer.components.market.data import prepare
from optimizer.core.errors import Problem
from optimizer.scenario.horizon import tree_of
from optimizer.scenario.money_machines import findings
from optimizer.scenario.schema import Scenario

Data = dict[str, Any]

MONEY: Data = {
    "schema": 1,
    "name": "Money",
    "horizon": {"start": "2027-01", "end": "2028-12", "step": "quarter"},
    "market": {"btc_price": "100000 USD/BTC"},
    "treasury": {
        "btc": 1000,
        "btc_floor": 0,
        "cash": "10 MUSD",
        "cash_yield": "3 %",
        "cash_floor": "0 MUSD",
        "overheads": "0 MUSD/year",
        "sales": {"fee": "0 %", "daily_volume": "900 BTC/day", "volume_share": "30 %"},
    },
    "value": {"reference_rate": "4 %", "rates": {}},
}
RISING = {"2027-01": "100000 USD/BTC", "2028-12": "144000 USD/BTC"}
"""From a spot of 100,000: 20 % a year to the end of 2028."""
LINE = {"limit": "50 MUSD", "rate": "8 %", "matures": "2029-06"}
NOTES = {"limit": "50 MUSD", "rate": "4 %", "tenor": "60 months"}
CONVERTIBLE = {
    "limit": "50 MUSD",
    "rate": "0 %",
    "straight_yield": "9 %",
    "tenor": "60 months",
    "conversion_price": "20 USD/share",
}


def with_(data: Data = MONEY, **changes: Any) -> Data:
    """A copy with values at dotted paths (a double underscore for each dot)."""
    copy = deepcopy(data)
    for path, content in changes.items():
        *above, last = path.split("__")
        holder = copy
        for key in above:
            holder = holder.setdefault(key, {})
        holder[last] = content
    return copy


def loops(data: Data) -> list[Problem]:
    made = Scenario.model_validate(data)
    tree = tree_of(made.horizon)
    return findings(made, tree, prepare(made.market, tree))


def said(data: Data) -> list[tuple[str, str, str]]:
    return [(one.severity, one.path, f"{one.message}; {one.fix}") for one in loops(data)]


HALL: Data = {
    "site": "here",
    "it": "30 MW",
    "build": "6 months",
    "deposit_lead": "0 months",
    "capex": "9 MUSD/MW",
    "spend": {"0": "100 %"},
    "cooling": {"kind": "direct-liquid"},
}
LEASE: Data = {
    "tenant": "Tenant",
    "credit": "tenant",
    "kind": "nnn",
    "it": "10 MW",
    "halls": {"hall": {}},
    "term": "48 months",
    "rent": "120 USD/kW-month",
    "escalator": "0 %",
    "operating_cost": "5 USD/kW-month",
    "operating_growth": "0 %",
}
LOAN: Data = {
    "served_by": ["lease"],
    "loan_to_cost": "80 %",
    "rate": "8 %",
    "tenor": "48 months",
    "repayment": "level",
}
