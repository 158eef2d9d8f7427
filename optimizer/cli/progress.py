"""How a solve is going, on stderr: one live line in a terminal, a line now and then elsewhere."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.text import Text

from ..report.words import number, percent
from .clock import elapsed

if TYPE_CHECKING:
    from ..solve.progress import Progress

FRAMES_PER_SECOND = 4
SECONDS_BETWEEN_LINES = 10.0

PHASES = {
    "start": "trying the start",
    "relaxation": "relaxing",
    "presolve": "preparing",
    "polish": "polishing the plan",
}
"""Phases with something to say that the figures do not tell."""


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
        self.is_live = console.is_terminal and not silent
        self._is_told = not console.is_terminal and not silent
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
        state = self._state
        parts = [f"solving  {elapsed(self._clock() - self._began)}"]
        if state is None:
            return "   ".join([*parts, "building the model"])
        if state.phase in PHASES:
            parts.append(PHASES[state.phase])
        parts.append("no plan yet" if state.best is None else f"best {number(state.best, 1)}")
        if state.bound is not None:
            parts.append(f"at most {number(state.bound, 1)}")
        if state.best is not None and state.bound is not None:
            parts.append(f"gap {percent(state.gap, 2)} ({number(abs(state.bound - state.best), 1)} MUSD)")
        if state.nodes:
            parts.append(f"{number(state.nodes)} nodes")
        return "   ".join(parts)

    def __rich__(self) -> Text:
        """The line for a terminal, with what Ctrl-C does now."""
        has_plan = self._state is not None and self._state.best is not None
        hint = "Ctrl-C keeps the best plan" if has_plan else "Ctrl-C stops"
        if self._stop.is_set():
            hint = "stopping; Ctrl-C again gives up the plan"
        return Text(f"{self.line()}   ({hint})", no_wrap=True, overflow="ellipsis")


@contextmanager
def shown(display: Display) -> Iterator[None]:
    """In a terminal, draw the display while the work inside goes on, and leave nothing of it behind."""
    if not display.is_live:
        yield
        return
    with Live(
        display,
        console=display.console,
        refresh_per_second=FRAMES_PER_SECOND,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    ):
        yield
