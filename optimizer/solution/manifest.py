"""`manifest.json`: where a run came from, and what is needed to get it again."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ..core.errors import Problem
from .identity import run_digest, scenario_digest
from .solution import Ending, Solution, Source

VERSION = 1
PROGRAM = "wattshift"
PACKAGES = ("pyomo", "highspy", "pandas", "pydantic")
REPEATABLE = frozenset({"optimal", "gap", "nodes", "precision"})
"""Ends that come again with the same inputs; a clock and a person do not."""


def program_version() -> str:
    """Version of the installed program; `0` where it runs without being installed."""
    return _version(PROGRAM) or "0"


def digest_of(solution: Solution) -> str:
    """What the run's id is cut from."""
    return run_digest(solution.scenario, solution.options, program_version())


def manifest(solution: Solution, run_id: str, digest: str) -> dict[str, Any]:
    """The manifest. All that changes from one repetition to the next stands under `when`."""
    ending = solution.ending
    return {
        "manifest": VERSION,
        "id": run_id,
        "digest": digest,
        "name": solution.scenario.name,
        "scenario": {
            "sha256": scenario_digest(solution.scenario),
            "schema": solution.scenario.schema_version,
            "files": [{"path": source.path, "sha256": source.sha256} for source in solution.sources],
            "with": list(solution.overlays),
            "set": list(solution.overrides),
        },
        "options": dict(solution.options),
        "solver": {
            **solution.solver,
            "status": ending.status,
            "stopped_by": ending.stopped_by,
            "objective": ending.value,
            "bound": ending.bound,
            "gap": ending.gap,
            "nodes": ending.nodes,
            "start_accepted": ending.start_accepted,
        },
        "numerics": [{"rule": one.path, "message": one.message, "fix": one.fix} for one in solution.numerics],
        "repeatable": ending.stopped_by in REPEATABLE,
        "program": {"name": PROGRAM, "version": program_version(), **_commit()},
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
        "python": platform.python_version(),
        "platform": f"{sys.platform}-{platform.machine()}",
        "when": {"started": solution.started, "seconds": ending.seconds},
    }


def ending_of(data: Mapping[str, Any]) -> Ending:
    """How the solve ended, from the manifest."""
    solver = data["solver"]
    return Ending(
        status=solver["status"],
        value=solver["objective"],
        bound=solver["bound"],
        gap=solver["gap"],
        nodes=solver["nodes"],
        stopped_by=solver["stopped_by"],
        seconds=data["when"]["seconds"],
        start_accepted=solver["start_accepted"],
    )


def solver_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Name, version and options of the solver, from the manifest."""
    ended = {"status", "stopped_by", "objective", "bound", "gap", "nodes", "start_accepted"}
    return {name: content for name, content in data["solver"].items() if name not in ended}


def sources_of(data: Mapping[str, Any]) -> tuple[Source, ...]:
    """Files the scenario was read from, from the manifest."""
    return tuple(Source(file["path"], file["sha256"]) for file in data["scenario"]["files"])


def numerics_of(data: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What was said of the model's numbers, from the manifest."""
    return tuple(
        Problem(one["rule"], "numerics", one["message"], one["fix"], severity="warning")
        for one in data.get("numerics", [])
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _commit() -> dict[str, Any]:
    """Commit of the program, where it runs from its own repository; `dirty` if it was changed since."""
    package = Path(__file__).parents[1]

    def git(*words: str) -> str | None:
        try:
            run = subprocess.run(
                ["git", "--no-optional-locks", "-C", str(package), *words],
                capture_output=True,
                text=True,
                timeout=10,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return run.stdout.strip() if run.returncode == 0 else None

    if git("ls-files", "--error-unmatch", "__init__.py") is None:
        return {}
    return {"git": git("rev-parse", "HEAD"), "dirty": bool(git("status", "--porcelain", "--", "."))}
