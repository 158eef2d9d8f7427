"""The reports of a run as files: beside a fresh one, or again from its folder alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..solution.identity import slug
from ..solution.manifest import digest_of, manifest
from ..solution.run_folder import UnreadableRun, add_documents, identify, read
from ..solution.solution import Solution
from ..solution.tables import from_csv, to_csv
from .derived import DERIVED
from .html import html
from .markdown import markdown
from .page import Page, page
from .view import View
from .workbook import workbook

if TYPE_CHECKING:
    from pandas import DataFrame

STUDIES = ("why_not", "stress", "limits_moved")
"""Tables that other commands leave in the run folder with `--write`, and that reports then tell."""


@dataclass(frozen=True)
class Made:
    """All that a report is made of."""

    view: View
    manifest: Mapping[str, Any]

    @cached_property
    def page(self) -> Page:
        """The report that all formats print."""
        return page(self.view, self.manifest)


Maker = Callable[[Made], str | bytes]

FORMATS: Mapping[str, tuple[str, Maker]] = {
    "html": ("report.html", lambda made: html(made.page)),
    "md": ("report.md", lambda made: markdown(made.page)),
    "xlsx": ("plan.xlsx", lambda made: workbook(made.view, made.manifest)),
}
"""By format: the file, and what makes it."""


def view_of(solution: Solution, directory: Path) -> View:
    """The solution under the name that its run has, or will have, in `directory`."""
    return View(solution, f"{slug(solution.scenario.name)}-{identify(solution, directory)}")


def documents(view: View) -> list[tuple[str, str | bytes]]:
    """All reports of a fresh solution, as they go into its run folder, with the tables that they read."""
    made = Made(view, manifest(view.solution, view.run.rpartition("-")[2], digest_of(view.solution)))
    return [*_tables(view), *((name, make(made)) for name, make in FORMATS.values())]


def again(folder: Path, formats: Sequence[str] = tuple(FORMATS)) -> list[Path]:
    """Write reports into a run folder again, from what it holds and nothing else; the files written."""
    made = reread(folder)
    chosen = [FORMATS[name] for name in formats]
    add_documents(folder, [*_tables(made.view), *((name, make(made)) for name, make in chosen)])
    return [folder / name for name, _ in chosen]


def reread(folder: Path) -> Made:
    """What a run folder's reports are made of. Raises UnreadableRun for what is no run."""
    solution = read(folder)
    tables = {name: folder / "tables" / f"{name}.csv" for name in STUDIES}
    studies = {name: _study(path) for name, path in tables.items() if path.exists()}
    found = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    found.pop("files", None)  # digests of what is written with it: not known yet when a fresh run is told
    return Made(View(solution, folder.resolve().name, studies), found)


def _study(path: Path) -> DataFrame:
    try:
        return from_csv(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableRun(f"{path} cannot be read: {error}; write it again, or remove it") from None


def _tables(view: View) -> Iterator[tuple[str, str]]:
    for name in DERIVED:
        yield f"tables/{name}.csv", to_csv(view.table(name))
