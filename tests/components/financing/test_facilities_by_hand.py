"""Revolvers and notes, worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.core.errors import NoPlan
from optimizer.core.timeline import Timeline
from optimizer.core.tree import Tree
from tests.components.alone import JANUARY, quarters, two_worlds
from tests.components.money import Money


def payments(**amounts: str) -> dict[str, Any]:
    """Given flows: `m02` is February 2027."""
    return {
        "payments": {
            name: {"month": f"2027-{name.removeprefix('m')}", "amount": f"{amount} MUSD"}
            for name, amount in amounts.items()
        }
    }


def a_revolver(**changes: Any) -> dict[str, Any]:
    terms = {"limit": "50 MUSD", "rate": "8 %", "unused_fee": "1 %", "matures": "2027-10"}
    return {"revolvers": {"bank": {**terms, **changes}}}


def test_a_revolver_is_drawn_when_needed_and_repaid_when_it_can_be():
    """Proves: F18, F10. By hand: 30 MUSD go out in Q1 and 40 come in in Q2. Fee on the limit in Q1: 50 x 0.25
    % = 0.125, so 30.125 is drawn; Q2 pays 0.6025 of interest and 19.875 x 0.25 % = 0.0496875 of fee, and
    repays all. Q3 pays the fee on the whole limit again, Q4 none: it has matured. Value 40 - 30 - 0.6025 -
    0.125 x 2 - 0.0496875.

    A wrong formula would give: interest in Q1, or on what is drawn in the same quarter."""
    model = Money(quarters(4), treasury=payments(m02="-30", m05="40"), financing=a_revolver())
    assert model.solve() == pytest.approx(40 - 30 - 0.6025 - 0.25 - 0.0496875)
    assert model.levels("financing.revolver_change") == {
        ("bank", "2027-Q1"): pytest.approx(30.125),
        ("bank", "2027-Q2"): pytest.approx(-30.125),
    }
    assert model.levels("financing.owed") == {("bank", "2027-Q1"): pytest.approx(30.125)}
    assert model.amounts("cash", "fees") == pytest.approx(
        {"2027-Q1": -0.125, "2027-Q2": -0.0496875, "2027-Q3": -0.125}
    )
    assert model.amounts("cash", "interest") == pytest.approx({"2027-Q2": -0.6025})


def test_a_revolver_is_repaid_in_the_period_of_its_maturity():
    """Proves: it may still be owed at the end of September and is repaid in the quarter of its maturity,
    October.

    By hand: 20 drawn in Q3 to bridge to Q4 work; to bridge to 2028-Q1 there is no plan."""
    free = a_revolver(unused_fee="0 %")
    model = Money(quarters(4), treasury=payments(m08="-20", m11="21"), financing=free)
    assert model.solve() == pytest.approx(1 - 0.4)
    assert model.levels("financing.owed") == {("bank", "2027-Q3"): 20.0}
    late = {"payments": {**payments(m08="-20")["payments"], "in": {"month": "2028-02", "amount": "30 MUSD"}}}
    with pytest.raises(NoPlan):
        Money(quarters(6), treasury=late, financing=free).solve()


def test_what_is_drawn_at_the_start_is_owed():
    """By hand: 10 drawn at the start at 8 %: 0.2 of interest in the first quarter, repaid in it, 0.1 fee on
    40."""
    model = Money(
        quarters(2), treasury={"cash": "15 MUSD"}, financing=a_revolver(opening="10 MUSD", matures="2027-04")
    )
    assert model.solve() == pytest.approx(15 - 10 - 0.2 - 0.1)
    assert model.amounts("cash", "drawn") == {"2027-Q1": -10.0}


def test_a_revolver_before_it_is_available():
    """Proves: nothing is drawn before availability, and a period that it covers in part pays its part of the
    fee."""
    model = Money(
        quarters(4),
        treasury={"cash": "5 MUSD"},
        financing=a_revolver(available_from="2027-03", matures="2027-12"),
    ).finish()
    assert [node for _, node in model.context.quantities["financing.revolver_change"].variable] == [
        "2027-Q2",
        "2027-Q3",
        "2027-Q4",
    ]
    fee = model.financing.revolvers["bank"].fee
    assert fee == pytest.approx(
        {"2027-Q1": 0.0025 / 3, "2027-Q2": 0.0025, "2027-Q3": 0.0025, "2027-Q4": 0.0025 * 2 / 3}
    )


def test_a_note_is_repaid_after_its_tenor():
    """Proves: issue, fee, interest on the opening balance, repayment at once. By hand: 98 needed in Q1, 2 %
    fee: 100 issued; 2.5 of interest in Q2 and Q3; repaid in Q3, six months after issue."""
    model = Money(
        quarters(4),
        treasury=payments(m01="-98", m04="2.5", m07="103"),
        financing={
            "term_notes": {"bond": {"limit": "150 MUSD", "rate": "10 %", "fee": "2 %", "tenor": "6 months"}}
        },
        value={"reference_rate": "1 %"},
    )
    model.solve()
    assert model.levels("financing.note_issued") == {("bond", "2027-Q1"): pytest.approx(100.0)}
    assert model.amounts("cash", "fees") == {"2027-Q1": pytest.approx(-2.0)}
    assert model.amounts("cash", "interest") == pytest.approx({"2027-Q2": -2.5, "2027-Q3": -2.5})
    assert model.amounts("cash", "repaid") == {"2027-Q3": pytest.approx(-100.0)}
    assert model.levels("financing.owed") == pytest.approx(
        {("bond", "2027-Q1"): 100.0, ("bond", "2027-Q2"): 100.0}
    )


def test_notes_left_at_the_horizon_are_valued_at_their_balance():
    """Proves: F20. By hand: 10 issued in Q2 for five years, owed 10 at the end. Interest 0.2 a quarter: 2 in
    the horizon and 18 after it, to 2032-Q2; nothing is discounted, so all of it counts."""
    model = Money(
        quarters(4),
        treasury=payments(m05="-10", m08="1"),
        financing={"term_notes": {"bond": {"limit": "10 MUSD", "rate": "8 %", "tenor": "60 months"}}},
    )
    assert model.solve() == pytest.approx(-10 + 1 - 0.4 - 3.6)
    assert model.amounts("closing", "debt outstanding") == {"2027-Q4": -10.0}
    assert model.amounts("closing", "interest after the horizon") == {"2027-Q4": pytest.approx(-3.6)}


def test_the_limit_of_notes_counts_every_issue_on_a_way_through_the_tree():
    """Proves: two issues of 6 are more than 10 even if the first is repaid, but each world has its own second
    one."""

    def model(limit: str) -> Money:
        money = Money(
            two_worlds(4),
            treasury=payments(m02="-6", m05="6.5"),
            financing={"term_notes": {"bond": {"limit": limit, "rate": "8 %", "tenor": "3 months"}}},
        )
        money.flow({"2027-Q3@good": -6.0, "2027-Q3@bad": -6.0, "2027-Q4@good": 7.0, "2027-Q4@bad": 7.0})
        return money

    model("12 MUSD").solve()
    with pytest.raises(NoPlan):
        model("10 MUSD").solve()


def test_issues_keep_to_their_window_and_to_the_grid_of_decisions():
    tree = Tree.path(Timeline.of(JANUARY, [1] * 12), decision_months=3)
    notes = {
        "limit": "9 MUSD",
        "rate": "8 %",
        "tenor": "60 months",
        "issue_from": "2027-02",
        "issue_until": "2027-07",
    }
    model = Money(tree, financing={"term_notes": {"bond": notes}}).finish()
    assert [node for _, node in model.context.quantities["financing.note_issued"].variable] == [
        "2027-04",
        "2027-07",
    ]


def test_outstanding_notes_run_off():
    """By hand: 40 MUSD at 6 % due in May: 0.6 a quarter in Q1 and Q2, repaid in Q2. 9 MUSD due in 2030 are
    left: 0.09 a quarter to the third and ten times after it, to 2030-Q1 (F20)."""
    model = Money(
        quarters(3),
        treasury={"cash": "100 MUSD"},
        financing={
            "outstanding": {
                "old": {"amount": "40 MUSD", "rate": "6 %", "matures": "2027-05"},
                "long": {"amount": "9 MUSD", "rate": "4 %", "matures": "2030-01"},
            }
        },
    )
    assert model.solve() == pytest.approx(100 - 40 - 1.2 - 9 - 3 * 0.09 - 10 * 0.09)
    assert model.amounts("cash", "interest", "old") == pytest.approx({"2027-Q1": -0.6, "2027-Q2": -0.6})
    assert model.amounts("cash", "repaid", "old") == {"2027-Q2": -40.0}
    assert model.amounts("closing", "debt outstanding") == {"2027-Q3": -9.0}
