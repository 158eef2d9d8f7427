"""The pitfalls P1 to P30 of finance.md 8: for each that applies, a test that fails without its remedy.

Those that are tested where their remedy stands (under tests/; each line is checked to exist):

P7   components/market/test_market_data.py::test_the_network_follows_the_price
P8   components/leases/test_by_hand.py::test_the_lease_beyond_the_horizon
P9   components/conversions/test_by_hand.py::test_a_started_hall_is_finished_and_its_past_is_sunk
P11  components/leases/test_tenants_money.py::test_credits_give_back_the_prepayment
P13  components/btc_loans/test_collateral_by_hand.py::test_pledged_coins_cannot_be_sold
P13  components/covenants/test_liquidity_by_hand.py::test_nothing_that_is_promised_elsewhere_counts
P16  components/conversions/test_by_hand.py::test_only_starts_that_are_ready_in_time_are_offered
P18  components/taxes/test_coins_by_hand.py::test_tax_is_on_the_gain_net_of_the_fee_and_not_on_the_proceeds
P18  components/taxes/test_taxes_by_hand.py::test_spending_is_written_off_by_class_with_a_bonus
P20  components/financing/test_shares_by_hand.py::test_notes_without_a_coupon_are_no_gift
P21  components/value/test_value_by_hand.py::test_a_view_on_bitcoin_does_not_decide_the_plan
P23  components/leases/test_by_hand.py::test_rent_with_ramp_free_months_and_escalator
P24  components/leases/test_by_hand.py::test_power_of_a_ramp_within_a_period
P26  components/covenants/test_covenants_checks.py::test_ratios_tested_while_building
P27  components/leases/test_by_hand.py::test_blocks_least_and_most
P27  components/conversions/test_by_hand.py::test_blocks_are_whole
P28  components/treasury/test_sale_policies_by_hand.py::test_what_may_be_sold_and_is_not_is_lost
P29  components/financing/test_financing_checks.py::test_a_loan_that_outlives_its_leases
P29  scenario/test_overfunding.py::test_machines_prepaid_lent_for_and_outlived
P30  components/financing/test_financing_checks.py::test_capacity_that_exists_only_on_paper
P30  components/btc_loans/test_collateral_by_hand.py::test_all_coins_survive_a_shock
P30  scenario/test_overfunding.py::test_a_hall_paid_for_by_its_tenant_and_by_a_loan

Those that cannot occur: P12, as a start that is late for its lease is not offered; P19, as every basis is
data and a product of two choices does not compile; P22, as no risk measure is part of the objective; P25, as
the objective is money and never a ratio.
"""

from __future__ import annotations

import re
from math import inf
from pathlib import Path
from typing import Any

import pyomo.environ as pyo
import pytest

from optimizer.components.financing import lines
from optimizer.core import facility
from optimizer.model.build import Built
from optimizer.solve import Engine, Settings, load_values

from .scenarios import rich
from .solving import read, stated, worth

Data = dict[str, Any]
TESTS = Path(__file__).parents[1]

COINS_AND_A_NEED: Data = {
    "schema": 1,
    "name": "Ten thousand coins",
    "horizon": {"start": "2027-01", "end": "2029-12", "step": "quarter"},
    "market": {"btc_price": "100000 USD/BTC"},
    "treasury": {
        "btc": 10000,
        "btc_floor": 0,
        "cash": "0 MUSD",
        "cash_yield": "4 %",
        "cash_floor": "0 MUSD",
        "overheads": "0 MUSD/year",
        "sales": {"fee": "0 %", "daily_volume": "1000 BTC/day", "volume_share": "100 %"},
        "payments": {"need": {"month": "2027-06", "amount": "-500 MUSD"}},
    },
    "value": {"reference_rate": "4 %", "rates": {}},
}
"""Coins worth 1,000 today, 500 due in half a year, twelve quarters: the example of finance.md 8."""
BY_HAND = 1000.0 - 500.0 * 1.04**-0.5
LOAN: Data = {"revolvers": {"bank": {"limit": "700 MUSD", "rate": "9 %", "matures": "2029-12"}}}


def drifting(rise: float, **value: str) -> Data:
    """The example on a path that rises by so much a year, quarter by quarter."""
    months = [f"{2027 + q // 4}-{q % 4 * 3 + 1:02}" for q in range(12)]
    price = {month: f"{100000 * (1 + rise) ** ((q + 1) / 4):.2f} USD/BTC" for q, month in enumerate(months)}
    market = {"btc_price": price, "btc_spot": "100000 USD/BTC"}
    return {**COINS_AND_A_NEED, "market": market, "value": {**COINS_AND_A_NEED["value"], **value}}


def planned(data: Data) -> tuple[float, Built]:
    """The best plan: its worth, and the model that holds it."""
    built, matrix = stated(read(data))
    load_values(matrix, Engine(matrix, Settings(gap=1e-9)).solve(time_limit=60).require_plan())
    return float(pyo.value(built.model.value.objective)), built


def most(built: Built, quantity: str) -> float:
    return max(variable.value or 0.0 for variable in built.context.quantities[quantity].variable.values())


@pytest.mark.parametrize("floor", [0, 4000, 10000])
def test_p1_coins_are_counted_once(floor: int):
    """By hand: 1,000 and nothing to do with it, sold or kept. A wrong formula would give: 2,000 with
    the coins at the start counted too, and 1,000 more for each that is kept and was sold."""
    treasury = {**COINS_AND_A_NEED["treasury"], "payments": {}, "btc_floor": floor}
    assert worth({**COINS_AND_A_NEED, "treasury": treasury}) == pytest.approx(1000.0)
    _, built = planned({**COINS_AND_A_NEED, "treasury": treasury})
    counted = built.context.ledger.lines("value")
    coins = [line for line in counted if line.name in ("BTC sold", "BTC held")]
    total = sum(float(pyo.value(amount)) for line in coins for amount in line.amounts.values())
    assert total == pytest.approx(1000.0)


@pytest.mark.parametrize("rise", [0.0, 0.04, 0.15, 0.30, -0.20])
def test_p2_the_drift_of_the_path_is_worth_nothing(rise: float):
    """By hand: 1,000 - 500 / 1.04^0.5 = 509.7, whatever the path. A wrong formula would give: at a rate of
    4 % for coins on another path, more for holding or for selling all at once."""
    assert worth(drifting(rise)) == pytest.approx(BY_HAND, rel=1e-6)
    if rise != 0.04:
        assert abs(worth(drifting(rise, btc_rate="4 %")) - BY_HAND) > 5.0


def test_p3_coins_are_never_bought_back():
    """With money to spare and coins that gain 25 % a year beyond their rate, none are bought: no line brings
    any in but mining. A wrong formula would give: coins for all the cash."""
    data = drifting(0.3, btc_rate="4 %")
    treasury = {**data["treasury"], "cash": "900 MUSD"}
    _, built = planned({**data, "treasury": treasury})
    assert most(built, "treasury.btc_held") == pytest.approx(10000.0)
    assert all(
        variable.lb == 0.0 for variable in built.context.quantities["treasury.sold_slice"].variable.values()
    )


@pytest.mark.parametrize("rise", [0.04, 0.15, 0.30])
def test_p4_nothing_is_borrowed_to_hold_coins(rise: float):
    """By hand: a loan at 9 % costs 5 % a year above safe money, and a coin kept gains nothing. A wrong
    formula would give: 500 borrowed at a rate of 4 % for coins that rise by 30 %, as the end shows."""
    value, built = planned({**drifting(rise), "financing": LOAN})
    assert value == pytest.approx(BY_HAND, rel=1e-6)
    assert most(built, "financing.owed") == pytest.approx(0.0, abs=1e-6)
    _, built = planned({**drifting(0.30, btc_rate="4 %"), "financing": LOAN})
    assert most(built, "financing.owed") > 500.0


NOTES: Data = {
    "term_notes": {
        "notes": {"limit": "100 MUSD", "rate": "9 %", "tenor": "60 months", "issue_until": "2027-01"}
    }
}


def test_p5_what_is_owed_at_the_horizon_counts(monkeypatch: pytest.MonkeyPatch):
    """Notes of five years in a plan of three are dearer than safe money, so none are issued. Without what is
    left owed at the horizon they would be a gift of 100 less three years of interest."""
    data = {**COINS_AND_A_NEED, "financing": NOTES}
    assert worth(data) == pytest.approx(BY_HAND, rel=1e-6)
    monkeypatch.setattr(facility, "post_closing", lambda *_: None)
    monkeypatch.setattr(lines, "post_excess", lambda *_: None)
    assert worth(data) > BY_HAND + 60.0


def test_p6_a_loan_is_repaid_at_any_price():
    """Needed 50 before coins may be sold, then a coin falls to 20,000 USD: 1,000 coins bring 20, and nobody
    walks away from the rest. At 60,000 USD there is a plan."""
    treasury = {
        **COINS_AND_A_NEED["treasury"],
        "btc": 1000,
        "payments": {"need": {"month": "2027-03", "amount": "-50 MUSD"}},
    }
    treasury["sales"] = {**treasury["sales"], "windows": {"later": {"first": "2028-01", "last": "2028-12"}}}
    bank = {"revolvers": {"bank": {"limit": "60 MUSD", "rate": "9 %", "matures": "2028-12"}}}
    for later, exists in ((60000, True), (20000, False)):
        price = {"2027-01": "100000 USD/BTC", "2028-01": f"{later} USD/BTC"}
        data = {**COINS_AND_A_NEED, "market": {"btc_price": price}, "treasury": treasury, "financing": bank}
        assert (worth(data) > -inf) is exists


def test_p10_interest_costs_what_is_above_safe_money():
    """By hand: 500 borrowed for one year at 9 % costs (1.0225^4 / 1.04 - 1) x 500 / 1.04^0.5 = 25, as coins
    may be sold only then. A wrong formula would give: a gift at a discount rate of 12 %, which is what
    value.reference_rate must not be."""
    sales = {
        **COINS_AND_A_NEED["treasury"]["sales"],
        "windows": {"later": {"first": "2028-04", "last": "2028-06"}},
    }
    data = {
        **COINS_AND_A_NEED,
        "financing": LOAN,
        "treasury": {**COINS_AND_A_NEED["treasury"], "sales": sales},
    }
    cost = 500.0 * 1.04**-0.5 * (1.0225**4 / 1.04 - 1.0)
    assert worth(data) == pytest.approx(BY_HAND - cost, rel=1e-6)
    data["value"] = {**data["value"], "reference_rate": "12 %"}
    assert worth(data) > 1000.0 - 500.0 * 1.12**-0.5


def test_p14_a_line_of_credit_is_moved_one_way_in_a_period():
    """One signed movement a period: to draw and to repay at once is no plan that could be written. A wrong
    formula would give: draws and repayments of their own, without bound at a rate of nothing."""
    free = {"revolvers": {"bank": {"limit": "700 MUSD", "rate": "0 %", "matures": "2029-12"}}}
    _, built = planned({**COINS_AND_A_NEED, "financing": free})
    change = built.context.quantities["financing.revolver_change"].variable
    assert any(variable.lb is None or variable.lb < 0.0 for variable in change.values())
    names = [name for name in built.context.quantities if name.startswith("financing.")]
    assert not [name for name in names if "revolver" in name and name != "financing.revolver_change"]


def test_p15_months_find_the_trough_that_a_quarter_hides():
    """100 go out in January and come in in March: a quarter sees nothing, months see that there is no "
    "money."""
    treasury = {
        **COINS_AND_A_NEED["treasury"],
        "btc": 0,
        "payments": {
            "out": {"month": "2027-01", "amount": "-100 MUSD"},
            "in": {"month": "2027-03", "amount": "100 MUSD"},
        },
    }
    data = {**COINS_AND_A_NEED, "treasury": treasury}
    assert worth(data) == pytest.approx(0.0, abs=1e-6)
    months = {**data["horizon"], "months_until": "2027-06"}
    assert worth({**data, "horizon": months}) == -inf


@pytest.mark.parametrize("seed", range(6))
def test_p17_no_coefficient_is_a_big_m(seed: int):
    """Every number of the matrix comes from the data and stays within four digits."""
    _, matrix = stated(read(rich(seed)))
    assert abs(matrix.coefficients.data).max() <= 1e4


def test_p20_shares_at_the_market_are_no_gift():
    """Shares that are worth what they bring change nothing; without the charge the shelf would be emptied."""
    shares = {
        "price": "20 USD/share",
        "intrinsic_value": "20 USD/share",
        "fee": "2 %",
        "daily_volume": "9 Mshares/day",
        "volume_share": "10 %",
        "shelf": "90 MUSD",
    }
    assert worth({**COINS_AND_A_NEED, "financing": {"equity": {"shares": shares}}}) == pytest.approx(BY_HAND)
    shares["intrinsic_value"] = "0.01 USD/share"
    assert worth({**COINS_AND_A_NEED, "financing": {"equity": {"shares": shares}}}) > BY_HAND + 80.0


def test_the_tests_named_above_exist():
    for line in re.findall(r"^P\d+ +(\S+)$", __doc__ or "", re.M):
        path, name = line.split("::")
        assert f"def {name}(" in (TESTS / path).read_text(), line
