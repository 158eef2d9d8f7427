"""What commands say of a scenario that they have read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..core.errors import Problem, render
from ..report.words import counted, power, span, trimmed
from .output import say

if TYPE_CHECKING:
    from ..scenario.load import Loaded


def read_line(loaded: Loaded[Any]) -> str:
    """`my-plan/scenario.yaml: 2 sites, 532 MW, 2 leases, 3 halls, 20 periods (2027-Q1 to 2031-Q4)`.

    Of a scenario of money alone, how many facilities it has instead.
    """
    found = read_data(loaded)
    if found["sites"]:
        parts = [
            counted(found["sites"], "site"),
            _energised(loaded),
            counted(found["leases"], "lease"),
            counted(found["halls"], "hall"),
        ]
    else:
        parts = ["money alone", counted(found["facilities"], "facility", "facilities")]
    parts.append(f"{counted(found['periods'], 'period')} ({span(found['first'], found['last'])})")
    return f"{loaded.path}: {', '.join(parts)}"


def _energised(loaded: Loaded[Any]) -> str:
    """`1,100 MW, 1,700 from 2026-Q2`: at first, and the most where it comes to be more without upgrades."""
    from ..scenario.horizon import timeline_of

    periods, sites = timeline_of(loaded.model.horizon).periods, loaded.model.sites.values()
    energised = [sum(site.energised.at(period.start) for site in sites) for period in periods]
    most = max(energised)
    later = f", {trimmed(most)} from {periods[energised.index(most)].label}" if most > energised[0] else ""
    return f"{power(energised[0])}{later}"


def read_data(loaded: Loaded[Any]) -> dict[str, Any]:
    """What was read, counted; MW are those energised in the first month."""
    from ..scenario.horizon import timeline_of

    scenario = loaded.model
    timeline = timeline_of(scenario.horizon)
    financing = scenario.financing
    kinds = [getattr(financing, kind) for kind in type(financing).model_fields]
    return {
        "path": loaded.path,
        "sites": len(scenario.sites),
        "energised_mw": sum(site.energised.at(timeline.start) for site in scenario.sites.values()),
        "leases": len(scenario.leases),
        "halls": len(scenario.halls),
        "facilities": len(scenario.btc_loans) + sum(len(kind) for kind in kinds if isinstance(kind, dict)),
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
