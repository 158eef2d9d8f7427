"""A miner with one lease to sign, so small that every break can be worked out by hand.

40 MW hall at 5 MUSD/MW, of which the lease takes 20 MW, to be begun in 2027-01: 50 MUSD then and 50 in
2027-04. There are 50.5 MUSD of cash, no debt and 1,000 coins at 100,000 USD, sold without fee. From 2027-07
on the tenant pays 300 USD/kW-month for 24 months, of which 10 are cost: 20,000 kW * 24 * 290 = 139.2 MUSD,
undiscounted. Nothing is mined.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from optimizer.api import load, solve
from optimizer.scenario.load import Loaded
from optimizer.scenario.schema import Scenario
from optimizer.solution.solution import Solution
from tests.solution.small import SMALL, with_lease

TERMS = with_lease(
    rent="300 USD/kW-month",
    escalator="0 %",
    deadline="2027-Q4",
)
DATA: dict[str, Any] = {
    **SMALL,
    **TERMS,
    "halls": {"hall": {**TERMS["halls"]["hall"], "capex": "5 MUSD/MW", "latest": "2027-01"}},
    "treasury": {**SMALL["treasury"], "cash": "50.5 MUSD"},
}
DECIDED: dict[str, Any] = {
    **DATA,
    "halls": {"hall": {**DATA["halls"]["hall"], "started": {"start": "2027-01", "it": "20 MW"}}},
    "leases": {"lease": {**DATA["leases"]["lease"], "signed": {"hall": "hall", "commence": "2027-07"}}},
}
"""The same with the plan's decisions written in, for solves that know nothing of stress."""


def loaded(folder: Path, data: dict[str, Any] = DATA, *sets: str) -> Loaded[Scenario]:
    path = folder / "small.yaml"
    path.write_text(json.dumps(data), encoding="utf-8")
    return load(path, sets=sets)


def solved(folder: Path, data: dict[str, Any] = DATA) -> Solution:
    return solve(loaded(folder, data))
