"""From a tiny Pyomo model to tables."""

from __future__ import annotations

from dataclasses import replace

import pyomo.environ as pyo
import pytest

from optimizer.core.algebra import linear
from optimizer.core.context import Commitment, Context
from optimizer.core.months import parse_month
from optimizer.solution.read_back import read_back
from tests.solution.small import Q, scenario, two_worlds


@pytest.fixture
def context():
    """Two starts of a hall, one taken; coins sold in one world only; a cash line with all kinds of
    expressions.
    """
    tree = two_worlds(scenario())
    made = Context(tree)
    model = pyo.ConcreteModel()
    model.conversions, model.treasury = pyo.Block(), pyo.Block()
    started = made.variable(
        model.conversions,
        "started",
        [("west", "hall", Q[0]), ("west", "hall", "2027-Q2@bull")],
        dims=("site", "hall", "node"),
        unit="MW",
        title="IT started",
        decision=True,
    )
    held = made.variable(
        model.treasury, "cash_held", [(Q[0],)], dims=("node",), unit="MUSD", title="cash", decision=False
    )
    tiers = made.variable(
        model.conversions,
        "tier_used",
        [("west", "hall", "new", Q[0])],
        dims=("site", "hall", "tier", "node"),
        unit="MW",
        title="tier",
        decision=True,
    )
    started["west", "hall", Q[0]].set_value(20.0)
    started["west", "hall", "2027-Q2@bull"].set_value(0.0)
    held[Q[0]].set_value(0.0)
    tiers["west", "hall", "new", Q[0]].set_value(5.0)
    made.ledger.open("cash", unit="MUSD", title="cash")
    first = started["west", "hall", Q[0]]
    made.ledger.post(
        "cash",
        "conversions",
        "conversion",
        {
            "2027-Q2@bull": linear([(-2.0, first), (1.0, tiers["west", "hall", "new", Q[0]])], 1.5),
            Q[0]: -3.0 * first + 1.0,
            "2027-Q3@bear": 0.0,
            "2027-Q3@bull": -7.0,
        },
        place="west",
        item="hall",
        risk="reference",
        category="investment",
    )
    for node, size in ((Q[0], first), ("2027-Q2@bull", started["west", "hall", "2027-Q2@bull"])):
        spending = {Q[0]: -1.0, "2027-Q2@bull": -2.0, "2027-Q2@bear": -3.0}
        begins = parse_month("2027-01")
        one = Commitment("conversion", "west", "hall", node, size, False, begins, begins + 6, spending)
        dearer = [(tiers["west", "hall", "new", Q[0]], {"2027-Q2@bear": -10.0})]
        made.commitments.append(replace(one, further=dearer))
    return made


def test_lines_are_valued_in_the_order_of_the_tree_and_zeros_left_out(context):
    ledger = read_back(context, 1.0).ledger
    assert ledger[["node", "world", "period", "amount"]].values.tolist() == [
        [Q[0], "", Q[0], -59.0],
        ["2027-Q2@bull", "bull", Q[1], -33.5],
        ["2027-Q3@bull", "bull", Q[2], -7.0],
    ]
    assert set(ledger["unit"]) == {"MUSD"}
    assert ledger.iloc[0][["line", "component", "place", "item", "category", "risk"]].tolist() == [
        "conversion",
        "conversions",
        "west",
        "hall",
        "investment",
        "reference",
    ]


def test_states_are_whole_and_decisions_only_those_taken(context):
    levels = read_back(context, 1.0).levels
    assert levels[["quantity", "place", "item", "node", "value", "decision"]].values.tolist() == [
        ["conversions.started", "west", "hall", Q[0], 20.0, True],
        ["treasury.cash_held", "", "", Q[0], 0.0, False],
        ["conversions.tier_used", "west", "hall/new", Q[0], 5.0, True],
    ]


def test_commitments_made_with_what_they_are_expected_to_cost(context):
    """By hand: 20 * (1 + 0.4 * 2 + 0.6 * 3) = 72, and 5 MW in the dearer tier 0.6 * 5 * 10 = 30."""
    (row,) = read_back(context, 1.0).commitments.to_dict("records")
    assert (row["node"], row["size"], row["begins"], row["ready"]) == (Q[0], 20.0, "2027-01", "2027-07")
    assert row["spending_musd"] == pytest.approx(-102.0)
