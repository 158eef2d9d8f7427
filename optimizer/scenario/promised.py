"""Whether what is signed and begun still fits: the power of its site, and halls that can be ready in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from ..components.conversions.schema import Hall
from ..components.conversions.starts import outlook
from ..components.leases.curves import parts
from ..components.leases.schema import Lease
from ..components.sites.data import SiteData, prepare
from ..core.errors import Problem
from ..core.months import format_month
from ..core.timeline import Period
from ..core.tree import Tree
from .schema import Scenario

ROUNDING = 1e-6
"""MW."""


class _Short(NamedTuple):
    """The period in which most is missing, and who needs how much then."""

    period: Period
    needs: Mapping[str, float]
    there: float

    @property
    def needed(self) -> float:
        return sum(self.needs.values())


def findings(scenario: Scenario, tree: Tree) -> list[Problem]:
    """Signed leases and started conversions that no plan could keep. Expects parts without errors.

    What could at best be there is counted: every upgrade, and every hall that can be ready by then.
    """
    data = prepare(scenario.sites, tree).sites
    found: list[Problem] = []
    for name, site in data.items():
        found += [*_started(scenario, tree, name, site), *_signed(scenario, tree, name, site)]
    return [*found, *_halls(scenario, tree)]


def _started(scenario: Scenario, tree: Tree, name: str, site: SiteData) -> Iterator[Problem]:
    """MW at the meter kept for halls that were begun, from when they are dark."""
    at = {id: hall for id, hall in scenario.halls.items() if hall.site == name and hall.started}

    def needs(period: Period) -> dict[str, float]:
        return {
            id: hall.started.it * (hall.gross_per_it or site.facts.gross_per_it)
            for id, hall in at.items()
            if hall.started and period.end > _dark(hall.started.start, hall.build, hall.dark)
        }

    short = _worst(tree, needs, lambda period: _there(site, tree, period, firm=False))
    if short is not None:
        yield _beyond_site(scenario, name, short, "halls", "started", "the halls begun at", "has")


def _dark(start: int, build: int, dark: int | None) -> int:
    return start if dark is None else start + build - dark


def _signed(scenario: Scenario, tree: Tree, name: str, site: SiteData) -> Iterator[Problem]:
    """MW at the meter promised to tenants."""

    def needs(period: Period) -> dict[str, float]:
        found = {}
        for id, lease in scenario.leases.items():
            hall = scenario.halls.get(lease.signed.hall) if lease.signed else None
            if hall is not None and hall.site == name and (held := _held(lease, period)):
                found[id] = held * (hall.gross_per_it or site.facts.gross_per_it)
        return found

    short = _worst(tree, needs, lambda period: _there(site, tree, period, firm=True))
    if short is not None:
        yield _beyond_site(scenario, name, short, "leases", "signed", "the leases signed at", "can promise")


def _beyond_site(
    scenario: Scenario, name: str, short: _Short, group: str, entry: str, who: str, verb: str
) -> Problem:
    largest = max(short.needs, key=lambda id: short.needs[id])
    own = "firm" if scenario.sites[name].firm is not None and group == "leases" else "energised"
    return Problem(
        f"{group}.{largest}.{entry}",
        f"{entry}-beyond-site",
        f"{who} {name} take {short.needed:g} MW at the meter in {short.period.label} "
        f"({_listed(short.needs)}), and {name} {verb} {short.there:g} MW then "
        f"(sites.{name}.{own}, with every upgrade): {short.needed - short.there:g} MW are missing",
        f"check sites.{name}.{own}, or take out what will not be built",
    )


def _halls(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """IT MW that tenants hold in a hall, against what of it can be ready."""
    for name, hall in scenario.halls.items():
        short = _worst(tree, partial(_held_in, scenario, name), partial(_ready, hall, _free(hall, tree)))
        if short is not None:
            largest = max(short.needs, key=lambda id: short.needs[id])
            yield Problem(
                f"leases.{largest}.signed",
                "signed-beyond-hall",
                f"the leases signed in {name} hold {short.needed:g} MW of IT in {short.period.label} "
                f"({_listed(short.needs)}), and {short.there:g} MW can be ready by "
                f"{format_month(short.period.start)}: {short.needed - short.there:g} MW are missing",
                f"check it, build and started of halls.{name}, and the month in which each lease commences",
            )


def _held_in(scenario: Scenario, hall: str, period: Period) -> dict[str, float]:
    return {
        id: held
        for id, lease in scenario.leases.items()
        if lease.signed and lease.signed.hall == hall and (held := _held(lease, period))
    }


def _free(hall: Hall, tree: Tree) -> int | None:
    """Month in which what is not begun can be ready at the earliest.

    In the period in which some of it was decided, no more of it is: that period holds what was.
    """
    rest = outlook(hall.model_copy(update={"started": None}), tree)
    if hall.started is None or rest.first_start is None:
        return rest.first_ready
    decided = tree.timeline.containing(max(hall.started.start - hall.deposit_lead, tree.timeline.start))
    if decided is None or decided.start + hall.deposit_lead != rest.first_start:
        return rest.first_ready
    later = hall.model_copy(update={"started": None, "earliest": rest.first_start + 1})
    return outlook(later, tree).first_ready


def _ready(hall: Hall, free: int | None, period: Period) -> float:
    if free is not None and free <= period.start:
        return hall.it
    begun = hall.started
    return begun.it if begun and begun.start + hall.build <= period.start else 0.0


def _worst(
    tree: Tree, needs: Callable[[Period], dict[str, float]], there: Callable[[Period], float]
) -> _Short | None:
    """The first period in which most is missing; None if nothing ever is."""
    found = [_Short(one, needs(one), there(one)) for one in tree.timeline.periods]
    short = max(found, key=lambda one: round(one.needed - one.there, 6))
    return short if short.needs and short.needed > short.there + ROUNDING else None


def _held(lease: Lease, period: Period) -> float:
    """IT MW that a signed lease holds in some month of the period."""
    assert lease.signed is not None
    units, commences = (lease.signed.blocks if lease.blocks else 1), lease.signed.commence
    if commences + lease.term <= period.start:
        return 0.0
    return units * sum(mw for begins, mw in parts(lease) if commences + begins < period.end)


def _there(site: SiteData, tree: Tree, period: Period, *, firm: bool) -> float:
    """MW at the meter, with every upgrade that can have come by then."""
    node = next(node.name for node in tree if node.period.index == period.index)
    upgrades = sum(
        upgrade.power
        for upgrade in site.upgrades.values()
        if (upgrade.firm or not firm)
        and any(tree[one].period.index <= period.index for order in upgrade.orders for one in order.arrives)
    )
    return (site.firm if firm else site.energised)[node] + upgrades


def _listed(needs: Mapping[str, float]) -> str:
    return ", ".join(f"{id} {mw:g} MW" for id, mw in needs.items())
