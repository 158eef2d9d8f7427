"""The scenario's horizon as periods and tree."""

from __future__ import annotations

from ..core.timeline import STEP_MONTHS, Timeline
from ..core.tree import Tree
from .schema import Horizon


def timeline_of(horizon: Horizon) -> Timeline:
    """Periods of the horizon. Raises ValueError where a stretch does not hold whole steps."""
    stretches: list[tuple[str, int]] = []
    if horizon.months_until is not None:
        stretches.append(("month", horizon.months_until + 1))
    if horizon.quarters_until is not None:
        stretches.append(("quarter", horizon.quarters_until + 1))
    if not stretches or stretches[-1][1] <= horizon.end:
        stretches.append((horizon.step, horizon.end + 1))
    return Timeline.steps(horizon.start, stretches)


def tree_of(horizon: Horizon) -> Tree:
    """The single price path of the horizon, with its grid of decisions."""
    return Tree.path(timeline_of(horizon), decision_months=STEP_MONTHS[horizon.decisions])
