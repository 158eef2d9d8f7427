"""Each part of the audit on one page of numbers."""

from __future__ import annotations

import pytest

from optimizer.solution.audit import (
    conversions,
    financing,
    leases,
    mining,
    sites,
    treasury,
    value,
)
from optimizer.solution.audit.prices import subsidy
from tests.solution.small import (
    Q,
    amounts,
    case,
    scenario,
    two_worlds,
    with_fleet,
    with_hall,
    with_lease,
    with_site,
)


def approx(numbers: dict[str, float]) -> object:
    return pytest.approx(numbers, rel=1e-12)


def test_an_upgrade_pays_its_deposit_first_and_brings_power_when_it_has_arrived():
    """Proves: 20 MW ordered at the beginning of Q2 for 30 MUSD, a third down, 4 months lead.

    By hand: -10 in Q2, -20 in Q3 (August, when it arrives); 20 MW from Q4 on, the first quarter after August.
    A wrong formula would give: power in Q3, or all 30 at once.
    """
    upgrade = {"power": "20 MW", "capex": "30 MUSD", "deposit": "33.3333333333 %", "lead": "4 months"}
    made = case(
        scenario(with_site(upgrades={"line": upgrade})), ("sites.upgrade_order", "west", "line", Q[1], 1.0)
    )
    sites.recompute(made)
    assert amounts(made, "cash", "upgrade") == pytest.approx({Q[1]: -10.0, Q[2]: -20.0}, rel=1e-9)
    assert amounts(made, "power", "upgrade") == {Q[3]: 20.0}
    assert amounts(made, "firm_power", "upgrade") == {Q[3]: 20.0}


def test_a_closed_site_costs_and_gives_nothing_any_more():
    """Proves: fixed cost 12 MUSD a year, closed from Q3 for 5 MUSD.

    By hand: -3 in Q1 and Q2, nothing after; -100 MW from Q3; -5 in Q3. A wrong formula would give: -3 in Q3.
    """
    changes = with_site(fixed_cost="12 MUSD/year", closing={"cost": "5 MUSD", "earliest": "2027-01"})
    made = case(scenario(changes), ("sites.closed_at", "west", "", Q[2], 1.0))
    sites.recompute(made)
    assert amounts(made, "cash", "fixed site cost") == approx({Q[0]: -3.0, Q[1]: -3.0})
    assert amounts(made, "power", "closed") == {Q[2]: -100.0, Q[3]: -100.0}
    assert amounts(made, "cash", "closing cost") == {Q[2]: -5.0}


def test_contract_energy_that_is_not_used_loses_the_price_less_the_resale():
    """Proves: 1,000 MWh resold at 25 of 40 USD/MWh lose 0.015 MUSD. A wrong formula would give: 0.04 or
    0.025.
    """
    contract = {"power": "10 MW", "price": "40 USD/MWh", "resale": "25 USD/MWh"}
    response = {"credit": "5 USD/kW-month", "cap": "30 MW"}
    changes = with_site(energy={"price": "40 USD/MWh", "take_or_pay": contract, "demand_response": response})
    made = case(
        scenario(changes),
        ("sites.resold", "west", "", Q[0], 1000.0),
        ("sites.enrolled", "west", "", Q[0], 30.0),
    )
    sites.recompute(made)
    assert amounts(made, "cash", "take-or-pay") == approx({Q[0]: -0.015})
    assert amounts(made, "cash", "demand response") == approx({Q[0]: 0.45})
    (check,) = (limit for limit in sites.limits(made) if limit.limit == "take-or-pay")
    assert (check.node, check.slack) == (Q[2], pytest.approx(-10 * 24 * 92))


def test_machines_use_earn_and_cost_by_their_hours():
    """Proves: 40 MW of 20 J/TH, uptime 90 %, PUE 1.05 on average and 1.10 at the peak, in 90 days.

    By hand: 40 MW are 2,000 PH/s; at 0.0005 BTC per PH/s and day and uptime 90 %, less 1 % for the pool, 2000
    * 0.9 * 90 * 0.0005 * 0.99 = 80.19 BTC. Energy 40 * 0.9 * 2160 * 1.05 = 81,648 MWh, 3.26592 MUSD. Staff 2
    USD/kW-month: 0.24. Power kept 44 MW. A wrong formula would give: 46.2 MW of cooling, 84 MW·h at peak.
    """
    pue = {"pue": {"mining": 1.05, "mining_peak": 1.1, "ai": 1.25}}
    made = case(
        scenario(
            with_site(**pue), with_fleet({"uptime": "90 %"}, pool_fee="1 %", operating_cost="2 USD/kW-month")
        ),
        ("mining.running", "west", "rigs/all", Q[0], 40.0),
    )
    mining.recompute(made)
    assert amounts(made, "btc", "mined") == approx({Q[0]: 80.19})
    assert amounts(made, "energy", "mining") == approx({Q[0]: 81648.0})
    assert amounts(made, "cash", "mining energy") == approx({Q[0]: -3.26592})
    assert amounts(made, "cash", "mining operations") == approx({Q[0]: -0.24})
    assert amounts(made, "power", "mining") == approx({Q[0]: -44.0})
    assert amounts(made, "cooling", "machines") == approx({Q[0]: -40.0})


def test_a_demand_charge_follows_the_power_switched_on_at_most():
    """Proves: 40 MW in cheap hours, 10 MW in dear ones (20 % of hours); 3 USD/kW-month on the peak of 40 MW.

    By hand: -3 * 40 * 3 / 1000 = -0.36. Coins follow the average 0.8 * 40 + 0.2 * 10 = 34 MW:
    1,700 PH/s * 90 * 0.0005 = 76.5. Energy cost: 0.8 * 40 * 2160 * 20 + 0.2 * 10 * 2160 * 120 = 1.9008 MUSD.
    A wrong formula would give: a charge on the average of 34 MW.
    """
    blocks = {
        "cheap": {"hours": "80 %", "price": "20 USD/MWh"},
        "dear": {"hours": "20 %", "price": "120 USD/MWh"},
    }
    energy = {"price": None, "blocks": blocks, "demand_charge": "3 USD/kW-month"}
    made = case(
        scenario(with_site(energy=energy), with_fleet()),
        ("mining.running", "west", "rigs/cheap", Q[0], 40.0),
        ("mining.running", "west", "rigs/dear", Q[0], 10.0),
    )
    mining.recompute(made)
    assert amounts(made, "cash", "demand charge") == approx({Q[0]: -0.36})
    assert amounts(made, "btc", "mined") == approx({Q[0]: 76.5})
    assert amounts(made, "cash", "mining energy") == approx({Q[0]: -1.9008})


def test_machines_held_are_the_opening_and_all_that_came_and_went():
    """Proves: 10 MW sold in Q2, 4 MW bought in Q2 with 4 months lead.

    By hand: held 40, 30, 30, 30 and 0, 0, 0, 4; sale 10 MW = 500,000 TH/s at 10 USD: 5 MUSD; purchase at
    12 USD/TH of 4 MW at 16 J/TH = 250,000 TH/s: -3 MUSD; at the end 30 MW are worth 15, 4 MW at 8 USD/TH 2.
    """
    candidate = {
        "sites": ["west"],
        "most": 5000,
        "hashrate": "250 TH/s",
        "efficiency": "16 J/TH",
        "cooling": "air",
        "price": "12 USD/TH",
        "lead": "4 months",
        "life": "48 months",
        "uptime": "100 %",
        "resale": "8 USD/TH",
    }
    made = case(
        scenario(with_fleet(candidates={"new": candidate})),
        ("mining.sold", "west", "rigs", Q[1], 10.0),
        ("mining.bought", "west", "new", Q[1], 4.0),
    )
    mining.recompute(made)
    kinds, nodes = mining.kinds(made), made.tree.nodes
    assert [mining.held(made, kinds["rigs"], "rigs", "west", node) for node in nodes] == approx_list(
        40, 30, 30, 30
    )
    assert [mining.held(made, kinds["new"], "new", "west", node) for node in nodes] == approx_list(0, 0, 0, 4)
    assert amounts(made, "cash", "machines sold") == approx({Q[1]: 5.0})
    assert amounts(made, "cash", "machines bought") == approx({Q[1]: -3.0})
    assert amounts(made, "closing", "machines held") == approx({Q[3]: 17.0})


def approx_list(*numbers: float) -> object:
    return pytest.approx(list(numbers))


def test_moved_machines_are_at_neither_site_while_they_are_on_the_way():
    """Proves: 8 MW (2,000 machines) leave west in Q2 for east, 3 months on the way, 50 USD each.

    By hand: west 40, 32, 32, 32; east 0, 0, 8, 8; cost -0.1 MUSD. A wrong formula would give: 8 MW in Q2.
    """
    east = {"sites": {"east": {**_WEST, "name": "East"}}}
    made = case(
        scenario(east, with_fleet(moves={"cost": "50 USD/unit", "dead": "3 months"})),
        ("mining.moved", "west", "rigs/east", Q[1], 8.0),
    )
    mining.recompute(made)
    kind = mining.kinds(made)["rigs"]
    west, east_mw = (
        [mining.held(made, kind, "rigs", place, node) for node in made.tree.nodes]
        for place in ("west", "east")
    )
    assert west == approx_list(40, 32, 32, 32)
    assert east_mw == approx_list(0, 0, 8, 8)
    assert amounts(made, "cash", "machines moved") == approx({Q[1]: -0.1})


_WEST = {
    "energised": "100 MW",
    "pue": {"mining": 1.0, "ai": 1.25},
    "energy": {"price": "40 USD/MWh"},
    "cooling": {"air": "100 MW"},
    "fixed_cost": "0 MUSD/year",
}


def test_a_conversion_pays_goes_dark_and_is_ready_in_its_own_months():
    """Proves: 20 MW decided in Q1 with deposits 3 months before building; 6 months of building, dark for 3.

    By hand: building begins in April, ready in October. 200 MUSD: 10 % in January (Q1), 50 % in April (Q2),
    30 % in July (Q3), 10 % in January 2028, after the horizon. Dark from July: 25 MW at the meter from Q3.
    Ready: 20 MW in Q4. A wrong formula would give: everything one quarter earlier.
    """
    hall = with_hall(
        deposit_lead="3 months",
        dark="3 months",
        spend={"-3": "10 %", "0": "50 %", "3": "30 %", "9": "10 %"},
        operating_cost="5 USD/kW-month",
        cooling={"kind": "direct-liquid", "removes": {"air": "60 MW"}},
    )
    made = case(scenario(hall), ("conversions.started", "west", "hall", Q[0], 20.0))
    conversions.recompute(made)
    assert amounts(made, "cash", "conversion") == approx({Q[0]: -20.0, Q[1]: -100.0, Q[2]: -60.0})
    assert amounts(made, "closing", "conversion after the horizon") == approx({Q[3]: -20.0})
    assert amounts(made, "power", "reserved for AI") == {Q[2]: -25.0, Q[3]: -25.0}
    assert amounts(made, "ready_it", "ready") == {Q[3]: 20.0}
    assert amounts(made, "cash", "hall operations") == approx({Q[3]: -0.3})
    assert amounts(made, "cooling", "removed") == {Q[2]: -30.0, Q[3]: -30.0}


def test_a_conversion_begun_before_keeps_its_own_dates_and_its_sunk_cost():
    """Proves: begun in November 2026, so ready in May; half was paid in November, half in February.

    By hand: -200 of 400 in Q1; power kept from Q1; 40 MW usable from Q3, the first period after May.
    """
    hall = with_hall(started={"start": "2026-11", "it": "40 MW"})
    made = case(scenario(hall), ("conversions.started", "west", "hall", Q[0], 40.0))
    conversions.recompute(made)
    assert amounts(made, "cash", "conversion") == approx({Q[0]: -200.0})
    assert amounts(made, "ready_it", "ready") == {Q[2]: 40.0, Q[3]: 40.0}


def test_blocks_tiers_and_equipment():
    """Proves: two blocks of 10 MW, 15 MW at 8 and 5 MW at 12 MUSD/MW; one transformer of 6 MUSD, a third
    down.

    By hand: 120 + 60 = 180 MUSD, half in each of Q1 and Q2; equipment -2 in Q1, -4 in Q2 (lead 4 months:
    May). A wrong formula would give: 2 MW instead of 20.
    """
    tiers = {
        "reused": {"up_to": "15 MW", "capex": "8 MUSD/MW"},
        "new": {"up_to": "25 MW", "capex": "12 MUSD/MW"},
    }
    transformer = {"price": "6 MUSD", "deposit": "33.33333333333333 %", "lead": "4 months", "most": 3}
    made = case(
        scenario(
            with_hall(block="10 MW", capex=None, tiers=tiers),
            {"construction": {"equipment": {"transformer": transformer}}},
        ),
        ("conversions.started", "west", "hall", Q[0], 2.0),
        ("conversions.tier_used", "west", "hall/reused", Q[0], 15.0),
        ("conversions.tier_used", "west", "hall/new", Q[0], 5.0),
        ("conversions.ordered", "", "transformer", Q[0], 1.0),
    )
    conversions.recompute(made)
    assert amounts(made, "cash", "conversion") == approx({Q[0]: -90.0, Q[1]: -90.0})
    assert amounts(made, "cash", "equipment") == approx({Q[0]: -2.0, Q[1]: -4.0})
    assert amounts(made, "ready_it", "ready") == {Q[2]: 20.0, Q[3]: 20.0}


def test_equipment_given_back_brings_what_is_not_lost_and_must_be_unused():
    """Proves: 60 % of 6 MUSD are lost: 2.4 come back for one unit. A unit the hall needs cannot be given
    back.
    """
    terms = {"price": "6 MUSD", "deposit": "30 %", "lead": "0 months", "most": 3, "cancellation": "60 %"}
    changes = {"construction": {"equipment": {"transformer": terms}}}
    for ordered, slack in ((3.0, 0.0), (2.0, -1.0)):
        made = case(
            scenario(with_hall(equipment={"transformer": 2}), changes),
            ("conversions.started", "west", "hall", Q[0], 40.0),
            ("conversions.ordered", "", "transformer", Q[0], ordered),
            ("conversions.given_back", "", "transformer", Q[3], 1.0),
        )
        conversions.recompute(made)
        assert amounts(made, "closing", "equipment given back") == approx({Q[3]: 2.4})
        (check,) = (one for one in conversions.limits(made) if one.limit == "equipment")
        assert check.slack == pytest.approx(slack)


def test_tiers_that_do_not_add_up_are_found():
    """Proves: 20 MW started, 19 MW in tiers. By hand: short by 1."""
    tiers = {"only": {"up_to": "40 MW", "capex": "8 MUSD/MW"}}
    made = case(
        scenario(with_hall(capex=None, tiers=tiers)),
        ("conversions.started", "west", "hall", Q[0], 20.0),
        ("conversions.tier_used", "west", "hall/only", Q[0], 19.0),
    )
    conversions.recompute(made)
    broken = {one.limit: one.slack for one in conversions.limits(made) if not one.holds}
    assert broken == {"tiers": pytest.approx(-1.0)}


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


def test_a_project_loan_draws_with_the_cost_grows_and_is_repaid_in_even_parts():
    """Proves: 100 MUSD on a hall of 200 (half in Q1, half in Q2), 8 % a year, 1 % fee, interest added until
    it is ready in July, then straight-line over 6 months.

    By hand: drawn 50 and 50, fees 0.5 each; owed 50, then 50 + 1 + 50 = 101; Q3: interest 2.02, repaid 50.5;
    Q4: interest 1.01, repaid 50.5, owed 0. A wrong formula would give: interest of 1 paid in Q2.
    """
    loan = {
        "halls": ["hall"],
        "served_by": [],
        "loan_to_cost": "60 %",
        "rate": "8 %",
        "fee": "1 %",
        "tenor": "6 months",
        "repayment": "straight-line",
    }
    made = case(
        scenario(with_hall(), {"financing": {"project_loans": {"bank": loan}}}),
        ("conversions.started", "west", "hall", Q[0], 20.0),
        ("financing.loan_taken", "", "bank/hall", Q[0], 100.0),
    )
    owed = financing.recompute(made)
    assert amounts(made, "cash", "drawn") == approx({Q[0]: 50.0, Q[1]: 50.0})
    assert amounts(made, "cash", "fees") == approx({Q[0]: -0.5, Q[1]: -0.5})
    assert amounts(made, "cash", "interest") == approx({Q[2]: -2.02, Q[3]: -1.01})
    assert amounts(made, "cash", "repaid") == approx({Q[2]: -50.5, Q[3]: -50.5})
    assert [owed["bank", node] for node in Q] == approx_list(50, 101, 50.5, 0)


def loan(**changes: object) -> dict[str, object]:
    """A bank loan on the hall at 8 % a year."""
    terms = {"halls": ["hall"], "served_by": [], "loan_to_cost": "60 %", "rate": "8 %", "tenor": "6 months"}
    return {"financing": {"project_loans": {"bank": {**terms, **changes}}}}


TAKEN = (
    ("conversions.started", "west", "hall", Q[0], 20.0),
    ("financing.loan_taken", "", "bank/hall", Q[0], 100.0),
)


def test_a_level_loan_pays_the_same_each_quarter():
    """Proves: 100 MUSD at 2 % a quarter over two quarters; interest of the build is paid as it falls due.

    By hand: annuity 100 / (1/1.02 + 1/1.02^2) = 51.50495; interest 1 in Q2, 2 in Q3, 1.0099 in Q4.
    A wrong formula would give: 50 repaid in each.
    """
    changes = loan(repayment="level", capitalise=False)
    made = case(scenario(with_hall(), changes), *TAKEN)
    financing.recompute(made)
    service = 100 / (1 / 1.02 + 1 / 1.02**2)
    assert amounts(made, "cash", "interest") == approx(
        {Q[1]: -1.0, Q[2]: -2.0, Q[3]: -0.02 * (102 - service)}
    )
    assert amounts(made, "cash", "repaid") == approx({Q[2]: 2 - service, Q[3]: service - 102})


def test_a_sculpted_loan_owes_less_once_it_was_decided_to_repay():
    """Proves: 101 after the build; 30 repaid in Q3. By hand: interest 2.02 in Q3, 0.02 * 71 = 1.42 in Q4."""
    changes = loan(repayment="sculpted", tenor="60 months")
    repaid = ("financing.sculpted_repaid", "", "bank", Q[2], 30.0)
    made = case(scenario(with_hall(), changes), *TAKEN, repaid)
    owed = financing.recompute(made)
    assert amounts(made, "cash", "interest") == approx({Q[2]: -2.02, Q[3]: -1.42})
    assert [owed["bank", node] for node in Q] == approx_list(50, 101, 71, 71)


def test_a_sculpted_loan_must_be_repaid_by_its_maturity():
    """Proves: 101 owed, due 6 months after July; 60 repaid by then. By hand: 41 past maturity in Q4."""
    repaid = ("financing.sculpted_repaid", "", "bank", Q[2], 60.0)
    made = case(scenario(with_hall(), loan(repayment="sculpted")), *TAKEN, repaid)
    owed = financing.recompute(made)
    (check,) = (one for one in financing.limits(made, owed) if one.limit == "debt past its maturity")
    assert (check.slack, check.node) == (pytest.approx(-41.0), Q[3])


def test_cover_counts_what_is_due_but_not_a_bullet():
    """Proves: nothing serves the loan, so cover is short by 1.2 times the debt service of the worst quarter.

    By hand, straight-line: (2.02 + 50.5) * 1.2 = 63.024 in Q3; bullet: 2.02 * 1.2 = 2.424.
    """
    for repayment, short in (("straight-line", 63.024), ("bullet", 2.424)):
        made = case(scenario(with_hall(), loan(repayment=repayment, dscr=1.2)), *TAKEN)
        owed = financing.recompute(made)
        (check,) = (one for one in financing.limits(made, owed) if one.limit == "debt service cover")
        assert (check.slack, check.node) == (pytest.approx(-short), Q[2])


def test_a_loan_on_machines_follows_the_date_that_its_project_names():
    """Proves: two leases of one id from Q3 and Q4, decided in one quarter; the loan is on the later one.

    By hand: machines of 20 MW at 1 MUSD/MW are paid in October: the loan of 10 is drawn in Q4.
    """
    gpus = {"capex": "1 MUSD/MW", "spend": {"0": "100 %"}, "life": "48 months", "residual": "0 %"}
    lease = with_lease(kind="gpu-cloud", gpus=gpus, it="40 MW", blocks={"size": "20 MW", "most": 2})
    made = case(
        scenario(lease, loan(halls=[], machines_of=["lease"], repayment="bullet", tenor="24 months")),
        ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0),
        ("leases.taken", "", "hall/lease/2027-Q4", Q[0], 1.0),
        ("financing.loan_taken", "", "bank/lease from 2027-10", Q[0], 10.0),
    )
    financing.recompute(made)
    assert amounts(made, "cash", "drawn") == approx({Q[3]: 10.0})


def test_equity_first_draws_the_last_part_of_the_cost():
    """Proves: with a loan to cost of 60 % and half paid in each quarter, the equity of 40 % goes first.

    By hand: by the end of Q1 half is paid, 10 % of the cost is the loan's: a sixth of it. Of 120: 20 and 100.
    """
    loan = {
        "halls": ["hall"],
        "served_by": [],
        "loan_to_cost": "60 %",
        "drawing": "equity-first",
        "rate": "0 %",
        "tenor": "60 months",
        "repayment": "bullet",
    }
    made = case(
        scenario(with_hall(), {"financing": {"project_loans": {"bank": loan}}}),
        ("conversions.started", "west", "hall", Q[0], 20.0),
        ("financing.loan_taken", "", "bank/hall", Q[0], 120.0),
    )
    financing.recompute(made)
    assert amounts(made, "cash", "drawn") == approx({Q[0]: 20.0, Q[1]: 100.0})
    assert amounts(made, "closing", "debt outstanding") == approx({Q[3]: -120.0})


def test_revolver_notes_and_old_debt():
    """Proves: revolver 30 drawn of 50 at 10 %, 10 more in Q2; notes of 40 issued in Q1 for 6 months at 12 %;
    old notes of 20 at 8 % due in May.

    By hand: interest Q1 30 * 2.5 % + 20 * 2 % = 1.15; Q2 0.75 + 40 * 3 % + 0.4 = 2.35; Q3 40 * 2.5 % + 1.2 =
    2.2; unused fee 4 % a year on 20: 0.2 in Q1 and Q2, on 10: 0.1 after. Repaid 20 in Q2, 40 in Q3.
    """
    facilities = {
        "revolvers": {"line": _REVOLVER},
        "term_notes": {"notes": {"limit": "40 MUSD", "rate": "12 %", "fee": "2 %", "tenor": "6 months"}},
        "outstanding": {"old": {"amount": "20 MUSD", "rate": "8 %", "matures": "2027-05"}},
    }
    made = case(
        scenario({"financing": facilities}),
        ("financing.revolver_change", "", "line", Q[1], 10.0),
        ("financing.note_issued", "", "notes", Q[0], 40.0),
    )
    owed = financing.recompute(made)
    assert amounts(made, "cash", "interest") == approx({Q[0]: -1.15, Q[1]: -2.35, Q[2]: -2.2, Q[3]: -1.0})
    assert amounts(made, "cash", "fees") == approx({Q[0]: -1.0, Q[1]: -0.2, Q[2]: -0.1, Q[3]: -0.1})
    assert amounts(made, "cash", "repaid") == approx({Q[1]: -20.0, Q[2]: -40.0})
    assert [owed["line", node] for node in Q] == approx_list(30, 40, 40, 40)


_REVOLVER = {
    "limit": "50 MUSD",
    "rate": "10 %",
    "unused_fee": "4 %",
    "opening": "30 MUSD",
    "matures": "2029-01",
}


def test_value_is_cash_and_coins_at_todays_price_whatever_is_done_with_them():
    """Proves (O5, P1): no projects, no frictions: 50 of cash and 1,000 coins at 0.1 are worth 150, sold or
    kept.

    By hand: 50 + 1000 * 0.1. The path rises to 130,000 by Q4 and cash yields the reference rate, so nothing
    else counts. A wrong formula would give: 180 for coins kept to the end at the path's price.
    """
    path = {"2027-01": "100000 USD/BTC", "2027-04": "110000 USD/BTC", "2027-10": "130000 USD/BTC"}
    changes = {
        "market": {"btc_price": path},
        "treasury": {"cash_yield": "4 %"},
        "value": {"reference_rate": "4 %"},
    }
    for sold in (0.0, 400.0):
        made = case(scenario(changes), ("treasury.sold_slice", "", "all", Q[1], sold))
        treasury.recompute(made)
        cash, _ = treasury.recompute_balances(made)
        worth = value.recompute(made, cash)
        assert worth == pytest.approx(150.0, abs=1e-9)


def test_mining_carries_its_own_risk_and_hands_its_coins_over_at_todays_price():
    """Proves: 90 coins mined in Q1, class 21 % a year; mining is worth 90 * 0.1 / 1.21^0.25, and the
    treasury pays 9 for coins worth 9. By hand: -9 and +9 cancel at the end of the horizon. Value 50 +
    100 + 9 / 1.21^0.25.
    """
    made = case(
        scenario(with_fleet({"resale": "0 USD/TH"}), {"value": {"rates": {"mining": "21 %"}}}),
        ("mining.running", "west", "rigs/all", Q[0], 40.0),
    )
    for part in (sites, mining, treasury):
        part.recompute(made)
    cash, _ = treasury.recompute_balances(made)
    value.recompute(made, cash)
    mined = 9.0 / 1.21**0.25
    assert amounts(made, "value", "mined") == approx({Q[0]: mined})
    assert amounts(made, "value", "coins received") == approx({Q[0]: -9.0})
    assert amounts(made, "value", "BTC held") == approx({Q[3]: 109.0})


def test_horizon_worth_adds_cash_and_closing_lines_by_probability():
    """Proves: 50 of cash and 1,000 coins at 0.1 in both worlds: 0.4 * 150 + 0.6 * 150."""
    made = scenario({"value": {"objective": "horizon-worth"}})
    books = case(made, on=two_worlds(made))
    treasury.recompute(books)
    cash, _ = treasury.recompute_balances(books)
    assert value.recompute(books, cash) == pytest.approx(150.0)
    assert amounts(books, "value", "BTC held") == approx({"2027-Q4@bull": 40.0, "2027-Q4@bear": 60.0})


def test_the_hashprice_follows_subsidy_network_and_reward():
    """Proves: 500 EH/s growing by 21 % a year with elasticity 0.5, fees 4 %; price doubles to 0.2 in Q3.

    By hand: the middle of Q3 is 7.5 months in; reward twice that at the start, so the network grows by
    sqrt(2): 144 * 3.125 * 1.04 / (500,000 * 1.21^0.625 * sqrt(2)) coins a PH/s and day.
    A wrong formula would give: no sqrt(2) (elasticity 0) or 2 (elasticity 1).
    """
    network = {"hashrate": "500 EH/s", "growth": "21 %", "elasticity": 0.5, "fees": "4 %"}
    path = {"2027-01": "100000 USD/BTC", "2027-07": "200000 USD/BTC"}
    made = case(scenario({"market": {"hashprice": None, "network": network, "btc_price": path}}))
    coins = made.prices.coins_per_ph_day(made.tree[Q[2]].period)
    assert coins == pytest.approx(144 * 3.125 * 1.04 / (500_000 * 1.21**0.625 * 2**0.5))


def test_the_subsidy_halves_within_a_month_by_days():
    """Proves: 210,000 blocks are 1,458 days and 8 hours: 17 days of April 2028 pay 3.125, 13 days half of
    it.
    """
    april = 2028 * 12 + 3
    assert subsidy(april, april + 1) == pytest.approx((17 * 3.125 + 13 * 1.5625) / 30)
    assert (subsidy(april - 1, april), subsidy(april + 1, april + 2)) == (3.125, 1.5625)
