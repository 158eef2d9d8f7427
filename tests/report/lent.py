"""The sample with what lenders ask for: covenants, one of them broken, and a loan against Bitcoin."""

from __future__ import annotations

import json
from typing import Any

from optimizer.report.view import View
from optimizer.solution.solution import Solution
from tests.solution import made as base
from tests.solution.small import Q, scenario, tree, with_fleet, with_lease

COVENANTS: dict[str, Any] = {
    "covenants": {
        "minimum_liquidity": {"bank": {"amount": "20 MUSD"}},
        "leverage": {"line": {"most": 4.0, "net_of_cash": False, "tested_from": "2027-07"}},
        "interest_cover": {"line": {"least": 2.0, "tested_from": "2027-07"}},
        "concentration": {"spread": {"each": "tenant", "share": "60 %"}},
    }
}
COINS: dict[str, Any] = {
    "market": {"btc_price": {"2027-01": "100000 USD/BTC", "2027-04": "60000 USD/BTC"}},
    "btc_loans": {
        "coin-loan": {
            **{
                "limit": "30 MUSD",
                "rate": "8 %",
                "matures": "2030-01",
                "opening": "6 MUSD",
                "opening_pledged": 100,
            },
            **{
                "draw_ltv": "60 %",
                "margin_call_ltv": "80 %",
                "cure_ltv": "70 %",
                "stress": {"shock": "15 %"},
            },
        }
    },
}
OWED = (6.0, 6.0, 3.0, 0.0)
PLEDGED = (100.0, 150.0, 100.0, 0.0)


def solution(*changes: dict[str, Any], **parts: Any) -> Solution:
    """Levels of the loan stand in the plan, its money does not: only tables of loan to value look at it."""
    made = scenario(with_fleet(), with_lease(), base.FINANCING, COVENANTS, *changes)
    on = tree(made)
    levels = []
    if made.btc_loans:
        for node, owed, coins in zip(Q, OWED, PLEDGED, strict=True):
            levels.append(("btc_loans.owed", "", "coin-loan", node, owed))
            levels.append(("btc_loans.collateral", "", "coin-loan", node, coins))
    whole = base.plan(made, on, (*base.DECISIONS, *levels))
    return base.solution(
        scenario=made,
        resolved=json.dumps(made.model_dump(mode="json", by_alias=True, exclude_none=True), indent=1) + "\n",
        tree=on,
        plan=whole,
        do_nothing=None,
        audit=base.audited(made, on, whole),
        **parts,
    )


def view(*changes: dict[str, Any], **studies: Any) -> View:
    return View(solution(*changes), "lent-123abc", studies)
