"""Run folders to ask about."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from optimizer import api
from optimizer.solution.run_folder import write
from optimizer.study.earlier import Earlier, earlier
from tests.solution.small import SMALL, _merge

TUTORIAL = Path(__file__).parents[2] / "scenarios" / "tutorial"


def solved(folder: Path, scenario: Path, *sets: str) -> Earlier:
    """A scenario solved to the end, read back from its folder."""
    return earlier(write(api.solve(api.load(scenario, sets=sets), gap=0.0), folder / "runs"))


def small(folder: Path, *changes: dict[str, Any]) -> Earlier:
    """The tiny scenario with changes, solved."""
    data = deepcopy(SMALL)
    for change in changes:
        _merge(data, change)
    path = folder / "scenario.yaml"
    path.write_text(json.dumps(data), encoding="utf-8")
    return solved(folder, path)


def value_with(*sets: str) -> float:
    """What the tutorial is worth with other values, solved from nothing."""
    return api.solve(api.load(TUTORIAL, sets=sets), gap=0.0).plan.value
