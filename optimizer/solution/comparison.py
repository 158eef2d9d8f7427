"""What differs between runs, as plain data: inputs, decisions, money; each is held against the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

DECIMALS = {"MUSD": 1, "BTC": 0, "MW": 1, "%": 2, "m shares": 1, "x": 2}
"""With how many a number is told, and from which on two of them differ; 1 for any other unit."""


@dataclass(frozen=True)
class Input:
    """A value of the scenario, or an option of the solve, that differs."""

    path: str
    values: tuple[str | None, ...]
    """By run, as written; None where it is absent."""
    changes: tuple[float | None, ...]
    """By run, the change over the first run's value; None unless both are numbers and the first not zero."""


@dataclass(frozen=True)
class Entry:
    """One decision of a plan: the period in which it is made, and what is decided."""

    when: str
    facts: Mapping[str, Any]
    given: bool = False
    """Decided before the plan was made, by the scenario; `when` then tells nothing."""

    @property
    def what(self) -> dict[str, Any]:
        """The facts without dates."""
        return {name: fact for name, fact in self.facts.items() if name not in ("from", "ready")}


def alike(one: Sequence[Entry], other: Sequence[Entry]) -> bool:
    """Whether two runs do the same. One may be given what the other decides."""
    return len(one) == len(other) and all(
        a.facts == b.facts and (a.when == b.when or a.given or b.given)
        for a, b in zip(one, other, strict=True)
    )


@dataclass(frozen=True)
class Decision:
    """Something that plans decide otherwise, such as a lease."""

    kind: str
    id: str
    entries: tuple[tuple[Entry, ...], ...]
    """By run, all that it decides of it; nothing where it leaves it."""


@dataclass(frozen=True)
class Figure:
    """A number by run; None where a run has none."""

    group: str
    name: str
    unit: str
    values: tuple[float | None, ...]
    when: tuple[str | None, ...] = ()
    """By run, the period that the number belongs to, where it is that of one."""

    @property
    def decimals(self) -> int:
        return DECIMALS.get(self.unit, 1)

    @property
    def differs(self) -> bool:
        """Whether the runs differ in it as it is told."""
        rounded = {None if one is None else round(one, self.decimals) + 0.0 for one in self.values}
        return len(rounded) > 1 or len(set(self.when)) > 1


@dataclass(frozen=True)
class Amount:
    """A number of one run."""

    value: float
    unit: str
    when: str | None = None
    absent: float | None = 0.0
    """What a run has that knows nothing of it."""


Name = tuple[str, str]
"""Group and name of a number, or kind and id of a decision."""


@dataclass(frozen=True)
class Comparison:
    """All that differs between runs, and what they are worth in any case."""

    runs: tuple[str, ...]
    names: tuple[str, ...]
    """Name of each run's scenario."""
    inputs: tuple[Input, ...] = field(repr=False)
    decisions: tuple[Decision, ...] = field(repr=False)
    amounts: tuple[Figure, ...] = field(repr=False)
    """What is sold, bought, borrowed and issued, by year."""
    money: tuple[Figure, ...] = field(repr=False)
