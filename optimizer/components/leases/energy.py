"""What one IT megawatt in use takes and costs at a hall, and what the tenant pays back (L2, L3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ...core.facts import HallFacts, SiteFacts
from ...core.schedule import leaves_after
from ...core.tree import Tree
from .schema import Lease, PowerPaidBy

PAID_BY: Mapping[str, PowerPaidBy] = {
    "nnn": "tenant",
    "modified-gross": "passed-through",
    "hosting": "passed-through",
    "gpu-cloud": "landlord",
}


@dataclass(frozen=True)
class Expected:
    """What the landlord is expected to bear for one IT MW in use, in MUSD."""

    monthly: Mapping[int, float]
    """A month, by index of the period."""
    hour_after: float
    """An hour beyond the horizon, for energy."""
    month_after: float
    """A month beyond the horizon, for the demand charge."""


@dataclass(frozen=True)
class EnergyTerms:
    """Energy and money of one IT MW in use. Prices beyond the horizon are those of the last period."""

    tree: Tree = field(repr=False)
    used: Mapping[str, float] = field(repr=False)
    """MWh over the node's period: mean PUE and load factor (P24)."""
    hourly: Mapping[str, float] = field(repr=False)
    """MUSD an hour by node: energy at the mean price of all hours. Empty where the tenant pays for power."""
    monthly: Mapping[str, float] = field(repr=False)
    """MUSD a month by node: demand charge on the power at the meter. Empty as `hourly`."""
    recovery: float
    """Share of the cost that the tenant pays back: up to the guaranteed PUE (L3), with the markup."""

    @cached_property
    def cost(self) -> dict[str, float]:
        """MUSD over the node's period."""
        periods = {node.name: node.period for node in self.tree}
        return {
            node: rate * periods[node].hours + self.monthly[node] * periods[node].months
            for node, rate in self.hourly.items()
        }

    def net_after(self, leaf: str, hours: float, months: float) -> float:
        """MUSD that the landlord bears for so many hours and months beyond the horizon, after a leaf."""
        return (1.0 - self.recovery) * (
            self.hourly.get(leaf, 0.0) * hours + self.monthly.get(leaf, 0.0) * months
        )

    def expected(self, node: str) -> Expected:
        """What the landlord bears, as expected at `node`."""
        tree, total, weight = self.tree, dict[int, float](), dict[int, float]()
        for later in tree.descendants(node):
            index = later.period.index
            cost = self.cost.get(later.name, 0.0) / later.period.months
            total[index] = total.get(index, 0.0) + later.probability * cost
            weight[index] = weight.get(index, 0.0) + later.probability
        leaves = [tree[leaf] for leaf in leaves_after(tree, node)]
        last = sum(leaf.probability for leaf in leaves)
        return Expected(
            {index: (1.0 - self.recovery) * total[index] / weight[index] for index in total},
            sum(leaf.probability * self.net_after(leaf.name, 1.0, 0.0) for leaf in leaves) / last,
            sum(leaf.probability * self.net_after(leaf.name, 0.0, 1.0) for leaf in leaves) / last,
        )


def power_paid_by(lease: Lease) -> PowerPaidBy:
    """Who pays for the tenant's power, by the kind of lease unless the lease says so."""
    return lease.power_paid_by or PAID_BY[lease.kind]


def energy_terms(lease: Lease, hall: HallFacts, site: SiteFacts, tree: Tree) -> EnergyTerms:
    """Energy and money of the lease's power in one hall."""
    payer = power_paid_by(lease)
    load = lease.load_factor * site.ai_pue
    nodes = [] if payer == "tenant" else tree.names
    within = min(1.0, (lease.pue_cap or site.ai_pue) / site.ai_pue)
    return EnergyTerms(
        tree=tree,
        used={node.name: load * node.period.hours for node in tree},
        hourly={node: 1e-6 * load * site.mean_price(node) for node in nodes},
        monthly={node: 1e-3 * hall.gross_per_it * site.demand_charge[node] for node in nodes},
        recovery=within * (1.0 + (lease.markup or 0.0)) if payer == "passed-through" else 0.0,
    )
