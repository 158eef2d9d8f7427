"""Leases in the plan: one for each hall, lease and month of commencement."""

from __future__ import annotations

from dataclasses import dataclass

from ....components.leases.schema import Lease
from ....core.tree import Tree
from ....solution.audit.contracts import PAYER
from ...view import View


@dataclass(frozen=True)
class Tenancy:
    """One lease in one hall from one month on."""

    place: str
    item: str
    """As in tables/levels.csv: `hall/lease/period`."""
    hall: str
    name: str
    lease: Lease
    period: str
    """Label of the period in which it commences, unless signed before."""

    @property
    def path(self) -> str:
        return f"leases.{self.name}"

    @property
    def payer(self) -> str:
        """Who pays for power (L2)."""
        return self.lease.power_paid_by or PAYER[self.lease.kind]

    def commence(self, tree: Tree) -> int:
        """Month of commencement."""
        if self.lease.signed is not None:
            return self.lease.signed.commence
        return next(period.start for period in tree.timeline.periods if period.label == self.period)

    def last_month(self, tree: Tree) -> int:
        """First month after which nothing of it moves any more."""
        begun, lease = self.commence(tree), self.lease
        late = [begun + lease.term]
        for after in [0, *(phase.after for phase in lease.phases.values())]:
            if lease.prepayment is not None:
                late.append(begun + after + lease.prepayment.credited_from + lease.prepayment.credited_over)
            if lease.gpus is not None:
                late += [begun + after + step + 1 for step in lease.gpus.spend]
        return max(late)


def tenancies(view: View) -> list[Tenancy]:
    """Every lease in the plan, in the order of the tables."""
    levels = view.plan.levels
    taken = levels[(levels["quantity"] == "leases.taken") & levels["decision"]]
    found = []
    for place, item in dict.fromkeys(zip(taken["place"].tolist(), taken["item"].tolist(), strict=True)):
        hall, name, period = item.split("/")
        found.append(Tenancy(place, item, hall, name, view.scenario.leases[name], period))
    return found


def last_month(view: View) -> int:
    """First month after which no lease of the plan moves anything."""
    return max((one.last_month(view.tree) for one in tenancies(view)), default=0)
