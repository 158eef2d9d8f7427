"""An earlier run that a command is to hold something against."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..core.errors import WattshiftError

if TYPE_CHECKING:
    from ..solution.changes import Changed, Changes, Moved
    from ..solution.compare import Run


def earlier(named: Path, directory: Path) -> Run:
    """The run in the folder named, or of that name in `directory`; whatever is wrong with it is wrong use."""
    from ..solution.compare import read_run
    from ..solution.run_folder import UnreadableRun

    folder = next((place for place in (named, directory / named) if place.is_dir()), None)
    if folder is None:
        raise click.UsageError(f"there is no run '{named}'; `wattshift runs {directory}` lists what there is")
    try:
        return read_run(folder)
    except UnreadableRun:
        raise
    except (WattshiftError, OSError, KeyError, TypeError, ValueError) as error:
        what = " ".join(f"{type(error).__name__} {error}".split())
        raise UnreadableRun(f"{folder} cannot be read as a run, something in it is damaged: {what}") from None


def held_against(before: Run, now: Run) -> Changes:
    """What a plan does otherwise than an earlier run."""
    from ..solution.changes import changes
    from ..study.first_decision import differences, first_decision

    old, new = before.solution, now.solution
    begins = differences(first_decision(old.commitments, old.tree), new.commitments, new.tree)
    return changes(before, now, begins)


def changes_data(found: Changes) -> dict[str, Any]:
    """`against` of the JSON that `solve` prints."""
    return {
        "run": found.run,
        "decisions": [_changed(one) for one in found.decisions],
        "amounts": [_moved(one) for one in found.amounts],
        "unchanged": found.unchanged,
        "inputs": [
            {"path": one.path, "before": one.values[0], "now": one.values[1]}
            for one in found.comparison.inputs
        ],
        "worth_difference_musd": found.worth if found.is_alike else None,
        "beyond_gaps": found.is_sure if found.is_alike else None,
        "first_decision": list(found.begins),
    }


def _changed(one: Changed) -> dict[str, Any]:
    entries = {
        name: [{"when": entry.when, "given": entry.given, **entry.facts} for entry in told]
        for name, told in (("before", one.before), ("now", one.now))
    }
    return {"change": one.how.replace(" ", "_"), "kind": one.kind, "id": one.id, **entries}


def _moved(one: Moved) -> dict[str, Any]:
    years = [{"year": int(year), "difference": less} for year, less in one.years]
    amounts = {"unit": one.unit, "before": one.before, "now": one.now}
    return {"change": one.how.replace(" ", "_"), "kind": one.kind, "id": one.id, **amounts, "years": years}
