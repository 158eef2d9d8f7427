"""The starts of a hall that can work, and those decided before."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.facts import HallOutlook
from ...core.schedule import Window, decision_periods, nodes_in, spread_from
from ...core.tree import Tree
from .schema import Hall


@dataclass(frozen=True)
class Start:
    """A decision at a node to build; all months are ordinals."""

    node: str
    begins: int
    """Month in which building starts: `deposit_lead` after the decision."""
    dark: int
    """Month from which the power is kept for the hall."""
    ready: int
    locked: float | None
    """Units decided before; None where the plan decides."""
    paid: Mapping[str, float] = field(repr=False)
    """Share of the cost by node; what was paid before the horizon is left out."""
    paid_after: float
    """Share of the cost that falls due after the horizon."""


def offered_starts(hall: Hall, tree: Tree) -> tuple[Start, ...]:
    """One start for each decision node from which building fits the window and the horizon."""
    return tuple(
        _start(hall, tree, node.name, begins, None)
        for period in decision_periods(tree)
        if (begins := period.start + hall.deposit_lead) in _possible(hall, tree)
        for node in nodes_in(tree, period)
    )


def locked_starts(hall: Hall, unit: float, tree: Tree) -> tuple[Start, ...]:
    """The start decided before, at the nodes of the period in which it was decided.

    That is the root for what was decided before the horizon.
    """
    if hall.started is None:
        return ()
    decided = max(hall.started.start - hall.deposit_lead, tree.timeline.start)
    period = tree.timeline.containing(decided)
    nodes = nodes_in(tree, period) if period else ()
    units = hall.started.it / unit
    return tuple(_start(hall, tree, node.name, hall.started.start, units) for node in nodes)


def outlook(hall: Hall, tree: Tree) -> HallOutlook:
    """How much the hall can hold and how soon, by its own dates alone."""
    starts = [hall.started.start] if hall.started else []
    for period in decision_periods(tree):
        begins = period.start + hall.deposit_lead
        if begins in _possible(hall, tree):
            starts.append(begins)
    first = min(starts, default=None)
    return HallOutlook(_buildable(hall), first, None if first is None else first + hall.build)


def _buildable(hall: Hall) -> float:
    """Most IT MW that whole blocks make, or all of it where any amount can be built.

    A block larger than its hall is a fault that is told as such.
    """
    if not hall.block or hall.block > hall.it:
        return hall.it
    return math.floor(hall.it / hall.block + 1e-9) * hall.block


def outlooks(halls: Mapping[str, Hall], tree: Tree) -> dict[str, HallOutlook]:
    """The outlook of every hall by id."""
    return {id: outlook(hall, tree) for id, hall in halls.items()}


def _possible(hall: Hall, tree: Tree) -> Window:
    """Months in which building may start so that it is ready when some period of the horizon begins."""
    last = tree.timeline.periods[-1].start - hall.build
    return Window(hall.earliest, last if hall.latest is None else min(last, hall.latest))


def _start(hall: Hall, tree: Tree, node: str, begins: int, locked: float | None) -> Start:
    ready = begins + hall.build
    end = tree.timeline.end
    return Start(
        node=node,
        begins=begins,
        dark=begins if hall.dark is None else ready - hall.dark,
        ready=ready,
        locked=locked,
        paid=spread_from(tree, node, begins, lambda month: hall.spend.get(month, 0.0)),
        paid_after=sum(share for month, share in hall.spend.items() if begins + month >= end),
    )
