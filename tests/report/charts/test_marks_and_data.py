"""What is drawn is what was given: as many bars as amounts, as long as they are."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from optimizer.report.charts import (
    bitcoin,
    breaks,
    cash,
    coin_cost,
    gantt,
    limits,
    power,
    ratios,
    sources_uses,
    value,
)
from tests.report.charts.samples import parsed, quarters, samples, shapes, texts

NAMED = {"name": "n", "title": "t", "about": "a"}
EIGHT = quarters()


def wide(corners: list[tuple[float, float]]) -> float:
    return max(x for x, _ in corners) - min(x for x, _ in corners)


def high(corners: list[tuple[float, float]]) -> float:
    return max(y for _, y in corners) - min(y for _, y in corners)


def written(svg: str) -> list[str]:
    return [text.text for text in texts(svg)]


def test_a_bar_for_each_amount_of_coins():
    """Proves: bars are in proportion. By hand: 300 sold is three times as long as 100 mined, below it."""
    mined, sold = [100.0, 0.0, 50.0], [0.0, -300.0, 0.0]
    data = bitcoin.BitcoinData(EIGHT[:3], mined, sold, [9.0] * 3, [0.0] * 3, [1e5] * 3)
    svg = bitcoin.draw(data, **NAMED)
    up, down = shapes(svg, "mined"), shapes(svg, "sold")
    assert (len(up), len(down)) == (2, 1)
    assert high(down[0]) == pytest.approx(3.0 * high(up[0]), abs=0.05)
    assert high(up[1]) == pytest.approx(high(up[0]) / 2.0, abs=0.05)
    assert min(y for _, y in down[0]) == pytest.approx(max(y for _, y in up[0]), abs=0.05)
    assert shapes(svg, "pledged") == shapes(svg, "floor") == []


def test_areas_stand_upon_another_up_to_what_is_energised():
    """By hand: 50 mining, 30 leased, 20 unused of 100 energised: halfway up, 80 %, all the way."""
    data = power.PowerData(["2027"], [50.0], [30.0], [0.0], [20.0], [100.0])
    svg = power.draw(data, **NAMED)
    areas = [shapes(svg, mark)[0] for mark in ("mining", "leased", "unused")]
    assert shapes(svg, "kept") == []
    assert [high(area) for area in areas] == pytest.approx([88.0, 52.8, 35.2], abs=0.05)
    line = shapes(svg, "energised")[0]
    assert min(y for _, y in line) == pytest.approx(min(y for _, y in areas[2]), abs=0.05)
    assert {"Mining 50", "AI leased 30", "Unused 20", "Energised 100"} <= set(written(svg))


def test_both_bars_of_money_are_as_long_and_small_parts_are_joined():
    part = sources_uses.Part
    sources = [part("lent", 60.0), part("coins", 40.0, is_btc=True)]
    uses = [part("built", 97.0), part("a", 1.0), part("b", 0.5), part("c", 1.5), part("none", 0.0)]
    svg = sources_uses.draw(sources_uses.SourcesUsesData(sources, uses), **NAMED)
    given, used = shapes(svg, "source"), shapes(svg, "use")
    assert sum(map(wide, given)) == pytest.approx(sum(map(wide, used)), abs=0.1)
    assert len(given) == 2
    assert len(used) == 3, "built, c, and a with b"
    assert wide(shapes(svg, "btc")[0]) == pytest.approx(0.4 * 460.0, abs=0.05)
    assert "other 1.5" in " ".join(written(svg))


def test_a_waterfall_ends_where_the_plan_is():
    """By hand: 100, up 50, down 20, so 130: the last step ends where the last bar does."""
    data = value.ValueData(
        "mining", 100.0, [("leases", 50.0), ("none", 0.0), ("build", -20.0)], "plan", 130.0
    )
    svg = value.draw(data, **NAMED)
    first, last = shapes(svg, "whole")
    more, less = shapes(svg, "more"), shapes(svg, "less")
    assert (len(more), len(less)) == (1, 1)
    assert wide(more[0]) / wide(first) == pytest.approx(0.5, abs=0.01)
    assert min(x for x, _ in less[0]) == pytest.approx(max(x for x, _ in last), abs=0.05)
    assert {"100", "+50.0", "-20.0", "130"} <= set(written(svg))


def test_bars_by_month_end_with_the_horizon():
    """By hand: of 24 months 6 are a quarter of the width; what runs on is cut there and has an arrow."""
    bars = [gantt.Bar("build", "2027-01", "2027-06"), gantt.Bar("rent", "2027-Q3", "2040-12", "20 MW")]
    data = gantt.GanttData("2027-Q1", "2028-Q4", [gantt.Row("hall", bars), gantt.Row("no bars", [])])
    svg = gantt.draw(data, **NAMED)
    (build,), (rent,) = shapes(svg, "build"), shapes(svg, "rent")
    assert wide(rent) == pytest.approx(3.0 * wide(build), abs=0.1)
    assert max(x for x, _ in build) == pytest.approx(min(x for x, _ in rent), abs=0.05)
    assert len(shapes(svg, "beyond")) == 1
    assert {"to 2040-12", "20 MW", "no bars"} <= set(written(svg))


def test_bars_that_overlap_stand_below_each_other():
    bars = [gantt.Bar("build", "2027-01", "2027-12"), gantt.Bar("build", "2027-06", "2028-03")]
    one, other = shapes(
        gantt.draw(gantt.GanttData("2027", "2028", [gantt.Row("hall", bars)]), **NAMED), "build"
    )
    assert max(y for _, y in one) < min(y for _, y in other)


def test_the_tightest_test_is_told_and_a_breach_is_seen():
    tight = ratios.Ratio("loan", [None, 2.0, 1.3, math.inf], [1.3] * 4)
    broken = ratios.Ratio("debt", [4.0, 5.0, 4.0, 4.0], [4.5] * 4, "most")
    share = ratios.Ratio("LTV", [0.4, 0.5, 0.45, 0.3], [0.6] * 4, "most", "%")
    svg = ratios.draw(ratios.RatiosData(EIGHT[:4], [tight, broken, share]), **NAMED)
    told = written(svg)
    assert "1.30x in 2027-Q3; at least 1.30x" in told
    assert "5.00x in 2027-Q2; at most 4.50x" in told
    assert "50.0 % in 2027-Q2; at most 60.0 %" in told
    assert len(shapes(svg, "broken")) == 1
    assert len(shapes(svg, "limit")) == 3


def test_what_is_far_above_a_limit_is_cut_off_and_told():
    high_up = ratios.Ratio("loan", [1.4, *[90.0] * 7], [1.3] * 8)
    assert "to 90.00x" in written(ratios.draw(ratios.RatiosData(EIGHT, [high_up]), **NAMED))


def test_debts_beyond_four_are_joined():
    debts = [(f"loan {number}", [10.0 * number] * 8) for number in range(1, 7)]
    svg = cash.draw(cash.CashData(EIGHT, [70.0] * 8, [65.0] * 8, [*debts, ("repaid", [0.0] * 8)]), **NAMED)
    assert len(shapes(svg, "debt")) == 4
    assert {"loan 6 60.0", "loan 5 50.0", "loan 4 40.0", "others 60.0"} <= set(written(svg))
    assert shapes(svg, "service") == []


def test_costs_limits_and_breaks_have_a_mark_each():
    costs = coin_cost.CoinCostData(["a", "b"], [5e4, 6e4], [6e4, 7e4], [4e4, 8e4], [9e4, math.nan])
    svg = coin_cost.draw(costs, **NAMED)
    one, other = shapes(svg, "all-in")
    assert wide(other) == pytest.approx(2.0 * wide(one), abs=0.1)
    assert len(shapes(svg, "price")) == 1
    svg = limits.draw(
        limits.LimitsData([limits.Limit("grid", "10 MW", 4.0), limits.Limit("cash", "1", 1.0)]), **NAMED
    )
    one, other = shapes(svg, "worth")
    assert wide(one) == pytest.approx(4.0 * wide(other), abs=0.1)
    row = breaks.Break
    rows = [row("price", "called", -0.3, -0.4, -0.8), row("capex", "funded", None, None, 0.5)]
    svg = breaks.draw(breaks.BreaksData(rows), **NAMED)
    assert len(shapes(svg, "searched")) == 2
    (holds,) = shapes(svg, "holds")
    assert wide(holds) == pytest.approx(wide(shapes(svg, "searched")[0]) * 0.3 / 0.8, abs=0.1)


NOTHING: dict[str, Callable[[], str]] = {
    "power": lambda: power.draw(power.PowerData([], [], [], [], [], []), **NAMED),
    "bitcoin": lambda: bitcoin.draw(bitcoin.BitcoinData([], [], [], [], [], []), **NAMED),
    "cash": lambda: cash.draw(cash.CashData([], []), **NAMED),
    "ratios": lambda: ratios.draw(
        ratios.RatiosData(EIGHT, [ratios.Ratio("r", [None] * 8, [1.0] * 8)]), **NAMED
    ),
    "coin_cost": lambda: coin_cost.draw(coin_cost.CoinCostData([], [], [], [], []), **NAMED),
    "gantt": lambda: gantt.draw(gantt.GanttData("2027", "2028", []), **NAMED),
    "sources_uses": lambda: sources_uses.draw(sources_uses.SourcesUsesData([], []), **NAMED),
    "value": lambda: value.draw(value.ValueData("m", math.nan, [], "p", 1.0), **NAMED),
    "limits": lambda: limits.draw(limits.LimitsData([]), **NAMED),
    "breaks": lambda: breaks.draw(breaks.BreaksData([breaks.Break("d", "e", 0.0, None, 0.0)]), **NAMED),
}


@pytest.mark.parametrize("kind", NOTHING)
def test_nothing_to_draw_is_an_empty_text(kind: str):
    assert NOTHING[kind]() == ""


@pytest.mark.parametrize("amount", [0.0, -5.0, math.nan, math.inf, 1e-12, 1e15])
def test_odd_amounts_are_drawn(amount: float):
    """Raises nothing, and no coordinate is other than a number."""
    row, two = [amount, 1.0], EIGHT[:2]
    covenants = [ratios.Ratio("a", row, row), ratios.Ratio("b", row, [0.0, 0.0])]
    money = [sources_uses.Part("a", amount)], [sources_uses.Part("b", 1.0)]
    drawn = [
        power.draw(power.PowerData(two, row, row, row, row, row), **NAMED),
        bitcoin.draw(bitcoin.BitcoinData(two, row, row, row, row, row, row), **NAMED),
        cash.draw(cash.CashData(two, row, row, [("a", row)], row), **NAMED),
        ratios.draw(ratios.RatiosData(two, covenants), **NAMED),
        coin_cost.draw(coin_cost.CoinCostData(["a", "b"], row, row, row, row), **NAMED),
        sources_uses.draw(sources_uses.SourcesUsesData(*money), **NAMED),
        value.draw(value.ValueData("m", 0.0, [("a", amount)], "p", 1.0), **NAMED),
        limits.draw(limits.LimitsData([limits.Limit("a", "b", amount)]), **NAMED),
        breaks.draw(breaks.BreaksData([breaks.Break("a", "b", amount, amount, 1.0)]), **NAMED),
    ]  # fmt: skip
    for svg in drawn:
        if svg:
            parsed(svg)
            assert "nan" not in svg.replace("finance", "")
            assert not any("inf" in text for text in written(svg))


def test_a_figure_is_small():
    """A page holds a dozen of them."""
    assert all(len(draw()) < 40_000 for draw in samples(quarters(24)).values())
