"""Two runs side by side as files: what `report A B` writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .earlier import earlier, held_against

if TYPE_CHECKING:
    from ..report.page import Page

FORMATS = ("html", "md")


def write_side_by_side(folders: Sequence[Path], formats: Sequence[str], out: Path | None) -> list[Path]:
    """The page of two runs in each format, with the table of what differs, into `out`; if that is left out,
    into a folder beside the first run, so that a pattern for run folders meets nothing else."""
    for name in formats:
        if name not in FORMATS:
            known = ", ".join(FORMATS)
            raise click.UsageError(f"two runs side by side have no format '{name}'; there are: {known}")
    from ..report.comparison.page import comparison_page
    from ..report.comparison.table import Pair
    from ..report.view import View
    from ..solution.tables import to_csv
    from ..solution.whole import replace_file

    first, second = (earlier(folder, Path("runs")) for folder in folders)
    views = View(first.solution, first.name), View(second.solution, second.name)
    pair = Pair(views, held_against(first, second))
    manifests = [json.loads((folder / "manifest.json").read_text(encoding="utf-8")) for folder in folders]
    page = comparison_page(pair, manifests)
    place = _beside(folders[0]) if out is None else out
    stem = f"{first.name}-against-{second.name}"
    texts = {f"{stem}.{name}": _makers()[name](page) for name in formats} | {
        f"{stem}.csv": to_csv(pair.table)
    }
    place.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        replace_file(place / name, text)
    return [place / name for name in texts]


def _beside(folder: Path) -> Path:
    """`comparisons` in the folder that the run stands in, told as it was."""
    return (folder.parent if folder.name not in ("", "..") else folder.resolve().parent) / "comparisons"


def _makers() -> Mapping[str, Callable[[Page], str]]:
    from ..report.html import html
    from ..report.markdown import markdown

    return {"html": html, "md": markdown}
