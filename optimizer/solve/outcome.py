"""What came out of a solve: how it ended, the plan, and how far from the best it can be."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ..core.errors import NoPlan, SolverFailed, StoppedWithoutPlan
from .matrix import Floats


class Status(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    """A plan, proven best within the gap asked for."""
    STOPPED_WITH_PLAN = "stopped_with_plan"
    """A plan that may not be the best: a limit or Ctrl-C came first."""
    NO_PLAN_EXISTS = "no_plan_exists"
    UNBOUNDED = "unbounded"
    """The value can grow without end: a limit is missing in the model."""
    NO_PLAN_OR_UNBOUNDED = "no_plan_or_unbounded"
    """One of the two; a limit came before it was known which."""
    STOPPED_WITHOUT_PLAN = "stopped_without_plan"
    SOLVER_FAILED = "solver_failed"


class StoppedBy(StrEnum):
    """What ended a solve that has a plan or was stopped before it had one."""

    OPTIMAL = "optimal"
    GAP = "gap"
    TIME = "time"
    NODES = "nodes"
    INTERRUPT = "interrupt"
    PRECISION = "precision"
    """The proof holds only within the solver's tolerance for whole numbers, not for the exact plan."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """The end of a solve. ``value``, ``values`` and a finite ``gap`` exist exactly when there is a plan."""

    status: Status
    stopped_by: StoppedBy | None = None
    value: float | None = None
    bound: float | None = None
    """No plan can be better than this; None if nothing is known."""
    gap: float = float("inf")
    """Distance of value and bound, relative to the value."""
    values: Floats | None = field(default=None, repr=False)
    """By column. Whole numbers are exact after the polish."""
    violation: float = 0.0
    """Largest amount by which the plan misses a row or a bound."""
    start_accepted: bool | None = None
    """Whether the given start fits this model; None without a start, or if a limit came first."""
    seconds: float = 0.0
    nodes: int = 0
    iterations: int = 0
    message: str = ""
    """The solver's own words when it failed."""

    @property
    def has_plan(self) -> bool:
        return self.values is not None

    def require_plan(self) -> Floats:
        """The plan's values; raises NoPlan, StoppedWithoutPlan or SolverFailed if there is none."""
        if self.values is not None:
            return self.values
        if self.status is Status.NO_PLAN_EXISTS:
            raise NoPlan("No plan can meet all limits of the scenario.")
        if self.status is Status.STOPPED_WITHOUT_PLAN:
            raise StoppedWithoutPlan(
                f"Stopped ({self.stopped_by}) after {self.seconds:.0f} s before any plan was found; "
                "give it more time or a start."
            )
        if self.status is Status.UNBOUNDED:
            raise SolverFailed("The value of the model can grow without end: a limit is missing.")
        if self.status is Status.NO_PLAN_OR_UNBOUNDED:
            raise SolverFailed(
                "Either no plan exists or a limit is missing; it takes more time to tell which."
            )
        raise SolverFailed(f"HiGHS ended without a usable answer: {self.message}")


def relative_gap(value: float, bound: float) -> float:
    """Distance of value and bound relative to the value; infinite at value 0 unless both agree."""
    distance = abs(bound - value)
    if distance <= 1e-9:
        return 0.0
    return distance / max(abs(value), 1e-9) if value else float("inf")
