"""Everything the equations need to know about halls, as plain numbers by node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.facts import HallFacts, SiteFacts
from ...core.schedule import year_ends
from ...core.tree import Tree
from .equipment import EquipmentData, prepare_equipment
from .schema import Construction, Hall
from .starts import Start, locked_starts, offered_starts, outlook


@dataclass(frozen=True)
class TierData:
    """Some MW of IT at their own cost."""

    id: str
    up_to: float
    capex: float
    """MUSD per MW of IT."""


@dataclass(frozen=True)
class HallData:
    """One kind of hall at a site with all the starts that can work."""

    id: str
    site: str
    it: float
    """Most IT MW, with what is locked."""
    unit: float
    """IT MW of one unit of `started`: a block, or 1 where any amount can be built."""
    whole: bool
    """Built in whole blocks."""
    room: float
    """Most units that are still to be decided."""
    gross_per_it: float
    capex: float
    """MUSD per MW of IT; of the cheapest tier if there are tiers."""
    tiers: tuple[TierData, ...]
    """Cheapest first; empty where all MW cost the same."""
    cooling: str
    """Kind of cooling that the IT load uses."""
    adds: float
    """MW of that kind which one ready IT MW brings with it."""
    removes: Mapping[str, float]
    """MW of other kinds which one IT MW takes away, from when the hall is dark."""
    equipment: Mapping[str, float]
    """Long-lead units that one IT MW needs."""
    operating_cost: float
    """MUSD per month and ready IT MW."""
    starts: tuple[Start, ...]

    @property
    def locked(self) -> tuple[Start, ...]:
        return tuple(start for start in self.starts if start.locked is not None)

    @property
    def locked_tiers(self) -> Mapping[str, float]:
        """MW of each tier that the locked start takes: the cheapest first."""
        left = sum(start.locked or 0.0 for start in self.locked) * self.unit
        taken = {}
        for tier in self.tiers:
            taken[tier.id] = min(left, tier.up_to)
            left -= taken[tier.id]
        return taken


@dataclass(frozen=True)
class ConversionsData:
    """All halls and the company's limits as a builder."""

    halls: tuple[HallData, ...]
    equipment: tuple[EquipmentData, ...]
    under_construction: Mapping[str, float] = field(repr=False)
    """Most IT MW under construction by node; empty if there is no limit."""
    delivered_per_year: Mapping[int, float]
    """Most IT MW made ready by calendar year; empty if there is no limit."""
    capital_budget: Mapping[int, float]
    """MUSD by calendar year; empty if there is no limit."""
    facts: Mapping[str, HallFacts]


def prepare(
    halls: Mapping[str, Hall], construction: Construction, tree: Tree, sites: Mapping[str, SiteFacts]
) -> ConversionsData:
    """Starts, costs and limits of all halls on the tree. Expects a scenario that the checks have passed."""
    prepared = tuple(_hall(id, hall, tree, sites[hall.site]) for id, hall in sorted(halls.items()))
    years = sorted({year for year, _, _ in year_ends(tree)})
    first_month = {year: max(12 * year, tree.timeline.start) for year in years}
    limit = construction.under_construction
    delivered, budget = construction.delivered_per_year, construction.capital_budget
    return ConversionsData(
        halls=prepared,
        equipment=prepare_equipment(construction.equipment, tree, _latest_need(prepared)),
        under_construction={node.name: limit.at(node.period.start) for node in tree} if limit else {},
        delivered_per_year={year: delivered.at(first_month[year]) for year in years} if delivered else {},
        capital_budget={year: budget.at(first_month[year]) for year in years} if budget else {},
        facts={
            hall.id: HallFacts(hall.site, hall.gross_per_it, outlook(halls[hall.id], tree))
            for hall in prepared
        },
    )


def _hall(id: str, hall: Hall, tree: Tree, site: SiteFacts) -> HallData:
    unit = hall.block or 1.0
    left = hall.it - (hall.started.it if hall.started else 0.0)
    room = float(int(left / unit + 1e-9)) if hall.block else left
    tiers = sorted(
        (TierData(name, tier.up_to, tier.capex) for name, tier in hall.tiers.items()),
        key=lambda tier: (tier.capex, tier.id),
    )
    locked = locked_starts(hall, unit, tree)
    taken = {start.node for start in locked}
    offered = offered_starts(hall, tree) if room > 1e-9 else ()
    adds = hall.it if hall.cooling.adds is None else hall.cooling.adds
    return HallData(
        id=id,
        site=hall.site,
        it=hall.it,
        unit=unit,
        whole=hall.block is not None,
        room=room,
        gross_per_it=hall.gross_per_it or site.gross_per_it,
        capex=tiers[0].capex if tiers else hall.capex or 0.0,
        tiers=tuple(tiers),
        cooling=hall.cooling.kind,
        adds=adds / hall.it,
        removes={kind: removed / hall.it for kind, removed in sorted(hall.cooling.removes.items())},
        equipment={name: count / hall.it for name, count in sorted(hall.equipment.items()) if count},
        operating_cost=0.001 * (hall.operating_cost or 0.0),
        starts=locked + tuple(start for start in offered if start.node not in taken),
    )


def _latest_need(halls: tuple[HallData, ...]) -> dict[str, int]:
    """By equipment, the last month in which some building that needs it can start."""
    latest: dict[str, int] = {}
    for hall in halls:
        for name in hall.equipment:
            for start in hall.starts:
                latest[name] = max(latest.get(name, start.begins), start.begins)
    return latest
