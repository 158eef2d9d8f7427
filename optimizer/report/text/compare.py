"""A comparison of runs as text that diffs well: one fact a line, in an order that no amount changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_uppercase
from typing import Any

from ...core.months import is_period
from ...solution.comparison import Comparison, Decision, Entry, Figure, Input, alike
from ..words import NOTHING, counted, listed, number, plain, signed, trimmed

LONG = 60
"""Letters beyond which steps by date are shortened to the ends of what differs."""
MOST = len(ascii_uppercase)
"""Runs that have a letter."""


def comparison_text(found: Comparison) -> list[str]:
    """Lines: the runs by letter; inputs, decisions and money that differ from the first run's."""
    letters = ascii_uppercase[: len(found.runs)]
    runs = zip(letters, found.runs, found.names, strict=True)
    lines = [f"{letter}  {run}  {plain(name)}" for letter, run, name in runs]
    lines += ["", *_titled("Inputs", list(_inputs(found.inputs, letters)))]
    told = [line for one in found.decisions for line in _decision(one, letters)]
    if told and found.amounts:
        told.append("")
    lines += ["", *_titled("Decisions", [*told, *_table(found.amounts, letters)])]
    return [*lines, "", *_titled("Money", _table(found.money, letters))]


def _titled(title: str, lines: list[str]) -> list[str]:
    return [title, *(f"  {line}".rstrip() for line in lines)] if lines else [f"{title}: no differences"]


def _inputs(inputs: Sequence[Input], letters: str) -> Iterator[str]:
    """A line for each value of each run that is not the first run's."""
    for one in inputs:
        for letter, after, change in zip(letters[1:], one.values[1:], one.changes[1:], strict=True):
            if after == one.values[0]:
                continue
            before, now = shortened(one.values[0], after)
            share = "" if change is None else f"  ({signed(100 * change, 1)} %)"
            run = f"{letter}: " if len(letters) > 2 else ""
            yield f"{one.path}: {run}{before} -> {now}{share}"


def shortened(before: str | None, after: str | None) -> tuple[str, str]:
    """Two values as written; of long steps by date the first and the last that differ, and how many do."""
    texts = plain(before or "(absent)"), plain(after or "(absent)")
    if max(map(len, texts)) <= LONG:
        return texts
    steps = [_steps(text) for text in texts]
    dates = sorted({*steps[0], *steps[1]})
    apart = [date for date in dates if _in_force(steps[0], date) != _in_force(steps[1], date)]
    if not all(steps) or not apart:
        first, second = (text if len(text) <= LONG else f"{text[:LONG]}..." for text in texts)
        return first, second
    ends = dict.fromkeys([apart[0], apart[-1]])
    told = [" to ".join(f"{date}: {_in_force(one, date)}" for date in ends) for one in steps]
    many = f" ({counted(len(apart), 'date')})" if len(apart) > 1 else ""
    return told[0], f"{told[1]}{many}"


def _steps(text: str) -> dict[str, str]:
    """Values by date; nothing where it is no such text."""
    parts = [part.partition(": ") for part in text.split(", ")]
    return {date: value for date, _, value in parts if is_period(date)}


def _in_force(steps: dict[str, str], date: str) -> str:
    return next((steps[one] for one in sorted(steps, reverse=True) if one <= date), "no value")


def _decision(one: Decision, letters: str) -> list[str]:
    """What happens to it, then a line for each entry of each run."""
    lines = [f"{one.kind} {plain(one.id)}: {_change(one, letters)}"]
    for letter, entries in zip(letters, one.entries, strict=True):
        lines += [f"  {letter}  {when_text(entry)}  {facts_text(entry)}".rstrip() for entry in entries]
    return lines


def _change(one: Decision, letters: str) -> str:
    there = [letter for letter, entries in zip(letters, one.entries, strict=True) if entries]
    first, others = one.entries[0], list(zip(letters[1:], one.entries[1:], strict=True))
    if not first or there == [letters[0]]:
        return f"only in {listed(there)}"
    parts = []
    for letter, entries in others:
        run = f" in {letter}" if len(letters) > 2 else ""
        if not entries:
            parts.append(f"not in {letter}")
        elif not alike(entries, first):
            parts.append(f"{_moved(first, entries)}{run}")
    return "; ".join(parts)


def _moved(before: Sequence[Entry], after: Sequence[Entry]) -> str:
    """`moved from 2027-Q1 to 2027-Q3` where nothing but dates is different."""
    if [entry.what for entry in before] != [entry.what for entry in after]:
        return "changed"
    dates = [
        (old.facts.get("from"), new.facts.get("from"))
        if old.given or new.given or old.when == new.when
        else (old.when, new.when)
        for old, new in zip(before, after, strict=True)
        if not alike([old], [new])
    ]
    return " and ".join(f"moved from {old} to {new}" for old, new in dates)


def when_text(entry: Entry) -> str:
    """The period in which it is decided."""
    return "given  " if entry.given else entry.when


def facts_text(entry: Entry) -> str:
    """`20 MW in north from 2027-07`."""
    facts = entry.facts
    parts = [
        _with(facts, "mw", "{} MW"),
        _with(facts, "units", "{} units"),
        _with(facts, "hall", "in {}"),
        _with(facts, "from", "from {}"),
        _with(facts, "ready", "ready {}"),
        "closed" if facts.get("closed") else "",
    ]
    return " ".join(part for part in parts if part)


def entries_text(entries: Sequence[Entry]) -> str:
    """`2027-Q1 20 MW in north from 2027-07, 2027-Q3 ...`."""
    return ", ".join(f"{when_text(one).strip()} {plain(facts_text(one))}".rstrip() for one in entries)


def _with(facts: Any, name: str, form: str) -> str:
    fact = facts.get(name)
    return "" if fact is None else form.format(trimmed(fact) if isinstance(fact, float) else fact)


def _table(figures: Sequence[Figure], letters: str) -> list[str]:
    """Aligned columns: each run's number, and for all but the first the difference to it."""
    if not figures:
        return []
    heads = ["", "", letters[0]]
    for letter in letters[1:]:
        heads += [letter, f"{letter} - {letters[0]}"]
    rows = [heads, *(_row(one) for one in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    return ["  ".join(_aligned(row, widths)).rstrip() for row in rows]


def _aligned(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    left = [text.ljust(width) for text, width in zip(row[:2], widths, strict=False)]
    return left + [text.rjust(width) for text, width in zip(row[2:], widths[2:], strict=True)]


def _row(one: Figure) -> list[str]:
    when = one.when or (None,) * len(one.values)
    first = one.values[0]
    cells = [f"{one.group}: {plain(one.name)}", one.unit, _cell(one, first, when[0])]
    for value, date in zip(one.values[1:], when[1:], strict=True):
        less = None if first is None or value is None else value - first
        cells += [_cell(one, value, date), NOTHING if less is None else signed(less, one.decimals)]
    return cells


def _cell(one: Figure, value: float | None, when: str | None) -> str:
    text = number(value, one.decimals)
    return text if when is None or value is None else f"{when} {text}"
