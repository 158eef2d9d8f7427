"""How a solve is going, on stderr: one live line in a terminal, a line now and then elsewhere."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.text import Text

from ..report.words import number, percent
from .clock import elapsed
from .console import is_live

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..solve.progress import Progress

FRAMES_PER_SECOND = 4
SECONDS_BETWEEN_LINES = 10.0
BETWEEN = "   "

PHASES = {
    "start": "trying the start",
    "relaxation": "relaxing",
    "presolve": "preparing",
    "polish": "polishing the plan",
}
"""Phases with something to say that the figures do not tell."""
MATTERS = ("time", "best", "gap", "hint", "phase", "bound", "nodes")
"""Parts of the line; those that come first stay where it is narrow."""


def fitted(parts: Mapping[str, str], width: int, first: Sequence[str] = ()) -> str:
    """Parts of a line beside each other, in at most so many columns: where there is no room for all, those
    named first are kept and others as they still fit in; what is too long by itself is cut."""
    names = [*(name for name in first if name in parts), *(name for name in parts if name not in first)]
    kept = names[:1]
    for name in names[1:]:
        if cell_len(_joined(parts, [*kept, name])) <= width:
            kept.append(name)
    line = _joined(parts, kept)
    return line if cell_len(line) <= width else set_cell_size(line, width).rstrip()


def _joined(parts: Mapping[str, str], kept: Sequence[str]) -> str:
    return BETWEEN.join(part for name, part in parts.items() if name in kept)


def one_line(text: str) -> Text:
    """A line that no console breaks into two."""
    return Text(text, no_wrap=True, overflow="crop", end="")


def room(options: ConsoleOptions) -> int:
    """Columns for a live line. The last one stays free: some terminals begin a new line once it is filled."""
    return max(1, options.max_width - 1)


class Display:
    """The latest state of a solve as one line. Without a terminal it prints that line every ten seconds."""

    def __init__(
        self,
        console: Console,
        stop: threading.Event,
        *,
        silent: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.is_live = is_live(console) and not silent
        self._is_told = not is_live(console) and not silent
        self.console = console
        self._stop = stop
        self._clock = clock
        self._began = self._printed = clock()
        self._state: Progress | None = None

    def update(self, state: Progress) -> None:
        """Called by the solver a few times a second."""
        self._state = state
        if self._is_told and self._clock() - self._printed >= SECONDS_BETWEEN_LINES:
            self._printed = self._clock()
            self.console.print(Text(self.line()), soft_wrap=True)

    def tell(self, text: str) -> None:
        """Print something that stays, above the live line."""
        self.console.print(Text(text), soft_wrap=True)

    def line(self) -> str:
        """`solving  38 s   best 1,184.6   at most 1,188.9   gap 0.36 % (4.3 MUSD)   1,204 nodes`."""
        return BETWEEN.join(self._parts().values())

    def _parts(self) -> dict[str, str]:
        state = self._state
        parts = {"time": f"solving  {elapsed(self._clock() - self._began)}"}
        if state is None:
            return parts | {"phase": "building the model"}
        if state.phase in PHASES:
            parts["phase"] = PHASES[state.phase]
        parts["best"] = "no plan yet" if state.best is None else f"best {number(state.best, 1)}"
        if state.bound is not None:
            parts["bound"] = f"at most {number(state.bound, 1)}"
        if state.best is not None and state.bound is not None:
            parts["gap"] = f"gap {percent(state.gap, 2)} ({number(abs(state.bound - state.best), 1)} MUSD)"
        if state.nodes:
            parts["nodes"] = f"{number(state.nodes)} nodes"
        return parts

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The line for a terminal, with what Ctrl-C does now; where it is narrow, what matters most of it."""
        yield one_line(self.live_line(room(options)))

    def live_line(self, width: int) -> str:
        """The line with what Ctrl-C does now, in at most so many columns."""
        has_plan = self._state is not None and self._state.best is not None
        hint, short = "(Ctrl-C keeps the best plan)", "(Ctrl-C keeps it)"
        if self._stop.is_set():
            hint, short = "(stopping; Ctrl-C again gives up the plan)", "(stopping)"
        elif not has_plan:
            hint = short = "(Ctrl-C stops)"
        parts = self._parts()
        whole = BETWEEN.join([*parts.values(), hint])
        if cell_len(whole) <= width:
            return whole
        return fitted(parts | {"hint": short}, width, MATTERS)


@contextmanager
def shown(display: Display) -> Iterator[None]:
    """In a terminal, draw the display while the work inside goes on, and leave nothing of it behind."""
    if not display.is_live:
        yield
        return
    with live(display, display.console):
        yield


def live(line: RenderableType, console: Console) -> Live:
    """A line that is drawn anew where it stands, and is gone in the end."""
    return Live(
        line,
        console=console,
        refresh_per_second=FRAMES_PER_SECOND,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
