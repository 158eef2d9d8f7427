"""What a run leaves behind, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from ..core.errors import Problem
from ..core.tree import Tree
from ..scenario.schema import Scenario
from .audit.report import AuditReport

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, eq=False)
class Plan:
    """One plan: what it is worth, what every line and every level of it is, and what it commits to."""

    value: float
    """Objective: MUSD today, or MUSD at the end of the horizon if the scenario asks for that."""
    ledger: DataFrame = field(repr=False)
    """Every posted line by node; columns as in `tables.LEDGER`."""
    levels: DataFrame = field(repr=False)
    """Every decision taken and every state by node; columns as in `tables.LEVELS`."""
    commitments: DataFrame = field(repr=False)
    """Every commitment made; columns as in `tables.COMMITMENTS`."""


@dataclass(frozen=True)
class Ending:
    """How the solve ended."""

    status: str
    """`optimal` within the gap, or `stopped_with_plan` by a limit or Ctrl-C."""
    value: float
    bound: float | None
    """No plan can be worth more."""
    gap: float | None
    """Distance of value and bound, relative to the value."""
    nodes: int
    stopped_by: str
    """`optimal`, `gap`, `time`, `nodes`, `interrupt` or `precision`."""
    seconds: float
    start_accepted: bool | None = None
    """Whether the plan to start from fits this scenario; None without one, or if it was not found out."""


@dataclass(frozen=True)
class Source:
    """A file that the scenario was read from."""

    path: str
    sha256: str


@dataclass(frozen=True, eq=False, repr=False)
class Solution:
    """A plan with all that is needed to judge it, tell it and get it again."""

    scenario: Scenario
    resolved: str = field(repr=False)
    """Text of the resolved scenario: loading it gives `scenario` again."""
    tree: Tree = field(repr=False)
    options: Mapping[str, Any]
    """Options of the solve that decide the answer: gap, seed, node limit, time limit, start."""
    ending: Ending
    plan: Plan
    do_nothing: Plan | None
    """What is committed already and mining for the rest; None if that cannot meet the limits."""
    audit: AuditReport
    solver: Mapping[str, Any] = field(default_factory=dict)
    """Name, version and options of the solver."""
    prices: DataFrame | None = field(default=None, repr=False)
    """Worth of one more unit of each limit."""
    step_worth: DataFrame | None = field(default=None, repr=False)
    """Worth of a practical step of the limits that matter most, whole numbers held; columns as in
    `tables.STEP_WORTH`. None in runs of before it was worked out, and after Ctrl-C."""
    numerics: tuple[Problem, ...] = ()
    """Rules and variables of the model whose numbers lie far apart: warnings, each with its name as path."""
    inputs: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """Files the resolved scenario refers to, by path relative to it."""
    sources: tuple[Source, ...] = ()
    overlays: tuple[str, ...] = ()
    """Files given with `--with`."""
    overrides: tuple[str, ...] = ()
    """What was given with `--set`."""
    log: str = field(default="", repr=False)
    started: str = ""
    """When the run began: ISO 8601 in UTC."""

    @property
    def ledger(self) -> DataFrame:
        return self.plan.ledger

    @property
    def levels(self) -> DataFrame:
        return self.plan.levels

    @property
    def commitments(self) -> DataFrame:
        return self.plan.commitments

    def __repr__(self) -> str:
        """One line: what the tables hold does not belong into a prompt."""
        ending = self.ending
        gap = "" if ending.gap is None else f", gap {100.0 * ending.gap:.2f} %"
        return f"<Solution {self.scenario.name!r}: worth {ending.value:,.1f} MUSD{gap}, {ending.status}>"

    def _repr_html_(self) -> str | None:
        """How notebooks show it; None, and then the line above, where nobody has said how."""
        return None if _in_notebooks is None else _in_notebooks(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Solution):
            return NotImplemented
        return all(_same(getattr(self, one.name), getattr(other, one.name)) for one in fields(self))

    # mutable tables inside: equal solutions may not be used as keys, which the checker cannot express
    __hash__ = None  # type: ignore[assignment]


_in_notebooks: Callable[[Solution], str] | None = None


def show_in_notebooks(as_html: Callable[[Solution], str]) -> None:
    """From now on notebooks show solutions as this makes them: reports are made above this layer, which knows
    none of them."""
    global _in_notebooks
    _in_notebooks = as_html


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Tree) and isinstance(other, Tree):
        return one.nodes == other.nodes and one.decision_months == other.decision_months
    if isinstance(one, Plan) and isinstance(other, Plan):
        return all(_same(getattr(one, name.name), getattr(other, name.name)) for name in fields(one))
    if hasattr(one, "equals"):
        return bool(one.equals(other))
    return bool(one == other)
