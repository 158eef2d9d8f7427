"""`wattshift diff`: what differs between two scenarios."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ...report.words import counted, plain, signed
from ..options import SCENARIO, command, json_option, overlay_options
from ..output import emit
from ..said import where
from ..settings import Settings

if TYPE_CHECKING:
    from ...scenario.diff import Difference

DIFFERENT = 1


@command(
    examples=[
        "wattshift diff base.yaml bear.yaml",
        "wattshift diff my-plan --with bear.yaml --set 'treasury.cash=150 MUSD'",
        "wattshift diff base.yaml runs/base-case-3f9c1e/scenario.yaml --exit-code",
    ]
)
@click.argument("before", metavar="A", type=SCENARIO)
@click.argument("after", metavar="[B]", required=False, type=SCENARIO)
@overlay_options
@click.option("--exit-code", "tells", is_flag=True, help="Exit with 1 if there is a difference.")
@json_option
@click.pass_obj
def diff(
    settings: Settings,
    before: str,
    after: str | None,
    overlays: tuple[str, ...],
    sets: tuple[str, ...],
    tells: bool,
) -> int:
    """Show what differs between scenarios A and B, after units, overlays and defaults.

    --with and --set go over B; without B they go over A, and show what they change.
    """
    if after is None and not (overlays or sets):
        raise click.UsageError("name a second scenario, or lay something over the first with --with or --set")
    from ...api import load
    from ...scenario.diff import diff as differences

    found = differences(load(before), load(after or before, overlays, sets))
    if settings.json:
        emit("diff", {"differences": [asdict(one) for one in found]})
    else:
        for one in found:
            click.echo(_told(one))
        click.echo(f"{counted(len(found), 'difference')}" if found else "no differences")
    return DIFFERENT if tells and found else 0


def _told(one: Difference) -> str:
    """Two lines: path with before and after, and where each was written."""
    change = "" if one.change_share is None else f"  ({signed(100 * one.change_share, 1)} %)"
    places = f"{where(one.where_before) or _unwritten(one.before)} -> "
    places += where(one.where_after) or _unwritten(one.after)
    return f"{one.path}: {_value(one.before)} -> {_value(one.after)}{change}\n    {plain(places)}"


def _value(text: str | None) -> str:
    return "nothing" if text is None else plain(text)


def _unwritten(text: str | None) -> str:
    return "nowhere" if text is None else "default"
