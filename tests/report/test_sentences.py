"""Sentences with their figures."""

from types import SimpleNamespace

import pytest

from optimizer.report import sentences
from optimizer.solution.solution import Ending


def of(**figures):
    ending = Ending("optimal", 1187.3, 1188.2, 0.0008, 17, "gap", 1.0)
    known = {
        "has_sites": True,
        "is_today": True,
        "worth": 1187.3,
        "gain": 512.4,
        "end": "2031-Q4",
        "solution": SimpleNamespace(ending=ending),
        "tightest_cash": ("2027-Q4", 76.2, 75.0),
        "periods_at_the_floor": 0,
        "beyond": 368.0,
        "pays_later": False,
    }
    return SimpleNamespace(**{**known, **figures})


def ended(value, bound, gap, stopped_by):
    ending = Ending("stopped_with_plan", value, bound, gap, 17, stopped_by, 1.0)
    return of(solution=SimpleNamespace(ending=ending))


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({}, "Worth USD 1,187 m today, USD 512 m more than mining only."),
        ({"gain": -3.0}, "Worth USD 1,187 m today, USD 3.0 m less than mining only."),
        ({"gain": 0.001}, "Worth USD 1,187 m today, as much as mining only."),
        (
            {"is_today": False},
            "Worth USD 1,187 m at the end of 2031-Q4, USD 512 m more than mining only.",
        ),
        (
            {"gain": None},
            "Worth USD 1,187 m today; mining only cannot meet the limits, "
            "so there is nothing to hold it against.",
        ),
        ({"has_sites": False, "gain": None}, "Worth USD 1,187 m today."),
    ],
)
def test_worth(figures, told):
    assert sentences.worth_sentence(of(**figures)) == told


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        ((1187.3, 1188.2, 0.0008, "gap"), "It is at most USD 0.90 m (0.08 %) below the best possible."),
        ((1187.3, 1187.3, 0.0, "optimal"), "No plan can be worth more."),
        (
            (1184.6, 1188.9, 0.0036, "interrupt"),
            "Stopped by Ctrl-C: at most USD 4.3 m (0.36 %) below the best possible.",
        ),
        (
            (1184.6, 1188.9, 0.0036, "time"),
            "Stopped by the time limit: at most USD 4.3 m (0.36 %) below the best possible.",
        ),
        ((1184.6, None, None, "time"), "How far it is from the best plan is not known."),
    ],
)
def test_certainty(ending, told):
    assert sentences.certainty(ended(*ending)) == told


@pytest.mark.parametrize(
    ("cash", "at_floor", "told"),
    [
        (("2027-Q4", 76.2, 75.0), 0, "comes closest to its floor at the end of 2027-Q4: USD 76.2 m; "),
        (("2027-Q4", 75.0, 75.0), 1, "comes closest to its floor at the end of 2027-Q4: USD 75.0 m, "),
        (
            ("2027-Q4", 75.0, 75.0),
            9,
            "stands on its floor at the end of 9 periods, first of 2027-Q4: USD 75.0 m",
        ),
    ],
)
def test_cash(cash, at_floor, told):
    ends = ["the floor is USD 75.0 m.", "right at the floor.", "."]
    expected = f"Cash {told}{ends[min(at_floor, 2)]}"
    assert sentences.cash_sentence(of(tightest_cash=cash, periods_at_the_floor=at_floor)) == expected


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (
            {"gain": 800.0, "beyond": 1600.0, "pays_later": True},
            "Warning: until the end of 2031-Q4 it is worth USD 800 m less than mining only, "
            "after it USD 1,600 m more: it pays only if leases run on.",
        ),
        (
            {"gain": 800.0, "beyond": 300.0},
            "Until the end of 2031-Q4 it is worth USD 500 m more than mining only, after it USD 300 m more.",
        ),
        (
            {"gain": -100.0, "beyond": -40.0},
            "Until the end of 2031-Q4 it is worth USD 60.0 m less than mining only, "
            "after it USD 40.0 m less.",
        ),
        (
            {"gain": None, "beyond": 368.0},
            "What is expected after 2031-Q4, less debt, counts USD 368 m of it.",
        ),
    ],
)
def test_beyond_the_horizon(figures, told):
    assert sentences.beyond_sentence(of(**figures)) == told


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (None, ""),
        (0.31, "31 % of the worth is expected only after 2031-Q4."),
        (
            0.708,
            "Warning: 71 % of the worth is expected only after 2031-Q4, when no cash is planned any more: "
            "more than a third.",
        ),
        (
            1.2,
            "Warning: all of the worth and more (120 %) is expected only after 2031-Q4, when no cash is "
            "planned any more: more than a third.",
        ),
    ],
)
def test_share_beyond_the_horizon(share, told):
    figures = {"share_beyond": share, "is_mostly_later": share is not None and share > 1 / 3}
    assert sentences.share_beyond_sentence(of(**figures)) == told
