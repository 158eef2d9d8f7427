"""What a plan does otherwise than an earlier run: what is new, changed, no longer done, the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .compare import Run, compare
from .compare_decisions import KINDS, amounts, decisions
from .comparison import Amount, Comparison, Entry, Name
from .solution import Solution

NEW, CHANGED, GONE = "new", "changed", "no longer"
SMALL = {"MW": 1.0, "MUSD": 0.1, "m shares": 0.05, "BTC": 1.0}
"""Amounts that change by less in every year are counted, not told one by one."""


@dataclass(frozen=True)
class Changed:
    """One item that is decided otherwise, such as a lease."""

    how: str
    """`new`, `changed` or `no longer`."""
    kind: str
    id: str
    before: tuple[Entry, ...]
    now: tuple[Entry, ...]


@dataclass(frozen=True)
class Moved:
    """An amount over the horizon that is another one, or falls into other years, such as the coins sold."""

    how: str
    kind: str
    id: str
    unit: str
    before: float
    now: float
    years: tuple[tuple[str, float], ...]
    """Years in which it differs, each with by how much."""

    @property
    def is_small(self) -> bool:
        return all(abs(less) < SMALL.get(self.unit, 0.0) for _, less in self.years)


@dataclass(frozen=True)
class Changes:
    """All that a plan does otherwise than the run it is held against."""

    comparison: Comparison = field(repr=False)
    """The whole comparison: inputs and money too; the earlier run comes first."""
    decisions: tuple[Changed, ...]
    amounts: tuple[Moved, ...]
    unchanged: int
    """Items that both do alike."""
    begins: tuple[str, ...]
    """What is decided otherwise in the periods of the earlier run's first decision, in words."""
    worth: float
    """By how much the plan is worth more than the earlier one, MUSD."""
    is_sure: bool
    """Whether the gaps of the two solves leave no doubt which of the best plans is worth more."""
    is_alike: bool
    """Whether both count their worth the same way, and over the same periods."""

    @property
    def run(self) -> str:
        """Name of the run it is held against."""
        return self.comparison.runs[0]

    @property
    def told(self) -> tuple[Changed | Moved, ...]:
        """What is told one by one, in the order of the kinds."""
        return (*self.decisions, *(one for one in self.amounts if not one.is_small))

    @property
    def small(self) -> int:
        return sum(one.is_small for one in self.amounts)

    def count(self, how: str) -> int:
        """How many are new, changed or no longer done; small ones are not among them."""
        return sum(one.how == how for one in self.told)


def changes(before: Run, now: Run, begins: Sequence[str]) -> Changes:
    """Hold the plan of `now` against that of `before`; `begins` says what it begins otherwise."""
    found = compare([before, now])
    old, new = before.solution, now.solution
    moved = tuple(_moved(found, amounts(old), amounts(new)))
    changed = tuple(
        Changed(_how(bool(one.entries[0]), bool(one.entries[1])), one.kind, one.id, *one.entries)
        for one in found.decisions
    )
    every = {*decisions(old), *decisions(new), *_items(amounts(old)), *_items(amounts(new))}
    worth = new.ending.value - old.ending.value
    return Changes(
        comparison=found,
        decisions=changed,
        amounts=moved,
        unchanged=len(every) - len(changed) - len(moved),
        begins=tuple(begins),
        worth=worth,
        is_sure=worth > _missing(old) or -worth > _missing(new),
        is_alike=_counts(old) == _counts(new),
    )


def _how(was: bool, is_: bool) -> str:
    return CHANGED if was and is_ else NEW if is_ else GONE


def _counts(solution: Solution) -> tuple[object, ...]:
    """What worths must have in common to be held against each other."""
    periods = solution.tree.timeline.periods
    return solution.scenario.value.objective, periods[0].start, periods[-1].end


def _missing(solution: Solution) -> float:
    """How much more than the plan found the best one may be worth."""
    ending = solution.ending
    return 0.0 if ending.bound is None else max(0.0, ending.bound - ending.value)


def _items(by_year: Mapping[Name, Amount]) -> dict[Name, float]:
    """Sums over the years: names of amounts end with the year."""
    found: dict[Name, float] = {}
    for (kind, name), amount in by_year.items():
        key = kind, name.rpartition(" ")[0]
        found[key] = found.get(key, 0.0) + amount.value
    return found


def _moved(found: Comparison, old: Mapping[Name, Amount], new: Mapping[Name, Amount]) -> Iterator[Moved]:
    """In the order of the kinds, from the years in which the runs differ."""
    before, now = _items(old), _items(new)
    years: dict[Name, list[tuple[str, float]]] = {}
    units: dict[Name, str] = {}
    for one in found.amounts:
        item, _, year = one.name.rpartition(" ")
        first, second = (value or 0.0 for value in one.values)
        years.setdefault((one.group, item), []).append((year, second - first))
        units[one.group, item] = one.unit
    for key in sorted(years, key=lambda key: (KINDS.index(key[0]), key[1])):
        was, is_ = before.get(key, 0.0), now.get(key, 0.0)
        least = SMALL.get(units[key], 0.0) / 2.0
        how = _how(was > least, is_ > least) if max(was, is_) > least else CHANGED
        yield Moved(how, *key, units[key], was, is_, tuple(sorted(years[key])))
