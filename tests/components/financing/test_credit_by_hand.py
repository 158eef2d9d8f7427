"""Credit that is arranged at a cost, and loans drawn within a window, worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.core.errors import NoPlan
from tests.components.alone import quarters, two_worlds
from tests.components.financing.test_facilities_by_hand import a_revolver, payments
from tests.components.money import Money

BRIDGE: dict[str, Any] = {
    "limit": "100 MUSD",
    "rate": "8 %",
    "upfront_fee": "1 %",
    "issue_cost": "0.5 MUSD",
    "commitment_fee": "1.2 %",
    "draw_until": "2027-06",
    "amortisation": "20 %",
    "matures": "2028-05",
}


def a_bridge(**changes: Any) -> dict[str, Any]:
    return {"delayed_draws": {"bridge": {**BRIDGE, **changes}}}


def test_a_revolver_is_arranged_only_when_it_is_needed():
    """Proves: F10, F21. By hand: 30 go out in Q2 and 40 come in in Q3. Arranged in Q2: fee 1 % of 50 = 0.5
    and 0.125 for what is not drawn, so 30.625 drawn; Q3: 0.6125 of interest, 0.0484375 of fee on 19.375,
    all repaid; it ends with Q3.

    A wrong formula would give: the fee on what is drawn, or an unused fee in Q1."""
    terms = a_revolver(upfront_fee="1 %")
    model = Money(quarters(4), treasury=payments(m05="-30", m08="40"), financing=terms)
    assert model.solve() == pytest.approx(10 - 0.625 - 0.6125 - 0.0484375)
    assert model.levels("financing.arranged") == {("bank", "2027-Q2"): 1.0}
    assert model.levels("financing.revolver_change") == {
        ("bank", "2027-Q2"): pytest.approx(30.625),
        ("bank", "2027-Q3"): pytest.approx(-30.625),
    }
    assert model.amounts("cash", "fees") == pytest.approx({"2027-Q2": -0.625, "2027-Q3": -0.0484375})


def test_a_revolver_that_nobody_needs_costs_nothing():
    """Proves: adding a facility with a fee never lowers the value, and each world arranges its own."""
    terms = a_revolver(upfront_fee="1 %", unused_fee="0 %", matures="2028-01")
    assert Money(quarters(4), treasury={"cash": "5 MUSD"}, financing=terms).solve() == pytest.approx(5)
    model = Money(two_worlds(4), financing=terms)
    model.flow({"2027-Q2@good": -20.0, "2027-Q3@good": 30.0})
    assert model.solve() == pytest.approx(0.4 * (10 - 0.5 - 20.5 * 0.02))
    assert model.levels("financing.arranged") == {("bank", "2027-Q2@good"): 1.0}


def test_a_delayed_draw_is_signed_drawn_and_repaid():
    """Proves: F10, the whole course. By hand: signed in Q1: 1 + 0.5, and 0.3 % of 100 not drawn; 50 needed:
    51.8 drawn. Q2: 1.036 of interest, 0.3 % of 48.2 = 0.1446, 30 needed: 31.1806 drawn, 82.9806 owed.
    Then 5 % of that a quarter, 4.14903, for three quarters and the rest in the quarter of May 2028;
    interest 2 % on what is left. No fee once the window is closed.

    A wrong formula would give: a fee on the limit, or amortisation of what is left (declining)."""
    model = Money(
        quarters(6),
        treasury=payments(m01="-50", m04="-30", m07="120"),
        financing=a_bridge(),
    )
    total = 82.9806
    interest = {
        "2027-Q2": 1.036,
        "2027-Q3": 0.02 * total,
        "2027-Q4": 0.019 * total,
        "2028-Q1": 0.018 * total,
        "2028-Q2": 0.017 * total,
    }
    assert model.solve() == pytest.approx(40 - 1.8 - 0.1446 - sum(interest.values()))
    assert model.levels("financing.arranged") == {("bridge", "2027-Q1"): 1.0}
    assert model.levels("financing.delayed_drawn") == {
        ("bridge", "2027-Q1"): pytest.approx(51.8),
        ("bridge", "2027-Q2"): pytest.approx(31.1806),
    }
    assert model.amounts("cash", "fees") == pytest.approx({"2027-Q1": -1.8, "2027-Q2": -0.1446})
    assert model.amounts("cash", "interest") == pytest.approx(
        {node: -paid for node, paid in interest.items()}
    )
    part = 0.05 * total
    assert model.amounts("cash", "repaid") == pytest.approx(
        {"2027-Q3": -part, "2027-Q4": -part, "2028-Q1": -part, "2028-Q2": -0.85 * total}
    )
    assert model.amounts("debt", "owed") == pytest.approx(
        {
            "2027-Q1": 51.8,
            "2027-Q2": total,
            "2027-Q3": 0.95 * total,
            "2027-Q4": 0.9 * total,
            "2028-Q1": 0.85 * total,
        }
    )


def test_what_nobody_draws_is_not_signed():
    """Proves: a bridge that is not needed costs nothing, though to keep it open would."""
    model = Money(quarters(4), treasury={"cash": "5 MUSD"}, financing=a_bridge(matures="2028-01"))
    assert model.solve() == pytest.approx(5)
    assert model.levels("financing.arranged") == {}


def test_the_fee_is_paid_from_signing_to_the_end_of_the_window():
    """By hand: 20 needed in Q2 and 10 in Q4; the window is open to November. Signed in Q2, with 0.3 % of
    100 in it. 21.8 drawn. Q3: 0.3 % of 78.2, Q4: two thirds of that on what is still not drawn."""
    terms = a_bridge(draw_until="2027-11", amortisation="0 %", matures="2030-01")
    model = Money(quarters(4), treasury=payments(m05="-20", m07="5", m11="-4.5"), financing=terms)
    model.solve()
    first = 20 + 1.5 + 0.3
    assert model.levels("financing.delayed_drawn")["bridge", "2027-Q2"] == pytest.approx(first)
    assert model.amounts("cash", "fees") == pytest.approx(
        {
            "2027-Q2": -1.8,
            "2027-Q3": -0.003 * (100 - first),
            "2027-Q4": -0.002 * (100 - first),
        }
    )


def test_each_draw_may_have_a_tenor_of_its_own():
    """By hand: free of fees, 20 drawn in Q1 and 10 in Q2 for 9 months each: repaid in Q4, and in 2028-Q1
    after the plan, with one more quarter of 0.2. What is repaid cannot be drawn again: 31 in all is too
    much."""
    free = {"upfront_fee": "0 %", "issue_cost": "0 MUSD", "commitment_fee": "0 %", "amortisation": "0 %"}
    terms = {**free, "matures": None, "tenor": "9 months", "limit": "30 MUSD", "draw_until": "2028-12"}
    flows = payments(m01="-20", m04="-9.6", m07="0.6", m10="20.6")
    model = Money(quarters(4), treasury=flows, financing=a_bridge(**terms))
    assert model.solve() == pytest.approx(21.2 - 29.6 - 0.4 - 0.6 - 0.6 - 0.2)
    assert model.levels("financing.delayed_drawn") == pytest.approx(
        {("bridge", "2027-Q1"): 20.0, ("bridge", "2027-Q2"): 10.0}
    )
    assert model.amounts("cash", "repaid") == {"2027-Q4": pytest.approx(-20.0)}
    assert model.amounts("closing", "interest after the horizon") == {"2027-Q4": pytest.approx(-0.2)}
    again = payments(m01="-20", m04="-9.6", m07="0.6", m10="19.6", m11="-1.0")
    with pytest.raises(NoPlan):
        Money(quarters(4), treasury=again, financing=a_bridge(**terms)).solve()


def test_nothing_is_drawn_outside_the_window_or_beyond_the_limit():
    model = Money(quarters(4), financing=a_bridge(available_from="2027-02", draw_until="2027-07")).finish()
    drawn = model.context.quantities["financing.delayed_drawn"].variable
    assert [node for _, node in drawn] == ["2027-Q2", "2027-Q3"]
    over = payments(m01="-98.3", m04="10")
    with pytest.raises(NoPlan):
        Money(quarters(6), treasury=over, financing=a_bridge()).solve()
