"""The audit of loans against Bitcoin and their table, one page of numbers each.

100 MUSD are owed at 0.1 MUSD a coin in Q1 and 0.06 from Q2 on; levels 50 / 75 / 65 %.
"""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.solution.audit import btc_loans
from optimizer.solution.audit.case import Case
from optimizer.solution.audit.report import LimitCheck
from optimizer.solution.solution import Plan
from optimizer.solution.summaries.ltv import COLLATERAL, ltv_by_node
from optimizer.solution.tables import COMMITMENTS, LEDGER, from_csv, table, to_csv
from tests.solution.small import Q, amounts, approx, approx_list, case, decided, scenario, tree, two_worlds

FALLS = {"market": {"btc_price": {"2027-01": "100000 USD/BTC", "2027-04": "60000 USD/BTC"}}}
RISES = {"market": {"btc_price": {"2027-01": "100000 USD/BTC", "2027-04": "200000 USD/BTC"}}}
SHOCK = {"stress": {"shock": "50 %"}}
WITH_ALL = {"stress": {"shock": "50 %", "survives": "with-all-coins"}}


def loan(**changes: Any) -> dict[str, Any]:
    terms = {"limit": "200 MUSD", "rate": "8 %", "matures": "2030-01"}
    levels = {"draw_ltv": "50 %", "margin_call_ltv": "75 %", "cure_ltv": "65 %"}
    return {"btc_loans": {"bank": {**terms, **levels, **changes}}}


def drawn(amount: float, node: str = Q[0]) -> tuple[Any, ...]:
    return ("btc_loans.drawn", "", "bank", node, amount)


def repaid(amount: float, node: str) -> tuple[Any, ...]:
    return ("btc_loans.repaid", "", "bank", node, amount)


def arranged(node: str = Q[0]) -> tuple[Any, ...]:
    return ("btc_loans.arranged", "", "bank", node, 1.0)


def pledged(*coins: float) -> list[tuple[Any, ...]]:
    return [("btc_loans.collateral", "", "bank", node, each) for node, each in zip(Q, coins, strict=False)]


def checked(made: Case, limit: str, coins: float = 4000.0) -> LimitCheck:
    owed = btc_loans.recompute(made)
    held = dict.fromkeys(made.tree.names, coins)
    (check,) = (one for one in btc_loans.limits(made, owed, held) if one.limit == f"BTC loan {limit}")
    return check


def test_money_and_coins_by_hand():
    """Proves: fees 1 % of 200 upfront, 2 % of 100 drawn, 1 % a year on what is not drawn until June.

    By hand: Q1 -2 - 2 - 0.5 = -4.5; Q2 -0.25 x 1 = -0.25 on the 100 not drawn; interest 2 % x 100 in Q2 and
    Q3, on 60 in Q4 after 40 are repaid in Q3. A wrong formula would give: unused fee of 0.25 in Q1.
    """
    terms = {"upfront_fee": "1 %", "draw_fee": "2 %", "unused_fee": "1 %", "draw_until": "2027-06"}
    rows = (drawn(100.0), repaid(40.0, Q[2]), arranged(), *pledged(2000.0, 2600.0, 2600.0, 2600.0))
    made = case(scenario(loan(**terms, wallet="cold")), *rows)
    owed = btc_loans.recompute(made)
    assert amounts(made, "cash", "fees") == approx({Q[0]: -4.5, Q[1]: -0.25})
    assert amounts(made, "cash", "interest") == approx({Q[1]: -2.0, Q[2]: -2.0, Q[3]: -1.2})
    assert amounts(made, "cash", "repaid") == approx({Q[2]: -40.0})
    assert [owed["bank", node] for node in Q] == approx_list(100, 100, 60, 60)
    assert amounts(made, "debt", "owed") == approx({Q[0]: 100.0, Q[1]: 100.0, Q[2]: 60.0, Q[3]: 60.0})
    assert amounts(made, "closing", "debt outstanding") == approx({Q[3]: -60.0})
    assert amounts(made, "pledged", "collateral", "cold")[Q[1]] == 2600.0


def test_a_loan_costs_nothing_before_it_is_arranged():
    """Proves: arranged in Q2 and drawn in Q3: 2 upfront in Q2, 1 % x 200 / 4 in Q2 and Q3, half in Q4."""
    terms = {"upfront_fee": "1 %", "unused_fee": "1 %"}
    made = case(scenario(loan(**terms)), arranged(Q[1]), drawn(100.0, Q[2]))
    btc_loans.recompute(made)
    assert amounts(made, "cash", "fees") == approx({Q[1]: -2.5, Q[2]: -0.5, Q[3]: -0.25})


def test_a_loan_that_is_there_pays_no_upfront_fee():
    """Proves: 50 owed of 200 at the start: unused fee 1 % x 150 / 4 from Q1 on, interest 2 % x 50."""
    terms = {"opening": "50 MUSD", "opening_pledged": 1000, "upfront_fee": "1 %", "unused_fee": "1 %"}
    made = case(scenario(loan(**terms)), *pledged(1000.0, 1000.0, 1000.0, 1000.0))
    btc_loans.recompute(made)
    assert amounts(made, "cash", "fees") == approx(dict.fromkeys(Q, -0.375))
    assert amounts(made, "cash", "interest") == approx(dict.fromkeys(Q, -1.0))


CURED = 100 / 0.039


@pytest.mark.parametrize(
    ("limit", "terms", "coins", "slack", "node"),
    [
        ("draw LTV", {}, (1900, CURED, CURED, CURED), 0.05 * 1900 - 100, Q[0]),
        ("draw LTV", {}, (2000, CURED, CURED, CURED), 0.0, Q[0]),
        ("margin call LTV", {}, (2000, 2200, CURED, CURED), 0.045 * 2200 - 100, Q[1]),
        ("cure LTV", {}, (2000, 2500, CURED, CURED), 0.039 * 2500 - 100, Q[1]),
        ("cure LTV", {}, (2000, CURED, CURED, CURED), 0.0, Q[1]),
        ("cure LTV", {}, (2300, 2300, 2300, 2300), 0.0, ""),
        ("release LTV", {}, (4000, 4000, 3000, 3000), 0.03 * 3000 - 100, Q[2]),
        ("release LTV", {"release_ltv": "20 %"}, (4000, 4000, 3500, 3500), 0.012 * 3500 - 100, Q[2]),
        ("release LTV", {"release_ltv": "20 %"}, (2000, CURED, CURED, CURED), 0.0, ""),
        ("stress", SHOCK, (2600, 5000, 5000, 5000), 0.0375 * 2600 - 100, Q[0]),
        ("stress", WITH_ALL, (2000, CURED, CURED, CURED), 4000 - 100 / 0.0195, Q[1]),
    ],
)
def test_every_test_of_the_collateral(
    limit: str, terms: dict[str, Any], coins: tuple[float, ...], slack: float, node: str
):
    """Proves: what a pledge of so many coins by quarter leaves in each test, by hand beside it.

    In Q1 a coin bears 0.05 (draw), 0.075 (call), 0.065 (cure); from Q2 on 0.03, 0.045, 0.039. 2000 coins are
    called in Q2 (100 > 0.045 x 2000 = 90), 2300 are not. After a shock of 50 % a coin bears 0.0375 in Q1; to
    be cured in Q2 it takes 100 / (0.039 x 50 %) = 5128.2 coins, of 4000.
    """
    made = case(scenario(FALLS, loan(**terms)), drawn(100.0), *pledged(*coins))
    check = checked(made, limit)
    assert (check.slack, check.node) == (pytest.approx(slack, abs=1e-9), node)


def test_what_is_called_at_the_start():
    """Proves: 100 MUSD on 1200 coins are at 83.3 %; 1500 are at 66.7 %, above the cure level: 2.5 short."""
    made = case(scenario(loan(opening="100 MUSD", opening_pledged=1200)), *pledged(1500, 1600, 1600, 1600))
    assert checked(made, "cure LTV").slack == pytest.approx(-2.5)


def test_coins_kept_for_calls_count_once_and_not_below_the_floor():
    """Proves: each of two loans is short of 100 / 0.0325 - 2000 = 1076.9 coins after the shock; 4000 are
    pledged, so 6153.8 must be there, with a floor of 100 more."""
    two = loan(**WITH_ALL)
    two["btc_loans"]["other"] = two["btc_loans"]["bank"]
    rows = [drawn(100.0), *pledged(2000.0, 2000.0, 2000.0, 2000.0)]
    rows += [(row[0], "", "other", *row[3:]) for row in rows]
    made = case(scenario(two, {"treasury": {"unpledged_floor": 100}}), *rows)
    assert checked(made, "stress", 6200.0).slack == pytest.approx(6200.0 - 2 * 100 / 0.0325 - 100.0)


@pytest.mark.parametrize(
    ("limit", "terms", "rows", "slack", "node"),
    [
        ("limit", {}, [drawn(210.0)], -10.0, Q[0]),
        ("limit", {}, [drawn(150.0), repaid(100.0, Q[1]), drawn(90.0, Q[2])], -40.0, Q[2]),
        ("limit", {"revolving": True}, [drawn(150.0), repaid(100.0, Q[1]), drawn(90.0, Q[2])], 0.0, ""),
        ("limit", {"matures": "2027-07"}, [drawn(70.0), repaid(60.0, Q[2])], -10.0, Q[2]),
        ("limit", {"draw_until": "2027-06"}, [drawn(70.0, Q[2])], -70.0, Q[2]),
        ("limit", {"available_from": "2027-02"}, [drawn(70.0)], -70.0, Q[0]),
        ("limit", {"upfront_fee": "1 %"}, [drawn(70.0)], -70.0, Q[0]),
        ("limit", {}, [repaid(10.0, Q[1])], -10.0, Q[1]),
        ("draw or repayment", {}, [drawn(70.0), drawn(8.0, Q[1]), repaid(5.0, Q[1])], -5.0, Q[1]),
        ("draw or repayment", {"upfront_fee": "1 %"}, [arranged(), arranged(Q[1]), drawn(9.0)], -1.0, Q[1]),
        ("least draw", {"least": "30 MUSD"}, [drawn(20.0)], -10.0, Q[0]),
        ("tenor", {"tenor": "6 months"}, [drawn(70.0), drawn(20.0, Q[1])], -90.0, Q[3]),
        ("tenor", {"opening": "50 MUSD", "tenor": "6 months"}, [drawn(20.0)], -70.0, Q[2]),
    ],
)
def test_amounts_and_dates(
    limit: str, terms: dict[str, Any], rows: list[tuple[Any, ...]], slack: float, node: str
):
    """Proves: every limit on amounts and dates is seen where it is broken first or worst, and how far."""
    check = checked(case(scenario(loan(**terms)), *rows), limit)
    if slack == 0.0:
        assert check.holds
    else:
        assert (check.slack, check.node) == (pytest.approx(slack), node)
        assert not check.holds


def test_loan_to_value_by_node():
    """Proves: the table of a plan on two worlds, its test price, the call and the stressed level.

    By hand: 100 / (2000 x 0.1) = 50 % in Q1, shocked by half 100 %; in Q2 it is called (100 / 120 = 83.3 %)
    and at 65 % on 2564.1 coins. Repaid in Q3, so nothing is left to show. With all coins: 100 / (0.065 x
    50 %) = 3076.9 in Q1, 1076.9 more than pledged.
    """
    made = scenario(FALLS, loan(**WITH_ALL))
    on = two_worlds(made)
    states = [
        (f"btc_loans.{name}", "", "bank", node, value, "state")
        for node in (Q[0], f"{Q[1]}@bull", f"{Q[1]}@bear")
        for name, value in (("owed", 100.0), ("collateral", 2000.0 if node == Q[0] else CURED))
    ]
    plan = Plan(0.0, table([], LEDGER), decided(*states), table([], COMMITMENTS))
    found = ltv_by_node(plan, on, made)
    read = from_csv(to_csv(found), COLLATERAL)
    assert read.equals(found)
    rows = {row["node"]: row for row in found.to_dict("records")}
    assert list(rows) == [Q[0], f"{Q[1]}@bull", f"{Q[1]}@bear"]
    first, second = rows[Q[0]], rows[f"{Q[1]}@bear"]
    assert (first["ltv"], first["stressed_ltv"], first["topup_btc"]) == pytest.approx(
        (0.5, 1.0, 100 / 0.0325 - 2000)
    )
    assert (second["world"], second["period"], second["called"]) == ("bear", Q[1], True)
    assert (second["price_usd"], second["ltv"], second["draw_ltv"]) == pytest.approx((60000.0, 0.65, 0.5))
    assert not first["called"]


def test_a_rise_calls_nobody():
    """Proves: released down to 1000 coins at 0.2 every test holds, with nothing to spare in the release."""
    made = case(scenario(RISES, loan()), drawn(100.0), *pledged(2000.0, 1000.0, 1000.0, 1000.0))
    owed = btc_loans.recompute(made)
    held = dict.fromkeys(tree(made.scenario).names, 4000.0)
    assert all(check.holds for check in btc_loans.limits(made, owed, held))
    assert checked(made, "release LTV").checked == 1
