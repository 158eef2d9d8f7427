"""What moves from one plan to another: decisions, and amounts over all of the horizon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..solution.compare_decisions import KINDS, amounts, decisions
from ..solution.comparison import Entry, alike
from ..solution.solution import Solution

WORTH_TELLING = {"BTC": 10.0, "MUSD": 1.0, "MW": 1.0, "m shares": 0.1}
"""Amounts that move by less are left out."""


@dataclass(frozen=True)
class Move:
    """One thing that another plan does otherwise.

    Of a decision, `before` and `after` tell when and how much, "" where it is not made; of an amount,
    they are numbers in `unit`.
    """

    kind: str
    id: str
    before: str | float
    after: str | float
    unit: str = ""


def moves(before: Solution, after: Solution, but: str = "") -> list[Move]:
    """Decisions first, then amounts, in the order of their kinds; `but` is the id that is asked about."""
    return [*_decisions(before, after, but), *_amounts(before, after, but)]


def _decisions(before: Solution, after: Solution, but: str) -> Iterator[Move]:
    old, new = decisions(before), decisions(after)
    for key in sorted({*old, *new}, key=lambda key: (KINDS.index(key[0]), key[1])):
        one, other = old.get(key, []), new.get(key, [])
        if key[1] != but and not alike(one, other):
            yield Move(*key, _told(one), _told(other))


def _told(entries: Sequence[Entry]) -> str:
    """`2027-Q3, 25 MW in hall-1`, one after another."""
    told = []
    for one in entries:
        size = f", {one.facts['mw']:g} MW" if "mw" in one.facts else ""
        hall = f" in {one.facts['hall']}" if "hall" in one.facts else ""
        told.append(f"{'given' if one.given else one.when}{size}{hall}")
    return "; ".join(told)


def _amounts(before: Solution, after: Solution, but: str) -> Iterator[Move]:
    totals = [_totals(before), _totals(after)]
    for key in sorted({*totals[0], *totals[1]}, key=lambda key: (KINDS.index(key[0]), key[1])):
        old, new = (one.get(key, 0.0) for one in totals)
        if key[1] != but and abs(new - old) >= WORTH_TELLING.get(key[2], 1.0):
            yield Move(key[0], key[1], old, new, key[2])


def _totals(solution: Solution) -> dict[tuple[str, str, str], float]:
    """By kind, id and unit, all years together."""
    found: dict[tuple[str, str, str], float] = {}
    for (kind, name), amount in amounts(solution).items():
        key = (kind, name.rpartition(" ")[0], amount.unit)
        found[key] = found.get(key, 0.0) + amount.value
    return found
