"""The audit of leases and treasury, one page of numbers each."""

from __future__ import annotations

import pytest

from optimizer.solution.audit import (
    leases,
    treasury,
)
from tests.solution.small import (
    Q,
    amounts,
    approx,
    case,
    scenario,
    two_worlds,
    with_lease,
)


def test_a_lease_pays_from_commencement_and_its_later_years_are_closing_value():
    """Proves: 20 MW at 100 USD/kW-month from July 2027 for 24 months, 10 % more in the second year; cost 10.

    By hand: 20 * 100 * 3 / 1000 = 6 MUSD a quarter, cost 0.6. After the horizon: 6 months at 2.0 and 12 at
    2.2, less 18 * 0.2: 12 + 26.4 - 3.6 = 34.8 (at a rate of 0 %). A wrong formula would give: 33 with no
    escalator.
    """
    made = case(scenario(with_lease()), ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0))
    leases.recompute(made)
    assert amounts(made, "cash", "rent") == approx({Q[2]: 6.0, Q[3]: 6.0})
    assert amounts(made, "cash", "operating cost") == approx({Q[2]: -0.6, Q[3]: -0.6})
    assert amounts(made, "closing", "lease after the horizon") == approx({Q[3]: 34.8})
    assert amounts(made, "ready_it", "leased") == {Q[2]: -20.0, Q[3]: -20.0}
    assert amounts(made, "firm_power", "promised") == {Q[2]: -25.0, Q[3]: -25.0}
    assert amounts(made, "cash", "tenant energy") == {}


def test_free_months_and_ramp_lower_rent_and_the_tail_is_discounted_by_month():
    """Proves: two free months, half the power in the first four, credit rate 12 %, a term of 7 months from
    July.

    By hand: Q3 pays September at half: 1.0. Q4 pays October at half and two full months: 1 + 2 + 2 = 5. The
    one month after the horizon: (2.0 - 0.2) / 1.12^(1/12). A wrong formula would give: 1.8 undiscounted.
    """
    lease = with_lease(free="2 months", ramp={"0": "50 %", "4": "100 %"}, term="7 months", escalator="0 %")
    made = case(
        scenario(lease, {"value": {"rates": {"tenant": "12 %"}}}),
        ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0),
    )
    leases.recompute(made)
    assert amounts(made, "cash", "rent") == approx({Q[2]: 1.0, Q[3]: 5.0})
    assert amounts(made, "closing", "lease after the horizon") == approx({Q[3]: 1.8 / 1.12 ** (1 / 12)})


def test_power_that_is_passed_through_is_paid_back_up_to_the_promised_pue():
    """Proves: hosting, load 80 %, PUE 1.25 against a cap of 1.20, markup 5 %, 40 USD/MWh.

    By hand: 20 * 0.8 * 1.25 * 24 * 92 = 44,160 MWh, 1.7664 MUSD; back 1.7664 * 1.20/1.25 * 1.05 = 1.7805312.
    A wrong formula would give: 1.85472 without the cap.
    """
    lease = with_lease(kind="hosting", load_factor="80 %", markup="5 %", pue_cap=1.2)
    made = case(scenario(lease), ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0))
    leases.recompute(made)
    assert amounts(made, "energy", "tenants")[Q[2]] == pytest.approx(44160.0)
    assert amounts(made, "cash", "tenant energy")[Q[2]] == pytest.approx(-1.7664)
    assert amounts(made, "cash", "energy recovered")[Q[2]] == pytest.approx(1.7805312)


def test_tenants_money_comes_first_and_goes_back_as_credits():
    """Proves: 20 % of the contract value three months before; credited over 12 months from month 3. Fit-out 2
    MUSD/MW over the 6 months before; credited by half of the rent.

    By hand: contract value 24 + 26.4 = 50.4 (12 months at 2.0, 12 at 2.2); prepaid 10.08 in April (Q2),
    credited 0.84 a month from October: 2.52 in Q4, 7.56 after. Fit-out 40: 20 in Q1, 20 in Q2; half of 2.0 a
    month: -3 in Q3 and Q4; after the horizon all that rent can still credit, 6 * 1.0 + 12 * 1.1 = 19.2. A
    wrong formula would give: 40 credited, though half the rent never reaches it.
    """
    prepayment = {
        "share": "20 %",
        "before": "3 months",
        "credited_from": "3 months",
        "credited_over": "12 months",
    }
    capex = {"amount": "2 MUSD/MW", "before": "6 months", "credit_share": "50 %"}
    lease = with_lease(prepayment=prepayment, tenant_capex=capex)
    made = case(scenario(lease), ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0))
    leases.recompute(made)
    assert amounts(made, "cash", "prepayment") == approx({Q[1]: 10.08})
    assert amounts(made, "cash", "prepayment credited") == approx({Q[3]: -2.52})
    assert amounts(made, "cash", "tenant capex") == approx({Q[0]: 20.0, Q[1]: 20.0})
    assert amounts(made, "cash", "tenant capex credited") == approx({Q[2]: -3.0, Q[3]: -3.0})
    assert amounts(made, "closing", "credits after the horizon") == approx({Q[3]: -7.56 - 19.2})


def test_phases_come_later_and_end_with_the_lease():
    """Proves: 5 of 20 MW come 3 months later. By hand: 15 MW in Q3, 20 MW in Q4; rent 4.5 and 6."""
    lease = with_lease(phases={"second": {"it": "5 MW", "after": "3 months"}})
    made = case(scenario(lease), ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0))
    leases.recompute(made)
    assert amounts(made, "ready_it", "leased") == {Q[2]: -15.0, Q[3]: -20.0}
    assert amounts(made, "cash", "rent") == approx({Q[2]: 4.5, Q[3]: 6.0})


def test_coins_sold_bring_the_mean_price_less_fee_and_the_secant_of_the_impact():
    """Proves: 2,250, then 5,625 of at most 9,000 coins; two segments; fee 1 %; Y = 1, volatility 3 %, price
    0.1.

    By hand: knots 0, 2,250 and 9,000; factor (2/3) * 0.03 * 0.1 / sqrt(90 * 100) = 0.002 / 94.868; at the
    knots the secant is the curve: 2250^1.5 * that = 2.25, and 18 at 9,000; half-way between 10.125. A wrong
    formula would give: 8.89 on the curve itself.
    """
    sales = {"fee": "1 %", "impact": {"volatility": "3 %", "factor": 1, "segments": 2}}
    for more, cost in ((0.0, 2.25), (3375.0, 10.125)):
        made = case(
            scenario({"treasury": {"btc": 5000, "sales": sales}}),
            ("treasury.sold_slice", "", "1", Q[0], 2250.0),
            ("treasury.sold_slice", "", "2", Q[0], more),
        )
        treasury.recompute(made)
        assert amounts(made, "cash", "BTC sold") == approx({Q[0]: 225.0 + more * 0.1})
        assert amounts(made, "cash", "sale fees") == approx({Q[0]: -2.25 - more * 0.001})
        assert amounts(made, "cash", "price impact") == approx({Q[0]: -cost})
        assert amounts(made, "btc", "sold") == {Q[0]: -2250.0 - more}


def test_cash_earns_on_what_the_period_before_left():
    """Proves: 4.060401 % a year is 1 % a quarter: on 50, then on 40.5; overheads are 10 a quarter.

    By hand: Q1 50 + 0.5 - 10 = 40.5; Q2 40.5 + 0.405 - 10 = 30.905. Two worlds after Q1 both begin with 40.5.
    A wrong formula would give: interest on the closing balance.
    """
    terms = {"treasury": {"cash_yield": "4.060401 %", "overheads": "40 MUSD/year"}}
    made = scenario(terms)
    books = case(made, on=two_worlds(made))
    treasury.recompute(books)
    cash, coins = treasury.recompute_balances(books)
    assert cash[Q[0]] == pytest.approx(40.5)
    assert cash["2027-Q2@bull"] == cash["2027-Q2@bear"] == pytest.approx(30.905)
    assert coins["2027-Q4@bear"] == 1000.0


def test_a_floor_holds_at_its_highest_in_each_period():
    """Proves: cash 50; the floor is 60 in May only. By hand: short by 10 in Q2, and by nothing else."""
    floor = {"2027-01": "0 MUSD", "2027-05": "60 MUSD", "2027-06": "20 MUSD"}
    made = case(scenario({"treasury": {"cash_floor": floor}}))
    treasury.recompute(made)
    cash, coins = treasury.recompute_balances(made)
    (check,) = (one for one in treasury.limits(made, cash, coins) if one.limit == "cash floor")
    assert (check.slack, check.node, check.holds) == (pytest.approx(-10.0), Q[1], False)
