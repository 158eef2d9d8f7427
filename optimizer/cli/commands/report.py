"""`wattshift report`: the reports of a run, written again from its folder alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from click.core import ParameterSource

from ..options import command, json_option, quiet_option
from ..output import emit, say
from ..settings import Settings
from ..side_by_side import FORMATS as TWO
from ..side_by_side import write_side_by_side

FORMATS = ("html", "md", "xlsx")


@command(
    examples=[
        "wattshift report runs/base-3f9c1e",
        "wattshift report runs/base-3f9c1e --format md",
        "wattshift report runs/base-3f9c1e runs/bear-77ab02 --out board",
    ]
)
@click.argument(
    "runs",
    metavar="RUN [RUN]",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
@click.option(
    "--format",
    "formats",
    default=",".join(FORMATS),
    show_default=True,
    metavar="LIST",
    help=f"What to write, separated by commas: {', '.join(FORMATS)}.",
)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the page of two runs goes; comparisons/ beside the first if left out.",
)
@json_option
@quiet_option
@click.pass_context
def report(context: click.Context, runs: tuple[Path, ...], formats: str, out: Path | None) -> None:
    """Write the reports of RUN again, from what its folder holds and nothing else.

    Of two runs, a page that holds them side by side: what differs in inputs, decisions, power, coins, cash
    and value, with a CSV file of the differences.
    """
    settings = context.find_object(Settings)
    assert settings is not None
    chosen = list(dict.fromkeys(name.strip() for name in formats.split(",") if name.strip()))
    if not chosen:
        raise click.UsageError(f"--format names nothing; there are: {', '.join(FORMATS)}")
    if len(runs) > 2:
        raise click.UsageError(
            f"a page holds two runs; for {len(runs)} there is `wattshift compare RUN RUN...`"
        )
    if len(runs) == 2:
        is_told = context.get_parameter_source("formats") is ParameterSource.COMMANDLINE
        _told(settings, runs, write_side_by_side(runs, chosen if is_told else TWO, out))
        return
    if out is not None:
        raise click.UsageError("--out is for two runs; the reports of one go into its own folder")
    for name in chosen:
        if name not in FORMATS:
            raise click.UsageError(f"there is no report in format '{name}'; there are: {', '.join(FORMATS)}")
    from ...report.documents import again

    _told(settings, runs, again(runs[0], chosen))


def _told(settings: Settings, runs: Sequence[Path], written: Sequence[Path]) -> None:
    if settings.json:
        named = {"run": runs[0].name} if len(runs) == 1 else {"runs": [run.name for run in runs]}
        emit("report", {**named, "written": [str(path) for path in written]})
    elif not settings.quiet:
        say(f"wrote {', '.join(str(path) for path in written)}")
