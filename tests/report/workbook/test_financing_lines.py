"""Lines of the company's own facilities in plan.xlsx: each formula gives what the audit works out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.report.workbook.financing_plans import Decisions, book, lines, made, values, view
from tests.solution.small import Q, tree, two_worlds

REVOLVER = {
    "limit": "90 MUSD",
    "rate": "10 %",
    "upfront_fee": "1 %",
    "unused_fee": "0.5 %",
    "opening": "10 MUSD",
    "available_from": "2027-02",
    "matures": "2027-11",
}
FLOATING = {
    "limit": "90 MUSD",
    "floating": {"benchmark": "sofr", "floor": "3 %", "margin": "2 %"},
    "day_count": "actual/360",
    "matures": "2028-11",
}
BRIDGE = {
    "limit": "100 MUSD",
    "rate": "8 %",
    "upfront_fee": "1 %",
    "issue_cost": "0.5 MUSD",
    "commitment_fee": "1.2 %",
    "draw_until": "2027-06",
    "amortisation": "20 %",
    "matures": "2027-11",
}
BY_DRAW = {"limit": "100 MUSD", "rate": "8 %", "draw_until": "2027-06", "tenor": "8 months"}
NOTES = {
    "limit": "90 MUSD",
    "rate": "8 %",
    "fee": "1 %",
    "oid": "2 %",
    "issue_cost": "1 MUSD",
    "tenor": "8 months",
}
PAPER = {"limit": "90 MUSD", "rate": "8 %", "interest": "at-maturity", "tenor": "7 months"}
CONVERT = {
    "limit": "90 MUSD",
    "rate": "1 %",
    "straight_yield": "9 %",
    "fee": "2 %",
    "capped_call": "10 %",
    "tenor": "60 months",
    "conversion_price": "20 USD/share",
}
EQUITY = {
    "price": {"2027-01": "20 USD/share", "2027-04": "22 USD/share"},
    "intrinsic_value": {"2027-01": "25 USD/share", "2027-10": "28 USD/share"},
    "fee": "2 %",
    "daily_volume": "0.5 Mshares/day",
    "volume_share": "10 %",
    "impact": {"volatility": "5 %", "factor": 0.9, "segments": 2},
    "shelf": "90 MUSD",
    "issue_until": "2027-09",
}
BEFORE = {
    "amount": "50 MUSD",
    "rate": "5 %",
    "schedule": {"2027-02": "10 MUSD", "2027-05": "5 MUSD"},
    "matures": "2027-08",
}


def rows(quantity: str, amounts: dict[str, float], item: str = "one") -> Decisions:
    return tuple((f"financing.{quantity}", "", item, node, amount) for node, amount in amounts.items())


SIGNED = rows("arranged", {Q[0]: 1.0})
DRAWN = rows("delayed_drawn", {Q[0]: 51.8, Q[1]: 20.0})
ISSUED = rows("note_issued", {Q[0]: 40.0, Q[2]: 30.0})
MONTHS = {"horizon": {"months_until": "2027-06"}}
MIXED = rows("note_issued", {"2027-02": 40.0, "2027-Q3": 10.0})
CASES: dict[str, tuple[str, dict[str, Any], Decisions, dict[str, Any]]] = {
    "a line that is arranged": (
        "revolvers",
        REVOLVER,
        SIGNED + rows("revolver_change", {Q[1]: 30.0, Q[3]: -40.0}),
        {},
    ),
    "a line that floats": ("revolvers", FLOATING, rows("revolver_change", {Q[0]: 30.0}), {}),
    "a bridge repaid in parts": ("delayed_draws", BRIDGE, SIGNED + DRAWN, {}),
    "draws of eight months": ("delayed_draws", BY_DRAW, DRAWN, {}),
    "notes with a discount": ("term_notes", NOTES, ISSUED + rows("issue_made", {Q[0]: 1.0, Q[2]: 1.0}), {}),
    "paper that pays at the end": ("term_notes", PAPER, ISSUED, {}),
    "a convertible": ("convertibles", CONVERT, ISSUED, {}),
    "a convertible that ends soon": ("convertibles", {**CONVERT, "tenor": "7 months"}, ISSUED, {}),
    "a convertible on uneven periods": ("convertibles", CONVERT, MIXED, MONTHS),
    "a convertible that floats": (
        "convertibles",
        {**CONVERT, "rate": None, "floating": {"benchmark": "sofr", "margin": "0 %"}},
        ISSUED,
        {},
    ),
    "old notes with a schedule": ("outstanding", BEFORE, (), {}),
    "old notes that outlast the horizon": (
        "outstanding",
        {"amount": "50 MUSD", "rate": "5 %", "matures": "2028-08"},
        (),
        {},
    ),
    "shares": (
        "equity",
        EQUITY,
        rows("shares_issued", {Q[0]: 0.5, Q[1]: 0.3}, "one/1") + rows("shares_issued", {Q[0]: 0.4}, "one/2"),
        {},
    ),
}


@pytest.mark.parametrize(("kind", "terms", "decisions", "more"), CASES.values(), ids=CASES)
def test_every_line_is_live(
    kind: str, terms: dict[str, Any], decisions: Decisions, more: dict[str, Any]
) -> None:
    """Proves: what the formulas give is what the audit posts, line by line and period by period."""
    found = book(view(made(kind, terms, more), decisions))
    assert found.gave_up == []
    assert len(lines(found)) >= 3
    assert [name for name, live in lines(found).items() if not live] == []


def test_branches_go_on_from_their_own_trunk() -> None:
    """Proves: in the bear, where nothing is drawn after the trunk, interest is on the 30 of the trunk alone.

    By hand: 10 % of 40 in both Q2; then 1 in the bear, and 1.5 in the bull, where 20 more are drawn.
    A wrong formula would give: the interest of the column to the left.
    """
    terms = {"limit": "90 MUSD", "rate": "10 %", "opening": "10 MUSD", "matures": "2028-11"}
    scenario = made("revolvers", terms)
    on = two_worlds(scenario)
    drawn = rows("revolver_change", {Q[0]: 30.0, f"{Q[1]}@bull": 20.0})
    found = book(view(scenario, drawn, on))
    interest = dict(zip(on.names, values(found, "cash", "interest"), strict=True))
    assert lines(found)["cash", "interest", "one"]
    assert [interest[f"{quarter}@bear"] for quarter in Q[1:]] == pytest.approx([-1.0, -1.0, -1.0])
    assert [interest[f"{quarter}@bull"] for quarter in Q[1:]] == pytest.approx([-1.0, -1.5, -1.5])


def test_interest_that_floats() -> None:
    """Proves: the floor counts for the benchmark alone, and days are counted over 360.

    By hand: 30 owed from the end of March. April to June: (4 + 4 + 2) / 3 % = 10/3 %, above the floor; + 2 %,
    times 91 days over 360. Then the floor of 3 % + 2 %, 92 days each.
    A wrong formula would give: 4 % from July on, or a quarter of the rate.
    """
    found = book(view(made("revolvers", FLOATING), rows("revolver_change", {Q[0]: 30.0})))
    second, later = 30.0 * (0.1 / 3.0 + 0.02) * 91.0 / 360.0, 30.0 * 0.05 * 92.0 / 360.0
    assert values(found, "cash", "interest") == pytest.approx([0.0, -second, -later, -later])


def test_paper_pays_all_interest_with_the_repayment() -> None:
    """Proves: 40 issued in Q1 for seven months are due in August, with 2 % for Q2 and 2 % for Q3.

    By hand: 40 · 4 % = 1.6. The 30 of Q3 are due in February 2028: 2 % are accrued for Q4, 2 % come in the
    one period left; at 4 % a year 31.2 are then worth 31.2 / 1.04^0.25.
    A wrong formula would give: 0.8 a quarter, or interest on interest.
    """
    found = book(view(made("term_notes", PAPER), ISSUED))
    assert values(found, "cash", "interest") == pytest.approx([0.0, 0.0, -1.6, 0.0])
    assert values(found, "closing", "interest after the horizon")[-1] == pytest.approx(
        30.0 - 31.2 / 1.04**0.25
    )


def test_a_line_that_the_formula_does_not_meet_is_told() -> None:
    """Proves: notes that count days and outlast the horizon have no short formula for what is paid then."""
    found = book(view(made("convertibles", {**CONVERT, "day_count": "actual/360"}), ISSUED))
    hard = {name for name, live in lines(found).items() if not live}
    assert hard == {("closing", "interest after the horizon", "one"), ("charges", "conversion option", "one")}


def test_facilities_that_are_not_used_are_named() -> None:
    found = book(view(made("term_notes", NOTES), ()))
    assert lines(found) == {}
    told = [cell.content for cell in found.sheets["Debt"].cells if cell.kind == "text"]
    assert "Not used in this plan: one" in told


def test_a_changed_input_finds_the_plan_no_longer_in_agreement() -> None:
    """Proves: with a dearer line and the old plan, interest is no longer what the solver posted."""
    kind, terms, decisions, _ = CASES["a line that is arranged"]
    old = view(made(kind, terms), decisions)
    dear = made(kind, {**terms, "rate": "11 %"})
    assert tree(dear).names == old.tree.names
    mixed = replace(old, solution=replace(view(dear, decisions).solution, plan=old.plan))
    assert not lines(book(mixed))["cash", "interest", "one"]
