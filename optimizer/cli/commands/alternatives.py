"""`wattshift alternatives`: the plan that differs most and is worth nearly as much."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..options import Duration, Gap, command, json_option, quiet_option
from ..output import emit, say
from ..settings import Settings
from ..steps import steps_shown

if TYPE_CHECKING:
    from ...study.alternatives import Alternative

SHORTEST = 30.0
"""Seconds that it may take at least."""


@command(
    examples=[
        "wattshift alternatives runs/base-3f9c1e",
        "wattshift alternatives runs/base-3f9c1e --within 0.1%",
        "wattshift alternatives runs/base-3f9c1e --json",
    ]
)
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--within", type=Gap(), default=0.01, metavar="SHARE", help="Worth given up; 1% if left out.")
@click.option("--time-limit", type=Duration(), metavar="TIME", help="Twice that of the run if left out.")
@json_option
@quiet_option
@click.pass_obj
def alternatives(settings: Settings, run: Path, within: float, time_limit: float | None) -> None:
    """Find the plan whose commitments differ most from those of RUN and that is worth nearly as much.

    What both plans do alike is settled; where they differ, other reasons than the worth may decide.
    """
    from ...report.text.alternatives import alternatives_text
    from ...solve.interrupt import stop_on_interrupt
    from ...study.alternatives import alternative
    from ...study.earlier import earlier
    from ..console import show_lines

    with stop_on_interrupt() as stop, steps_shown("solving", silent=settings.quiet) as on_step:
        on_step("stating the model")
        opened = earlier(run)
        on_step("looking for a plan that differs (Ctrl-C keeps the best)")
        seconds = time_limit or max(SHORTEST, 2.0 * opened.solution.ending.seconds)
        search = alternative(opened, within=within, seconds=seconds, stop=stop)
        stopped = stop.is_set()
    data = None if search.found is None else _data(search.found)
    if settings.json:
        emit(
            "alternatives",
            {"run": run.name, "within": within, "complete": search.is_complete, "alternative": data},
        )
        return
    show_lines(alternatives_text(run.resolve().name, within, data, complete=search.is_complete))
    if stopped:
        say("stopped by Ctrl-C")


def _data(found: Alternative) -> dict[str, Any]:
    return {
        "value_musd": found.solution.plan.value,
        "lost_musd": found.lost,
        "within_gap": found.within_gap,
        "first_decision": found.first,
        "moves": [asdict(one) for one in found.moves],
    }
