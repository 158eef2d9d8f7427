"""`wattshift solve`: the plan that is worth most, and its run folder."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from ..clock import elapsed
from ..earlier import changes_data, earlier, held_against
from ..failures import FAULT
from ..options import SCENARIO, Duration, Gap, command, json_option, overlay_options, quiet_option
from ..output import emit, problem_data, say
from ..settings import Settings

if TYPE_CHECKING:
    from ...report.view import View
    from ...scenario.load import Loaded
    from ...solution.changes import Changes
    from ...solution.compare import Run
    from ...solution.solution import Solution

CLOSED = 1e-6
"""Gap below which no other plan is worth more."""
STOPS = {"time": "the time limit", "nodes": "the node limit", "interrupt": "Ctrl-C"}


@command(
    examples=[
        "wattshift solve my-plan",
        "wattshift solve my-plan --with bear.yaml --set 'treasury.cash=150 MUSD'",
        "wattshift solve my-plan --with bear.yaml --against runs/my-plan-3f9c1e",
        "wattshift solve my-plan --gap 0.5% --time-limit 10m",
    ]
)
@click.argument("path", metavar="PATH", type=SCENARIO)
@overlay_options
@click.option("--gap", type=Gap(), default=0.001, metavar="GAP", help="Good enough; 0.1% if left out.")
@click.option(
    "--time-limit", type=Duration(), metavar="TIME", help="Stop after 90s, 10m, 1h30m; keeps the plan."
)
@click.option(
    "--start-from",
    metavar="RUN",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Begin with the plan of an earlier run.",
)
@click.option(
    "--against",
    "against_run",
    metavar="RUN",
    type=click.Path(path_type=Path),
    help="Tell the plan as changes against an earlier run, not against mining only.",
)
@click.option(
    "--out",
    metavar="DIR",
    default="runs",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the run folder goes.",
)
@click.option("--again", is_flag=True, help="Solve it even if it has been solved before.")
@json_option
@quiet_option
@click.pass_obj
def solve(
    settings: Settings,
    path: str,
    overlays: tuple[str, ...],
    sets: tuple[str, ...],
    gap: float,
    time_limit: float | None,
    start_from: Path | None,
    against_run: Path | None,
    out: Path,
    again: bool,
) -> None:
    """Find the plan that is worth most, and write its run folder.

    PATH is a scenario file, or a folder with scenario.yaml in it. The same question is answered once: a
    second time the run that is there is shown, unless --again is given.
    """
    from ... import api
    from ...solution import run_folder
    from ..said import read_line, warn

    loaded = api.load(path, overlays, sets)
    against = None if against_run is None else earlier(against_run, out)
    if not settings.quiet:
        from ..console import say_folded

        say_folded(read_line(loaded))
    warn(loaded.warnings)
    began = time.monotonic()
    made = api.options(gap=gap, time_limit=time_limit, start_from=start_from)
    folder = None if again else run_folder.find(out, loaded.model, made)
    before = None if folder is None else run_folder.read(folder)
    if folder is not None and before is not None and before.ending.stopped_by != "interrupt":
        if not settings.quiet:
            say(f"solved before; --again to repeat: {folder} ({_files(folder)})")
        warn(before.numerics)
        _tell(settings, before, folder, loaded, against)
        return
    again = again or before is not None
    _writable(out)
    from ...solve.interrupt import stop_on_interrupt

    # The first Ctrl-C may come when the plan is found and not yet written: it must not be lost then.
    with stop_on_interrupt() as stop:
        solution = _solve(settings, loaded, gap, time_limit, start_from, stop)
        folder = _write(settings, loaded, solution, out, again, against)
        _tell(settings, solution, folder, loaded, against)
    if not settings.quiet:
        say(f"wrote {folder} ({_files(folder)}) in {elapsed(time.monotonic() - began)}")
        if (solution.ending.gap or 0.0) > CLOSED:
            say(f"within the gap another plan may decide otherwise; see: wattshift alternatives {folder}")


def _files(folder: Path) -> str:
    return ", ".join(sorted(f"{path.name}/" if path.is_dir() else path.name for path in folder.iterdir()))


def _solve(
    settings: Settings,
    loaded: Loaded[Any],
    gap: float,
    time_limit: float | None,
    start_from: Path | None,
    stop: Event,
) -> Solution:
    """The solve itself, shown while it goes on; `stop` ends it and keeps the best plan."""
    from ... import api
    from ...core.errors import render
    from ..console import messages
    from ..progress import Display, shown

    display = Display(messages(), stop, silent=settings.quiet)
    with shown(display):
        return api.solve(
            loaded,
            gap=gap,
            time_limit=time_limit,
            start_from=start_from,
            on_progress=display.update,
            stop=stop,
            on_warnings=lambda warnings: display.tell(render(warnings)),
        )


def _write(
    settings: Settings, loaded: Loaded[Any], solution: Solution, out: Path, again: bool, against: Run | None
) -> Path:
    """The plan is shown even where its folder cannot be written, and kept even where a report cannot be made:
    it may have taken hours."""
    from ...report.documents import documents, view_of
    from ...solution import run_folder

    view = view_of(solution, out)
    try:
        try:
            made = documents(view)
        except Exception:
            folder = run_folder.write(solution, out, again=again)
            _tell(settings, solution, folder, loaded, against)
            say(f"wrote {folder} without its reports, which could not be made: the plan is in its tables")
            raise
        return run_folder.write(solution, out, documents=made, again=again)
    except OSError as error:
        _tell(settings, solution, out / view.run, loaded, against)
        error.filename = str(out)
        raise


def _tell(
    settings: Settings, solution: Solution, folder: Path, loaded: Loaded[Any], against: Run | None
) -> None:
    from ...report.view import View
    from ...solution.compare import Run

    view = View(solution, folder.name)
    found = None if against is None else held_against(against, Run(view.run, solution, loaded))
    if settings.json:
        more = {} if found is None else {"against": changes_data(found)}
        warnings = [problem_data(one) for one in solution.numerics]
        emit("solve", {"run": str(folder), "solution": view.answer, **more, "warnings": warnings})
    else:
        _show(view, found)
    stopped = STOPS.get(solution.ending.stopped_by)
    if stopped:
        say(f"stopped by {stopped}: the plan is the best found so far")
    if solution.ending.start_accepted is False:
        say("the plan of --start-from does not fit this scenario any more: solved without it")
    _vouch(solution)


def _show(view: View, found: Changes | None) -> None:
    from ...report.text.against import against_page
    from ...report.text.plan import plan_page
    from ..console import WIDEST_PAGE, results, show

    width = min(results().width, WIDEST_PAGE)
    show(plan_page(view, width) if found is None else against_page(view, found, width))


def _vouch(solution: Solution) -> None:
    """A plan whose accounts do not add up when recomputed is a fault of ours, whatever it is worth."""
    failures = solution.audit.failures()
    if failures:
        say("do not use this plan: the audit, which recomputes every account, does not agree with it")
        for failure in failures:
            say(f"  {failure}")
        say("this is a fault in wattshift: please report it with the run folder")
        raise click.exceptions.Exit(FAULT)


def _writable(out: Path) -> None:
    """Find out before the solve, not after it, whether a run folder can be written."""
    try:
        place = next(parent for parent in [out, *out.absolute().parents] if parent.exists())
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        error.filename = str(out)
        raise
