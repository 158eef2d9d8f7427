"""Notes with costs of their own, paper, notes issued before, and what is paid after the horizon."""

from __future__ import annotations

from typing import Any

import pytest

from tests.components.alone import quarters, two_worlds
from tests.components.financing.test_facilities_by_hand import payments
from tests.components.money import Money

NOTES: dict[str, Any] = {"limit": "150 MUSD", "rate": "8 %", "tenor": "6 months", "issue_until": "2027-01"}
REVOLVER: dict[str, Any] = {"limit": "50 MUSD", "matures": "2027-10"}


def test_discount_fee_and_issue_cost_are_taken_from_the_proceeds():
    """Proves: F3, F21. By hand: 95 needed in Q1; of 100 issued the discount takes 1, the fee 1 and the
    issue itself 3. 100 are owed and repaid in Q3, with 2 of interest in Q2 and Q3: of the 9 that come in
    beyond the 95, nothing is left.

    A wrong formula would give: interest on 99, or a cost of 3 %."""
    terms = {**NOTES, "oid": "1 %", "fee": "1 %", "issue_cost": "3 MUSD", "least": "50 MUSD"}
    model = Money(
        quarters(4),
        treasury=payments(m01="-95", m04="2", m07="102"),
        financing={"term_notes": {"bond": terms}},
    )
    assert model.solve() == pytest.approx(9 - 5 - 4)
    assert model.levels("financing.note_issued") == {("bond", "2027-Q1"): pytest.approx(100.0)}
    assert model.levels("financing.issue_made") == {("bond", "2027-Q1"): 1.0}
    assert model.amounts("cash", "fees") == {"2027-Q1": pytest.approx(-5.0)}
    assert model.amounts("cash", "interest") == pytest.approx({"2027-Q2": -2.0, "2027-Q3": -2.0})


def bridged(note: dict[str, Any], revolver: str) -> Money:
    """10 MUSD needed in Q1 come back in Q3; paper for 6 months at 8 % has a revolver beside it."""
    model = Money(
        quarters(4),
        treasury=payments(m01="-10", m07="14"),
        financing={
            "term_notes": {"paper": {**NOTES, "interest": "at-maturity", **note}},
            "revolvers": {"bank": {**REVOLVER, "rate": revolver}},
        },
    )
    model.solve()
    return model


def test_an_issue_is_made_only_if_it_is_worth_its_cost():
    """Proves: F21. By hand: the revolver at 16 % costs 10 * 1.04^2 - 10 = 0.816. Paper whose issue costs 0.3:
    10.3 issued, 10.3 * 1.04 - 10 = 0.712, less. At a cost of 0.5: 0.92, more.

    A wrong formula would give: a part of each, with the cost in proportion."""
    cheap = bridged({"issue_cost": "0.3 MUSD"}, "16 %")
    assert cheap.levels("financing.note_issued") == {("paper", "2027-Q1"): pytest.approx(10.3)}
    assert cheap.levels("financing.revolver_change") == {}
    dear = bridged({"issue_cost": "0.5 MUSD"}, "16 %")
    assert dear.levels("financing.note_issued") == {}
    assert dear.levels("financing.issue_made") == {}


def test_an_issue_has_a_least_size():
    """By hand: 25 at least, at 8 %: 1.0 of interest for 10 that are needed; the revolver would cost 1.236
    at 24 % and 0.816 at 16 %."""
    least = {"least": "25 MUSD"}
    assert bridged(least, "24 %").levels("financing.note_issued") == {("paper", "2027-Q1"): 25.0}
    assert bridged(least, "16 %").levels("financing.note_issued") == {}


def test_paper_pays_its_interest_with_the_repayment():
    """By hand: 100 issued in Q1 at 8 % for 6 months: 104 paid in Q3, nothing in Q2; 100 owed until then.

    A wrong formula would give: 2 in Q2, or 104.04 with interest on interest."""
    model = Money(
        quarters(4),
        treasury=payments(m01="-100", m07="104"),
        financing={"term_notes": {"paper": {**NOTES, "interest": "at-maturity"}}},
    )
    assert model.solve() == pytest.approx(0.0)
    assert model.amounts("cash", "interest") == {"2027-Q3": pytest.approx(-4.0)}
    assert model.amounts("cash", "repaid") == {"2027-Q3": pytest.approx(-100.0)}
    assert model.levels("financing.owed") == pytest.approx(
        {("paper", "2027-Q1"): 100.0, ("paper", "2027-Q2"): 100.0}
    )


def test_paper_of_a_month_runs_for_a_quarter_where_the_plan_knows_no_months():
    """Proves: P14: what is raised in a period is repaid in the next one at the earliest. By hand: 2 % of
    50."""
    model = Money(
        quarters(4),
        treasury=payments(m01="-50", m04="51"),
        financing={"term_notes": {"paper": {**NOTES, "tenor": "1 month", "interest": "at-maturity"}}},
    )
    assert model.solve() == pytest.approx(0.0)
    assert model.amounts("cash", "repaid") == {"2027-Q2": pytest.approx(-50.0)}


def test_paper_that_outlives_the_horizon():
    """By hand: 100 issued in Q1 for a year at 8 %, the plan ends with Q2: 108 come due at the end of 2028-Q1,
    three quarters later, worth 108 / 1.04^0.75 there, 100 of it as debt."""
    paper = {**NOTES, "tenor": "12 months", "interest": "at-maturity"}
    model = Money(
        quarters(2),
        treasury=payments(m01="-100"),
        financing={"term_notes": {"paper": paper}},
        value={"reference_rate": "4 %"},
    )
    model.solve()
    assert model.amounts("closing", "debt outstanding") == {"2027-Q2": pytest.approx(-100.0)}
    assert model.amounts("closing", "interest after the horizon") == {
        "2027-Q2": pytest.approx(100 - 108 / 1.04**0.75)
    }


def test_notes_issued_before_are_repaid_by_their_schedule():
    """By hand: 40 at 8 %: 0.8 in Q1; 10 repaid in Q2 after 0.8; 0.6 in Q3 and 5 repaid; 25 left at the end of
    Q3, due in November: 0.5 more with them after the horizon."""
    old = {
        "amount": "40 MUSD",
        "rate": "8 %",
        "schedule": {"2027-05": "10 MUSD", "2027-08": "5 MUSD"},
        "matures": "2027-11",
    }
    model = Money(quarters(3), treasury={"cash": "100 MUSD"}, financing={"outstanding": {"old": old}})
    assert model.solve() == pytest.approx(100 - 0.8 - 10.8 - 5.6 - 25 - 0.5)
    assert model.amounts("cash", "interest") == pytest.approx(
        {"2027-Q1": -0.8, "2027-Q2": -0.8, "2027-Q3": -0.6}
    )
    assert model.amounts("cash", "repaid") == {"2027-Q2": -10.0, "2027-Q3": -5.0}
    assert model.amounts("debt", "owed") == {"2027-Q1": 40.0, "2027-Q2": 30.0, "2027-Q3": 25.0}
    assert model.amounts("closing", "interest after the horizon") == {"2027-Q3": pytest.approx(-0.5)}


FACILITIES: dict[str, tuple[str, dict[str, Any]]] = {
    "notes": ("note_issued", {"term_notes": {"one": {**NOTES, "tenor": "21 months"}}}),
    "paper": (
        "note_issued",
        {"term_notes": {"one": {**NOTES, "tenor": "21 months", "interest": "at-maturity"}}},
    ),
    "by days": (
        "note_issued",
        {"term_notes": {"one": {**NOTES, "tenor": "21 months", "day_count": "actual/360"}}},
    ),
    "convertible": (
        "note_issued",
        {
            "convertibles": {
                "one": {
                    **NOTES,
                    "tenor": "30 months",
                    "straight_yield": "9 %",
                    "conversion_price": "20 USD/share",
                }
            }
        },
    ),
    "delayed draw": (
        "delayed_drawn",
        {
            "delayed_draws": {
                "one": {
                    "limit": "150 MUSD",
                    "rate": "8 %",
                    "draw_until": "2027-06",
                    "amortisation": "10 %",
                    "tenor": "24 months",
                }
            }
        },
    ),
    "old": (
        "",
        {
            "outstanding": {
                "one": {
                    "amount": "90 MUSD",
                    "rate": "9 %",
                    "schedule": {"2028-02": "30 MUSD"},
                    "matures": "2029-02",
                }
            }
        },
    ),
}


@pytest.mark.parametrize("kind", FACILITIES)
@pytest.mark.parametrize("objective", ["present-value", "horizon-worth"])
def test_it_does_not_matter_where_the_horizon_ends(kind: str, objective: str):
    """Proves: F20: 100 MUSD raised in Q1 are worth the same in a plan of 2, 6 and 12 quarters; in money of
    the end once they are brought to it at the reference rate."""
    quantity, financing = FACILITIES[kind]
    worths = []
    for count in (2, 6, 12):
        model = Money(
            quarters(count),
            treasury={"cash": "500 MUSD", "cash_yield": "4 %"},
            financing=financing,
            value={"reference_rate": "4 %", "objective": objective},
        )
        if quantity:
            model.finish()
            variable = model.context.quantities[f"financing.{quantity}"].variable
            for key in variable:
                variable[key].fix(100.0 if key[-1] == "2027-Q1" else 0.0)
        worth = model.solve()
        worths.append(worth if objective == "present-value" else worth / 1.04 ** (count / 4))
    assert worths == pytest.approx([worths[0]] * 3, abs=1e-6)
    assert worths[0] < 500


def test_each_world_pays_for_what_was_issued_in_it():
    """Proves: the line after the horizon counts, at each leaf, what was issued on the way to it. By hand:
    10 issued in the bad world for two years at 8 %: due in 2029-Q2, so five quarters after the plan: 0.2
    each."""
    model = Money(
        two_worlds(4),
        financing={"term_notes": {"bond": {**NOTES, "tenor": "24 months", "issue_until": "2027-04"}}},
    )
    model.flow({"2027-Q2@bad": -10.0, "2027-Q3@bad": 1.0})
    model.solve()
    assert model.amounts("closing", "interest after the horizon") == {"2027-Q4@bad": pytest.approx(-1.2)}
