"""Every rule of the treasury as a person has read it."""

from __future__ import annotations

import pytest

from tests.components.alone import quarters
from tests.components.money import Money
from tests.listing import check_listing

RULES = ["treasury.btc_balance", "treasury.btc_floor", "treasury.cash_balance", "treasury.cash_floor"]


@pytest.mark.parametrize("rule", RULES)
def test_rule_reads_as_agreed(rule: str):
    """Two quarters with coins earned, a fee, two slices of impact, interest, overheads and a payment."""
    model = Money(
        quarters(2),
        treasury={
            "btc": 1000,
            "btc_floor": 200,
            "cash": "50 MUSD",
            "cash_floor": {"2027-01": "10 MUSD", "2027-04": "20 MUSD"},
            "cash_yield": "4 %",
            "overheads": "2 MUSD/month",
            "payments": {"grant": {"month": "2027-04", "amount": "7 MUSD"}},
            "sales": {
                "fee": "1 %",
                "daily_volume": "10000 BTC/day",
                "volume_share": "1 %",
                "impact": {"volatility": "2.5 %", "factor": 0.9, "segments": 2},
            },
        },
    )
    earned = model.choice("earned", 30.0)
    model.flow({"2027-Q1": 2.0 * earned, "2027-Q2": earned}, account="btc", risk="mining")
    check_listing(model.finish().model, rule, __file__)
