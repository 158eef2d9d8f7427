"""Every rule of loans against Bitcoin as a person has read it."""

from __future__ import annotations

import pytest

from tests.components.alone import Q, quarters
from tests.components.btc_loans.made import Lent, prices
from tests.listing import check_listing

RULES = [
    "arranged_once",
    "balance",
    "call",
    "cure",
    "draw_test",
    "drawn_if",
    "drawn_in_all",
    "least_draw",
    "limit",
    "margin",
    "release_test",
    "released_if",
    "repaid_if",
    "stress",
    "tenor",
    "topped_up",
    "topup_coins",
    "useful",
]
LOANS = {
    "new": {
        "matures": "2027-10",
        "upfront_fee": "1 %",
        "least": "20 MUSD",
        "release_ltv": "45 %",
        "tenor": "3 months",
    },
    "old": {
        "opening": "60 MUSD",
        "opening_pledged": 1000,
        "limit": "100 MUSD",
        "draw_until": "2027-03",
        "stress": {"shock": "20 %"},
    },
    "open": {
        "opening": "80 MUSD",
        "opening_pledged": 1000,
        "revolving": True,
        "limit": "150 MUSD",
        "draw_until": "2027-03",
        "stress": {"shock": "30 %", "survives": "with-all-coins"},
    },
}


@pytest.mark.parametrize("rule", RULES)
def test_rule_reads_as_agreed(rule: str):
    """Three quarters at 0.1, 0.06 and 0.08 MUSD (0.09 on average in the last): one loan that can be arranged
    and must be repaid draw by draw, one that is there and survives a shock as pledged, one with all coins,
    which is called at the start."""
    tree = quarters(4)
    mean = {Q[0]: 0.1, Q[1]: 0.06, Q[2]: 0.09, Q[3]: 0.09}
    market = prices(tree, mean, {Q[2]: 0.08})
    model = Lent(tree, LOANS, market=market, floor=50.0)
    check_listing(model.finish().model, f"btc_loans.{rule}", __file__)
