"""Work in many steps, shown while it goes on: one live line in a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .clock import elapsed
from .console import messages
from .progress import SECONDS_BETWEEN_LINES


@contextmanager
def steps_shown(verb: str, *, silent: bool = False) -> Iterator[Callable[[str], None]]:
    """Yield what is to be called with the step that begins: `trying  12 s   capex +40 %: …`."""
    console = messages()
    began = printed = time.monotonic()

    def line(step: str) -> str:
        return f"{verb}  {elapsed(time.monotonic() - began)}   {step}"

    if silent:
        yield lambda _: None
    elif console.is_terminal:
        with console.status(verb) as status:
            yield lambda step: status.update(line(step))
    else:

        def tell(step: str) -> None:
            nonlocal printed
            if time.monotonic() - printed >= SECONDS_BETWEEN_LINES:
                printed = time.monotonic()
                console.print(line(step), soft_wrap=True)

        yield tell
