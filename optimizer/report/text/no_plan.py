"""Why there is no plan, as a person reads it: the cause in one line, what lies behind it, what helps."""

from __future__ import annotations

from math import ceil

from ...core.diagnosis import Cause, Change, Diagnosis, Shortage
from ..words import amount, counted, listed, number, plain

SHORTAGES_SHOWN = 6
CHANGES_SHOWN = 5


def no_plan_text(found: Diagnosis) -> str:
    """The whole message; begins with `no plan can exist`."""
    return "\n".join(plain(line) for line in _lines(found))


def _lines(found: Diagnosis) -> list[str]:
    lines = [f"no plan can exist: {_headline(found)}"]
    rest = found.shortages if found.conflict else found.shortages[1:]
    if rest:
        lines.append("also:")
        lines += [f"  {_short(shortage)}" for shortage in rest[:SHORTAGES_SHOWN]]
        if len(rest) > SHORTAGES_SHOWN:
            lines.append(f"  and {counted(len(rest) - SHORTAGES_SHOWN, 'more shortage')}")
    if found.due:
        paid = listed([f"{_named(cause)} {_quantity(musd, 'MUSD')}" for cause, musd in found.due])
        lines.append(f"paid in {found.due_in}: {paid}")
    if found.no_sales:
        cause, first, last = found.no_sales
        lines.append(f"{cause.title} {_between(first, last)} ({cause.place})")
    if found.changes:
        one = len(found.changes) == 1
        lines.append(
            "one change would make a plan possible:" if one else "any one of these changes would do:"
        )
        lines += [f"  {_change(change)}" for change in found.changes[:CHANGES_SHOWN]]
    elif found.complete and found.shortages:
        lines.append("no single change would do")
    if not found.complete:
        lines.append("there was no time to look further")
    return lines


def _headline(found: Diagnosis) -> str:
    held = [_named(cause) for cause in found.commitments]
    if found.conflict:
        return f"this cannot all hold: {listed([_named(cause) for cause in found.conflict])}"
    if found.shortages:
        return _short(found.shortages[0]) + (f" while {listed(held)}" if held else "")
    return f"it cannot be that {listed(held)}" if held else "the limits of the scenario cannot all be kept"


def _short(short: Shortage) -> str:
    """`short by 31 MUSD from 2027-Q4 to 2028-Q1: least cash (base.yaml:52:3)`."""
    return f"short by {_quantity(short.amount, short.unit)}{_when(short)}: {_named(short.cause)}"


def _when(short: Shortage) -> str:
    return f" {_between(short.first, short.last)}" if short.first else ""


def _between(first: str, last: str) -> str:
    return f"in {first}" if first == last else f"from {first} to {last}"


def _change(change: Change) -> str:
    """`treasury.cash_floor 31 MUSD lower (base.yaml:52:3): least cash`."""
    at = f" ({change.cause.place})" if change.cause.place else ""
    if change.amount is None:
        return f"{change.cause.title.replace(' is ', ' not ', 1)}{at}"
    return (
        f"{change.cause.path} {_quantity(change.amount, change.unit)} {change.way}{at}: {change.cause.title}"
    )


def _named(cause: Cause) -> str:
    return f"{cause.title} ({cause.place})" if cause.place else cause.title


def _quantity(size: float, unit: str) -> str:
    """About three digits, rounded up: what is told has to suffice."""
    step = 1.0 if size >= 99.95 else 0.1 if size >= 0.95 else 0.01 if size >= 0.01 else 1e-6
    size = ceil(size / step - 1e-3) * step
    text = amount(size) if step > 1e-3 else number(size, 6)
    text = text.removesuffix(".0")
    return f"{text} {unit.removesuffix('s') if text == '1' else unit}".strip()
