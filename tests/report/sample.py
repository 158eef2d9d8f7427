"""A solution with something of everything that a report tells, made by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from optimizer.report.view import View
from optimizer.solution.solution import Solution
from tests.solution import made as base
from tests.solution.small import HALL, LEASE, scenario, tree, with_fleet, with_lease

DECLINED = {
    "leases": {"bravo": {**LEASE, "tenant": "Bravo | *Cloud*", "it": "8 MW", "sign_by": "2027-06"}},
    "halls": {"annex": {**HALL, "it": "10 MW"}},
}


def view(**changes: Any) -> View:
    return View(solution(**changes), "small-miner-3f9c1e")


def solution(**changes: Any) -> Solution:
    """The tiny miner of the solution tests, with a lease and a hall that are left."""
    made = scenario(with_fleet(), with_lease(), base.FINANCING, DECLINED)
    on = tree(made)
    whole = base.plan(made, on, base.DECISIONS)
    found = base.solution(
        scenario=made,
        resolved=json.dumps(made.model_dump(mode="json", by_alias=True, exclude_none=True), indent=1) + "\n",
        tree=on,
        plan=whole,
        do_nothing=base.plan(made, on, base.DECISIONS[:1]),
        audit=base.audited(made, on, whole),
    )
    return replace(found, **changes)
