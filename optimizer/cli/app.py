"""The command `wattshift`: its list of commands, and what it does when one of them fails."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from .failures import close_quietly, handled
from .settings import Settings
from .streams import print_whatever_comes

SECTIONS = {
    "Decide": {
        "solve": "Find the plan that is worth most",
        "pin": "Fix what a run has decided, to plan the rest anew",
    },
    "Question": {
        "explain": "Say why a plan is what it is: limits, what was rejected",
        "stress": "Find what breaks a plan: prices, delays, costs, rents and rates",
        "alternatives": "Find the plan that differs most and is worth nearly as much",
    },
    "Scenario files": {
        "new": "Start a scenario folder from the tutorial",
        "check": "Find every problem in a scenario and say what to fix",
        "show": "Print the scenario as it is read, each value with its origin",
        "diff": "Show what differs between two scenarios",
        "schema": "Write the JSON Schema for your editor",
    },
    "Reports": {
        "report": "Write the reports of a run again",
        "runs": "List past runs",
        "compare": "Show what differs between runs",
    },
}
"""Commands by section of the help, each with the line that describes it there.

The lines stand here and not in the commands so that the help need not import them.
"""

SUMMARIES = {name: line for commands in SECTIONS.values() for name, line in commands.items()}


class Commands(click.Group):
    """A group whose commands are imported when they are called, and listed by section."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in SUMMARIES:
            return None
        command = getattr(import_module(f"optimizer.cli.commands.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. A reader who has gone (`| head`) is no failure, as which click would count it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            close_quietly()
            return 0

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        wanted = args[0]
        if wanted not in SUMMARIES and not wanted.startswith("-"):
            ctx.fail(_unknown_command(wanted))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, SUMMARIES))
        for section, commands in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name.ljust(width), line) for name, line in commands.items()])


def _unknown_command(wanted: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(wanted, SUMMARIES, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(SUMMARIES)}"
    return f"there is no command '{wanted}'; {hint}"


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("wattshift")
    except PackageNotFoundError:
        return "not installed"


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"wattshift {_version()}")
        ctx.exit()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\nStart here:\n  wattshift new my-plan\n  wattshift solve my-plan",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Print the version.",
)
def app() -> None:
    """Decide which megawatts to convert from Bitcoin mining to AI, when, and how to pay for it."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with the exit code of design.md section 5."""
    print_whatever_comes()
    settings = Settings()
    words = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(handled(lambda: app.main(words, "wattshift", standalone_mode=False, obj=settings), settings))
