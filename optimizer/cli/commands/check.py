"""`wattshift check`: every problem of scenarios, without a solver."""

from __future__ import annotations

from typing import Any

import click

from ...core.errors import SHOWN_AT_MOST, Problem, ScenarioError, render, sort_problems
from ..options import SCENARIO, command, json_option, overlay_options, quiet_option
from ..output import emit, problem_data
from ..said import read_data, read_line
from ..settings import Settings


@command(
    examples=[
        "wattshift check my-plan",
        "wattshift check my-plan --with bear.yaml",
        "wattshift check scenarios/* --json",
    ]
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=SCENARIO)
@overlay_options
@json_option
@quiet_option
@click.pass_obj
def check(
    settings: Settings, paths: tuple[str, ...], overlays: tuple[str, ...], sets: tuple[str, ...]
) -> int:
    """Find every problem in the scenarios and say what to fix. Nothing is solved.

    Exit code 3 if there are problems; warnings do not count.
    """
    from ...api import load

    problems: list[Problem] = []
    read: list[Any] = []
    for path in paths:
        try:
            loaded = load(path, overlays, sets)
        except ScenarioError as error:
            problems += error.problems
        else:
            problems += loaded.warnings
            read.append(loaded)
    failed = any(problem.severity == "error" for problem in problems)
    if settings.json:
        found = [problem_data(problem) for problem in problems]
        emit("check", {"ok": not failed, "problems": found, "read": [read_data(loaded) for loaded in read]})
    else:
        _print(settings, problems, read)
    return ScenarioError.exit_code if failed else 0


def _print(settings: Settings, problems: list[Problem], read: list[Any]) -> None:
    if problems:
        click.echo(render(problems))
    if len(sort_problems(problems)) > SHOWN_AT_MOST:
        click.echo(f"{SHOWN_AT_MOST} are shown; --json lists them all")
    if not settings.quiet:
        for loaded in read:
            click.echo(f"{read_line(loaded)}: ok")
