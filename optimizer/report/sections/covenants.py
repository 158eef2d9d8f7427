"""What lenders ask for, and the room that the plan leaves: a part of the section on cash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING, Literal

from ..blocks import Block, Chart, Heading, Paragraph, Table
from ..margin_calls import margin_call_sentences, margin_calls
from ..marks import bare, code
from ..rows import Row
from ..view import View
from ..words import NOTHING, listed, number, percent, plain
from .tell import BROKEN, closest_first, kind, measured, worst_by_period

if TYPE_CHECKING:
    from ..charts.ratios import Ratio

MOST_ROWS = 24
MOST_PANELS = 6
FLOORS = ("cash_floor", "btc_floor")
NOT_FOLDED = (1, 8)
"""Columns of a row that every test of a covenant has in common, or that its room tells."""
UNITS = {"times": "x", "share": "%"}
SHORT = {"dscr": "DSCR", "loan_to_value": "LTV", "margin_call": "LTV", "completion_guarantee": "completion"}
"""Kinds whose words are too long for the head of a small panel."""


def covenant_blocks(view: View) -> Iterator[Block]:
    """The tightest test of each covenant, what is broken before all else; then loans against Bitcoin."""
    rooms = closest_first([row for row in view.rows("rooms") if row["kind"] not in FLOORS])
    if not rooms:
        return
    yield Heading("Covenants")
    broken = [f"{plain(row['name'])} ({kind(row)}) in {row['node']}" for row in rooms if row["is_broken"]]
    if broken:
        yield Paragraph(f"Broken: {listed(broken)}.", "warning")
    called = {str(row["loan"]) for row in margin_calls(view)}
    yield _tightest(rooms, called)
    yield Paragraph(
        "Tightest is the test in which what holds the covenant up (liquidity, income, the price of BTC) may "
        "fall by the least, all else as planned: the headroom in per cent. The other headroom is in the unit "
        "that the covenant is written in. Debt service cover is tested once the grace of a loan's last "
        "project is over; what is repaid by choice before that is not in it. Every test is in "
        f"{code('tables/covenant_room.csv')}, "
        f"as amounts in {code('tables/covenants.csv')}.",
        "note",
    )
    yield from _chart(view, rooms)
    yield from _collateral(view)


def _tightest(rooms: Sequence[Row], called: Set[str]) -> Table:
    titles = ["Covenant", "Kind", "Tightest in", ">There is", "Must be", ">Limit"]
    titles += [">Headroom", ">In per cent", "Holds"]
    return Table(titles, [_row(row, called) for row in rooms], "Each covenant where it is tightest")


def _row(row: Row, called: Set[str]) -> list[str]:
    """What was called in the plan holds again at the end of the period, and is not told as if it had held."""
    unit = row["unit"]
    holds = "CALLED, cured" if row["kind"] == "margin_call" and row["name"] in called else "yes"
    return [
        plain(row["name"]),
        kind(row),
        row["node"],
        measured(row["there_is"], unit),
        f"at {row['side']}",
        measured(row["limit"], unit),
        measured(row["room"], unit),
        percent(row["may_fall"]),
        BROKEN if row["is_broken"] else holds,
    ]


def _chart(view: View, rooms: Sequence[Row]) -> Iterator[Block]:
    """The covenants and loans that come closest, each with all its tests."""
    closest = rooms[:MOST_PANELS]
    told = [
        bare(f"{plain(row['name'])} has a headroom of {percent(row['may_fall'])} in {row['node']}")
        for row in closest
    ]
    title = "Covenants against their limits"
    about = f"One small panel each, what is measured against its limit, which is dashed: {listed(told)}."
    rows = [test for row in closest for test in _tests(view, row)]
    titles = ["Covenant", "Period", ">There is", "Must be", ">Limit", ">Headroom", ">In per cent"]
    folded = [_row(test, frozenset()) for test in rows]
    table = Table(titles, [[cell for at, cell in enumerate(row) if at not in NOT_FOLDED] for row in folded])
    yield Chart(
        "covenants", title, about, lambda: _draw(view, closest, title, about), table, is_in_text=False
    )


def _tests(view: View, room: Row) -> list[Row]:
    """Every test of a covenant or loan as a row like those of `rooms.csv`."""
    if room["kind"] == "margin_call":
        found = [
            row for row in view.rows("loan_room") if row["loan"] == room["name"] and row["room"] is not None
        ]
        loan = {"kind": "margin_call", "name": room["name"], "side": "most", "unit": "share"}
        return [{**row, **loan, "there_is": row["ltv"], "limit": row["margin_call_ltv"]} for row in found]
    return [
        {**row, "name": room["name"]}
        for row in view.rows("covenant_room")
        if row["kind"] == room["kind"] and _name(row) == room["name"]
    ]


def _name(row: Row) -> str:
    return f"{row['covenant']}: {row['item']}" if row["item"] else str(row["covenant"])


def _draw(view: View, closest: Sequence[Row], title: str, about: str) -> str:
    from ..charts import ratios as chart

    labels = [period.label for period in view.tree.timeline.periods]
    panels = [_panel(labels, row, _tests(view, row)) for row in closest]
    return chart.draw(chart.RatiosData(labels, panels), name="covenants", title=title, about=about)


def _panel(labels: Sequence[str], room: Row, tests: Sequence[Row]) -> Ratio:
    from ..charts.ratios import Ratio

    side: Literal["least", "most"] = "most" if room["side"] == "most" else "least"
    unit = f" {room['unit']}"
    there, limit = (bare(measured(room[one], room["unit"])) for one in ("there_is", "limit"))
    worst, strictest = (min, max) if side == "least" else (max, min)
    return Ratio(
        name=f"{plain(room['name'])}: {SHORT.get(room['kind'], kind(room))}",
        values=worst_by_period(labels, tests, "there_is", worst),
        limits=worst_by_period(labels, tests, "limit", strictest),
        sense=side,
        unit=UNITS.get(str(room["unit"]), str(room["unit"])),
        tightest=f"{there} in {room['node']}; at {side} {limit.removesuffix(unit)}",
    )


def _collateral(view: View) -> Iterator[Block]:
    both = zip(view.rows("collateral"), view.rows("loan_room"), strict=True)
    rows = [{**row, "room": room["room"]} for row, room in both]
    if not rows:
        return
    yield Heading("Loans against Bitcoin")
    for told in margin_call_sentences(view):
        yield Paragraph(told, "warning")
    shown = rows
    if len(rows) > MOST_ROWS:
        worst = sorted(range(len(rows)), key=lambda at: -_stressed(rows[at]))[:MOST_ROWS]
        shown = [rows[at] for at in sorted(worst)]
    titles = ["Loan", "Period", ">Owed MUSD", ">Pledged BTC", ">USD per BTC", ">LTV", ">Drawn up to"]
    titles += [">Called above", ">Headroom to a call", ">LTV after the shock", "Margin call"]
    caption = "Loan to value at the end of each period, at the lowest price of the period"
    yield Table(titles, [_loan(row) for row in shown], caption)
    if len(rows) > len(shown):
        where = code("tables/collateral.csv")
        told = f"Those with the highest loan to value after the shock; all of them are in {where}."
        yield Paragraph(told, "note")


def _stressed(row: Row) -> float:
    return float("inf") if row["stressed_ltv"] is None else float(row["stressed_ltv"])


def _loan(row: Row) -> list[str]:
    return [
        plain(row["loan"]),
        row["node"],
        number(row["owed_musd"], 1),
        number(row["pledged_btc"]),
        number(row["price_usd"]),
        percent(row["ltv"]),
        percent(row["draw_ltv"]),
        percent(row["margin_call_ltv"]),
        percent(row["room"]) if row["room"] is not None else NOTHING,
        percent(row["stressed_ltv"]),
        "CALLED" if row["called"] else "no",
    ]
