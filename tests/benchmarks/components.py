"""What each component adds to a model: rows, columns, numbers, and seconds to state and to solve it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import numpy as np

from optimizer.api import load
from optimizer.components.covenants.schema import Covenants
from optimizer.components.financing.schema import Financing
from optimizer.core.errors import WattshiftError
from optimizer.model import build as building
from optimizer.scenario.horizon import tree_of
from optimizer.scenario.schema import Scenario
from optimizer.solve import Engine, Matrix, Settings, compile_model

LONGEST = 300.0
OPTIONAL: dict[str, dict[str, Any]] = {
    "financing": {"financing": Financing()},
    "btc_loans": {"btc_loans": {}},
    "taxes": {"taxes": None},
    "covenants": {"covenants": Covenants()},
}
"""What stands in a scenario in place of a component that is taken out."""


@dataclass(frozen=True)
class Added:
    """What one component adds; compile and solve are the whole's less those of the model without it."""

    rows: int
    columns: int
    whole: int
    numbers: int
    state: float
    compile: float | None
    solve: float | None


def added_by_component(scenario: Scenario) -> dict[str, Added]:
    """By component that adds anything. Rows, columns and the numbers in its rows are those of its block.

    Seconds of compiling and solving only for components that can be left out of the scenario: those of the
    model with it less those without, which may be negative.
    """
    state: dict[str, float] = {}
    with _timed(state):
        matrix, compiling = _compiled(scenario)
    solving = _solved(matrix)
    rows, numbers = _by_row(matrix)
    columns = Counter(_owner(name) for name in matrix.column_names)
    whole = Counter(
        _owner(name) for name, is_whole in zip(matrix.column_names, matrix.is_whole, strict=True) if is_whole
    )
    found = {}
    for name in building.COMPONENTS:
        if not rows[name] and not columns[name]:
            continue
        without = _without(scenario, name, compiling, solving) if name in OPTIONAL else (None, None)
        found[name] = Added(rows[name], columns[name], whole[name], numbers[name], state[name], *without)
    return found


def _compiled(scenario: Scenario) -> tuple[Matrix, float]:
    built = building.build(scenario, tree_of(scenario.horizon))
    began = time.process_time()
    return compile_model(built.model), time.process_time() - began


def _solved(matrix: Matrix) -> float | None:
    """CPU seconds of one plain solve; None if there is no plan."""
    began = time.process_time()
    outcome = Engine(matrix, Settings(gap=1e-3)).solve(time_limit=LONGEST)
    return time.process_time() - began if outcome.has_plan else None


def _without(
    scenario: Scenario, name: str, compiling: float, solving: float | None
) -> tuple[float | None, float | None]:
    try:
        matrix, seconds = _compiled(scenario.model_copy(update=OPTIONAL[name]))
    except (WattshiftError, KeyError):
        return None, None
    other = _solved(matrix)
    return compiling - seconds, None if solving is None or other is None else solving - other


def _by_row(matrix: Matrix) -> tuple[Counter[str], Counter[str]]:
    owners = [_owner(name) for name in matrix.row_names]
    filled = np.bincount(matrix.coefficients.indices, minlength=len(owners))
    numbers: Counter[str] = Counter()
    for owner, count in zip(owners, filled, strict=True):
        numbers[owner] += int(count)
    return Counter(owners), numbers


def _owner(name: str) -> str:
    return name.split(".")[0]


@contextmanager
def _timed(seconds: dict[str, float]) -> Iterator[None]:
    """Count the CPU seconds that each component takes to declare and to close."""
    watched = {name: _watched(name, component, seconds) for name, component in building.COMPONENTS.items()}
    with patch.dict(building.COMPONENTS, watched):
        yield


def _watched(name: str, component: ModuleType, seconds: dict[str, float]) -> ModuleType:
    copy = ModuleType(component.__name__)
    copy.__dict__.update(component.__dict__)
    for stage in ("declare", "close"):
        setattr(copy, stage, _counting(name, getattr(component, stage), seconds))
    return copy


def _counting(name: str, stage: Callable[..., None], seconds: dict[str, float]) -> Callable[..., None]:
    def run(*args: Any) -> None:
        began = time.process_time()
        stage(*args)
        seconds[name] = seconds.get(name, 0.0) + time.process_time() - began

    return run


def table(folders: Mapping[str, Path]) -> list[str]:
    """Lines of a Markdown table, by scenario and component."""
    titles = ["scenario", "component", "rows", "columns", "whole", "numbers", "state", "compile", "solve"]
    lines = [f"| {' | '.join(titles)} |", "|---|---|--:|--:|--:|--:|--:|--:|--:|"]
    for name, folder in folders.items():
        for component, one in added_by_component(load(folder).model).items():
            counts = [f"{count:,}" for count in (one.rows, one.columns, one.whole, one.numbers)]
            seconds = ["" if s is None else f"{s:.2f}" for s in (one.state, one.compile, one.solve)]
            lines.append(f"| {' | '.join([name, component, *counts, *seconds])} |")
    return lines
