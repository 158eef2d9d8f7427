"""Sites as numbers by node: power, cooling, tariffs, costs, and what can be upgraded or closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ...core.facts import PriceBlockFacts, SiteFacts, SitePromise, SiteRoom
from ...core.months import days_in_month
from ...core.series import Series
from ...core.timeline import Period
from ...core.tree import Tree
from .schema import DemandResponse, Energy, Site, TakeOrPay
from .upgrades import UpgradeData, prepare_upgrade

ByNode = Mapping[str, float]


@dataclass(frozen=True)
class Contract:
    """Energy that is paid for whether used or not (M8)."""

    energy: ByNode
    """MWh of each node's period under the contract; nodes without any are left out."""
    loss: ByNode
    """MUSD lost on each MWh that is sold on instead of used; a gain where negative."""


@dataclass(frozen=True)
class Response:
    """Payment for mining load that can be switched off (M4)."""

    credit: ByNode
    """MUSD per enrolled MW over the node's period."""
    cap: float


@dataclass(frozen=True)
class SiteData:
    """One site by node. Power and cooling are what holds through the whole of each period."""

    energised: ByNode = field(repr=False)
    """MW, without upgrades; 0 in a period in which the site's lease ends, and later."""
    firm: ByNode = field(repr=False)
    cooling: Mapping[str, ByNode] = field(repr=False)
    """MW of load by kind."""
    fixed_cost: ByNode = field(repr=False)
    """MUSD over the node's period."""
    upgrades: Mapping[str, UpgradeData]
    closing_nodes: tuple[str, ...]
    closing_cost: float
    contract: Contract | None
    response: Response | None
    residual: float
    """MUSD/MW at the end of the horizon."""
    owned: tuple[str, ...] = field(repr=False)
    """Nodes through whose period the site is the company's."""
    facts: SiteFacts
    firm_given: bool = True
    """Whether firm power is limited by itself; otherwise all energised power may be promised."""


@dataclass(frozen=True)
class SitesData:
    """All sites by id."""

    sites: Mapping[str, SiteData]

    @cached_property
    def facts(self) -> dict[str, SiteFacts]:
        """What other components may know of each site."""
        return {name: site.facts for name, site in self.sites.items()}


def prepare(sites: Mapping[str, Site], tree: Tree) -> SitesData:
    """Numbers and options of every site. The sites must have passed `checks.findings`."""
    return SitesData({name: _site(site, tree) for name, site in sites.items()})


def room(sites: Mapping[str, Site], tree: Tree) -> dict[str, SiteRoom]:
    """What each site can carry in the first period, for checks of what is placed there."""
    first = tree.timeline.periods[0]
    return {
        name: SiteRoom(
            power=_energised(site, first),
            cooling={kind: least(limit, first) for kind, limit in site.cooling.items()},
            mining_pue_peak=_mining_peak(site),
        )
        for name, site in sites.items()
    }


def promise(sites: Mapping[str, Site], tree: Tree) -> dict[str, SitePromise]:
    """What each site can at best give to tenants, in its best period and with every upgrade."""
    periods = tree.timeline.periods
    found = {}
    for name, site in sites.items():
        firm = site.energised if site.firm is None else site.firm
        most = max(min(_energised(site, one), least(firm, one)) for one in periods)
        most += sum(upgrade.power for upgrade in site.upgrades.values() if upgrade.firm)
        ends = site.lease_end if site.lease_end and site.lease_end < tree.timeline.end else None
        found[name] = SitePromise(_gross_per_it(site), most, ends)
    return found


def least(series: Series, period: Period) -> float:
    """The lowest value in any month of the period: what holds through all of it."""
    return min(series.at(month) for month in range(period.start, period.end))


def _site(site: Site, tree: Tree) -> SiteData:
    def by_node(values: list[float]) -> dict[str, float]:
        return {node.name: values[node.period.index] for node in tree}

    periods = tree.timeline.periods
    firm = site.energised if site.firm is None else site.firm
    return SiteData(
        energised=by_node([_energised(site, period) for period in periods]),
        firm=by_node([least(firm, period) * _is_ours(site, period) for period in periods]),
        cooling={
            kind: by_node([least(limit, period) for period in periods])
            for kind, limit in site.cooling.items()
        },
        fixed_cost=by_node([_fixed_cost(site, period) for period in periods]),
        upgrades={name: prepare_upgrade(site, upgrade, tree) for name, upgrade in site.upgrades.items()},
        closing_nodes=_closing_nodes(site, tree),
        closing_cost=site.closing.cost if site.closing else 0.0,
        contract=_contract(site.energy.take_or_pay, tree),
        response=_response(site.energy.demand_response, tree),
        residual=site.residual or 0.0,
        facts=_facts(site, tree),
        owned=tuple(node.name for node in tree if _is_ours(site, node.period)),
        firm_given=site.firm is not None,
    )


def _is_ours(site: Site, period: Period) -> bool:
    """Whether the site's own lease runs through the whole period."""
    return site.lease_end is None or period.end <= site.lease_end


def _energised(site: Site, period: Period) -> float:
    return least(site.energised, period) if _is_ours(site, period) else 0.0


def _fixed_cost(site: Site, period: Period) -> float:
    """MUSD of the period's months in which the site is the company's."""
    end = period.end if site.lease_end is None else min(period.end, site.lease_end)
    return sum(site.fixed_cost.at(month) for month in range(period.start, end))


def _closing_nodes(site: Site, tree: Tree) -> tuple[str, ...]:
    """Where the site can be given up: at the beginning of a period, while it is the company's."""
    if site.closing is None:
        return ()
    earliest = site.closing.earliest
    return tuple(
        node.name
        for node in tree.decision_nodes
        if earliest <= node.period.start and (site.lease_end is None or node.period.start < site.lease_end)
    )


def _contract(contract: TakeOrPay | None, tree: Tree) -> Contract | None:
    if contract is None:
        return None
    energy, loss = {}, {}
    for node in tree:
        period = node.period
        end = period.end if contract.until is None else min(period.end, contract.until)
        hours = 24.0 * sum(days_in_month(month) for month in range(period.start, end))
        if hours and contract.power:
            resale = contract.resale.mean(period.start, period.months) if contract.resale else 0.0
            energy[node.name] = contract.power * hours
            loss[node.name] = (contract.price.mean(period.start, period.months) - resale) * 1e-6
    return Contract(energy, loss)


def _response(response: DemandResponse | None, tree: Tree) -> Response | None:
    if response is None:
        return None
    return Response(_charge(response.credit, tree, 1e-3), response.cap)


def _charge(series: Series, tree: Tree, scale: float) -> dict[str, float]:
    """USD/kW-month over each node's period."""
    return {
        node.name: scale * series.mean(node.period.start, node.period.months) * node.period.months
        for node in tree
    }


def _mining_peak(site: Site) -> float:
    return site.pue.mining if site.pue.mining_peak is None else site.pue.mining_peak


def _gross_per_it(site: Site) -> float:
    ai_peak = site.pue.ai if site.pue.ai_peak is None else site.pue.ai_peak
    return ai_peak if site.gross_per_it is None else site.gross_per_it


def _facts(site: Site, tree: Tree) -> SiteFacts:
    charge = site.energy.demand_charge
    demand_charge = {
        node.name: charge.mean(node.period.start, node.period.months) if charge else 0.0 for node in tree
    }
    return SiteFacts(
        gross_per_it=_gross_per_it(site),
        mining_pue=site.pue.mining,
        mining_pue_peak=_mining_peak(site),
        ai_pue=site.pue.ai,
        blocks=_blocks(site.energy, tree),
        demand_charge=demand_charge,
        mining_demand_charge=dict.fromkeys(demand_charge, 0.0)
        if site.energy.mining_avoids_demand
        else demand_charge,
        cooling=tuple(site.cooling),
    )


def _blocks(energy: Energy, tree: Tree) -> tuple[PriceBlockFacts, ...]:
    """The price blocks; a single price is one block called `all`."""
    if energy.price is not None:
        series = {"all": (1.0, energy.price)}
    else:
        series = {name: (block.hours, block.price) for name, block in energy.blocks.items()}
    return tuple(
        PriceBlockFacts(
            name,
            share,
            {node.name: price.mean(node.period.start, node.period.months) for node in tree},
        )
        for name, (share, price) in series.items()
    )
