"""Why no plan exists: which limits have to give way and how far, and what would help alone.

First all limits may give way at a price, then each of those that matter alone, then what was decided before.
Where no amounts help, rules and commitments are in conflict, and the fewest commitments are given up.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from .conflict import conflict
from .elastic import Clock, Elastic, Given, Group, Indices, by_row
from .highs import Settings
from .matrix import Floats, Matrix

MOST_LIMITS_TRIED = 12
MOST_LOCKS_TRIED = 8
WORTH_ONE_CAUSE = 3.0
"""One limit alone is the cause if it costs at most so many times what the cheapest mixture does."""
WORTH_NAMING = 20.0
"""A change that costs more than so many times the cheapest is no help."""


@dataclass(frozen=True, eq=False)
class Finding:
    """What was found, by the numbers of groups, rows and locks."""

    amounts: dict[int, float] = field(default_factory=dict)
    """By group, those that have to give way."""
    rows: list[tuple[int, int, float]] = field(default_factory=list)
    """Group, row and amount, wherever a plan misses one of them; -1 less the column for a cap."""
    values: Floats | None = None
    """A plan of the first matrix but for these amounts."""
    alone: list[tuple[int, float]] = field(default_factory=list)
    """Groups each of which helps alone and by how much, the cheapest first."""
    locks: list[int] = field(default_factory=list)
    """Locks each of which helps alone if it is given up."""
    dropped: list[int] = field(default_factory=list)
    """Locks of which the fewest are given up where limits alone do not help."""
    conflict: list[int] = field(default_factory=list)
    """Parts, then locks, that cannot hold together, where limits alone do not help."""
    complete: bool = True


def find(
    matrix: Matrix,
    groups: Sequence[Group],
    locks: Sequence[Indices],
    parts: Sequence[Indices],
    settings: Settings,
    *,
    seconds: float,
    stop: threading.Event | None = None,
) -> Finding:
    """Look for the cause of a proven lack of any plan; what time leaves undone is missing."""
    clock = Clock(seconds, stop)
    elastic = Elastic(matrix, groups, locks, settings, clock)
    every = range(len(groups))
    first = elastic.least(every, relaxed=True)
    given = elastic.least(every) if first.works else first
    if given.undecided and first.amounts:
        return Finding(first.amounts, complete=False)
    if given.undecided:
        return Finding(complete=False)
    dropped: list[int] = []
    needed: list[int] = []
    sure = True
    if not given.works:
        needed, sure = conflict(matrix, parts, locks, settings, clock)
        given = elastic.least(every, range(len(locks)))
        dropped = given.freed
        if not given.works:
            return Finding(conflict=needed, complete=sure)
    alone = _alone(elastic, given, _candidates(elastic, (first, given), every)) if not dropped else []
    freed = _locks_alone(elastic, given, dropped)
    amounts = given.amounts
    if alone and alone[0][1] * groups[alone[0][0]].weight <= WORTH_ONE_CAUSE * given.cost + 1e-9:
        amounts = dict(alone[:1])
    rows, values = _extent(matrix, groups, locks, amounts, dropped, settings, clock, given.outcome.values)
    size = len(matrix.column_names)
    if values is None and given.outcome.values is not None:
        values = given.outcome.values[:size]
    return Finding(amounts, rows, values, alone, freed, dropped, needed, sure and clock.left > 0.0)


def _candidates(elastic: Elastic, found: Iterable[Given], every: range) -> list[int]:
    """Groups that could help: those that give way, then those with a price in a proof that no plan exists."""
    order: dict[int, float] = {}
    for given in reversed(list(found)):
        if not given.works:
            continue
        order |= dict.fromkeys(given.amounts, np.inf)
        try:
            rows, columns = elastic.prices(given, every)
        except ValueError:
            continue
        for index, group in enumerate(elastic.groups):
            price = float(rows[group.rows].sum() + columns[group.caps].sum()) / group.weight
            if price > 1e-9 and index not in order:
                order[index] = price
    return sorted(order, key=lambda index: -order[index])[:MOST_LIMITS_TRIED]


def _alone(elastic: Elastic, whole: Given, candidates: Sequence[int]) -> list[tuple[int, float]]:
    """Each of the groups that helps alone, by how much, the cheapest first; `whole` lets all give way."""
    found = []
    values = whole.outcome.values
    for index in candidates:
        if elastic.least([index], relaxed=True).works:
            given = whole if list(whole.amounts) == [index] else elastic.least([index], start=values)
            if given.works and index in given.amounts:
                found.append((index, given.amounts[index]))
    costs = {index: amount * elastic.groups[index].weight for index, amount in found}
    cheapest = min(costs.values(), default=0.0)
    kept = [pair for pair in found if costs[pair[0]] <= WORTH_NAMING * cheapest]
    return sorted(kept, key=lambda pair: costs[pair[0]])


def _locks_alone(elastic: Elastic, given: Given, dropped: Sequence[int]) -> list[int]:
    """Each of the locks that helps alone if it is given up; those that cost most in the proof first."""
    every = range(len(elastic.groups))
    try:
        prices = elastic.prices(given, every)[1]
    except ValueError:
        prices = np.zeros(elastic.size)
    order = sorted(
        range(len(elastic.locks)),
        key=lambda lock: (lock not in dropped, -float(prices[elastic.locks[lock]].sum()), lock),
    )
    return [
        lock
        for lock in order[:MOST_LOCKS_TRIED]
        if elastic.least((), [lock], relaxed=True).works and elastic.least((), [lock]).works
    ]


def _extent(
    matrix: Matrix,
    groups: Sequence[Group],
    locks: Sequence[Indices],
    amounts: dict[int, float],
    dropped: Sequence[int],
    settings: Settings,
    clock: Clock,
    start: Floats | None,
) -> tuple[list[tuple[int, int, float]], Floats | None]:
    """Where the limits are missed, in a plan that misses them as little as it can in all.

    Where a group may stretch: first the fewest rows, then the least amount over these.
    """
    if not amounts:
        return [], None
    lower = matrix.column_lower.copy()
    for lock in dropped:
        lower[locks[lock]] = 0.0
    matrix = replace(matrix, column_lower=lower)
    most = {index: amount * groups[index].stretch for index, amount in amounts.items()}
    found = _missed(matrix, {index: groups[index] for index in amounts}, most, settings, clock, start)
    if found[1] is None or all(groups[index].stretch == 1.0 for index in amounts):
        return found
    fewer = {
        index: _only(groups[index], [row for at, row, _ in found[0] if at == index]) for index in amounts
    }
    elastic = Elastic(matrix, list(fewer.values()), (), settings, clock)
    given = elastic.least(range(len(fewer)), start=found[1])
    most = {index: given.amounts.get(at, 0.0) for at, index in enumerate(fewer)}
    again = _missed(matrix, fewer, most, settings, clock, given.outcome.values) if given.works else found
    return found if again[1] is None else again


def _missed(
    matrix: Matrix,
    groups: dict[int, Group],
    most: dict[int, float],
    settings: Settings,
    clock: Clock,
    start: Floats | None,
) -> tuple[list[tuple[int, int, float]], Floats | None]:
    """Group, row and amount of what is missed, in all as little as can be, none by more than `most`."""
    parts, names = by_row(groups)
    elastic = Elastic(matrix, parts, (), settings, clock)
    each = {part: most[group] * (1.0 + 1e-6) + 1e-6 for part, (group, _) in enumerate(names)}
    given = elastic.least(range(len(parts)), most=each, start=start)
    if given.outcome.values is None:
        return [], None
    rows = [(*names[part], amount) for part, amount in given.amounts.items()]
    return rows, given.outcome.values[: elastic.size]


def _only(group: Group, rows: Sequence[int]) -> Group:
    """The group with only these of its rows and caps."""
    return replace(
        group,
        rows=np.array([row for row in rows if row >= 0], dtype=np.intp),
        caps=np.array([-1 - row for row in rows if row < 0], dtype=np.intp),
    )
