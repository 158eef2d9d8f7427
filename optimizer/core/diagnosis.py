"""Why no plan exists, as plain data: what is short, what stands in the way, and what would help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Cause:
    """Something written in the scenario: what it is, its path, and `file:line:column` where that is known."""

    title: str
    path: str
    place: str = ""


@dataclass(frozen=True)
class Shortage:
    """A limit that cannot be kept, by how much at most, and in which periods; "" for all of the horizon."""

    cause: Cause
    rule: str
    amount: float
    unit: str
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class Change:
    """One change that alone makes a plan possible: a limit moved by an amount, or a commitment given up."""

    cause: Cause
    amount: float | None = None
    """How far the limit moves, or how much room it lacks; None for a commitment that is given up."""
    unit: str = ""
    way: Literal["higher", "lower", "more room"] = "more room"
    """`more room` where the limit itself is no amount of this unit, such as a ratio or a date."""


@dataclass(frozen=True)
class Diagnosis:
    """Why no plan exists. What no time was left for is missing, and `complete` is False."""

    shortages: Sequence[Shortage] = ()
    """Limits that have to give way, first cause first."""
    commitments: Sequence[Cause] = ()
    """What was decided before and stands in the way: given up alone, it leaves a plan."""
    due: Sequence[tuple[Cause, float]] = ()
    """Where cash is short: what takes most of it in the first period that is short, in MUSD."""
    due_in: str = ""
    no_sales: tuple[Cause, str, str] | None = None
    """Where cash is short: why and in which periods of it, or before, no coins may be sold."""
    conflict: Sequence[Cause] = ()
    """Rules and commitments that cannot hold together, none of which could be left out; only where amounts
    alone do not tell."""
    changes: Sequence[Change] = ()
    complete: bool = True

    @property
    def says_something(self) -> bool:
        """Whether anything was found out."""
        return bool(self.shortages or self.commitments or self.conflict)
