"""An earlier run to ask about, and how a plan of its changed model is held against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..api.prices import limit_prices
from ..api.reopen import reopen, written_at
from ..api.session import Session
from ..core.errors import WattshiftError
from ..solution.limit_groups import LimitGroup, limit_groups
from ..solution.read_back import read_back
from ..solution.solution import Solution
from ..solve import Start, load_values
from ..solve.matrix import Floats
from .first_decision import differences, first_decision

if TYPE_CHECKING:
    from pandas import DataFrame


class NoPrices(WattshiftError):
    """The plan of a run does not fit its own model any more, so that nothing can be said of its limits."""


@dataclass(frozen=True, eq=False)
class Earlier:
    """A run with its model stated again."""

    folder: Path
    session: Session = field(repr=False)
    solution: Solution = field(repr=False)

    @cached_property
    def start(self) -> Start:
        """Its whole-number decisions."""
        return self.session.start_of(self.solution.levels)

    @cached_property
    def prices(self) -> DataFrame:
        """What one more unit of each limit is worth; worked out anew for a run that was made without."""
        if self.solution.prices is not None:
            return self.solution.prices
        engine = self.session.engine
        with engine.changes():
            engine.set_bounds(self.start.columns, self.start.values, self.start.values)
            values = engine.solve(gap=0.0).values
        found = None if values is None else limit_prices(self.session, values)
        if found is None:
            raise NoPrices(f"the plan of {self.folder} does not fit its model: solve its scenario again")
        return found

    @cached_property
    def groups(self) -> list[LimitGroup]:
        """The same by limit."""
        return limit_groups(self.prices, self.solution.tree)

    @cached_property
    def written(self) -> Callable[[str], str]:
        """Place of a path of the scenario, `file:line`."""
        return written_at(self.folder, self.solution)

    def as_solution(self, values: Floats, value: float) -> Solution:
        """Another plan of this model, in the place of the run's."""
        load_values(self.session.matrix, values)
        plan = read_back(self.session.built.context, value)
        ending = replace(self.solution.ending, value=value, bound=None, gap=None)
        return replace(self.solution, plan=plan, do_nothing=None, ending=ending, prices=None, step_worth=None)

    def begins_otherwise(self, other: Solution) -> list[str]:
        """What another plan decides otherwise in the periods of this plan's first decision, in words."""
        tree = self.solution.tree
        return differences(first_decision(self.solution.commitments, tree), other.commitments, tree)


def earlier(folder: Path) -> Earlier:
    """Open a run to ask about it. Raises UnreadableRun for what is no run."""
    return Earlier(folder, *reopen(folder))
