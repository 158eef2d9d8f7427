"""What to write instead of an unknown name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MOST_NAMED = 6


def meant(name: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?`, or the names there are, or that there are none."""
    names = sorted(known)
    close = get_close_matches(name, names, 1, 0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    if not names:
        return "there are none yet: add it, or take the name out"
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"use one of: {', '.join(names[:MOST_NAMED])}{more}"


def percent(share: float) -> str:
    """A fraction as it is written in a scenario: `12.5 %`."""
    return f"{100.0 * share:.6g} %"
