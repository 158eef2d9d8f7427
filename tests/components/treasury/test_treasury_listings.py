"""Every rule of the treasury as a person has read it."""

from __future__ import annotations

import pytest

from tests.components.alone import quarters
from tests.components.money import Money
from tests.listing import check_listing

RULES = [
    "treasury.btc_balance",
    "treasury.btc_ceiling",
    "treasury.btc_floor",
    "treasury.unpledged",
    "treasury.cash_balance",
    "treasury.cash_floor",
    "treasury.of_production",
    "treasury.cover_power",
    "treasury.option_cover",
    "treasury.option_limit",
]


def option(kind: str) -> dict[str, object]:
    """Six months at 110000 for 4000 USD, a fee of 1 %."""
    return {
        "kind": kind,
        "strike": "110000 USD/BTC",
        "premium": "4000 USD/BTC",
        "fee": "1 %",
        "tenor": "6 months",
        "limit": 40,
    }


@pytest.mark.parametrize("rule", RULES)
def test_rule_reads_as_agreed(rule: str):
    """A year with coins earned, a fee, two slices of impact, interest, overheads and a payment; a loan
    that takes coins and cash as security, every policy of selling, a call and a put."""
    model = Money(
        quarters(4),
        treasury={
            "btc": 1000,
            "btc_ceiling": {"2027-01": 2000, "2027-06": 900},
            "btc_floor": 200,
            "unpledged_floor": {"2027-01": 0, "2027-04": 50},
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
                "of_production": "80 %",
                "from_treasury": {"2027-01": 5, "2027-06": 8},
                "windows": {"open": {"first": "2027-01", "last": "2027-05"}},
                "cover_power": True,
            },
            "options": {"call": option("covered-call"), "put": option("put")},
        },
    )
    earned = model.choice("earned", 30.0)
    model.flow({"2027-Q1": 2.0 * earned, "2027-Q2": earned}, account="btc", risk="mining")
    secured = model.choice("secured", 30.0)
    model.flow({"2027-Q1": secured}, account="pledged")
    model.flow({"2027-Q2": 0.1 * secured}, account="restricted")
    for name, cost in (("mining energy", 0.05), ("demand charge", 0.01), ("mining operations", 0.02)):
        amounts = {"2027-Q1": -2.0 * cost * earned, "2027-Q2": -cost * earned}
        model.context.ledger.post("cash", "mining", name, amounts, risk="mining", category="operating")
    check_listing(model.finish().model, rule, __file__)
