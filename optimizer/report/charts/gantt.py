"""What is built and let when: bars by month within the horizon, with an arrow where they run on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ...core.months import parse_period
from .canvas import AI, BUILDING, GREY, GRID, INK, LINE, SIZE, SMALL, SOFT, WIDTH, Canvas, Panel
from .marks import Look, boxes, key
from .rows import column
from .svg import MARK
from .text import clean, shortened, width

Kind = Literal["build", "rent", "equipment", "declined"]
LOOKS: dict[Kind, tuple[Look, str]] = {
    "build": (Look(fill=BUILDING, hatched=True), "building"),
    "rent": (Look(fill=AI), "leased"),
    "equipment": (Look(fill=GREY), "equipment, grid"),
    "declined": (Look(fill="white", line=GREY, dashes=(0, (3, 2))), "offered, declined"),
}
LANE = 15.0
PAD = 3.0
"""Above and below the lanes of a row."""
ARROW = 7.0
BEYOND = ARROW + width("to 2047-Q4", SMALL) + 4.0
"""Room at the right of the horizon."""


@dataclass(frozen=True)
class Bar:
    """From a month or period to another, both within it: `2027-03`, `2027-Q1`; None: without such an end."""

    kind: Kind
    first: str | None
    last: str | None
    label: str = ""


@dataclass(frozen=True)
class Row:
    """A lease, hall or piece of equipment; bars that overlap are drawn below one another."""

    name: str
    bars: Sequence[Bar]


@dataclass(frozen=True)
class GanttData:
    """First and last month or period of the horizon; rows from top to bottom."""

    start: str
    end: str
    rows: Sequence[Row]


def draw(data: GanttData, *, name: str, title: str, about: str) -> str:
    """As high as the rows need; what runs on beyond the horizon has an arrow and says until when."""
    if not data.rows:
        return ""
    placed = [_lanes(row.bars) for row in data.rows]
    highs = [max((lane for _, lane in row), default=0) * LANE + LANE + 2.0 * PAD for row in placed]
    top = LINE + 22.0
    with Canvas(top + sum(highs) + 6.0) as canvas:
        kinds = {bar.kind for row in data.rows for bar in row.bars}
        key(canvas, [entry for kind, entry in LOOKS.items() if kind in kinds], 7.0)
        left = column(row.name for row in data.rows)
        panel = canvas.panel(left, top, WIDTH - left - BEYOND, sum(highs))
        horizon = _months(data.start)[0], _months(data.end)[1]
        panel.axes.set(xlim=horizon, ylim=(sum(highs), 0.0))
        _calendar(panel, *horizon)
        y = 0.0
        for row, bars, high in zip(data.rows, placed, highs, strict=True):
            canvas.text(0.0, top + y + high / 2.0, shortened(row.name, left - 6.0, SIZE))
            if y:
                canvas.lines([[(0.0, top + y), (panel.right, top + y)]], colors=GRID)
            for bar, lane in bars:
                _bar(panel, bar, y + PAD + lane * LANE, [other for other, one in bars if one == lane])
            y += high
        return canvas.svg(name=name, title=title, about=about)


def _months(period: str) -> tuple[int, int]:
    """First month of a period, and the first one after it."""
    first, count = parse_period(period)
    return first, first + count


def _reach(bar: Bar) -> tuple[float, float]:
    first = -math.inf if bar.first is None else _months(bar.first)[0]
    after = math.inf if bar.last is None else _months(bar.last)[1]
    return first, max(after, first)


def _lanes(bars: Sequence[Bar]) -> list[tuple[Bar, int]]:
    """Each bar with the first lane that is free when it begins."""
    ends: list[float] = []
    placed = []
    for bar in sorted(bars, key=_reach):
        first, after = _reach(bar)
        lane = next((lane for lane, end in enumerate(ends) if end <= first), len(ends))
        ends[lane : lane + 1] = [after]
        placed.append((bar, lane))
    return placed


def _calendar(panel: Panel, first: int, after: int) -> None:
    """Years above the rows, with lines where they begin; the end of the horizon is a darker one."""
    years = range(first // 12, (after - 1) // 12 + 1)
    needed = width("2000", SIZE) + 5.0
    every = next((many for many in (1, 2, 5, 10) if panel.width * many / len(years) >= needed), 20)
    panel.rules([12.0 * year for year in years if 12 * year > first and year % every == 0], across=False)
    for year in years:
        begins, ends = panel.x(max(12 * year, first)), panel.x(min(12 * (year + 1), after))
        if year % every == 0 and (ends - begins) * every >= needed - 3.0:
            panel.canvas.text((begins + ends) / 2.0, panel.top - 8.0, str(year), color=SOFT, ha="center")
    panel.canvas.lines([[(panel.left, panel.top), (panel.right, panel.top)]], colors=GREY)
    panel.canvas.lines([[(panel.right, panel.top), (panel.right, panel.bottom)]], colors=GREY)


def _bar(panel: Panel, bar: Bar, top: float, neighbours: Sequence[Bar]) -> None:
    """The part within the horizon; its label in it, else behind it, else left out."""
    look = LOOKS[bar.kind][0]
    begin, end = panel.axes.get_xlim()
    first, after = _reach(bar)
    y = panel.top + top + LANE / 2.0
    if after > end:
        _runs_on(panel, bar, y, look)
    low, high = max(first, begin), min(after, end)
    if low >= high:
        return
    boxes(panel, [(low, high, top + 1.5, top + LANE - 1.5)], look, bar.kind)
    wide = width(clean(bar.label), SMALL)
    next_one = min((_reach(other)[0] for other in neighbours if _reach(other)[0] >= after), default=end)
    if wide + 8.0 <= panel.x(high) - panel.x(low):
        middle = (low + high) / 2.0
        if look.hatched:  # letters need a plain ground
            half = (wide / 2.0 + 1.5) * (end - begin) / panel.width
            boxes(
                panel,
                [(middle - half, middle + half, top + 1.5, top + LANE - 1.5)],
                Look(fill=look.fill),
                "ground",
            )
        ink = "white" if bar.kind == "rent" else INK
        panel.canvas.text(panel.x(middle), y, clean(bar.label), size=SMALL, ha="center", color=ink)
    elif wide + 6.0 <= panel.x(min(next_one, end)) - panel.x(high):
        panel.canvas.text(panel.x(high) + 4.0, y, clean(bar.label), size=SMALL)


def _runs_on(panel: Panel, bar: Bar, y: float, look: Look) -> None:
    from matplotlib.patches import Polygon

    edge = panel.right + 1.0
    tip = Polygon([(edge, y - 4.5), (edge + ARROW, y), (edge, y + 4.5)], gid=f"{MARK}beyond", **look.box)
    panel.canvas.paper.add_artist(tip)
    if bar.last is not None:
        panel.canvas.text(edge + ARROW + 3.0, y, f"to {clean(bar.last)}", size=SMALL)
