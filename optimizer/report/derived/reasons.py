"""Why things are left that a plan could have taken: what the run itself shows, and nothing that it does not.

The texts hold no amounts; a reason is empty where nothing in the plan stands in the way by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ...components.conversions.starts import outlooks
from ...components.leases.offers import Offer, commencement, offers
from ...core.facts import HallOutlook
from ...core.months import format_month
from ...scenario.schema import Scenario
from ..view import View
from ..words import listed

if TYPE_CHECKING:
    from pandas import DataFrame

NOTHING_MW = 0.05
MOST_NAMED = 3


class Reasons:
    """Reasons of one plan; each is worked out when it is asked for."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._scenario: Scenario = view.scenario
        self._outlooks: Mapping[str, HallOutlook] = outlooks(view.scenario.halls, view.tree)
        self._of_lease: dict[str, str] = {}
        self._signed: dict[str, list[str]] = {}
        for lease in view.answer["leases"]:
            self._signed.setdefault(lease["lease"], []).append(lease["hall"])

    def of_lease(self, name: str) -> str:
        """Why an offer is not signed."""
        if name not in self._of_lease:
            self._of_lease[name] = self._why_not_signed(name)
        return self._of_lease[name]

    def _why_not_signed(self, name: str) -> str:
        lease = self._scenario.leases[name]
        rivals = [
            other
            for other, one in self._scenario.leases.items()
            if lease.group is not None and one.group == lease.group and other in self._signed
        ]
        if rivals:
            return f"{rivals[0]}, of the same group, is signed"
        if lease.requires is not None and lease.requires not in self._signed:
            return f"it needs {lease.requires}, which is not signed"
        offered = offers(lease, self._view.tree, self._outlooks)
        if not offered:
            return _joined(self._no_way(name, hall) for hall in lease.halls)
        if lease.experience and self._ready_before(offered) < lease.experience - NOTHING_MW:
            return "no hall that the plan builds is ready early enough for the experience that it asks for"
        return _joined(self._in_hall(name, hall, offered) for hall in lease.halls)

    def of_hall(self, name: str) -> str:
        """Why a hall stays as it is."""
        if self._outlooks[name].first_ready is None:
            return "it cannot be ready within the horizon"
        wanting = [other for other, lease in self._scenario.leases.items() if name in lease.halls]
        if not wanting:
            return "no tenant is offered for it"
        if all(other in self._signed for other in wanting):
            elsewhere = list(dict.fromkeys(place for other in wanting for place in self._signed[other]))
            return f"its tenants go into {_some(elsewhere)}"
        left = {other: self.of_lease(other) for other in wanting if other not in self._signed}
        if not all(left.values()):
            return ""
        why = f": {next(iter(left.values()))}" if len(left) == 1 else ""
        return f"{_some(list(left))} cannot be signed{why}"

    def of_facility(self, name: str) -> str:
        """Why a facility is not drawn."""
        loan = self._scenario.financing.project_loans.get(name)
        if loan is None:
            return ""
        if not any(lease in self._signed for lease in loan.served_by):
            one = len(loan.served_by) == 1
            return f"{_some(loan.served_by)}, which would serve it, {'is' if one else 'are'} not signed"
        if loan.halls and not any(self._is_converted(hall) for hall in loan.halls):
            return _joined(_stay(loan.halls))
        return ""

    def _no_way(self, name: str, hall: str) -> str:
        lease, outlook = self._scenario.leases[name], self._outlooks[hall]
        if outlook.first_ready is None:
            return f"{hall} cannot be ready within the horizon"
        window = commencement(lease, hall, outlook)
        if window is None:
            return f"it does not fit into {hall}"
        ready = format_month(outlook.first_ready)
        if window.last is not None and outlook.first_ready > window.last:
            return (
                f"{hall} cannot be ready before {ready}, after its last date of {format_month(window.last)}"
            )
        return f"its dates leave no way to sign it for {hall}"

    def _in_hall(self, name: str, hall: str, offered: tuple[Offer, ...]) -> str:
        """What stands in one hall in the way, on every date on which the lease could begin there."""
        starts = [offer for offer in offered if offer.hall == hall]
        if not starts:
            return self._no_way(name, hall)
        lease = self._scenario.leases[name]
        size = lease.blocks.size * lease.blocks.least if lease.blocks else lease.it
        free = [self._free(hall, offer, lease.term) for offer in starts]
        if max(free) < size - NOTHING_MW:
            tenants = [other for other, places in self._signed.items() if hall in places]
            if tenants:
                return f"{hall} is let to {_some(tenants)}"
        return ""

    def _is_converted(self, hall: str) -> bool:
        return any(made["hall"] == hall for made in self._view.answer["conversions"])

    def _free(self, hall: str, offer: Offer, term: int) -> float:
        """IT MW of a hall, were it converted in full, that nobody leases as long as the lease would run.

        Signed at a node, it would run in every branch that follows.
        """
        leased = [
            self._leased.get((hall, node.name), 0.0)
            for node in self._view.tree
            if offer.commences <= node.period.start < offer.commences + term
            and offer.node in self._lines[node.name]
        ]
        return self._outlooks[hall].it - max(leased, default=0.0)

    @cached_property
    def _lines(self) -> dict[str, set[str]]:
        """Each node with those before it."""
        tree = self._view.tree
        return {node.name: {one.name for one in tree.line(node.name)} for node in tree}

    @cached_property
    def _leased(self) -> dict[tuple[str, str], float]:
        """IT MW by hall and node."""
        rows = self._it("leased")
        sums = -rows.groupby(["place", "node"], sort=False)["amount"].sum()
        keys = ((str(hall), str(node)) for hall, node in sums.index.tolist())
        return dict(zip(keys, sums.tolist(), strict=True))

    def _ready_before(self, offered: tuple[Offer, ...]) -> float:
        """Most IT MW that the plan has ready at any node at which the lease could be signed."""
        ready = self._it("ready").groupby("node", sort=False)["amount"].sum()
        return max(float(ready.get(offer.node, 0.0)) for offer in offered)

    def _it(self, line: str) -> DataFrame:
        rows = self._view.plan.ledger
        return rows[(rows["account"] == "ready_it") & (rows["line"] == line)]


def _some(names: Sequence[str]) -> str:
    return listed(names if len(names) <= MOST_NAMED else [*names[:MOST_NAMED], "others"])


def _stay(halls: Sequence[str]) -> list[str]:
    """That these halls are not converted; nothing for none."""
    if len(halls) > 1:
        return [f"{_some(halls)} stay as they are"]
    return [f"{hall} stays as it is" for hall in halls]


def _joined(reasons: Iterable[str]) -> str:
    """Those of all halls; empty if there is one in which nothing stands in the way."""
    found = list(dict.fromkeys(reasons))
    return (
        ""
        if "" in found
        else "; ".join([*found[:MOST_NAMED], *(["and so on"] if found[MOST_NAMED:] else [])])
    )
