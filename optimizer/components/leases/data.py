"""Every lease with the options that can work and what each brings, as plain numbers by node."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ...core.facts import Discounting, HallFacts, SiteFacts
from ...core.months import days_in_month
from ...core.schedule import by_period, leaves_after, spread_from
from ...core.timeline import Period
from ...core.tree import Tree
from .curves import Monthly, curves, machines_worth
from .energy import EnergyTerms, energy_terms
from .offers import Offer, offers
from .schema import Lease

ByNode = Mapping[str, float]


@dataclass(frozen=True)
class Option:
    """An offer with what one unit of it brings by node: MUSD over the period, or IT MW."""

    offer: Offer
    site: str
    most: int
    """Most units: blocks that the hall can hold, 1 for a whole lease."""
    rent: ByNode = field(repr=False)
    operating: ByNode = field(repr=False)
    leased: ByNode = field(repr=False)
    """IT MW held; a period in which the tenant holds it for a part counts whole."""
    powered: ByNode = field(repr=False)
    """IT MW in use, on average over the period's days."""
    prepaid: ByNode = field(repr=False)
    prepaid_credited: ByNode = field(repr=False)
    capex_paid: ByNode = field(repr=False)
    capex_credited: ByNode = field(repr=False)
    machines: ByNode = field(repr=False)
    tail: ByNode = field(repr=False)
    """By leaf: worth at the end of the horizon of the net operating income contracted beyond it (F20)."""
    credits_after: float
    """Worth at the end of the horizon of the credits beyond it."""
    machines_held: float
    """Worth at the end of the horizon of the machines, sold then or with the end of a lease that runs on."""
    machines_after: float
    """Worth at the end of the horizon of what the machines still cost beyond it."""
    income: Mapping[int, float] = field(repr=False)
    """Operating income by month after commencement, as expected at the signing, to the end of the term."""
    credits: Mapping[int, float] = field(repr=False)
    """What the tenant takes off the rent, by month after commencement."""

    def key(self, lease: str) -> tuple[str, ...]:
        """Index of its decision: hall, lease, start, node."""
        return (self.offer.hall, lease, self.offer.start, self.offer.node)


@dataclass(frozen=True)
class LeaseData:
    """One tenant's offer."""

    id: str
    credit: str
    whole: bool
    most: int
    """Most units in all: 1 for a whole lease."""
    least: int
    """Fewest units, if any are taken."""
    group: str | None
    requires: str | None
    experience: float
    """IT MW that must be ready before it is signed."""
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
    found = tuple(_lease(id, lease, tree, halls, sites, discounting) for id, lease in sorted(leases.items()))
    return LeasesData(found, halls)


def _lease(
    id: str,
    lease: Lease,
    tree: Tree,
    halls: Mapping[str, HallFacts],
    sites: Mapping[str, SiteFacts],
    discounting: Discounting,
) -> LeaseData:
    outlooks = {hall: facts.outlook for hall, facts in halls.items()}
    offered = offers(lease, tree, outlooks)
    energy, options = {}, []
    for hall in dict.fromkeys(offer.hall for offer in offered):
        facts = halls[hall]
        energy[hall] = energy_terms(lease, facts, sites[facts.site], tree)
        own = _OptionMaker(lease, hall, facts.site, tree, energy[hall], discounting)
        options += [own.option(offer, _most(lease, facts)) for offer in offered if offer.hall == hall]
    return LeaseData(
        id=id,
        credit=lease.credit,
        whole=lease.blocks is None,
        most=lease.blocks.most if lease.blocks else 1,
        least=lease.blocks.least if lease.blocks and not lease.signed else 1,
        group=lease.group,
        requires=lease.requires,
        experience=lease.experience or 0.0,
        energy=energy,
        options=tuple(options),
    )


def _most(lease: Lease, hall: HallFacts) -> int:
    """Blocks that the lease and the hall both have room for."""
    if lease.blocks is None:
        return 1
    return min(lease.blocks.most, int(min(lease.it, hall.outlook.it) / lease.blocks.size + 1e-9))


class _OptionMaker:
    """Turns the curves of a lease in one hall into amounts by node, for each offer."""

    def __init__(
        self, lease: Lease, hall: str, site: str, tree: Tree, energy: EnergyTerms, discounting: Discounting
    ) -> None:
        self.lease = lease
        self.site = site
        self.tree = tree
        self.energy = energy
        self.discounting = discounting
        self.curves = curves(lease, hall)
        self.credits = _together(self.curves.prepaid_credited, self.curves.capex_credited)

    def option(self, offer: Offer, most: int) -> Option:
        tree, curves = self.tree, self.curves
        end = tree.timeline.end - offer.commences

        def spread(monthly: Callable[[int], float]) -> ByNode:
            return spread_from(tree, offer.node, offer.commences, monthly)

        def sequence(values: Sequence[float]) -> ByNode:
            return spread(lambda month: values[month] if 0 <= month < len(values) else 0.0)

        def sparse(values: Monthly) -> ByNode:
            return spread(lambda month: values.get(month, 0.0))

        return Option(
            offer=offer,
            site=self.site,
            most=most,
            rent=sequence(curves.rent),
            operating=sequence(curves.operating),
            leased=self._highest(offer, curves.leased),
            powered=self._mean(offer, curves.powered),
            prepaid=sparse(curves.prepaid),
            prepaid_credited=sparse(curves.prepaid_credited),
            capex_paid=sparse(curves.capex_paid),
            capex_credited=sparse(curves.capex_credited),
            machines=sparse(curves.machines),
            tail=self._tail(offer, end),
            credits_after=self._worth_beyond(self.credits, end, "reference"),
            machines_held=self._machines_held(end),
            machines_after=self._worth_beyond(curves.machines, end, "reference"),
            income=self._income(offer),
            credits=self.credits,
        )

    def _worth_beyond(self, monthly: Monthly, end: int, risk: str) -> float:
        """Worth at the end of the horizon, month `end`, of what moves from then on, at each month's end."""
        worth = self.discounting.at_horizon_end
        return sum(
            amount * worth(risk, (month + 1 - end) / 12.0)
            for month, amount in sorted(monthly.items())
            if month >= end
        )

    def _tail(self, offer: Offer, end: int) -> ByNode:
        """Rent less cost, and less the power that the landlord bears at the prices of each leaf."""
        curves, after = self.curves, range(end, self.lease.term)
        if not after:
            return {}

        def worth(values: Callable[[int], float]) -> float:
            return self._worth_beyond({month: values(month) for month in after}, end, self.lease.credit)

        net = worth(lambda month: curves.rent[month] - curves.operating[month])
        months = worth(lambda month: curves.powered[month])
        hours = worth(lambda month: curves.powered[month] * _hours(offer.commences + month))
        return {
            leaf: net - self.energy.net_after(leaf, hours, months)
            for leaf in leaves_after(self.tree, offer.node)
        }

    def _machines_held(self, end: int) -> float:
        """The tail counts what they earn to the end of the lease, so only what is left then is worth more."""
        sold = max(end, self.lease.term)
        discount = self.discounting.at_horizon_end(self.lease.credit, (sold - end) / 12.0)
        return machines_worth(self.lease, sold) * discount

    def _income(self, offer: Offer) -> dict[int, float]:
        """Months before the horizon are left out."""
        timeline, curves = self.tree.timeline, self.curves
        net = self.energy.expected_net(offer.node)
        income = {}
        for month, rent in enumerate(curves.rent):
            calendar = offer.commences + month
            if calendar >= timeline.start:
                period = timeline.containing(calendar)
                bears = (
                    net[period.index]
                    if period
                    else self.energy.expected_net_after(offer.node, _hours(calendar))
                )
                income[month] = rent - curves.operating[month] - curves.powered[month] * bears
        return income

    def _highest(self, offer: Offer, values: Sequence[float]) -> ByNode:
        def most(start: int, end: int) -> float:
            return max(values[max(start, 0) : max(end, 0)], default=0.0)

        shift = offer.commences
        return by_period(self.tree, offer.node, lambda p: most(p.start - shift, p.end - shift))

    def _mean(self, offer: Offer, values: Sequence[float]) -> ByNode:
        def over(period: Period) -> float:
            months = range(period.start - offer.commences, period.end - offer.commences)
            levels = [values[month] if 0 <= month < len(values) else 0.0 for month in months]
            if min(levels) == max(levels):
                return levels[0]
            days = [days_in_month(month) for month in range(period.start, period.end)]
            return sum(level * length for level, length in zip(levels, days, strict=True)) / period.days

        return by_period(self.tree, offer.node, over)


def _together(one: Monthly, other: Monthly) -> dict[int, float]:
    return {month: one.get(month, 0.0) + other.get(month, 0.0) for month in sorted({*one, *other})}


def _hours(month: int) -> float:
    return 24.0 * days_in_month(month)
