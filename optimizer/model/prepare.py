"""Scenario to arrays: everything that is known before anything is decided. No Pyomo."""

from __future__ import annotations

from dataclasses import dataclass

from ..components.btc_loans.data import BtcLoansData
from ..components.btc_loans.data import prepare as prepare_btc_loans
from ..components.conversions.data import ConversionsData
from ..components.conversions.data import prepare as prepare_conversions
from ..components.covenants.data import CovenantsData
from ..components.covenants.data import prepare as prepare_covenants
from ..components.financing.data import FinancingData
from ..components.financing.data import prepare as prepare_financing
from ..components.leases.data import LeasesData
from ..components.leases.data import prepare as prepare_leases
from ..components.market.data import prepare as prepare_market
from ..components.mining.data import MiningData
from ..components.mining.data import prepare as prepare_mining
from ..components.sites.data import SitesData
from ..components.sites.data import prepare as prepare_sites
from ..components.taxes.data import TaxesData
from ..components.taxes.data import prepare as prepare_taxes
from ..components.treasury.data import TreasuryData
from ..components.treasury.data import prepare as prepare_treasury
from ..components.value.data import prepare as prepare_value
from ..core.facts import Discounting, MarketFacts
from ..core.tree import Tree
from ..scenario.schema import Scenario


@dataclass(frozen=True)
class Prepared:
    """The numbers of every component, by the nodes of one tree."""

    tree: Tree
    market: MarketFacts
    discounting: Discounting
    sites: SitesData
    mining: MiningData
    conversions: ConversionsData
    leases: LeasesData
    treasury: TreasuryData
    financing: FinancingData
    btc_loans: BtcLoansData
    taxes: TaxesData | None
    covenants: CovenantsData


def prepare(scenario: Scenario, tree: Tree) -> Prepared:
    """Prepare each component in the order in which one needs facts of another."""
    market = prepare_market(scenario.market, tree)
    discounting = prepare_value(scenario.value, tree, market)
    sites = prepare_sites(scenario.sites, tree)
    conversions = prepare_conversions(scenario.halls, scenario.construction, tree, sites.facts)
    return Prepared(
        tree=tree,
        market=market,
        discounting=discounting,
        sites=sites,
        mining=prepare_mining(scenario.fleets, scenario.mining, tree, market, sites.facts),
        conversions=conversions,
        leases=prepare_leases(scenario.leases, tree, conversions.facts, sites.facts, discounting),
        treasury=prepare_treasury(scenario.treasury, tree, market),
        financing=prepare_financing(
            scenario.financing,
            tree,
            scenario.market.benchmarks,
            reference_rate=scenario.value.reference_rate,
            lease_terms={name: lease.term for name, lease in scenario.leases.items()},
        ),
        btc_loans=prepare_btc_loans(
            scenario.btc_loans,
            tree,
            market,
            scenario.market.benchmarks,
            unpledged_floor=scenario.treasury.unpledged_floor,
        ),
        taxes=prepare_taxes(scenario.taxes, tree, market, discounting),
        covenants=prepare_covenants(
            scenario.covenants,
            tree,
            market,
            tenants={name: lease.tenant for name, lease in scenario.leases.items()},
            credit={name: lease.credit for name, lease in scenario.leases.items()},
        ),
    )
