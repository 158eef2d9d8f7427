"""`wattshift runs`: what has been solved so far."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ...report.words import NOTHING, counted, number, percent, plain, signed
from ..options import command, json_option
from ..output import emit
from ..settings import Settings

NARROW = 90
STATUSES = {"optimal": "within gap", "stopped_with_plan": "stopped"}


@command(examples=["wattshift runs", "wattshift runs studies/board-paper", "wattshift runs --json"])
@click.argument("folder", metavar="[DIR]", default="runs", type=click.Path(path_type=Path, file_okay=False))
@json_option
@click.pass_obj
def runs(settings: Settings, folder: Path) -> None:
    """List the runs in DIR, the newest first.

    DIR is the folder that runs were written into: runs, if it is left out.
    """
    found = sorted(_runs(folder), key=lambda run: (run["started"], run["name"]), reverse=True)
    if settings.json:
        emit("runs", {"runs": found})
        return
    from ..console import results, show_lines

    if not found:
        click.echo(f"no runs in {folder}")
        return
    show_lines(_lines(found, narrow=results().width < NARROW))
    click.echo(f"\n{counted(len(found), 'run')} in {folder}; values in MUSD")


def _runs(folder: Path) -> list[dict[str, Any]]:
    from ...solution.run_folder import folders

    return [_run(path) for path in folders(folder)]


def _run(path: Path) -> dict[str, Any]:
    made = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    answer = json.loads((path / "solution.json").read_text(encoding="utf-8"))
    other = answer["do_nothing_value_musd"]
    return {
        "run": path.name,
        "id": made["id"],
        "name": made["name"],
        "changes": [*(Path(one).name for one in made["scenario"]["with"]), *made["scenario"]["set"]],
        "started": made["when"]["started"],
        "status": answer["status"],
        "value_musd": answer["value_musd"],
        "gap": answer["gap"],
        "gain_musd": None if other is None else answer["value_musd"] - other,
    }


def _lines(found: list[dict[str, Any]], *, narrow: bool) -> Iterator[str]:
    """A line for each run, and below it what was laid over its scenario; where it is narrow, only what a run
    is worth and how sure that is."""
    from ..console import aligned

    middle = [] if narrow else ["when (UTC)", "status"]
    rows = [["run", *middle, "value", "gap", "over mining only"]]
    for run in found:
        when = run["started"][:16].replace("T", " ")
        gain = NOTHING if run["gain_musd"] is None else signed(run["gain_musd"])
        about = [] if narrow else [when, STATUSES.get(run["status"], run["status"])]
        rows.append([plain(run["run"]), *about, number(run["value_musd"]), percent(run["gap"], 2), gain])
    head, *lines = aligned(rows, left=1 + len(middle))
    yield head
    for run, line in zip(found, lines, strict=True):
        yield line
        if run["changes"]:
            yield f"  with {plain(' '.join(run['changes']))}"
