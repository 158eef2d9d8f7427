"""The reports of a run as files: beside a fresh one, or again from its folder alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..scenario.load import Loaded, load
from ..solution.identity import slug
from ..solution.manifest import digest_of, manifest
from ..solution.run_folder import add_documents, identify, read
from ..solution.solution import Solution
from .markdown import report
from .unsourced import unsourced
from .view import View

Maker = Callable[[View, Mapping[str, Any], Mapping[str, str]], str]

FORMATS: Mapping[str, tuple[str, Maker]] = {"md": ("report.md", report)}
"""By format: the file, and what makes its text of a view, the manifest and the inputs without a source."""


def view_of(solution: Solution, directory: Path) -> View:
    """The solution under the name that its run has, or will have, in `directory`."""
    return View(solution, f"{slug(solution.scenario.name)}-{identify(solution, directory)}")


def documents(view: View, loaded: Loaded[Any]) -> list[tuple[str, str]]:
    """All reports of a fresh solution, as they go into its run folder."""
    made = manifest(view.solution, view.run.rpartition("-")[2], digest_of(view.solution))
    return [(name, make(view, made, unsourced(loaded))) for name, make in FORMATS.values()]


def again(folder: Path, formats: Sequence[str] = tuple(FORMATS)) -> list[Path]:
    """Write reports into a run folder again, from what it holds and nothing else; the files written."""
    view = View(read(folder), folder.resolve().name)
    made = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    without = unsourced(load(folder / "scenario.yaml"))
    chosen = [FORMATS[name] for name in formats]
    add_documents(folder, [(name, make(view, made, without)) for name, make in chosen])
    return [folder / name for name, _ in chosen]
