"""What commands say of a scenario that they have read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..core.errors import Problem, render
from ..report.words import counted, power, span
from .output import say

if TYPE_CHECKING:
    from ..scenario.load import Loaded


def read_line(loaded: Loaded[Any]) -> str:
    """`my-plan/scenario.yaml: 2 sites, 532 MW, 2 leases, 3 halls, 20 periods (2027-Q1 to 2031-Q4)`."""
    found = read_data(loaded)
    parts = [
        counted(found["sites"], "site"),
        power(found["energised_mw"]),
        counted(found["leases"], "lease"),
        counted(found["halls"], "hall"),
        f"{counted(found['periods'], 'period')} ({span(found['first'], found['last'])})",
    ]
    return f"{loaded.path}: {', '.join(parts)}"


def read_data(loaded: Loaded[Any]) -> dict[str, Any]:
    """What was read, counted; MW are those energised in the first month."""
    from ..scenario.horizon import timeline_of

    scenario = loaded.model
    timeline = timeline_of(scenario.horizon)
    return {
        "path": loaded.path,
        "sites": len(scenario.sites),
        "energised_mw": sum(site.energised.at(timeline.start) for site in scenario.sites.values()),
        "leases": len(scenario.leases),
        "halls": len(scenario.halls),
        "periods": len(timeline.periods),
        "first": timeline.periods[0].label,
        "last": timeline.periods[-1].label,
    }


def where(place: str | None) -> str | None:
    """A place as people look for it: what came with `--set` stands in no file, and so on no line."""
    return place if place is None or not place.startswith("--set ") else place.rsplit(":", 2)[0]


def warn(warnings: Sequence[Problem]) -> None:
    """Warnings go to stderr and fail nothing."""
    if warnings:
        say(render(warnings))
