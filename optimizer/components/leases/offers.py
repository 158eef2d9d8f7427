"""When and where a lease can commence, and at which node it is then signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...core.facts import HallOutlook
from ...core.months import format_month
from ...core.schedule import Window, decision_periods, nodes_in
from ...core.timeline import Period
from ...core.tree import Tree
from .curves import months_ahead, parts
from .schema import Lease


@dataclass(frozen=True, slots=True)
class Offer:
    """A lease in one hall from one month on, signed at one node."""

    hall: str
    start: str
    """Label of the period in which it commences; the month if no period begins then."""
    node: str
    commences: int
    locked: int | None
    """Units signed before; None where the plan decides."""


def offers(
    lease: Lease, tree: Tree, halls: Mapping[str, HallOutlook], *, required: bool = False
) -> tuple[Offer, ...]:
    """All that can work: signed in the window, room ready, every part commencing within the horizon.

    A lease is signed as late as its window, notice and early money allow: an earlier signature would change
    nothing else. But one that another lease requires is signed as early as its window allows, so that the
    other need not wait for it; at any time in it if something must come before its own signature. A lease
    signed before has that one offer, at the root.
    """
    if lease.signed is not None:
        return _signed(lease, tree)
    found = []
    last_part = parts(lease)[-1][0]
    for hall in lease.halls:
        window = commencement(lease, hall, halls[hall])
        if window is None:
            continue
        for period in decision_periods(tree):
            if period.start not in window or period.start + last_part >= tree.timeline.end:
                continue
            signings = _signings(lease, tree, period.start)
            if not required:
                signings = signings[-1:]
            elif lease.requires is None and lease.experience is None:
                signings = signings[:1]
            found += [
                Offer(hall, period.label, node.name, period.start, None)
                for signing in signings
                for node in nodes_in(tree, signing)
            ]
    return tuple(found)


def commencement(lease: Lease, hall: str, outlook: HallOutlook) -> Window | None:
    """Months in which the lease may commence in that hall; None if it can never be placed there."""
    unit = sum(power for _, power in parts(lease))
    if outlook.first_ready is None or unit > outlook.it + 1e-9:
        return None
    terms = lease.halls[hall]
    earliest = lease.earliest if terms.earliest is None else terms.earliest
    deadline = lease.deadline if terms.deadline is None else terms.deadline
    return Window(max(earliest or 0, outlook.first_ready), deadline)


def _signings(lease: Lease, tree: Tree, commences: int) -> list[Period]:
    """The periods, in order, at whose beginning the lease can be signed."""
    last = commences - months_ahead(lease)
    window = Window(lease.sign_from, last if lease.sign_by is None else min(last, lease.sign_by))
    return [period for period in decision_periods(tree) if period.start in window]


def _signed(lease: Lease, tree: Tree) -> tuple[Offer, ...]:
    assert lease.signed is not None
    commences = lease.signed.commence
    if commences >= tree.timeline.end or commences + lease.term <= tree.timeline.start:
        return ()
    period = tree.timeline.containing(commences)
    label = period.label if period and period.start == commences else format_month(commences)
    units = lease.signed.blocks if lease.blocks else 1
    return tuple(
        Offer(lease.signed.hall, label, node.name, commences, units)
        for node in nodes_in(tree, tree.timeline.periods[0])
    )
