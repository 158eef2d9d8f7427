"""What each offer of a lease brings, as plain numbers by node."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import mul

from ...core.facts import Discounting
from ...core.months import days_in_month
from ...core.schedule import by_period, leaves_after, spread_from
from ...core.timeline import Period
from ...core.tree import Tree
from .curves import Monthly, curves, machines_worth, resale_risk
from .energy import EnergyTerms
from .offers import Offer
from .schema import Lease

ByNode = Mapping[str, float]


@dataclass(frozen=True)
class Option:
    """An offer with what one unit of it brings by node: MUSD over the period, or IT MW."""

    offer: Offer
    most: int
    """Most units: blocks that the hall can hold, 1 for a whole lease."""
    rent: ByNode = field(repr=False)
    operating: ByNode = field(repr=False)
    leased: ByNode = field(repr=False)
    """IT MW held; a period in which the tenant holds it for a part counts whole."""
    powered: ByNode = field(repr=False)
    """IT MW in use, on average over the period's days."""
    uneven: ByNode = field(repr=False)
    """MW-months of use beyond `powered` times the period's months, where use changes within the period: the
    demand charge counts months, energy counts days."""
    prepaid: ByNode = field(repr=False)
    prepaid_credited: ByNode = field(repr=False)
    capex_paid: ByNode = field(repr=False)
    capex_credited: ByNode = field(repr=False)
    owed: ByNode = field(repr=False)
    """What the tenant has paid and is still to be credited, at the end of the node's period: a level."""
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


class OptionMaker:
    """Turns the curves of a lease in one hall into amounts by node, for each offer."""

    def __init__(
        self, lease: Lease, hall: str, tree: Tree, energy: EnergyTerms, discounting: Discounting
    ) -> None:
        self.lease = lease
        self.tree = tree
        self.energy = energy
        self.discounting = discounting
        self.curves = curves(lease, hall)
        self.credits = _together(self.curves.prepaid_credited, self.curves.capex_credited)
        kept = 1.0 - (lease.backstop.fee if lease.backstop else 0.0)
        self.net = [
            kept * rent - cost for rent, cost in zip(self.curves.rent, self.curves.operating, strict=True)
        ]
        self.discount = [
            discounting.at_horizon_end(lease.credit, (month + 1) / 12.0) for month in range(lease.term)
        ]

    def option(self, offer: Offer, most: int) -> Option:
        """What one offer brings; `most` units of it can be taken."""
        tree, curves = self.tree, self.curves
        end = tree.timeline.end - offer.commences

        def spread(monthly: Callable[[int], float]) -> ByNode:
            return spread_from(tree, offer.node, offer.commences, monthly)

        def sequence(values: Sequence[float]) -> ByNode:
            return spread(lambda month: values[month] if 0 <= month < len(values) else 0.0)

        def within(period: Period, values: Sequence[float]) -> list[float]:
            months = range(period.start - offer.commences, period.end - offer.commences)
            return [values[month] if 0 <= month < len(values) else 0.0 for month in months]

        def in_use(period: Period) -> list[float]:
            return within(period, curves.powered)

        def sparse(values: Monthly) -> ByNode:
            return spread(lambda month: values.get(month, 0.0)) if values else {}

        return Option(
            offer=offer,
            most=most,
            rent=sequence(curves.rent),
            operating=sequence(curves.operating),
            leased=by_period(tree, offer.node, lambda period: max(within(period, curves.leased))),
            powered=by_period(tree, offer.node, lambda period: _mean(in_use(period), period)),
            uneven=by_period(tree, offer.node, lambda period: _uneven(in_use(period), period)),
            prepaid=sparse(curves.prepaid),
            prepaid_credited=sparse(curves.prepaid_credited),
            capex_paid=sparse(curves.capex_paid),
            capex_credited=sparse(curves.capex_credited),
            owed=by_period(tree, offer.node, lambda period: self._owed(period.end - offer.commences)),
            machines=sparse(curves.machines),
            tail=self._tail(offer, end),
            credits_after=self._worth_beyond(self.credits, end),
            machines_held=self._machines_held(end),
            machines_after=self._worth_beyond(curves.machines, end),
            income=self._income(offer),
            credits=self.credits,
        )

    def _owed(self, end: int) -> float:
        """What is owed to the tenant before month `end`; nothing rather than what rounding leaves."""
        changes = [amount for month, amount in self.curves.owed.items() if month < end]
        left = sum(changes)
        return left if left > 1e-12 * sum(map(abs, changes)) else 0.0

    def _worth_beyond(self, monthly: Monthly, end: int) -> float:
        """Worth at the end of the horizon, month `end`, of tenants' money and machines from then on."""
        return sum(
            amount * self.discounting.at_horizon_end("reference", (month + 1 - end) / 12.0)
            for month, amount in sorted(monthly.items())
            if month >= end
        )

    def _tail(self, offer: Offer, end: int) -> ByNode:
        """Rent less cost, and less the power that the landlord bears at the prices of each leaf.

        Each month is booked at its end and discounted at the tenant's class.
        """
        powered = self.curves.powered[end:]
        leaves = leaves_after(self.tree, offer.node) if powered else ()
        net = sum(map(mul, self.net[end:], self.discount))
        if not self.energy.cost:
            return dict.fromkeys(leaves, net)
        worth = list(map(mul, powered, self.discount))
        first = offer.commences + end
        hours = sum(amount * _hours(first + month) for month, amount in enumerate(worth))
        return {leaf: net - self.energy.net_after(leaf, hours, sum(worth)) for leaf in leaves}

    def _machines_held(self, end: int) -> float:
        """The tail counts what they earn to the end of the lease, so only what is left then is worth more."""
        sold = max(end, self.lease.term)
        discount = self.discounting.at_horizon_end(resale_risk(self.lease), (sold - end) / 12.0)
        return machines_worth(self.lease, sold) * discount

    def _income(self, offer: Offer) -> dict[int, float]:
        """Months before the horizon are left out."""
        timeline, powered = self.tree.timeline, self.curves.powered
        first = max(timeline.start - offer.commences, 0)
        income = dict(enumerate(self.net[first:], first))
        if self.energy.cost:
            expected = self.energy.expected(offer.node)
            for index, bears in expected.monthly.items():
                period = timeline.periods[index]
                begin, end = period.start - offer.commences, period.end - offer.commences
                for month in range(max(begin, first), min(end, self.lease.term)):
                    income[month] -= powered[month] * bears
            for month in range(timeline.end - offer.commences, self.lease.term):
                hours = _hours(offer.commences + month)
                income[month] -= powered[month] * (expected.hour_after * hours + expected.month_after)
        return income


def _mean(levels: Sequence[float], period: Period) -> float:
    """Average by days; exact where the level does not change."""
    if min(levels) == max(levels):
        return levels[0]
    hours = map(_hours, range(period.start, period.end))
    return sum(level * length for level, length in zip(levels, hours, strict=True)) / period.hours


def _uneven(levels: Sequence[float], period: Period) -> float:
    return 0.0 if min(levels) == max(levels) else sum(levels) - period.months * _mean(levels, period)


def _together(one: Monthly, other: Monthly) -> dict[int, float]:
    return {month: one.get(month, 0.0) + other.get(month, 0.0) for month in sorted({*one, *other})}


@cache
def _hours(month: int) -> float:
    return 24.0 * days_in_month(month)
