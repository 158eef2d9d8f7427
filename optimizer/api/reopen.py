"""An earlier run, ready to be solved again, changed, and asked about."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from ..core.errors import WattshiftError
from ..scenario.load import Loaded, load
from ..scenario.positions import undotted
from ..scenario.schema import Scenario
from ..solution.run_folder import read
from ..solution.solution import Solution
from .session import Session, open_session


def reopen(folder: Path) -> tuple[Session, Solution]:
    """The model of a run, stated again from the run's own scenario, and its solution.

    `session.start_of(solution.levels)` is the run's plan as a start. Raises UnreadableRun for what is no run.
    """
    solution = read(folder)
    options = solution.options
    return open_session(solution.scenario, gap=options["gap"], seed=options["seed"]), solution


def written_at(folder: Path, solution: Solution) -> Callable[[str], str]:
    """Where a path of the scenario is written, as `file:line`: in the files that the run was made from while
    they are what they were, else in the run's own scenario. What came with `--set` stands on no line."""
    loaded = _as_it_was(solution) or load(folder / "scenario.yaml", root=Scenario)

    def place(path: str) -> str:
        at = loaded.positions.place(undotted(path))
        return at.file if at.file.startswith("--set ") else f"{at.file}:{at.line}"

    return place


def _as_it_was(solution: Solution) -> Loaded[Scenario] | None:
    try:
        for source in solution.sources:
            if sha256(Path(source.path).read_bytes()).hexdigest() != source.sha256:
                return None
        if not solution.sources:
            return None
        return load(solution.sources[0].path, solution.overlays, solution.overrides, Scenario)
    except (OSError, WattshiftError):
        return None
