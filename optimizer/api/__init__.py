"""The program as functions: load a scenario, solve it. What `wattshift` does, it does through these.

`load` needs no solver and imports none; the rest comes with the first solve.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import Problem, ScenarioError
from ..scenario.checks import findings
from ..scenario.coverage import coverage_problems
from ..scenario.like import told_once
from ..scenario.load import Loaded
from ..scenario.load import load as read
from ..scenario.packages import package_findings
from ..scenario.positions import locate
from ..scenario.schema import Scenario
from ..solution.solution import Solution, show_in_notebooks

if TYPE_CHECKING:
    from ..solve import Progress

GAP = 1e-3
"""Relative gap at which a plan is good enough unless told otherwise."""
SEED = 0


def load(
    path: str | PathLike[str], overlays: Iterable[str | PathLike[str]] = (), sets: Iterable[str] = ()
) -> Loaded[Scenario]:
    """Read and check a scenario: a file, or a folder with `scenario.yaml`, with overlays and settings on top.

    Raises `ScenarioError` with every problem found, each with its place. Warnings are in the answer.
    """
    loaded = read(path, overlays, sets, Scenario)
    horizon = loaded.model.horizon
    found = coverage_problems(loaded.model, loaded.positions, horizon.start, horizon.end)
    if not found:
        found = [*findings(loaded.model), *package_findings(loaded.model, loaded.likes)]
        found = told_once(locate(found, loaded.positions), loaded.likes)
    if any(problem.severity == "error" for problem in found):
        raise ScenarioError([*found, *loaded.warnings])
    return replace(loaded, warnings=(*loaded.warnings, *found))


def options(
    *, gap: float = GAP, time_limit: float | None = None, start_from: str | PathLike[str] | None = None
) -> dict[str, Any]:
    """The options of a solve that decide its answer, as the run folder records them."""
    start = None
    if start_from is not None:
        from ..solution.manifest import digest_of
        from ..solution.run_folder import read as read_run

        start = digest_of(read_run(Path(start_from)))
    return {"gap": gap, "seed": SEED, "time_limit": time_limit, "start_from": start}


def solve(
    loaded: Loaded[Scenario],
    *,
    gap: float = GAP,
    time_limit: float | None = None,
    start_from: str | PathLike[str] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    on_warnings: Callable[[Sequence[Problem]], None] | None = None,
) -> Solution:
    """Find the plan that is worth most, and audit it.

    `start_from` is the folder of an earlier run, whose whole-number decisions are tried first; `stop` ends
    the solve and keeps the best plan; `on_warnings` hears before it of rules whose numbers lie far apart, if
    there are any. Raises NoPlan, StoppedWithoutPlan or SolverFailed if there is none,
    and ScenarioError where amounts are so far apart that no answer could be trusted.
    """
    from .run import run

    made = options(gap=gap, time_limit=time_limit, start_from=start_from)
    return run(loaded, made, None if start_from is None else Path(start_from), on_progress, stop, on_warnings)


def _as_html(solution: Solution) -> str:
    from ..report.notebook import notebook

    return notebook(solution)


show_in_notebooks(_as_html)
