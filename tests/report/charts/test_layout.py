"""No text is cut off at the edge of a chart or stands upon another, whatever the names and periods are."""

from __future__ import annotations

import math
import re

import pytest

from optimizer.report.charts.marks import spread
from optimizer.report.charts.scales import tick_label, ticks
from tests.report.charts.samples import HOSTILE, MODULES, Text, months, parsed, quarters, samples, texts

KINDS = sorted(MODULES)
SETTINGS = {
    "two years": (quarters(), ("north", "south", "east")),
    "one period": (["2027-Q1"], ("north",)),
    "begins in autumn": (["2025-Q4", *quarters(24, 2026)], ("north", "south")),
    "300 months": (months(300), ("north", "south", "east", "west", "far", "near")),
    "odd names": (quarters(24), HOSTILE),
    "many names": (quarters(24), [f"hall number {number} of the campus" for number in range(30)]),
}


def clashes(svg: str) -> list[tuple[Text, Text]]:
    found = texts(svg)
    return [(a, b) for index, a in enumerate(found) for b in found[index + 1 :] if a.meets(b)]


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("kind", KINDS)
def test_texts_stand_apart_and_within_the_chart(kind: str, setting: str):
    periods, names = SETTINGS[setting]
    svg = samples(periods, names)[kind]()
    _, _, wide, high = map(float, parsed(svg).attrib["viewBox"].split())
    outside = [
        text for text in texts(svg)
        if text.left < -0.5 or text.right > wide + 0.5 or text.top < 0.0 or text.bottom > high
    ]  # fmt: skip
    assert outside == []
    assert clashes(svg) == []


def test_years_are_named_and_thinned():
    """Proves: periods are named as finely as there is room."""

    def shown(periods: list[str]) -> list[str]:
        return [text.text for text in texts(samples(periods)["power"]()) if re.match(r"20\d\d", text.text)]

    assert shown(quarters(3)) == ["2027-Q1", "2027-Q2", "2027-Q3"]
    assert shown(quarters(24)) == ["2027", "2028", "2029", "2030", "2031", "2032"]
    assert shown(months(300)) == ["2030", "2035", "2040", "2045", "2050"]


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0.0, 700.0, 6, [0, 200, 400, 600, 800]),
        (-7.0, 1.2, 5, [-7.5, -5.0, -2.5, 0.0, 2.5]),
        (0.0, 0.03, 5, [0.0, 0.01, 0.02, 0.03]),
    ],
)
def test_ticks_are_round_and_span_all(low: float, high: float, most: int, expected: list[float]):
    assert ticks(low, high, most) == pytest.approx(expected)


def test_ticks_of_odd_ranges():
    assert ticks(5.0, 5.0, 5) == [5.0]
    assert ticks(math.nan, 1.0, 5)
    assert tick_label(2.5, 2.5) == "2.5"
    assert tick_label(20000.0, 5000.0) == "20,000"


def test_labels_are_moved_apart_as_little_as_possible():
    """By hand: 10 and 12 with 6 between them meet around 11, at 8 and 14; 40 stays where it is."""
    assert spread([12.0, 40.0, 10.0], 6.0, 0.0, 50.0) == pytest.approx([14.0, 40.0, 8.0])
    assert spread([0.0, 1.0], 6.0, 0.0, 50.0) == pytest.approx([0.0, 6.0]), "not beyond the edge"
    assert spread([49.0, 50.0], 6.0, 0.0, 50.0) == pytest.approx([44.0, 50.0])
    assert spread([], 6.0, 0.0, 50.0) == []
