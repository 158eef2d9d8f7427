"""Covenants as the audit and the table read them, on one small plan worked by hand."""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from typing import Any

import pytest

from optimizer.scenario.schema import Scenario
from optimizer.solution import summaries
from optimizer.solution.audit import covenants
from optimizer.solution.audit.case import Line
from optimizer.solution.solution import Plan
from tests.solution import made as base
from tests.solution.small import Q, case, scenario, tree, two_worlds, with_fleet, with_hall, with_lease

CASH = (16.544, 16.544 + 80 / 3 + 75.5 + 10 - 100)
"""At the ends of Q1 and Q2, in the plan of `made.py`; coins there are 390 and 370 / 3.

In Q1 40 MW mine 90 BTC and power costs 3.456; 700 BTC are sold for 70 and half of a hall of 200 is paid:
50 - 3.456 + 70 - 100. In Q2 the other half; 80 / 3 come from coins, 10 from machines, 75.5 from a line at
10 %. The hall is ready in July and let for 6 a quarter at a cost of 0.6; interest is 1.8875: 3.5125 more in
each quarter.
"""
COVENANTS: dict[str, Any] = {
    "minimum_liquidity": {"bank": {"amount": "15 MUSD", "btc_share": "50 %", "tested_until": "2027-03"}},
    "completion_guarantee": {"parent": {"halls": ["hall"], "overrun": "10 %", "least": "2 MUSD"}},
    "leverage": {"bank": {"most": 4, "tested_from": "2027-07"}},
    "interest_cover": {"bank": {"least": 2, "tested_from": "2027-10"}},
    "debt_yield": {
        "bank": {"least": "20 %", "facilities": ["line"], "leases": ["lease"], "tested_from": "2027-10"}
    },
    "loan_to_value": {
        "bank": {
            **{"most": "60 %", "cap_rate": "8 %", "tested_from": "2027-10"},
            **{"facilities": ["line"], "leases": ["lease"]},
        }
    },
    "concentration": {"bank": {"each": "credit", "share": "90 %", "tested_from": "2027-10"}},
}


def of(**kinds: Any) -> tuple[Plan, Scenario]:
    made = scenario(with_fleet(), with_lease(), base.FINANCING, {"covenants": kinds})
    return base.plan(made, tree(made), base.DECISIONS), made


def table(**kinds: Any) -> list[dict[str, Any]]:
    plan, made = of(**kinds)
    return summaries.covenants(plan, tree(made), made).to_dict("records")


BY_HAND = {
    ("minimum_liquidity", Q[0]): (16.544 + 0.5 * 39, 15.0, (16.544 + 19.5) / 15),
    ("completion_guarantee", Q[0]): (16.544, 2 + 10.0, 16.544 / 12),
    ("leverage", Q[2]): (75.5 - CASH[1] - 3.5125, 4 * 21.6, (75.5 - CASH[1] - 3.5125) / 21.6),
    ("leverage", Q[3]): (75.5 - CASH[1] - 7.025, 4 * 21.6, (75.5 - CASH[1] - 7.025) / 21.6),
    ("interest_cover", Q[3]): (5.4, 2 * 1.8875, 5.4 / 1.8875),
    ("debt_yield", Q[3]): (21.6, 0.2 * 75.5, 21.6 / 75.5),
    ("loan_to_value", Q[3]): (75.5, 0.6 * 270, 75.5 / 270),
    ("concentration", Q[3]): (20.0, 18.0, 1.0),
}
"""Value, limit and ratio. EBITDA of Q3: 5.4, a year's 21.6; worth of the lease 21.6 / 8 % = 270."""


def test_the_table_says_what_was_worked_by_hand():
    """Proves: each kind where it is tested, and nowhere else: liquidity until March, the guarantee in Q1
    alone (the hall is ready when Q2 ends), the others from their months on.
    """
    rows = table(**COVENANTS)
    found = {(row["kind"], row["node"]): (row["value"], row["limit"], row["ratio"]) for row in rows}
    assert found == {key: pytest.approx(numbers) for key, numbers in BY_HAND.items()}
    assert len(rows) == len(BY_HAND)


def test_headroom_is_what_is_left_on_the_side_of_the_covenant():
    """By hand: 36.044 of 15 leaves 21.044; 43.2768 of 86.4 leaves the rest; 20 MW of 18 are 2 too many."""
    rows = {(row["kind"], row["node"]): row for row in table(**COVENANTS)}
    assert rows["minimum_liquidity", Q[0]]["headroom"] == pytest.approx(21.044)
    assert rows["leverage", Q[2]]["headroom"] == pytest.approx(86.4 - (75.5 - CASH[1] - 3.5125))
    concentration = rows["concentration", Q[3]]
    assert concentration["headroom"] == pytest.approx(-2.0)
    assert (concentration["item"], concentration["unit"], concentration["covenant"]) == (
        "tenant",
        "MW",
        "bank",
    )


def test_a_ratio_over_nothing_is_left_out():
    """By hand: Q2 has debt and no income at all: 75.5 - 28.71 of at most 0."""
    (row, *_) = table(leverage={"bank": {"most": 4}})
    assert (row["node"], row["limit"]) == (Q[1], pytest.approx(0.0))
    assert isnan(row["ratio"])


def test_no_covenant_no_row():
    assert table() == []
    plan, made = of()
    assert list(covenants.limits(case(made), {}, {})) == []
    assert list(summaries.covenants(plan, tree(made), made).columns)[:4] == [
        "kind",
        "covenant",
        "item",
        "node",
    ]


@pytest.mark.parametrize(
    ("kind", "change", "slack"),
    [
        ("minimum_liquidity", {"amount": "40 MUSD"}, 36.044 - 40),
        ("completion_guarantee", {"overrun": "20 %"}, 16.544 - 22),
        ("leverage", {"most": 2}, 43.2 - (75.5 - CASH[1] - 3.5125)),
        ("interest_cover", {"least": 3}, 5.4 - 3 * 1.8875),
        ("debt_yield", {"least": "30 %"}, 21.6 - 0.3 * 75.5),
        ("loan_to_value", {"most": "25 %"}, 0.25 * 270 - 75.5),
        ("concentration", {}, -2.0),
    ],
)
def test_the_audit_finds_a_covenant_that_is_broken(kind: str, change: dict[str, Any], slack: float):
    """Proves: the room that is left, from the audit's own books."""
    (name,) = COVENANTS[kind]
    plan, made = of(**{kind: {name: {**COVENANTS[kind][name], **change}}})
    (check,) = (
        one for one in base.audited(made, tree(made), plan).limits if one.limit == kind.replace("_", " ")
    )
    assert check.slack == pytest.approx(slack)
    assert not check.holds
    assert check.place.startswith(name)


def test_what_is_tied_elsewhere_does_not_count():
    """By hand: 30 MUSD, 4 restricted; 100 BTC at 0.1, 20 pledged and 10 kept: 26 + 50 % of 7 = 29.5."""
    terms = {"minimum_liquidity": {"bank": {"amount": "1 MUSD", "btc_share": "50 %"}}}
    made = case(scenario({"covenants": terms}), ("btc_loans.topup", "", "loan", Q[0], 10.0, "state"))
    made.books.post(Line("restricted", "financing", "project cash"), Q[0], 4.0, item="bank")
    made.books.post(Line("pledged", "btc_loans", "collateral"), Q[0], 20.0, item="loan")
    found = covenants.readings(made, dict.fromkeys(Q, 30.0), dict.fromkeys(Q, 100.0))
    assert [one.value for one in found] == pytest.approx([29.5, 35.0, 35.0, 35.0])


def test_coins_count_at_the_lowest_month():
    """By hand: 100 BTC at 0.08, the lowest of Q1, at 50 %: 4."""
    prices = {"2027-01": "100000 USD/BTC", "2027-02": "80000 USD/BTC", "2027-03": "120000 USD/BTC"}
    terms = {"minimum_liquidity": {"bank": {"amount": "1 MUSD", "btc_share": "50 %"}}}
    made = case(scenario({"covenants": terms, "market": {"btc_price": prices}}))
    first = next(covenants.readings(made, dict.fromkeys(Q, 0.0), dict.fromkeys(Q, 100.0)))
    assert first.value == pytest.approx(4.0)


def test_tenants_money_counts_as_debt_unless_left_out():
    """By hand: 12 owed to a tenant and 30 to a bank, cash left where it is: 42, or 30."""
    terms = {
        "leverage": {
            "all": {"most": 1, "net_of_cash": False},
            "banks": {"most": 1, "net_of_cash": False, "with_prepayments": False},
        }
    }
    made = case(scenario({"covenants": terms}))
    made.books.post(Line("debt", "leases", "prepayment owed"), Q[0], 12.0, "hall", "lease")
    made.books.post(Line("debt", "financing", "owed"), Q[0], 30.0, item="line")
    found = covenants.readings(made, dict.fromkeys(Q, 0.0), dict.fromkeys(Q, 0.0))
    assert [(one.covenant, one.value) for one in found] == [("all", 42.0), ("banks", 30.0)]


def test_each_world_is_read_by_itself():
    """Proves: a hall begun in the bull world is guaranteed in that world alone, by its own cash.

    By hand: 20 MW for 200, half in April and half in July, ready in October: at the end of Q2 100 are still
    to be paid, 20 % of it is 20; cash 45 and 30 there.
    """
    terms = {"completion_guarantee": {"parent": {"halls": ["hall"], "overrun": "20 %"}}}
    made = scenario(with_hall(), {"covenants": terms})
    bull = "2027-Q2@bull"
    worlds = case(made, ("conversions.started", "west", "hall", bull, 20.0), on=two_worlds(made))
    cash = {name: 45.0 if "bull" in name else 30.0 for name in worlds.tree.names}
    (found,) = covenants.readings(worlds, cash, cash)
    assert (found.node, found.value, found.limit) == (bull, 45.0, pytest.approx(20.0))


def test_machines_are_guaranteed_until_the_lease_commences():
    """By hand: 40 MUSD of machines, paid from April on: all is left at the end of Q1, half of it is 20; at
    the end of Q2 the lease commences.
    """
    gpus = {
        "capex": "2 MUSD/MW",
        "spend": {"-3": "25 %", "0": "75 %"},
        "life": "48 months",
        "residual": "0 %",
    }
    terms = {"completion_guarantee": {"parent": {"machines_of": ["lease"], "overrun": "50 %"}}}
    made = case(
        scenario(with_lease(kind="gpu-cloud", gpus=gpus), {"covenants": terms}),
        ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0),
    )
    found = list(covenants.readings(made, dict.fromkeys(Q, 25.0), dict.fromkeys(Q, 0.0)))
    assert [(one.node, one.limit) for one in found] == [(Q[0], pytest.approx(20.0))]


def test_a_wrong_ebitda_is_found():
    """Proves: the model's own EBITDA is compared with that of the audit's books."""
    plan, made = of(leverage={"bank": {"most": 4}})
    levels = plan.levels.copy()
    row = {"quantity": "covenants.ebitda", "place": "", "item": "", "node": Q[2], "period": Q[2]}
    levels.loc[len(levels)] = {**row, "value": 5.5, "unit": "MUSD", "decision": False}
    report = base.audited(made, tree(made), replace(plan, levels=levels))
    (check,) = (one for one in report.accounts if one.account == "covenants.ebitda")
    assert (check.expected, check.found) == (pytest.approx(5.4), pytest.approx(5.5))
    assert not check.holds


def test_the_dscr_of_a_project_loan_stands_beside_the_covenants():
    """Proves: income of the serving leases over interest and repayment, once the hall is ready.

    By hand: 40 MUSD drawn half in Q1, half in Q2, at 8 %: 0.4 of interest added in Q2; 40.4 repaid evenly
    over 12 months: 10.1 a quarter and interest 0.808, then 0.606. Income 5.4 in both: 5.4 / 10.908 and
    5.4 / 10.706; at least 0.3 times the service.
    """
    loan = {
        **{"halls": ["hall"], "served_by": ["lease"], "loan_to_cost": "60 %", "rate": "8 %", "dscr": 0.3},
        **{"tenor": "12 months", "repayment": "straight-line"},
    }
    made = scenario(with_lease(), {"financing": {"project_loans": {"bank": loan}}})
    decisions = (*base.DECISIONS[2:4], ("financing.loan_taken", "", "bank/hall", Q[0], 40.0))
    plan = base.plan(made, tree(made), decisions)
    rows = summaries.covenants(plan, tree(made), made).to_dict("records")
    assert [(row["kind"], row["covenant"], row["node"]) for row in rows] == [
        ("dscr", "bank", Q[2]),
        ("dscr", "bank", Q[3]),
    ]
    assert [row["ratio"] for row in rows] == pytest.approx([5.4 / 10.908, 5.4 / 10.706])
    assert [row["headroom"] for row in rows] == pytest.approx([5.4 - 0.3 * 10.908, 5.4 - 0.3 * 10.706])
