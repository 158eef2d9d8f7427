"""The audit of conversions, one page of numbers each."""

from __future__ import annotations

import pytest

from optimizer.solution.audit import (
    conversions,
)
from tests.solution.small import (
    Q,
    amounts,
    approx,
    case,
    scenario,
    with_hall,
)


def test_a_conversion_pays_goes_dark_and_is_ready_in_its_own_months():
    """Proves: 20 MW decided in Q1 with deposits 3 months before building; 6 months of building, dark for 3.

    By hand: building begins in April, ready in October. 200 MUSD: 10 % in January (Q1), 50 % in April (Q2),
    30 % in July (Q3), 10 % in January 2028, after the horizon. Dark from July: 25 MW at the meter from Q3.
    Ready: 20 MW in Q4. A wrong formula would give: everything one quarter earlier.
    """
    hall = with_hall(
        deposit_lead="3 months",
        dark="3 months",
        spend={"-3": "10 %", "0": "50 %", "3": "30 %", "9": "10 %"},
        operating_cost="5 USD/kW-month",
        cooling={"kind": "direct-liquid", "removes": {"air": "60 MW"}},
    )
    made = case(scenario(hall), ("conversions.started", "west", "hall", Q[0], 20.0))
    conversions.recompute(made)
    assert amounts(made, "cash", "conversion") == approx({Q[0]: -20.0, Q[1]: -100.0, Q[2]: -60.0})
    assert amounts(made, "closing", "conversion after the horizon") == approx({Q[3]: -20.0})
    assert amounts(made, "power", "reserved for AI") == {Q[2]: -25.0, Q[3]: -25.0}
    assert amounts(made, "ready_it", "ready") == {Q[3]: 20.0}
    assert amounts(made, "cash", "hall operations") == approx({Q[3]: -0.3})
    assert amounts(made, "cooling", "removed") == {Q[2]: -30.0, Q[3]: -30.0}


def test_a_conversion_begun_before_keeps_its_own_dates_and_its_sunk_cost():
    """Proves: begun in November 2026, so ready in May; half was paid in November, half in February.

    By hand: -200 of 400 in Q1; power kept from Q1; 40 MW usable from Q3, the first period after May.
    """
    hall = with_hall(started={"start": "2026-11", "it": "40 MW"})
    made = case(scenario(hall), ("conversions.started", "west", "hall", Q[0], 40.0))
    conversions.recompute(made)
    assert amounts(made, "cash", "conversion") == approx({Q[0]: -200.0})
    assert amounts(made, "ready_it", "ready") == {Q[2]: 40.0, Q[3]: 40.0}


def test_blocks_tiers_and_equipment():
    """Proves: two blocks of 10 MW, 15 MW at 8 and 5 MW at 12 MUSD/MW; one transformer of 6 MUSD, a third
    down.

    By hand: 120 + 60 = 180 MUSD, half in each of Q1 and Q2; equipment -2 in Q1, -4 in Q2 (lead 4 months:
    May). A wrong formula would give: 2 MW instead of 20.
    """
    tiers = {
        "reused": {"up_to": "15 MW", "capex": "8 MUSD/MW"},
        "new": {"up_to": "25 MW", "capex": "12 MUSD/MW"},
    }
    transformer = {"price": "6 MUSD", "deposit": "33.33333333333333 %", "lead": "4 months", "most": 3}
    made = case(
        scenario(
            with_hall(block="10 MW", capex=None, tiers=tiers),
            {"construction": {"equipment": {"transformer": transformer}}},
        ),
        ("conversions.started", "west", "hall", Q[0], 2.0),
        ("conversions.tier_used", "west", "hall/reused", Q[0], 15.0),
        ("conversions.tier_used", "west", "hall/new", Q[0], 5.0),
        ("conversions.ordered", "", "transformer", Q[0], 1.0),
    )
    conversions.recompute(made)
    assert amounts(made, "cash", "conversion") == approx({Q[0]: -90.0, Q[1]: -90.0})
    assert amounts(made, "cash", "equipment") == approx({Q[0]: -2.0, Q[1]: -4.0})
    assert amounts(made, "ready_it", "ready") == {Q[2]: 20.0, Q[3]: 20.0}


def test_equipment_given_back_brings_what_is_not_lost_and_must_be_unused():
    """Proves: 60 % of 6 MUSD are lost: 2.4 come back for one unit. A unit the hall needs cannot be given
    back.
    """
    terms = {"price": "6 MUSD", "deposit": "30 %", "lead": "0 months", "most": 3, "cancellation": "60 %"}
    changes = {"construction": {"equipment": {"transformer": terms}}}
    for ordered, slack in ((3.0, 0.0), (2.0, -1.0)):
        made = case(
            scenario(with_hall(equipment={"transformer": 2}), changes),
            ("conversions.started", "west", "hall", Q[0], 40.0),
            ("conversions.ordered", "", "transformer", Q[0], ordered),
            ("conversions.given_back", "", "transformer", Q[3], 1.0),
        )
        conversions.recompute(made)
        assert amounts(made, "closing", "equipment given back") == approx({Q[3]: 2.4})
        (check,) = (one for one in conversions.limits(made) if one.limit == "equipment")
        assert check.slack == pytest.approx(slack)


def test_tiers_that_do_not_add_up_are_found():
    """Proves: 20 MW started, 19 MW in tiers. By hand: short by 1."""
    tiers = {"only": {"up_to": "40 MW", "capex": "8 MUSD/MW"}}
    made = case(
        scenario(with_hall(capex=None, tiers=tiers)),
        ("conversions.started", "west", "hall", Q[0], 20.0),
        ("conversions.tier_used", "west", "hall/only", Q[0], 19.0),
    )
    conversions.recompute(made)
    broken = {one.limit: one.slack for one in conversions.limits(made) if not one.holds}
    assert broken == {"tiers": pytest.approx(-1.0)}
