"""What can be wrong with a market before anything is solved."""

from __future__ import annotations

from ...core.errors import Problem
from ...core.tree import Tree
from .data import prepare
from .schema import Market

LOWEST_HASHPRICE = 10.0
HIGHEST_HASHPRICE = 200.0
"""USD/PH/day. It was 27 to 60 in 2025 and 2026; a path beyond 10 to 200 is more likely a slip (such as a flat
network under a rising price, P7) than a view."""


def findings(market: Market, tree: Tree, *, mines: bool = True) -> list[Problem]:
    """All problems of the market. Series are expected to cover the horizon.

    `mines` says whether anything is mined, or could be: only then must there be a hashprice.
    """
    found = _one_of_two(market, mines) + _prices(market, tree) + _network(market)
    return found or _hashprice_path(market, tree)


def _one_of_two(market: Market, mines: bool) -> list[Problem]:
    if mines and market.network is None and market.hashprice is None:
        return [
            Problem(
                "market",
                "hashprice-missing",
                "neither network nor hashprice is given, so what mining earns is unknown",
                "give network (hashprice follows from it), or hashprice as a path of its own",
            )
        ]
    if market.network is not None and market.hashprice is not None:
        return [
            Problem(
                "market.hashprice",
                "hashprice-twice",
                "both network and hashprice are given, and each sets what mining earns",
                "remove one of the two",
            )
        ]
    return []


def _prices(market: Market, tree: Tree) -> list[Problem]:
    found = []
    for period in tree.timeline.periods:
        if market.btc_price.mean(period.start, period.months) <= 0.0:
            message = f"the BTC price is 0 in {period.label}"
            found.append(Problem("market.btc_price", "price-zero", message, "write a price above zero"))
            break
    if market.btc_spot == 0.0:
        message = "the BTC price at the start is 0"
        found.append(
            Problem("market.btc_spot", "price-zero", message, "write a price above zero, or leave it out")
        )
    return found


def _network(market: Market) -> list[Problem]:
    found = []
    if market.network is not None and market.network.hashrate == 0.0:
        found.append(
            Problem(
                "market.network.hashrate",
                "network-zero",
                "a network without hashrate has no hashprice",
                "write the network's hashrate, such as 1000 EH/s",
            )
        )
    if market.network is not None and market.network.growth <= -1.0:
        found.append(
            Problem(
                "market.network.growth",
                "network-zero",
                f"a network that shrinks by {-100.0 * market.network.growth:.0f} % a year is gone at once",
                "write a growth above -100 %",
            )
        )
    return found


def _hashprice_path(market: Market, tree: Tree) -> list[Problem]:
    if market.network is None and market.hashprice is None:
        return []
    facts = prepare(market, tree)
    path = {node.period.label: facts.hashprice(node.name) for node in tree}
    low, high = min(path, key=path.__getitem__), max(path, key=path.__getitem__)
    if path[low] >= LOWEST_HASHPRICE and path[high] <= HIGHEST_HASHPRICE:
        return []
    fix = (
        "check the path's numbers and unit"
        if market.network is None
        else "check hashrate, growth and elasticity of the network against the BTC price, which it follows"
    )
    return [
        Problem(
            "market.hashprice" if market.network is None else "market.network",
            "hashprice-range",
            f"the hashprice runs from {path[low]:.1f} USD/PH/day in {low} to {path[high]:.1f} in {high}; "
            f"beyond {LOWEST_HASHPRICE:.0f} to {HIGHEST_HASHPRICE:.0f} it is more likely a slip than a view",
            fix,
            severity="warning",
        )
    ]
