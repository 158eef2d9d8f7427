"""Every lease with the options that can work, prepared for the equations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...core.facts import Discounting, HallFacts, SiteFacts
from ...core.tree import Tree
from .curves import resale_risk
from .energy import EnergyTerms, energy_terms
from .offers import Offer, offers
from .options import Option, OptionMaker
from .schema import Lease


@dataclass(frozen=True)
class LeaseData:
    """One tenant's offer."""

    id: str
    credit: str
    resale_risk: str
    """Class of what the landlord's machines are worth after the lease."""
    whole: bool
    most: int
    """Most units in all: 1 for a whole lease."""
    least: int
    """Fewest units, if any are taken."""
    group: str | None
    requires: str | None
    experience: float
    """IT MW that must be ready before it is signed."""
    backstop_fee: float
    """Share of the rent that goes to a guarantor."""
    warrants: float
    """MUSD that the warrants given for one unit are worth."""
    energy: Mapping[str, EnergyTerms] = field(repr=False)
    """By hall."""
    options: tuple[Option, ...]


@dataclass(frozen=True)
class LeasesData:
    """All leases, with the halls that they may be placed in."""

    leases: tuple[LeaseData, ...]
    halls: Mapping[str, HallFacts]


def prepare(
    leases: Mapping[str, Lease],
    tree: Tree,
    halls: Mapping[str, HallFacts],
    sites: Mapping[str, SiteFacts],
    discounting: Discounting,
) -> LeasesData:
    """Options and money of all leases on the tree. Expects a scenario that the checks have passed."""
    required = {lease.requires for lease in leases.values()}
    outlooks = {hall: facts.outlook for hall, facts in halls.items()}
    found = []
    for id, lease in sorted(leases.items()):
        offered = offers(lease, tree, outlooks, required=id in required)
        found.append(_lease(id, lease, offered, tree, halls, sites, discounting))
    return LeasesData(tuple(found), halls)


def _lease(
    id: str,
    lease: Lease,
    offered: Sequence[Offer],
    tree: Tree,
    halls: Mapping[str, HallFacts],
    sites: Mapping[str, SiteFacts],
    discounting: Discounting,
) -> LeaseData:
    energy, options = {}, []
    for hall in dict.fromkeys(offer.hall for offer in offered):
        facts = halls[hall]
        energy[hall] = energy_terms(lease, facts, sites[facts.site], tree)
        own = OptionMaker(lease, hall, tree, energy[hall], discounting)
        options += [
            own.option(offer, _most(lease, facts.outlook.it)) for offer in offered if offer.hall == hall
        ]
    return LeaseData(
        id=id,
        credit=lease.credit,
        resale_risk=resale_risk(lease),
        whole=lease.blocks is None,
        most=_most(lease, lease.it),
        least=lease.blocks.least if lease.blocks and not lease.signed else 1,
        group=lease.group,
        requires=lease.requires,
        experience=lease.experience or 0.0,
        backstop_fee=lease.backstop.fee if lease.backstop else 0.0,
        warrants=_warrants(lease),
        energy=energy,
        options=tuple(options),
    )


def _most(lease: Lease, it: float) -> int:
    """Units of the lease that fit into so many IT MW, as far as it goes."""
    if lease.blocks is None:
        return 1
    return min(lease.blocks.most, int(min(lease.it, it) / lease.blocks.size + 1e-9))


def _warrants(lease: Lease) -> float:
    """MUSD for one unit: all of them, or a block's share by power (F9)."""
    if lease.backstop is None:
        return 0.0
    return lease.backstop.warrants * (lease.blocks.size / lease.it if lease.blocks else 1.0)
