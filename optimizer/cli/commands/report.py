"""`wattshift report`: the reports of a run, written again from its folder alone."""

from __future__ import annotations

from pathlib import Path

import click

from ..options import command, json_option, quiet_option
from ..output import emit, say
from ..settings import Settings

FORMATS = ("md",)


@command(examples=["wattshift report runs/base-3f9c1e", "wattshift report runs/base-3f9c1e --format md"])
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--format",
    "formats",
    default=",".join(FORMATS),
    show_default=True,
    metavar="LIST",
    help=f"What to write, separated by commas: {', '.join(FORMATS)}.",
)
@json_option
@quiet_option
@click.pass_obj
def report(settings: Settings, run: Path, formats: str) -> None:
    """Write the reports of RUN again, from what its folder holds and nothing else."""
    chosen = [name.strip() for name in formats.split(",") if name.strip()]
    for name in chosen:
        if name not in FORMATS:
            raise click.UsageError(f"there is no report in format '{name}'; there are: {', '.join(FORMATS)}")
    from ...report.documents import again

    written = again(run, chosen)
    if settings.json:
        emit("report", {"run": run.name, "written": [str(path) for path in written]})
    elif not settings.quiet:
        say(f"wrote {', '.join(str(path) for path in written)}")
