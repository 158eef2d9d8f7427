"""Prices of limits, grouped by limit and place over the periods, the one that matters most first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from ..core.tree import Tree
from .answer import records

if TYPE_CHECKING:
    from pandas import DataFrame

STEPS = {"MW": 10.0, "MUSD": 10.0, "BTC": 100.0, "GWh": 10.0}
"""A practical change of a limit in each unit; 1 of any other. Limits are ranked by what it is worth."""
LATER = "treasury.cash_balance"
"""Cash received in a period: a price of money over time, and no limit that could be moved."""


@dataclass(frozen=True)
class Priced:
    """One limit in one period."""

    period: str
    node: str
    index: int
    worth: float
    room: float
    bound: float


@dataclass(frozen=True)
class LimitGroup:
    """One limit at one place, in all periods in which it is worth something or has no room left."""

    limit: str
    title: str
    place: str
    item: str
    unit: str
    cause: str
    periods: tuple[Priced, ...]

    @property
    def worth(self) -> float:
        """One more unit in each of the periods, MUSD."""
        return sum(one.worth for one in self.periods)

    @property
    def step(self) -> float:
        """A practical change."""
        return STEPS.get(self.unit, 1.0)

    @property
    def spans(self) -> list[tuple[str, str]]:
        """First and last period of each unbroken run in which it is worth something."""
        with_worth = sorted({(one.index, one.period) for one in self.periods if one.worth})
        found = []
        for _, run in groupby(enumerate(with_worth), key=lambda entry: entry[1][0] - entry[0]):
            labels = [label for _, (_, label) in run]
            found.append((labels[0], labels[-1]))
        return found

    @property
    def about(self) -> str:
        """Place and item, as far as there are any."""
        return ", ".join(filter(None, (self.place, self.item)))


def limit_groups(prices: DataFrame, tree: Tree) -> list[LimitGroup]:
    """The limits of a prices table; what a practical step is worth decides the order, names among equals."""
    found: dict[tuple[str, str, str, str, str, str], list[Priced]] = {}
    for row in records(prices):
        unit = row["unit"].partition(",")[0]
        key = (row["limit"], row["title"], row["place"], row["item"], unit, row["cause"])
        at = tree[row["node"]].period.index
        one = Priced(row["period"], row["node"], at, row["worth_musd"], row["room"], row["bound"])
        found.setdefault(key, []).append(one)
    groups = [
        LimitGroup(*key, tuple(sorted(periods, key=lambda one: one.index))) for key, periods in found.items()
    ]
    return sorted(groups, key=lambda one: (-one.worth * one.step, one.limit, one.place, one.item, one.cause))


def movable(groups: Iterable[LimitGroup]) -> Iterator[LimitGroup]:
    """Those worth something that somebody could move, without the price of money over time."""
    return (group for group in groups if group.worth and group.limit != LATER)
