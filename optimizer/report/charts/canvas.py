"""The paper on which charts are drawn, and their one style: colours, sizes, lines.

Lengths are in points; places on the paper are counted from its upper left corner. matplotlib is loaded when a
canvas is opened, is set up afresh for it and left as it was found.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Any

from . import svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 460.0
SIZE = 9.5
"""Of text."""
SMALL = 8.5
LEFT = 46.0
"""Room for the numbers of a vertical axis."""
LINE = 12.5
"""From one line of text to the next."""

INK = "#222222"
SOFT = "#595959"
GRID = "#dcdcdc"
AI = "#1b4f8f"
MINING = "#4a9d6e"
BUILDING = "#f6c667"
UNUSED = "#ebebeb"
LIMIT = "#b3202a"
COIN = "#e98b1a"
PALE_COIN = "#fbe3c3"
DEBTS = ("#4b2a85", "#8f72c4", "#c3b3e3", "#e6dff3")
CASH = "#2f7f86"
PALE_CASH = "#cfe6e7"
GREY = "#8f8f8f"
"""Grey print tells them apart by lightness; those close to another in the same chart are hatched too."""
HATCH = "/////"
BROKEN = (0, (4, 2.2))
"""Dashes of a limit."""

_STYLE: Mapping[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "chart",
    "text.parse_math": False,
    "font.family": ["DejaVu Sans"],
    "font.size": SIZE,
    "text.color": INK,
    "hatch.linewidth": 0.7,
    "path.simplify": False,
}


class Canvas:
    """Paper of a height; use it in a `with` statement."""

    def __init__(self, height: float) -> None:
        self.height = height
        self._set_up = ExitStack()

    def __enter__(self) -> Canvas:
        _load()
        import matplotlib
        from matplotlib.figure import Figure

        self._set_up.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")  # letters that the measuring font lacks; the reader's font has them
        self._set_up.enter_context(matplotlib.rc_context({**_defaults(), **_STYLE}))
        self.figure = Figure(figsize=(WIDTH / 72.0, self.height / 72.0), dpi=72.0, frameon=False)
        self.paper = self.figure.add_axes((0.0, 0.0, 1.0, 1.0), zorder=10, autoscale_on=False)
        self.paper.set_axis_off()
        self.paper.set(xlim=(0.0, WIDTH), ylim=(self.height, 0.0))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._set_up.__exit__(kind, error, trace)

    def panel(self, left: float, top: float, width: float, height: float) -> Panel:
        """A part of the paper with coordinates of its own."""
        place = (left / WIDTH, 1.0 - (top + height) / self.height, width / WIDTH, height / self.height)
        axes = self.figure.add_axes(place, autoscale_on=False)
        axes.set_axis_off()
        return Panel(self, axes, left, top, width, height)

    def text(self, x: float, y: float, text: str, **look: Any) -> None:
        """One line of text, its middle at `y`; `text` must be safe already."""
        self.paper.text(x, y, text, **{"va": "center_baseline", **look})

    def lines(self, points: Sequence[Sequence[tuple[float, float]]], **look: Any) -> None:
        """Thin lines, each through its points on the paper."""
        from matplotlib.collections import LineCollection

        self.paper.add_collection(LineCollection(points, **{"linewidths": 0.7, **look}), autolim=False)

    def svg(self, *, name: str, title: str, about: str) -> str:
        """The finished chart."""
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        file = io.StringIO()
        FigureCanvasSVG(self.figure).print_svg(file, metadata={"Date": None})
        return svg.element(file.getvalue(), name=name, title=title, about=about)


@dataclass(frozen=True, eq=False)
class Panel:
    """Part of the paper; what is drawn in `axes` is cut off at its edges."""

    canvas: Canvas
    axes: Axes
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def x(self, value: float) -> float:
        """Where an amount of the horizontal axis is on the paper."""
        low, high = self.axes.get_xlim()
        return self.left + self.width * (value - low) / (high - low)

    def y(self, value: float) -> float:
        """Where an amount of the vertical axis is on the paper."""
        low, high = self.axes.get_ylim()
        return self.bottom - self.height * (value - low) / (high - low)

    def rules(self, at: Sequence[float], *, across: bool) -> None:
        """Pale lines behind everything, at amounts of the vertical axis (across) or of the horizontal one."""
        from matplotlib.collections import LineCollection

        axes = self.axes
        points = [[(0.0, value), (1.0, value)] if across else [(value, 0.0), (value, 1.0)] for value in at]
        transform = axes.get_yaxis_transform() if across else axes.get_xaxis_transform()
        lines = LineCollection(points, colors=GRID, linewidths=0.7, transform=transform, clip_on=False)
        lines.set_zorder(0.5)
        axes.add_collection(lines, autolim=False)


@cache
def _load() -> None:
    """Import matplotlib in silence: where it keeps its list of fonts is no concern of the reader."""
    log = logging.getLogger("matplotlib")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        import matplotlib.backends.backend_svg
        import matplotlib.figure  # noqa: F401  loaded here, in silence, for those who draw
    finally:
        log.setLevel(level)


@cache
def _defaults() -> dict[str, Any]:
    """What matplotlib is by itself, whatever the settings of the machine say."""
    import matplotlib

    kept_out = (
        "backend",
        "toolbar",
        "interactive",
        "webagg.",
        "date.epoch",
        "timezone",
        "tk.",
        "savefig.directory",
    )
    return {key: value for key, value in matplotlib.rcParamsDefault.items() if not key.startswith(kept_out)}
