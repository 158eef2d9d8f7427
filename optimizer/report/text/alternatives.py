"""Another plan of nearly the same worth, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..words import amount, listed, percent, plain


def alternatives_text(
    run: str, within: float, found: Mapping[str, Any] | None, *, complete: bool
) -> list[str]:
    """What it is worth, what it begins with, and what it does otherwise, a line each."""
    least = percent(within, 2 if within < 0.01 else 0)
    if found is None and not complete:
        return [f"{run}: no other plan worth within {least} of it was found in time; there may be one."]
    if found is None:
        return [f"{run}: every plan worth within {least} of it commits to the same."]
    lost = found["lost_musd"]
    worth = "as much" if abs(lost) < 0.005 else f"{amount(abs(lost))} MUSD {'less' if lost > 0 else 'more'}"
    lines = [f"The plan within {least} of the worth of {run} that differs most: it is worth {worth}."]
    if found["within_gap"]:
        lines.append("That is within the gap of the run: its solve could not tell the two apart.")
    if not complete:
        lines.append("Time ran out: there may be one that differs more.")
    first: Sequence[str] = found["first_decision"]
    lines.append(f"First decision: {plain(listed(first)) if first else 'the same'}.")
    moves: Sequence[Mapping[str, Any]] = found["moves"]
    if moves:
        lines += ["", "What it does otherwise:"]
        lines += [f"  {one['kind']} {plain(one['id'])}: {_change(one)}" for one in moves]
    return lines


def _change(move: Mapping[str, Any]) -> str:
    if move["before"] == move["after"]:
        return f"{plain(move['before'])}, but commences at another date"
    before, after = (
        plain(one) or "not" if isinstance(one, str) else amount(one)
        for one in (move["before"], move["after"])
    )
    unit = f" {move['unit']}" if move["unit"] else ""
    return f"{before} -> {after}{unit}"
