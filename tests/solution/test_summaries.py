"""Derived tables, worked by hand on the tiny plan."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from optimizer.components.financing.project_loan_schema import ProjectLoan
from optimizer.solution import summaries
from optimizer.solution.summaries.money import CATEGORIES
from tests.solution import made as base
from tests.solution.made import solution
from tests.solution.small import Q, scenario, with_fleet, with_lease


@pytest.fixture(scope="module")
def made():
    return solution()


def test_sources_and_uses_tie_to_zero(made):
    """Proves: both sides are 208.431, gross; the change in cash comes from the balance.

    By hand: rent 2 * 6, and of it operating costs 2 * 0.6; energy 3.456; coins 700 * 0.1 + 26.667 = 96.667;
    machines sold 10; borrowed 75.5; uses: conversion 200, interest 2 * 1.8875 = 3.775; cash from 50 to
    35.736. A wrong formula would give: rent less costs and energy, 7.344, in one row.
    """
    table = summaries.sources_and_uses(made.plan, made.tree, made.scenario)
    found = {name: (side, amount) for side, name, amount in table.itertuples(index=False)}
    assert found["rent and tenants' recoveries"] == ("source", pytest.approx(12.0))
    assert found["energy"] == ("use", pytest.approx(3.456))
    assert found["operating costs"] == ("use", pytest.approx(1.2))
    assert found["BTC sold, after fees"] == ("source", pytest.approx(290 / 3))
    assert found["mining machines sold"] == ("source", pytest.approx(10.0))
    assert found["borrowed, new money"] == ("source", pytest.approx(75.5))
    assert found["building of halls"] == ("use", pytest.approx(200.0))
    assert found["interest and fees"] == ("use", pytest.approx(3.775))
    assert found["cash drawn down"] == ("source", pytest.approx(14.2643333333))
    assert summaries.untied(table) == pytest.approx(0.0, abs=1e-9)


def test_a_balance_that_holds_other_cash_than_the_lines_brought_does_not_tie(made):
    levels = made.levels.copy()
    levels.loc[levels["quantity"] == "treasury.cash_held", "value"] += 1.0
    table = summaries.sources_and_uses(replace(made.plan, levels=levels), made.tree, made.scenario)
    assert summaries.untied(table) == pytest.approx(-1.0)


def test_money_drawn_to_refinance_stands_apart_and_repayments_are_gross(made):
    """Proves: a loan that only repays others is no new money; what a line pays back is repaid.

    By hand: of 75.5 drawn, 50 are paid back; 30 more come from a loan for what another repays last. A wrong
    formula would give: 55.5 borrowed and nothing repaid.
    """
    again = ProjectLoan.model_validate(
        {"refinances": ["first"], "served_by": ["lease"], "loan_to_cost": "100 %", "rate": "6 %"}
        | {"repayment": "bullet", "tenor": "5 years"}
    )
    financing = made.scenario.financing.model_copy(update={"project_loans": {"again": again}})
    ledger = made.plan.ledger
    drawn = ledger[(ledger["line"] == "drawn") & (ledger["item"] == "line")]
    more = [drawn.assign(amount=-50.0), drawn.assign(item="again", amount=30.0)]
    plan = replace(made.plan, ledger=pd.concat([ledger, *more], ignore_index=True))
    scenario = made.scenario.model_copy(update={"financing": financing})
    table = summaries.sources_and_uses(plan, made.tree, scenario)
    found = {name: (side, amount) for side, name, amount in table.itertuples(index=False)}
    assert found["borrowed, new money"] == ("source", 75.5)
    assert found["borrowed to refinance"] == ("source", 30.0)
    assert found["debt repaid"] == ("use", 50.0)
    drawn_in_all = summaries.facilities(plan, made.tree, scenario)["drawn_musd"].sum()
    assert drawn_in_all == found["borrowed, new money"][1] + found["borrowed to refinance"][1]


def test_share_of_the_build_paid_by_coins(made):
    """Proves: sources by node. Q1: coins 70, cash drawn down 33.456, no more: 70 / 103.456 of 100.

    Q2: coins 26.667, borrowed 75.5, machines 10; uses 100 and cash grows: 26.667 / 112.167 of 100.
    """
    by_hand = (70 / 103.456 + (80 / 3) / (80 / 3 + 75.5 + 10)) / 2
    assert summaries.btc_share_of_build(made.plan, made.tree, 50.0) == pytest.approx(by_hand)
    assert summaries.btc_share_of_build(made.do_nothing, made.tree, 50.0) == 0.0


def test_btc_corkscrew_closes_where_the_next_opens(made):
    table = summaries.btc_corkscrew(made.plan, made.tree, 1000.0)
    assert list(table["opening"]) == pytest.approx([1000, 390, 370 / 3, 370 / 3])
    assert list(table["mined"]) == pytest.approx([90, 0, 0, 0])
    assert list(table["opening"] + table["mined"] + table["sold"]) == pytest.approx(list(table["closing"]))


def test_cash_corkscrew_closes_where_the_next_opens(made):
    table = summaries.cash_by_node(made.plan, made.tree, 50.0)
    categories = list(CATEGORIES)
    assert list(table["opening"] + table[categories].sum(axis=1)) == pytest.approx(list(table["closing"]))


def test_power_by_use_adds_up(made):
    """By hand: 40 MW mine in Q1; 25 MW are kept for AI from Q1, leased from Q3; the rest of 100 is unused."""
    table = summaries.power_by_use(made.plan, made.tree).set_index("node")
    assert list(table["mining_mw"]) == [40, 0, 0, 0]
    assert list(table["ai_reserved_mw"]) == [25, 25, 0, 0]
    assert list(table["ai_leased_mw"]) == [0, 0, 25, 25]
    assert list(table["unused_mw"]) == [35, 75, 75, 75]


def test_leases_conversions_and_fleets(made):
    (lease,) = summaries.leases(made.plan, made.tree, made.scenario).to_dict("records")
    assert (lease["signed"], lease["start"]) == (Q[0], Q[2])
    assert (lease["site"], lease["commence"], lease["it_mw"], lease["locked"]) == (
        "west",
        "2027-07",
        20.0,
        False,
    )
    (conversion,) = summaries.conversions(made.plan, made.scenario).to_dict("records")
    assert (conversion["start"], conversion["ready"]) == ("2027-01", "2027-07")
    assert (conversion["it_mw"], conversion["gross_mw"], conversion["capex_musd"]) == (20.0, 25.0, 200.0)
    (fleet,) = summaries.fleets(made.plan, made.tree).to_dict("records")
    assert (fleet["start_mw"], fleet["sold_mw"], fleet["end_mw"]) == (40.0, 20.0, 20.0)
    assert fleet["mined_btc"] == pytest.approx(90.0)


def test_lowest_cash_and_facilities(made):
    """By hand: Q1 50 - 3.456 + 70 - 100 = 16.544 is the least."""
    assert summaries.lowest_cash(made.plan, made.tree) == (pytest.approx(16.544), Q[0])
    (line,) = summaries.facilities(made.plan, made.tree, made.scenario).to_dict("records")
    assert (line["facility"], line["drawn_musd"], line["owed_at_end_musd"]) == ("line", 75.5, 75.5)
    assert line["interest_and_fees_musd"] == pytest.approx(3.775)


def test_value_by_line_adds_up_and_so_does_the_difference(made):
    """By hand, beyond the horizon: lease 34.8 + machines 20 MW / 20 J/TH * 10 = 10 - debt 75.5 = -30.7."""
    plan, nothing = made.plan, made.do_nothing
    assert summaries.value_by_line(plan)["value_musd"].sum() == pytest.approx(plan.value)
    assert summaries.value_by_component(plan)["value_musd"].sum() == pytest.approx(plan.value)
    assert summaries.value_beyond_horizon(plan) == pytest.approx(-30.7)
    against = summaries.against_do_nothing(plan, nothing)
    assert against["difference_musd"].sum() == pytest.approx(plan.value - nothing.value)


def test_notes_issued_before_stand_at_their_amount_until_they_mature(made):
    """Proves: debt holds what was owed at the start, whether or not it moves cash within the horizon.

    By hand: 200 MUSD due in May 2027 stand at the end of Q1 and are repaid in Q2; 1,300 MUSD due in January
    2028 never move cash and stand at the end. Levels alone would give neither.
    """
    notes = {
        "early": {"amount": "200 MUSD", "rate": "8 %", "matures": "2027-05"},
        "late": {"amount": "1300 MUSD", "rate": "0 %", "matures": "2028-01"},
    }
    terms = scenario(with_fleet(), with_lease(), base.FINANCING, {"financing": {"outstanding": notes}})
    plan = base.plan(terms, made.tree, base.DECISIONS)
    owed = summaries.owed_by_node(plan)
    early, late = (owed[owed["item"] == name].set_index("node")["value"].to_dict() for name in notes)
    assert early == {Q[0]: 200.0}
    assert late == dict.fromkeys(Q, 1300.0)
    table = summaries.facilities(plan, made.tree, terms).set_index("facility")
    assert list(table.loc["late", ["most_owed_musd", "owed_at_end_musd"]]) == [1300.0, 1300.0]
    assert list(table.loc["early", ["most_owed_musd", "owed_at_end_musd"]]) == [200.0, 0.0]
    assert list(table.loc[["early", "late", "line"], "opening_musd"]) == [200.0, 1300.0, 0.0]
    moves = table["opening_musd"] + table["drawn_musd"] + table["added_musd"] - table["repaid_musd"]
    assert list(moves) == pytest.approx(list(table["owed_at_end_musd"]))
    assert list(table["added_musd"]) == pytest.approx([0.0] * 3)
    assert summaries.owed_by_node(made.plan)["item"].unique().tolist() == ["line"]
