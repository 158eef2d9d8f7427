"""From plain data to a plan or its worth, without files."""

from __future__ import annotations

from math import inf
from typing import Any

from optimizer.api.decide import Decided, decide
from optimizer.core.tree import Tree
from optimizer.model.build import Built, build
from optimizer.scenario.horizon import tree_of
from optimizer.scenario.schema import Scenario
from optimizer.solve import Engine, Matrix, Settings, compile_model

EXACT = 1e-9
"""Gap at which the worth of two plans can be compared."""


def read(data: dict[str, Any]) -> Scenario:
    return Scenario.model_validate(data)


def worlds(made: Scenario, *shares: float) -> Tree:
    """The horizon with as many worlds as shares, which part after the first period and are all alike."""
    path = tree_of(made.horizon)
    named = {f"world-{index}": (1, share) for index, share in enumerate(shares)}
    return Tree.branching(path.timeline, named, decision_months=path.decision_months)


def stated(made: Scenario, on: Tree | None = None) -> tuple[Built, Matrix]:
    built = build(made, on or tree_of(made.horizon))
    return built, compile_model(built.model)


def decided(made: Scenario, on: Tree | None = None, *, gap: float = 1e-3) -> Decided:
    """As the program decides, ties settled, beside doing nothing."""
    built, matrix = stated(made, on)
    return decide(built, matrix, Engine(matrix, Settings(gap=gap)), time_limit=60)


def worth(data: dict[str, Any], on: Tree | None = None) -> float:
    """The most a scenario can be worth; minus infinity if no plan meets its limits."""
    _, matrix = stated(read(data), on)
    outcome = Engine(matrix, Settings(gap=EXACT)).solve(time_limit=60)
    if not outcome.has_plan:
        return -inf
    assert outcome.value is not None
    assert outcome.gap <= EXACT, f"not solved: gap {outcome.gap}"
    return outcome.value
