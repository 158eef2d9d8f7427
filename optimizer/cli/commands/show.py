"""`wattshift show`: the scenario as it is read, each value with its origin."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import click

from ...report.words import plain
from ..options import SCENARIO, command, json_option, overlay_options
from ..output import emit, say
from ..settings import Settings

WIDEST = 60
"""Columns up to which the origins stand under one another."""


@dataclass(frozen=True)
class Shown:
    """One value: where it stands in the scenario, what it is, and where it was written."""

    path: str
    value: Any
    file: str | None
    line: int | None

    @property
    def origin(self) -> str:
        if self.file is None:
            return "default"
        return self.file if self.line is None else f"{self.file}:{self.line}"


@command(
    examples=[
        "wattshift show my-plan",
        "wattshift show my-plan --with bear.yaml | grep treasury",
        "wattshift show my-plan --unsourced",
        "wattshift show my-plan --json",
    ]
)
@click.argument("path", metavar="PATH", type=SCENARIO)
@overlay_options
@click.option("--unsourced", is_flag=True, help="Only quantities that do not say where they come from.")
@json_option
@click.pass_obj
def show(
    settings: Settings, path: str, overlays: tuple[str, ...], sets: tuple[str, ...], unsourced: bool
) -> None:
    """Print the scenario as it is read: each value after all overlays, with its file and line.

    What nobody wrote has the origin "default".
    """
    from ...api import load

    loaded = load(path, overlays, sets)
    found = _values(loaded)
    if unsourced:
        found = _without_source(loaded, found)
    if settings.json:
        emit("show", {"values": [asdict(one) for one in found]})
        return
    if not found:
        say("every quantity names its source")
        return
    heads = [f"{one.path} = {_told(one.value)}" for one in found]
    width = min(WIDEST, max(map(len, heads)))
    for head, one in zip(heads, found, strict=True):
        click.echo(f"{head:{width}}  # {plain(one.origin)}")


def _values(loaded: Any) -> list[Shown]:
    from ...scenario.fields import leaves
    from ...scenario.positions import dotted

    found = []
    for path, value, place in leaves(loaded.model):
        node = loaded.positions.node(path)
        at = node.inner.at if node else None
        found.append(Shown(dotted(path), _as_written(value, node, place), at.file if at else None, _line(at)))
    return found


def _without_source(loaded: Any, values: list[Shown]) -> list[Shown]:
    from ...report.unsourced import unsourced

    chosen = unsourced(loaded)
    return [one for one in values if one.path in chosen]


def _as_written(value: Any, node: Any, place: Any) -> Any:
    """Single values as written; those by date, from a CSV or by default in the units of the schema."""
    if node is not None and not isinstance(node.inner.value, dict | list):
        return node.inner.value
    return place.form.write(value) if place.form else value


def _line(at: Any) -> int | None:
    """Values given with `--set` stand in no file, and so on no line."""
    return None if at is None or at.file.startswith("--set ") else at.line


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_told(item)}" for key, item in value.items()) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(str(value))
