"""Work in many steps, shown while it goes on: one live line in a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from ..report.words import plain
from .clock import elapsed
from .console import is_live, messages
from .progress import BETWEEN, SECONDS_BETWEEN_LINES, fitted, live, one_line, room


class LiveText:
    """One line of text that may become another one; what is too long for the terminal is cut."""

    def __init__(self, text: str = "") -> None:
        self.text = text

    def line(self) -> str:
        """The text as it is now."""
        return self.text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield one_line(fitted({"whole": self.line()}, room(options)))


@contextmanager
def live_text(console: Console) -> Iterator[Callable[[str], None]]:
    """Yield what is to be called with the text of a live line, in a terminal that can draw one."""
    line = LiveText()
    with live(line, console):
        yield lambda text: setattr(line, "text", plain(text))


class Steps(LiveText):
    """The step that work is at, and how long all of it has taken."""

    def __init__(self, verb: str) -> None:
        super().__init__()
        self.verb = verb
        self.step = ""
        self._began = time.monotonic()

    def line(self) -> str:
        """`trying  12 s   capex +40 %: ...`."""
        return f"{self.verb}  {elapsed(time.monotonic() - self._began)}{BETWEEN}{plain(self.step)}".rstrip()


@contextmanager
def steps_shown(verb: str, *, silent: bool = False) -> Iterator[Callable[[str], None]]:
    """Yield what is to be called with the step that begins: `trying  12 s   capex +40 %: ...`."""
    console, steps = messages(), Steps(verb)
    printed = time.monotonic()

    def begin(step: str) -> None:
        nonlocal printed
        steps.step = step
        if not silent and not is_live(console) and time.monotonic() - printed >= SECONDS_BETWEEN_LINES:
            printed = time.monotonic()
            console.print(Text(steps.line()), soft_wrap=True)

    if silent or not is_live(console):
        yield begin
        return
    with live(steps, console):
        yield begin
