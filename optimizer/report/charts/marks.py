"""What is drawn: steps, bars, limits, and the names beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from .canvas import BROKEN, HATCH, INK, LIMIT, LINE, SIZE, SOFT, WIDTH, Canvas
from .svg import MARK
from .text import shortened, width

if TYPE_CHECKING:
    from .canvas import Panel

SWATCH, SAMPLE = 9.0, 15.0
"""Widths of a sample of an area, and of a line."""


@dataclass(frozen=True)
class Look:
    """How one thing is drawn, in the chart and in its key: an area, a line (without `fill`), or a dot."""

    fill: str | None = None
    line: str | None = None
    hatched: bool = False
    dashes: Any = "solid"
    thick: float = 1.6
    dot: str | None = None

    @property
    def area(self) -> dict[str, Any]:
        """For what is filled, without its line; the hatching has the colour of the edge."""
        hatching = {"hatch": HATCH, "edgecolor": INK} if self.hatched else {}
        return {"facecolor": self.fill or "none", "linewidth": 0.0, **hatching}

    @property
    def box(self) -> dict[str, Any]:
        """For bars, with a line around where there is one."""
        line = {"edgecolor": self.line, "linewidth": 1.0, "linestyle": self.dashes} if self.line else {}
        return {**self.area, **line}

    @property
    def wide(self) -> float:
        """Room for a sample and what parts it from its name."""
        return (SWATCH if self.fill is not None else SAMPLE) + 5.0

    @property
    def spot(self) -> dict[str, Any]:
        return {
            "linestyle": "none", "marker": self.dot, "markersize": 7.0, "markerfacecolor": self.fill,
            "markeredgecolor": self.line, "markeredgewidth": 1.2,
        }  # fmt: skip

    @property
    def stroke(self) -> dict[str, Any]:
        return {"edgecolor": self.line, "linestyle": self.dashes, "linewidth": self.thick}


LIMITED = Look(line=LIMIT, dashes=BROKEN)


def steps(
    panel: Panel, values: Sequence[float], look: Look, mark: str, base: Sequence[float] | float = 0.0
) -> None:
    """One level a period: an area from `base`, and a line on top where the look has one. NaN leaves a gap."""
    from matplotlib.patches import StepPatch

    edges, ground, nothing = range(len(values) + 1), cast(Any, base), cast(Any, None)
    if look.fill is not None:
        area = StepPatch(values, edges, baseline=ground, fill=True, zorder=1.6, **look.area)
        area.set_gid(MARK + mark)
        panel.axes.add_artist(area)
    if look.line is not None:
        line = StepPatch(
            values, edges, baseline=nothing, fill=False, zorder=2.4, clip_on=False, **look.stroke
        )
        line.set_gid(MARK + (mark if look.fill is None else f"{mark}-edge"))
        panel.axes.add_artist(line)


def boxes(
    panel: Panel, rectangles: Sequence[tuple[float, float, float, float]], look: Look, mark: str
) -> None:
    """Bars, each from x to x and from y to y."""
    from matplotlib.collections import PolyCollection

    corners = [[(a, low), (a, high), (b, high), (b, low)] for a, b, low, high in rectangles]
    bars = PolyCollection(corners, gid=MARK + mark, zorder=2.0, **look.box)
    panel.axes.add_collection(bars, autolim=False)


def dots(panel: Panel, points: Sequence[tuple[float, float]], look: Look, mark: str) -> None:
    """One dot at each point; none where an amount is not a number."""
    from matplotlib.lines import Line2D

    known = [point for point in points if all(math.isfinite(amount) for amount in point)]
    row = Line2D([x for x, _ in known], [y for _, y in known], zorder=3.0, clip_on=False, **look.spot)
    row.set_gid(MARK + mark)
    panel.axes.add_artist(row)


def strokes(
    panel: Panel, ends: Sequence[tuple[tuple[float, float], tuple[float, float]]], look: Look, mark: str
) -> None:
    """Straight lines, each from a point to a point."""
    from matplotlib.collections import LineCollection

    lines = LineCollection(
        ends, colors=look.line, linewidths=look.thick, linestyles=look.dashes, gid=MARK + mark
    )
    lines.set_zorder(2.8)
    panel.axes.add_collection(lines, autolim=False)


def swatch(canvas: Canvas, x: float, y: float, look: Look) -> None:
    """A sample of the look that begins at x, in the middle of a line of text at `y`."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    half = SWATCH / 2.0
    if look.dot is not None:
        canvas.paper.add_artist(Line2D([x + half], [y], **look.spot))
    elif look.fill is not None:
        sample = Rectangle((x, y - half), SWATCH, SWATCH, **look.box)
        canvas.paper.add_artist(sample)
    elif look.line is not None:
        canvas.paper.add_artist(
            Line2D([x, x + SAMPLE], [y, y], color=look.line, ls=look.dashes, lw=look.thick)
        )


def key(
    canvas: Canvas, entries: Sequence[tuple[Look, str]], y: float, *, left: float = 0.0, right: float = WIDTH
) -> float:
    """Samples with their names, one after another from `left`; where the next line would be."""
    x = left
    for look, name in entries:
        told = shortened(name, right - left - look.wide, SIZE)
        needed = look.wide + width(told, SIZE)
        if x > left and x + needed > right:
            x, y = left, y + LINE + 1.0
        swatch(canvas, x, y, look)
        canvas.text(x + look.wide, y, told)
        x += needed + 13.0
    return y + LINE + 1.0


def key_line(panel: Panel, unit: str, entries: Sequence[tuple[Look, str]]) -> None:
    """Above a panel: what it shows in which unit, and samples of it."""
    y = panel.top - 12.0
    told = shortened(unit, WIDTH, SIZE)
    panel.canvas.text(0.0, y, told, weight="bold")
    key(panel.canvas, entries, y, left=1.08 * width(told, SIZE) + 8.0)


def beside(panel: Panel, labels: Sequence[tuple[float, Look | None, str]], x: float) -> None:
    """Names at the right of a panel, each near its amount, none upon another; samples where there is a look.

    Of two at the same amount the later one stands above, as in a stack.
    """
    labels = labels[::-1]
    wanted = [panel.y(value) for value, _, _ in labels]
    places = spread(wanted, LINE, panel.top, panel.bottom)
    for y, (_, look, name) in zip(places, labels, strict=True):
        at = x
        if look is not None:
            swatch(panel.canvas, x, y, look)
            at += look.wide
        panel.canvas.text(at, y, shortened(name, WIDTH - at, SIZE), color=INK if look else SOFT)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as possible to those wanted, in their order, at least `gap` apart, within the range.

    Where the range is too short for all, it is left at its upper end.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    blocks: list[tuple[float, list[int]]] = []
    for index in order:
        mean, members = wanted[index], [index]
        while blocks and blocks[-1][0] + gap * (len(blocks[-1][1]) + len(members)) / 2.0 > mean:
            before, joined = blocks.pop()
            members = [*joined, *members]
            mean = (before * len(joined) + mean * (len(members) - len(joined))) / len(members)
        half = gap * (len(members) - 1) / 2.0
        mean = max(low + half, min(mean, high - half))
        blocks.append((mean, members))
    places = [0.0] * len(wanted)
    for mean, members in blocks:
        for position, index in enumerate(members):
            places[index] = mean + gap * (position - (len(members) - 1) / 2.0)
    for before, after in pairwise(order):
        places[after] = max(places[after], places[before] + gap)
    return places
