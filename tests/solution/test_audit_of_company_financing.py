"""The audit of revolvers, delayed draws, notes and shares, one page of numbers each."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.solution.audit import financing
from tests.solution.small import Q, amounts, approx, approx_list, case, scenario

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
CONVERT: dict[str, Any] = {
    "limit": "90 MUSD",
    "least": "10 MUSD",
    "rate": "1 %",
    "straight_yield": "9 %",
    "fee": "2 %",
    "capped_call": "10 %",
    "tenor": "60 months",
    "conversion_price": "20 USD/share",
}
EQUITY: dict[str, Any] = {
    "price": {"2027-01": "20 USD/share", "2027-05": "22 USD/share"},
    "intrinsic_value": {"2027-01": "25 USD/share", "2027-09": "28 USD/share"},
    "fee": "2 %",
    "daily_volume": "0.5 Mshares/day",
    "volume_share": "10 %",
    "impact": {"volatility": "5 %", "factor": 0.9, "segments": 2},
    "shelf": "90 MUSD",
    "shares_outstanding": "300 Mshares",
    "issue_from": "2027-02",
}
SAFE: dict[str, Any] = {"value": {"reference_rate": "4 %"}}


def one(kind: str, terms: dict[str, Any]) -> dict[str, Any]:
    return {"financing": {kind: {"one": terms}}}


def test_a_delayed_draw_is_signed_drawn_and_repaid_by_part():
    """Proves: 51.8 drawn in Q1 and 20 in Q2 of a bridge signed in Q1.

    By hand: fees 1 + 0.5 + 0.3 in Q1, 0.3 % of 48.2 in Q2. Interest 1.036, then 2 % of 71.8. 5 % of 71.8 =
    3.59 repaid in Q3 and in Q4. 64.62 left: in 2028-Q1 3.59 and 1.2924 of interest, in Q2 61.03 and 1.2206.
    A wrong formula would give: 5 % of what is left, or a fee after June.
    """
    made = case(
        scenario(one("delayed_draws", BRIDGE), SAFE),
        ("financing.arranged", "", "one", Q[0], 1.0),
        ("financing.delayed_drawn", "", "one", Q[0], 51.8),
        ("financing.delayed_drawn", "", "one", Q[1], 20.0),
    )
    owed = financing.recompute(made)
    assert amounts(made, "cash", "fees") == approx({Q[0]: -1.8, Q[1]: -0.1446})
    assert amounts(made, "cash", "interest") == approx(
        {Q[1]: -1.036, Q[2]: -1.436, Q[3]: -0.02 * (71.8 - 3.59)}
    )
    assert amounts(made, "cash", "repaid") == approx({Q[2]: -3.59, Q[3]: -3.59})
    assert [owed["one", node] for node in Q] == approx_list(51.8, 71.8, 68.21, 64.62)
    later = (3.59 + 1.2924) / 1.04**0.25 + (61.03 + 1.2206) / 1.04**0.5
    assert amounts(made, "closing", "interest after the horizon") == approx({Q[3]: 64.62 - later})


def test_what_is_drawn_without_being_arranged_is_found():
    """By hand: a revolver with an upfront fee is drawn by 30 in Q2 and arranged only in Q3, twice."""
    line = {"limit": "50 MUSD", "rate": "8 %", "upfront_fee": "1 %", "matures": "2029-01"}
    made = case(
        scenario(one("revolvers", line)),
        ("financing.arranged", "", "one", Q[2], 2.0),
        ("financing.revolver_change", "", "one", Q[1], 30.0),
    )
    found = {check.limit: check for check in financing.limits(made, financing.recompute(made))}
    assert (found["credit limit"].slack, found["credit limit"].node) == (-30.0, Q[1])
    assert found["facility arranged once"].slack == -1.0
    assert amounts(made, "cash", "fees") == approx({Q[2]: -1.0})


def test_a_convertible_pays_its_coupon_and_gives_an_option_away():
    """Proves: 80 issued in Q1. By hand: fee 1.6, capped call 8, coupon 0.2 a quarter for five years, 4
    million shares. The option: 80 less 0.2 for 20 quarters and 80 after five years, at 9 %.

    A wrong formula would give: the option from the start of the quarter.
    """
    made = case(
        scenario(one("convertibles", CONVERT), SAFE),
        ("financing.note_issued", "", "one", Q[0], 80.0),
        ("financing.issue_made", "", "one", Q[0], 1.0),
    )
    financing.recompute(made)
    plain = sum(0.2 / 1.09 ** (quarter / 4) for quarter in range(1, 21)) + 80 / 1.09**5
    safe = sum(0.2 / 1.04 ** (quarter / 4) for quarter in range(1, 18)) + 80 / 1.04**4.25
    assert amounts(made, "charges", "conversion option") == approx({Q[0]: plain - 80})
    assert amounts(made, "charges", "capped call") == approx({Q[0]: 8.0})
    assert amounts(made, "cash", "capped call") == approx({Q[0]: -8.0})
    assert amounts(made, "cash", "fees") == approx({Q[0]: -1.6})
    assert amounts(made, "cash", "interest") == approx(dict.fromkeys(Q[1:], -0.2))
    assert amounts(made, "shares", "issued if converted") == approx({Q[0]: 4.0})
    assert amounts(made, "closing", "interest after the horizon") == approx({Q[3]: 80 - safe})


def test_paper_and_notes_from_before():
    """Proves: paper of 40 issued in Q2 with 2 % off, due in Q4; 30 from before, of which 10 go in August.

    By hand: paper pays 40 * 8 % / 2 = 1.6 at the end; the old notes 0.75 a quarter, then 0.5; they are due in
    2028-Q1, a quarter after the plan: (20 + 0.5) / 1.04^0.25.
    """
    paper = {"limit": "40 MUSD", "rate": "8 %", "oid": "2 %", "tenor": "6 months", "interest": "at-maturity"}
    old = {"amount": "30 MUSD", "rate": "10 %", "schedule": {"2027-08": "10 MUSD"}, "matures": "2028-02"}
    made = case(
        scenario({"financing": {"term_notes": {"paper": paper}, "outstanding": {"old": old}}}, SAFE),
        ("financing.note_issued", "", "paper", Q[1], 40.0),
    )
    owed = financing.recompute(made)
    assert amounts(made, "cash", "fees") == approx({Q[1]: -0.8})
    assert amounts(made, "cash", "interest") == approx({Q[0]: -0.75, Q[1]: -0.75, Q[2]: -0.75, Q[3]: -2.1})
    assert amounts(made, "cash", "repaid") == approx({Q[2]: -10.0, Q[3]: -40.0})
    assert [owed["old", node] for node in Q] == approx_list(30, 30, 20, 20)
    assert amounts(made, "closing", "interest after the horizon") == approx({Q[3]: 20 - 20.5 / 1.04**0.25})


def test_an_issue_that_is_too_small_or_not_made_is_found():
    """By hand: 4 issued where 10 is the least: 6 short; 3 issued though no issue is made: 3 too many."""
    issued, made_in_q1 = ("financing.note_issued", "", "one"), ("financing.issue_made", "", "one", Q[0], 1.0)
    for rows, slack in (
        ([(*issued, Q[0], 4.0), made_in_q1], -6.0),
        ([(*issued, Q[1], 3.0)], -3.0),
    ):
        made = case(scenario(one("convertibles", CONVERT)), *rows)
        found = {check.limit: check for check in financing.limits(made, financing.recompute(made))}
        assert found["size of an issue"].slack == slack


def test_shares_bring_their_price_less_fee_and_impact():
    """Proves: 1.5 million shares in Q1, when the programme is open for two months at 20. By hand: 42 trading
    days, 21 million traded, 2.1 at most: the first of two secants ends at 0.525.

    A wrong formula would give: three months of volume, or Q1's intrinsic value in Q3.
    """
    made = case(
        scenario(one("equity", EQUITY)),
        ("financing.shares_issued", "", "one/1", Q[0], 0.525),
        ("financing.shares_issued", "", "one/2", Q[0], 0.975),
        ("financing.shares_issued", "", "one/1", Q[2], 0.1),
    )
    financing.recompute(made)
    kappa = 2 / 3 * 0.9 * 0.05 * 20 / 21**0.5
    impact = kappa * (0.525**1.5 + (2.1**1.5 - 0.525**1.5) / 1.575 * 0.975)
    third = 2 / 3 * 0.9 * 0.05 * 22 / 31.5**0.5 * 0.7875**0.5 * 0.1
    assert amounts(made, "cash", "shares issued") == approx({Q[0]: 30.0, Q[2]: 2.2})
    assert amounts(made, "cash", "issue fees") == approx({Q[0]: -0.6, Q[2]: -0.044})
    assert amounts(made, "cash", "issue discount") == approx({Q[0]: -impact, Q[2]: -third})
    assert amounts(made, "charges", "dilution") == approx({Q[0]: -37.5, Q[2]: -2.6})
    assert amounts(made, "shares", "outstanding") == approx({Q[0]: 300.0})


def test_more_shares_than_shelf_and_volume_allow_are_found():
    """By hand: 5 million at 20 are 100 of 90 on the shelf; 2.1 million could be issued."""
    made = case(scenario(one("equity", EQUITY)), ("financing.shares_issued", "", "one/2", Q[0], 5.0))
    found = {check.limit: check for check in financing.limits(made, financing.recompute(made))}
    assert found["shelf"].slack == pytest.approx(-10.0)
    assert found["share of the volume of shares"].slack == pytest.approx(-2.9)
