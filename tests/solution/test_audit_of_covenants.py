"""Covenants as the audit and the table read them, on one small plan worked by hand."""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from typing import Any

import pytest

from optimizer.scenario.schema import Scenario
from optimizer.solution import summaries
from optimizer.solution.audit import covenants
from optimizer.solution.solution import Plan
from tests.solution import made as base
from tests.solution.small import Q, case, scenario, tree, with_fleet, with_lease

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


def test_a_ratio_over_a_loss_is_left_out():
    """By hand: Q2 has debt, no income and overheads of 1: 4 times -4 a year is what may be owed."""
    covenant = {"covenants": {"leverage": {"bank": {"most": 4}}}}
    overheads = {"treasury": {"overheads": "4 MUSD/year"}}
    made = scenario(with_fleet(), with_lease(), base.FINANCING, covenant, overheads)
    found = summaries.covenants(base.plan(made, tree(made), base.DECISIONS), tree(made), made)
    first = found.iloc[0]
    assert (first["node"], first["limit"]) == (Q[1], pytest.approx(-16.0))
    assert isnan(first["ratio"])


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
