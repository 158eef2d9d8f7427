"""`wattshift compare`: what differs between runs, in inputs, decisions and money."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..options import command, json_option
from ..output import emit
from ..settings import Settings

if TYPE_CHECKING:
    from ...solution.comparison import Comparison, Figure


@command(
    examples=[
        "wattshift compare runs/base-3f9c1e runs/bear-77ab02",
        "wattshift compare runs/base-* --json",
        "wattshift compare runs/base-3f9c1e runs/bear-77ab02 > compare.txt",
    ]
)
@click.argument(
    "runs",
    metavar="RUN RUN...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
@json_option
@click.pass_obj
def compare(settings: Settings, runs: tuple[Path, ...]) -> None:
    """Show what differs between runs: inputs, then decisions, then money.

    The first run is the one that the others are held against.
    """
    from ...report.text.compare import MOST, comparison_text
    from ...solution.compare import compare as held_against
    from ...solution.compare import read_run
    from ..console import show_lines

    if len(runs) < 2:
        raise click.UsageError("name two runs or more; `wattshift runs` lists what there is")
    if len(runs) > MOST:
        raise click.UsageError(f"{len(runs)} runs are too many to read side by side; at most {MOST}")
    found = held_against([read_run(folder) for folder in runs])
    if settings.json:
        emit("compare", _data(found))
        return
    show_lines(comparison_text(found))


def _data(found: Comparison) -> dict[str, Any]:
    """Lists have one place for each run, in the order in which the runs are named."""
    return {
        "runs": [{"run": run, "name": name} for run, name in zip(found.runs, found.names, strict=True)],
        "inputs": [
            {"path": one.path, "values": one.values, "change_shares": one.changes} for one in found.inputs
        ],
        "decisions": [
            {
                "kind": one.kind,
                "id": one.id,
                "entries": [
                    [{"when": entry.when, **entry.facts} for entry in entries] for entries in one.entries
                ],
            }
            for one in found.decisions
        ],
        "amounts": [_figure(one) for one in found.amounts],
        "money": [_figure(one) for one in found.money],
    }


def _figure(one: Figure) -> dict[str, Any]:
    first = one.values[0]
    changes = [None if value is None or first is None else value - first for value in one.values]
    return {
        "group": one.group,
        "name": one.name,
        "unit": one.unit,
        "values": one.values,
        "differences": changes,
        "when": one.when,
    }
