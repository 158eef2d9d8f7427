"""Fleets as numbers by node: what a megawatt of machines does at each site, and where it can come and go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.facts import MarketFacts, PriceBlockFacts, SiteFacts
from ...core.series import Series
from ...core.tree import Tree
from .machines import Specification, specification
from .schema import Candidate, Fleet, Mining
from .stock import Move, Purchase, Stock, purchases, stock

ByNode = Mapping[str, float]


@dataclass(frozen=True)
class Use:
    """What one MW at the plug does by running through the hours of one price block, by node."""

    energy: ByNode
    """MWh at the meter."""
    energy_cost: ByNode
    """MUSD."""
    operations: ByNode
    """MUSD."""
    coins: ByNode
    """BTC after the pool's fee."""


@dataclass(frozen=True)
class Place:
    """One fleet at one site."""

    opening: float
    """MW at the start."""
    held: tuple[str, ...]
    """Nodes through which machines can stand here."""
    leaving: tuple[str, ...]
    """Nodes at whose beginning machines can be here and be sold."""
    uses: Mapping[str, Use] = field(repr=False)
    """By price block."""
    cheapest: Mapping[str, str] = field(repr=False)
    """Price block with the cheapest energy, by node."""
    peak: float
    """MW at the meter for one MW at the plug when power is scarcest."""
    demand_charge: ByNode = field(repr=False)
    """MUSD for one MW at the plug that is on at the peak, over the node's period."""


@dataclass(frozen=True)
class FleetData:
    """Machines of one model, owned at the start or on offer. MW are nameplate at the plug."""

    machine: Specification
    candidate: bool
    places: Mapping[str, Place]
    moves: tuple[Move, ...] = field(repr=False)
    moving_cost: float
    """MUSD/MW."""
    sale: ByNode = field(repr=False)
    """MUSD/MW of a machine sold when the node's period begins (M7)."""
    end_worth: float
    """MUSD/MW of a machine held at the end of the horizon."""
    purchases: tuple[Purchase, ...] = field(repr=False)
    buyers: tuple[str, ...]
    """Sites for which machines can be bought."""
    price: float
    """MUSD/MW of a new machine."""
    most: float
    """Most MW that can be bought."""


@dataclass(frozen=True)
class MiningData:
    """All fleets and candidates by id."""

    fleets: Mapping[str, FleetData]


def prepare(
    fleets: Mapping[str, Fleet],
    mining: Mining | None,
    tree: Tree,
    market: MarketFacts,
    sites: Mapping[str, SiteFacts],
) -> MiningData:
    """Numbers and options of every fleet; none without `mining`. All must have passed `checks.findings`."""
    if mining is None:
        return MiningData({})
    bench = _Bench(mining, tree, market, sites)
    found = {name: bench.owned(fleet) for name, fleet in fleets.items()}
    found |= {name: bench.offered(candidate) for name, candidate in mining.candidates.items()}
    return MiningData(found)


@dataclass(frozen=True)
class _Bench:
    """What is common to all fleets."""

    mining: Mining
    tree: Tree
    market: MarketFacts
    sites: Mapping[str, SiteFacts]

    def owned(self, fleet: Fleet) -> FleetData:
        machine = specification(fleet)
        where = stock(self._fitting(machine), [fleet.site], {}, fleet.retire, self._dead, self.tree)
        opening = {fleet.site: fleet.units * machine.mw}
        return self._fleet(machine, fleet, where, opening, (), (), price=0.0, most=0.0)

    def offered(self, candidate: Candidate) -> FleetData:
        machine = specification(candidate)
        fitting = self._fitting(machine)
        buyers = tuple(site for site in candidate.sites if site in fitting)
        options = purchases(candidate, self.tree) if candidate.most and buyers else ()
        arrivals = [node for option in options for node in option.arrives]
        where = stock(fitting, [], dict.fromkeys(buyers, arrivals), None, self._dead, self.tree)
        price, most = candidate.price / machine.efficiency, candidate.most * machine.mw
        return self._fleet(machine, candidate, where, {}, options, buyers, price=price, most=most)

    @property
    def _dead(self) -> int | None:
        return self.mining.moves.dead if self.mining.moves else None

    def _fitting(self, machine: Specification) -> list[str]:
        return [name for name, site in self.sites.items() if machine.cooling in site.cooling]

    def _fleet(
        self,
        machine: Specification,
        terms: Fleet | Candidate,
        where: Stock,
        opening: Mapping[str, float],
        options: tuple[Purchase, ...],
        buyers: tuple[str, ...],
        *,
        price: float,
        most: float,
    ) -> FleetData:
        moving_cost = self.mining.moves.cost * 1e-6 / machine.mw if self.mining.moves else 0.0
        return FleetData(
            machine=machine,
            candidate=isinstance(terms, Candidate),
            places={
                site: self._place(site, machine, terms.uptime, where, opening.get(site, 0.0))
                for site in where.held
                if where.held[site] or where.leaving[site]
            },
            moves=where.moves,
            moving_cost=moving_cost,
            sale={node.name: _worth(terms.resale, node.period.start, machine) for node in self.tree},
            end_worth=_worth(terms.resale, self.tree.timeline.end - 1, machine),
            purchases=options,
            buyers=buyers,
            price=price,
            most=most,
        )

    def _place(self, name: str, machine: Specification, uptime: float, where: Stock, opening: float) -> Place:
        site = self.sites[name]
        held = where.held[name]
        demand_charge = {
            node: 1e-3
            * site.mining_demand_charge[node]
            * self.tree[node].period.months
            * site.mining_pue_peak
            for node in held
        }
        return Place(
            opening=opening,
            held=held,
            leaving=where.leaving[name],
            uses={block.name: self._use(site, block, machine, uptime, held) for block in site.blocks},
            cheapest={
                # the default binds the node of this turn; the checker has no type for such a lambda
                node: min(site.blocks, key=lambda block, node=node: block.price[node]).name  # type: ignore[misc]
                for node in held
            },
            peak=site.mining_pue_peak,
            demand_charge=demand_charge,
        )

    def _use(
        self,
        site: SiteFacts,
        block: PriceBlockFacts,
        machine: Specification,
        uptime: float,
        nodes: tuple[str, ...],
    ) -> Use:
        """Energy and coins by the running hours (M1, M2); operations by the time the machines are on."""
        energy, operations, coins = {}, {}, {}
        for node in nodes:
            period = self.tree[node].period
            energy[node] = uptime * period.hours * block.hours_share * site.mining_pue
            operations[node] = 1e-3 * self.mining.operating_cost * period.months * block.hours_share
            days = period.days * block.hours_share * uptime
            earned = machine.ph_per_mw * days * self.market.coins_per_ph_day[node]
            coins[node] = earned * (1.0 - self.mining.pool_fee)
        cost = {node: 1e-6 * block.price[node] * used for node, used in energy.items()}
        return Use(energy, cost, operations, coins)


def _worth(resale: Series, month: int, machine: Specification) -> float:
    """MUSD/MW of used machines: USD/TH over J/TH."""
    return resale.at(month) / machine.efficiency
