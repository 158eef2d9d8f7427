"""Small mines for the tests: machines of 4 kW at sites of 10 MW, 50 USD/PH/day at 100,000 USD a coin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from optimizer.components.mining import equations
from optimizer.components.mining.data import MiningData, prepare
from optimizer.components.mining.schema import Fleet, Mining
from optimizer.components.sites import equations as site_equations
from optimizer.components.sites.data import prepare as prepare_sites
from optimizer.core.facts import MarketFacts
from optimizer.core.tree import Tree
from tests.components.alone import Alone
from tests.components.sites.made import site

COIN = 0.1
COINS_PER_PH_DAY = 0.0005

FLEET: dict[str, Any] = {
    "site": "west",
    "units": 2500,
    "hashrate": "200 TH/s",
    "efficiency": "20 J/TH",
    "cooling": "air",
    "uptime": "100 %",
    "resale": "0 USD/TH",
}
"""2,500 machines of 200 TH/s x 20 J/TH = 4 kW: 10 MW and 500 PH/s."""

CANDIDATE: dict[str, Any] = {
    "sites": ["west"],
    "most": 2500,
    "hashrate": "200 TH/s",
    "efficiency": "20 J/TH",
    "cooling": "air",
    "price": "10 USD/TH",
    "lead": "3 months",
    "life": "24 months",
    "uptime": "100 %",
    "resale": "0 USD/TH",
}
"""10 MW at most, for 10 USD/TH / 20 J/TH = 0.5 MUSD/MW."""

FREE: dict[str, Any] = {"pool_fee": "0 %", "operating_cost": "0 USD/kW-month"}

EARNED_PER_MW_DAY = 50 * COINS_PER_PH_DAY * COIN
"""MUSD: 50 PH/s for one MW at 20 J/TH. 0.0025 a day, 104.17 USD/MWh."""


def market(tree: Tree, coins: Mapping[str, float] | float = COINS_PER_PH_DAY) -> MarketFacts:
    per_day = dict.fromkeys(tree.names, coins) if isinstance(coins, float) else coins
    price = dict.fromkeys(tree.names, COIN)
    return MarketFacts(COIN, price, price, price, per_day)


def mine(
    tree: Tree,
    fleets: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    mining: Mapping[str, Any] | None = None,
    sites: Mapping[str, Mapping[str, Any]] | None = None,
    coins: Mapping[str, float] | float = COINS_PER_PH_DAY,
) -> Alone:
    """A model of sites and mining. Each is given by what differs: one site `west`, one fleet `rigs`."""
    places = prepare_sites(
        {
            name: site(cooling={"air": "10 MW"}, **changes)
            for name, changes in (sites or {"west": {}}).items()
        },
        tree,
    )
    data = prepared(tree, fleets, mining=mining, places=places.facts, coins=coins)
    return Alone(tree, COIN, sites=(site_equations, places), mining=(equations, data))


def prepared(
    tree: Tree,
    fleets: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    mining: Mapping[str, Any] | None = None,
    places: Any = None,
    coins: Mapping[str, float] | float = COINS_PER_PH_DAY,
) -> MiningData:
    made = {name: Fleet.model_validate({**FLEET, **changes}) for name, changes in (fleets or {}).items()}
    terms = Mining.model_validate({**FREE, **(mining or {})})
    if places is None:
        places = prepare_sites({"west": site(cooling={"air": "10 MW"})}, tree).facts
    return prepare(made, terms, tree, market(tree, coins), places)
