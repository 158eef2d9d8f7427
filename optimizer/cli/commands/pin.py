"""`wattshift pin`: an overlay that fixes what a run has decided up to a period."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...report.words import counted, listed
from ..options import command, json_option, quiet_option
from ..output import emit, say
from ..settings import Settings

if TYPE_CHECKING:
    from ...core.timeline import Period, Timeline
    from ...solution.pin import Pin

NOUNS = {"leases": "lease", "halls": "hall", "sites": "upgrade", "fleets": "fleet"}


@command(
    examples=[
        "wattshift pin runs/base-3f9c1e --until 2027-Q2",
        "wattshift pin runs/base-3f9c1e --until 2027-Q2 --out july.yaml",
        "wattshift pin runs/base-3f9c1e --until 2027-06 --json",
    ]
)
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--until", required=True, metavar="PERIOD", help="Last period whose decisions are fixed.")
@click.option(
    "--out",
    default="pinned.yaml",
    show_default=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the overlay goes; an older pin there is replaced.",
)
@json_option
@quiet_option
@click.pass_obj
def pin(settings: Settings, run: Path, until: str, out: Path) -> None:
    """Write an overlay that fixes what RUN has decided up to a period, that period included.

    Leases signed, halls begun, upgrades ordered and fleets sold stay as they are, and nothing else can be
    begun up to then; laid over the scenario, a new solve plans the rest.
    """
    from ...report.text.pin import pin_text
    from ...solution.pin import pin as pinned
    from ...solution.run_folder import read
    from ...solution.whole import replace_file

    solution = read(run)
    found = pinned(solution, _period(until, solution.tree.timeline))
    if not found.decided:
        raise click.UsageError(f"nothing that a scenario file can fix is decided by the end of {found.until}")
    _own(out)
    text = pin_text(found, run.resolve().name)
    _validate(run, text, out)
    replace_file(out, text)
    if settings.json:
        emit("pin", {"run": run.name, "written": str(out), **_data(found)})
        return
    for one in found.left_open:
        say(f"not pinned: {one.what}: {one.why}")
    if not settings.quiet:
        say(f"wrote {out}: {_told(found)} until the end of {found.until}")
        main = solution.sources[0].path if solution.sources else "SCENARIO"
        say(f"next: wattshift solve {main} --with {out}")


def _period(text: str, timeline: Timeline) -> Period:
    """The period that ends with what is named, such as 2027-Q2 or 2027-06."""
    from ...core.errors import BadValue
    from ...core.months import parse_period

    first, last = timeline.periods[0].label, timeline.periods[-1].label
    try:
        begins, months = parse_period(text)
    except BadValue as bad:
        raise click.UsageError(f"--until: {bad.message}; {bad.fix}") from None
    found = timeline.containing(begins + months - 1)
    if found is None:
        raise click.UsageError(f"--until: {text} is not in the plan, which goes from {first} to {last}")
    if found.end != begins + months:
        raise click.UsageError(f"--until: {text} ends within a period of the plan; name {found.label}")
    return found


def _own(out: Path) -> None:
    """Only what `pin` wrote is replaced: anything else is somebody's work."""
    from ...report.text.pin import HEAD

    if out.exists() and not out.read_text(encoding="utf-8", errors="replace").startswith(HEAD):
        raise click.UsageError(f"{out} is there and is no pin; name another file with --out")


def _validate(run: Path, text: str, out: Path) -> None:
    """Load it over the run's own scenario before anything is written; problems name the file to be."""
    from ...api import load
    from ...core.errors import ScenarioError

    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / out.name
        draft.write_text(text, encoding="utf-8")
        try:
            load(run / "scenario.yaml", [draft])
        except ScenarioError as error:
            own = [replace(one, file=str(out)) if one.file == str(draft) else one for one in error.problems]
            raise ScenarioError(own) from None


def _told(found: Pin) -> str:
    """`2 leases and 1 hall`."""
    heads = [one.path[0] for one in found.decided]
    return listed([counted(heads.count(head), noun) for head, noun in NOUNS.items() if head in heads])


def _data(found: Pin) -> dict[str, Any]:
    fixed = {
        name: [{**asdict(one), "path": ".".join(one.path)} for one in getattr(found, name)]
        for name in ("decided", "closed")
    }
    return {
        "until": found.until,
        "next": found.next,
        **fixed,
        "left_open": [asdict(one) for one in found.left_open],
        "openings": [asdict(one) for one in found.openings],
    }
