"""`wattshift runs`: what has been solved so far."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ...report.words import NOTHING, counted, number, percent, signed
from ..options import command, json_option
from ..output import emit
from ..settings import Settings

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
    from ..console import show

    if not found:
        click.echo(f"no runs in {folder}")
        return
    show(_table(found))
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


def _table(found: list[dict[str, Any]]) -> Any:
    from ..console import plain_table

    table = plain_table("run", "when (UTC)", "status", ">value", ">gap", ">over mining only", "changes")
    for run in found:
        when = run["started"][:16].replace("T", " ")
        gain = NOTHING if run["gain_musd"] is None else signed(run["gain_musd"])
        status = STATUSES.get(run["status"], run["status"])
        amounts = number(run["value_musd"]), percent(run["gap"], 2), gain
        table.add_row(run["run"], when, status, *amounts, " ".join(run["changes"]))
    return table
