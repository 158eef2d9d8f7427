import pytest

from optimizer.core.timeline import Timeline

JANUARY_2026 = 2026 * 12


def test_quarters_know_their_days_and_label():
    """Proves: a quarter's hours follow the calendar. By hand: Jan to Mar 2028 has 31 + 29 + 31 = 91 days.
    A wrong formula (90 or 91.25 days always) would give 90 or 91.25."""
    timeline = Timeline.steps(JANUARY_2026 + 24, [("quarter", JANUARY_2026 + 36)])
    assert [period.label for period in timeline.periods] == ["2028-Q1", "2028-Q2", "2028-Q3", "2028-Q4"]
    assert [period.days for period in timeline.periods] == [91, 91, 92, 92]
    assert timeline.periods[0].hours == 91 * 24


def test_months_then_quarters_then_years():
    timeline = Timeline.steps(
        JANUARY_2026,
        [("month", JANUARY_2026 + 3), ("quarter", JANUARY_2026 + 12), ("year", JANUARY_2026 + 24)],
    )
    assert [period.label for period in timeline.periods] == [
        "2026-01",
        "2026-02",
        "2026-03",
        "2026-Q2",
        "2026-Q3",
        "2026-Q4",
        "2027",
    ]
    assert timeline.years == 2.0
    assert timeline.years_until_end_of(timeline.periods[2]) == pytest.approx(0.25)


def test_a_stretch_must_hold_whole_steps():
    with pytest.raises(ValueError, match="2026-01 to 2026-04 is not a whole number of quarters"):
        Timeline.steps(JANUARY_2026, [("quarter", JANUARY_2026 + 4)])


def test_what_is_ready_inside_a_period_is_usable_from_the_next():
    timeline = Timeline.steps(JANUARY_2026, [("quarter", JANUARY_2026 + 12)])
    assert timeline.first_from(JANUARY_2026 + 3).label == "2026-Q2"
    assert timeline.first_from(JANUARY_2026 + 4).label == "2026-Q3"
    assert timeline.first_from(JANUARY_2026 + 10) is None
    assert timeline.containing(JANUARY_2026 + 5).label == "2026-Q2"
    assert timeline.containing(JANUARY_2026 + 12) is None
    assert timeline.containing(JANUARY_2026 - 1) is None
