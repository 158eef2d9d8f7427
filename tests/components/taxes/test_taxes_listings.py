"""Every rule of taxes as a person has read it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.components.taxes.taxed import Taxed, years
from tests.listing import check_listing

RULES = [
    "basis_balance",
    "coin_gain_most",
    "coin_loss_balance",
    "earnings",
    "gains",
    "interest_balance",
    "interest_limit",
    "interest_of_year",
    "left_to_write_off",
    "loss_balance",
    "loss_limit",
    "loss_limit_after",
    "losses_left",
    "lot_left",
    "lots_sold",
    "mined",
    "pledged",
    "spending",
    "taxed_after",
    "wallet_balance",
    "write_off_limit",
    "year_income",
]

TERMS: dict[str, Any] = {
    "rate": "21 %",
    "state_rate": "4 %",
    "paid_after": "4 months",
    "losses": "50 MUSD",
    "interest_limit": "30 %",
    "interest_carried": "7 MUSD",
    "existing": "3 MUSD/year",
    "depreciation": {"halls": {"lines": ["conversion"], "bonus": "40 %", "years": ["50 %", "30 %", "20 %"]}},
    "basis": None,
    "lots": {
        "dear": {"btc": 100, "basis": "120000 USD/BTC", "wallet": "cold"},
        "cheap": {"btc": 200, "basis": "40000 USD/BTC", "wallet": "hot"},
    },
    "mined_wallet": "hot",
}


@pytest.mark.parametrize("rule", RULES)
def test_rule_reads_as_agreed(rule: str):
    """Two years with two lots, coins mined and pledged, a facility, a hall, and a lease beyond the end."""
    sales = {"fee": "1 %", "daily_volume": "1000 BTC/day", "volume_share": "100 %"}
    price = {"2027": 0.09, "2028": 0.1}
    model = Taxed(years(2), price, terms=TERMS, own={"btc": 300, "sales": sales, "cash_yield": "4 %"})
    test = model.model.test
    for name in ("mine", "lease", "loan", "hall", "pledge"):
        test.add_component(name, model.variable())
    model.mined({"2027": 10.0 * test.mine, "2028": 8.0 * test.mine})
    model.line("mining energy", {"2027": -0.5 * test.mine, "2028": -0.6 * test.mine})
    model.line("rent", {"2028": 30.0 * test.lease})
    model.line("lease after the horizon", {"2028": 90.0 * test.lease}, account="closing", risk="tenant")
    model.line("interest", {"2028": -4.0 * test.loan}, category="financing")
    model.line("fees", {"2027": -1.0 * test.loan}, category="financing")
    model.line("conversion", {"2027": -80.0 * test.hall, "2028": -20.0 * test.hall}, category="investment")
    model.pledge("cold", {"2027": 1.0 * test.pledge, "2028": 1.0 * test.pledge})
    check_listing(model.finish().model, f"taxes.{rule}", __file__)
