"""Where a yes turns into a no, on a grid: by bisection, or step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Probe = Callable[[int], bool | None]
"""Whether it still holds after so many steps; None where that could not be found out."""


@dataclass(frozen=True)
class Found:
    """What is known: it holds after `holds` steps and no longer after `breaks`."""

    holds: int | None
    """None if it does not even hold at the start, or that is not known."""
    breaks: int | None
    """None if no break was seen."""
    is_exact: bool
    """Whether nothing is left to find out: the two are one step apart, or it holds to the very end."""


def bisect(probe: Probe, steps: int) -> Found:
    """The break between 0 and `steps`, of which there is taken to be one.

    The start and the end are tried first. Both ends of what is found have been tried.
    """
    first = probe(0)
    if first is not True:
        return Found(None, None if first is None else 0, first is False)
    if steps == 0:
        return Found(0, None, True)
    last = probe(steps)
    if last is not False:
        return Found(steps if last else 0, None, last is True)
    holds, breaks = 0, steps
    while breaks - holds > 1:
        middle = (holds + breaks) // 2
        answer = probe(middle)
        if answer is None:
            return Found(holds, breaks, False)
        holds, breaks = (middle, breaks) if answer else (holds, middle)
    return Found(holds, breaks, True)


def scan(probe: Probe, steps: int) -> Found:
    """The first break, every step tried in turn."""
    holds: int | None = None
    for step in range(steps + 1):
        answer = probe(step)
        if answer is not True:
            return Found(holds, None if answer is None else step, answer is False)
        holds = step
    return Found(holds, None, True)
