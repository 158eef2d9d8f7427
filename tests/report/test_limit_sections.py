"""What the sections on limits and on what could change the answer say."""

from __future__ import annotations

from optimizer.report.blocks import Bullets, Chart, Paragraph
from optimizer.report.marks import bare
from optimizer.report.sections import breaks, limits
from optimizer.report.view import View
from optimizer.solution.tables import from_csv
from tests.report import lent, sample
from tests.report.told import LIMITS, MOVED, STEPS, STRESS, charts, priced, warnings, words
from tests.solution.small import Q

# What limits the plan


def test_limits_lead_with_what_a_practical_step_is_worth():
    """A first unit of 0.30 MUSD goes below one of 0.14 whose ten are worth more."""
    told = list(limits.blocks(priced(steps=STEPS)))
    text = words(told)
    assert told[0] == Bullets(told[0].items)
    assert [bare(item) for item in told[0].items] == [
        "Load at the site, at most its power (west), in 2027-Q2: 10 MW more is worth USD 1.2 m.",
        "Least cash, in 2027-Q1 to 2027-Q2: 10 MUSD less is worth USD 0.40 m.",
    ]
    assert "Limit | When | A practical step | is worth, MUSD | Written at" in text
    assert (
        "Least cash | 2027-Q1 to 2027-Q2 | 10 MUSD less | 0.40 | treasury.cash_floor, scenario.yaml" in text
    )
    assert "whose step is worth most comes first" in text
    assert "one more" not in text
    assert "wattshift explain runs/small-miner-3f9c1e --write" in text


def test_a_step_that_is_worth_nothing_is_not_told_however_much_its_first_unit_is():
    nothing = [STEPS[0], (*STEPS[1][:-1], 0.04)]
    rows = [(*LIMITS[0][:7], 0.14, *LIMITS[0][8:]), *((*row[:7], 90.0, *row[8:]) for row in LIMITS[1:3])]
    told = list(limits.blocks(priced(rows, steps=nothing)))
    assert "Least cash" not in words(told)
    assert "worth next to nothing" in words(told)
    none = list(limits.blocks(priced(rows, steps=[(*row[:-1], 0.0) for row in STEPS])))
    assert isinstance(none[0], Paragraph)
    assert "No practical step of any one limit is worth anything" in words(none)
    assert charts(none) == []


def test_limits_that_one_step_moves_together_stand_in_one_row():
    rows = [*LIMITS, ("sites.other", "twin", "west", "", Q[1], Q[1], "MW", 0.1, 0.0, 0.0, LIMITS[0][-1])]
    steps = [*STEPS, ("sites.other", *STEPS[0][1:])]
    assert "Twin" not in words(limits.blocks(priced(rows, steps=steps)))
    assert len(priced(rows, steps=steps).table("limits")) == 4


def test_limits_of_an_older_run_tell_the_first_unit_plainly_and_headline_none():
    told = list(limits.blocks(priced()))
    text = words(told)
    assert "was not worked out in this run. The table tells the first unit alone" in text
    assert "Limit | When | Unit | First unit, MUSD | Written at" in text
    assert "Least cash | 2027-Q1 to 2027-Q2 | MUSD | 0.3000 | treasury.cash_floor, scenario.yaml" in text
    assert [block for block in told if isinstance(block, Bullets | Chart)] == []


def test_limits_of_what_the_plan_leaves_are_only_in_the_table_of_the_folder():
    """The hall `annex` is left, so the worth of a first MW in it is that of no limit; cash later is none."""
    view = priced(steps=STEPS)
    assert "annex" not in words(limits.blocks(view))
    found = view.table("limits").set_index("limit")
    assert found["in_plan"].to_dict() == {
        "sites.power_limit": True,
        "treasury.cash_floor": True,
        "conversions.hall_limit": False,
    }
    assert list(found.index) == ["sites.power_limit", "treasury.cash_floor", "conversions.hall_limit"]
    assert found["step_worth_musd"].fillna(-1.0).to_list() == [1.2, 0.4, -1.0]
    assert "of loans, leases and halls that the plan leaves" in words(limits.blocks(view))


def test_limits_that_were_solved_again_are_told_by_what_that_gave():
    text = words(limits.blocks(priced(steps=STEPS, limits_moved=MOVED)))
    assert "10 MUSD less is worth USD 3.5 m, solved again with all choices free." in text
    assert "Least cash | 10 MUSD less | +3.5 | 0.0 | sign lease 2" in text
    assert "10 MW more | 1.2" in text
    assert "wattshift explain" not in text


def test_a_run_whose_steps_only_a_study_knows_is_told_by_that():
    first = limits.blocks(priced(limits_moved=MOVED))[0]
    assert isinstance(first, Bullets)
    assert [bare(item).partition(": ")[2] for item in first.items] == [
        "10 MUSD less is worth USD 3.5 m, solved again with all choices free.",
        "10 MW more is worth USD 0.40 m.",
    ]


def test_the_chart_of_limits_shows_steps_alone():
    (one,) = charts(limits.blocks(priced(steps=STEPS)))
    svg = one.draw()
    assert "10 MW more, 2027-Q2" in svg
    assert "10 MUSD less, 2027-Q1 to 2027-Q2" in svg
    assert "1 MW" not in svg.replace("10 MW", "")
    assert "\ue000" not in svg


def test_without_any_limit():
    assert "No limit is worth anything" in words(limits.blocks(priced([])))
    told = words(limits.blocks(View(sample.solution(prices=None), "x-1")))
    assert "was not worked out" in told
    assert "wattshift explain" in told


# What could change the answer


def test_rooms_without_a_study_and_the_command_for_one():
    told = list(breaks.blocks(lent.view(lent.COINS)))
    text = words(told)
    assert (
        "a fall of BTC by 16.7 % below the lowest price of 2027-Q2 brings a margin call, on coin-loan" in text
    )
    assert "Leverage: line | 2027-Q3 | 3.50 x | at most | 4.00 x | 0.50 x | income falls | 12.6 %" in text
    assert "bank | 2027-Q1 | 16.5 MUSD | at least | 20.0 MUSD | -3.5 MUSD | liquidity falls | BROKEN" in text
    assert len(warnings(told)) == 1
    assert "wattshift stress runs/lent-123abc --as-planned --write" in text


def test_drivers_with_where_they_hold_and_break():
    text = words(breaks.blocks(lent.view(stress=from_csv(STRESS))))
    assert (
        "BTC price, whole path | the plan cannot be carried out | -48 % | -49 % | -90 % | short by 0.4 MUSD"
        in text
    )
    assert (
        "interest rates | the plan cannot be carried out | +1,000 bp | still paid for | +1,000 bp | -" in text
    )
    assert "BTC price, level | the plan cannot be carried out | - | not known | 10,000 USD/BTC | -" in text
    assert (
        "The first decision changes with any of these: BTC price, whole path at -21 %; delay of "
        "every conversion at "
        "2 months." in text
    )
    assert "wattshift stress" not in text


def test_the_first_decision_that_never_changes_and_the_one_not_asked_for():
    lines = STRESS.splitlines()
    kept = "\n".join([lines[0], "rent,rent,share,first_decision,-0.5,,-0.5,0.01,True,"])
    assert "stays the same however far" in words(breaks.blocks(lent.view(stress=from_csv(kept))))
    funded = "\n".join([lines[0], lines[1]])
    text = words(breaks.blocks(lent.view(stress=from_csv(funded))))
    assert "What breaks the plan as it stands: BTC price, whole path at -49 %." in text
    assert "wattshift stress runs/lent-123abc --write" in text
    none = words(breaks.blocks(lent.view(stress=from_csv("\n".join([lines[0], lines[3]])))))
    assert "the plan can still be paid for if BTC sales and loans are planned anew." in none
    assert "not what it is then worth" in none


def test_the_chart_of_breaks():
    (chart,) = charts(breaks.blocks(lent.view(stress=from_csv(STRESS))))
    svg = chart.draw()
    assert "at -49 %" in svg
    assert "not up to +1,000 bp" in svg
    assert "\ue000" not in svg
