"""The drivers of `stress`: each a pure function from a scenario and an amount to the changed scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ..components.financing.schema import Convertible, OutstandingNote
from ..core.interest import InterestTerms
from ..core.model_base import Model
from ..core.series import Series
from ..scenario.schema import Scenario

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Driver:
    """Something that can turn out otherwise than the plan assumes."""

    name: str
    """As under `shocks`."""
    title: str
    unit: str
    """`share`, `rate`, `USD/BTC` or `months`."""
    step: float
    """Between amounts next to one another: how exactly a break is found."""
    change: Callable[[Scenario, float], Scenario]
    moves_price: bool = False
    """Whether it changes the price at which loans against Bitcoin are tested."""


def _btc_price(scenario: Scenario, share: float) -> Scenario:
    market = scenario.market
    spot = None if market.btc_spot is None else market.btc_spot * (1.0 + share)
    return _with(
        scenario, market=_with(market, btc_price=_scaled(market.btc_price, 1.0 + share), btc_spot=spot)
    )


def _btc_level(scenario: Scenario, level: float) -> Scenario:
    market = scenario.market
    spot = None if market.btc_spot is None else level
    path = Series.constant(level, market.btc_price.dimension)
    return _with(scenario, market=_with(market, btc_price=path, btc_spot=spot))


def _hashprice(scenario: Scenario, share: float) -> Scenario:
    """Where it follows from the network, the network is as much larger as machines earn less (M1)."""
    market = scenario.market
    changed: dict[str, Any] = {}
    if market.hashprice is not None:
        changed["hashprice"] = _scaled(market.hashprice, 1.0 + share)
    if market.network is not None:
        changed["network"] = _with(market.network, hashrate=market.network.hashrate / (1.0 + share))
    return _with(scenario, market=_with(market, **changed))


def _delay(scenario: Scenario, months: float) -> Scenario:
    halls = {name: _with(hall, build=hall.build + round(months)) for name, hall in scenario.halls.items()}
    return _with(scenario, halls=halls)


def _capex(scenario: Scenario, share: float) -> Scenario:
    factor = 1.0 + share
    halls = {
        name: _with(
            hall,
            capex=None if hall.capex is None else hall.capex * factor,
            tiers={key: _with(tier, capex=tier.capex * factor) for key, tier in hall.tiers.items()},
        )
        for name, hall in scenario.halls.items()
    }
    equipment = {
        name: _with(kind, price=kind.price * factor) for name, kind in scenario.construction.equipment.items()
    }
    sites = {
        name: _with(
            site, upgrades={key: _with(one, capex=one.capex * factor) for key, one in site.upgrades.items()}
        )
        for name, site in scenario.sites.items()
    }
    construction = _with(scenario.construction, equipment=equipment)
    return _with(scenario, halls=halls, construction=construction, sites=sites)


def _rent(scenario: Scenario, share: float) -> Scenario:
    """A signed lease keeps its rent: that is agreed."""
    leases = {}
    for name, lease in scenario.leases.items():
        if lease.signed is None:
            terms = {
                hall: here if here.rent is None else _with(here, rent=here.rent * (1.0 + share))
                for hall, here in lease.halls.items()
            }
            lease = _with(lease, rent=lease.rent * (1.0 + share), halls=terms)
        leases[name] = lease
    return _with(scenario, leases=leases)


def _rate(scenario: Scenario, points: float) -> Scenario:
    market = scenario.market
    benchmarks = {
        name: Series.of(
            path.dimension,
            [(month, max(0.0, value + points)) for month, value in path.steps],
            path.last,
            path.origin,
        )
        for name, path in market.benchmarks.items()
    }

    def dearer(terms: InterestTerms) -> InterestTerms:
        if terms.rate is None or isinstance(terms, OutstandingNote):
            return terms
        changed = {"rate": max(0.0, terms.rate + points)}
        if isinstance(terms, Convertible):
            changed["straight_yield"] = max(0.0, terms.straight_yield + points)
        return _with(terms, **changed)

    return _with(
        scenario,
        market=_with(market, benchmarks=benchmarks),
        financing=_each(scenario.financing, dearer),
        btc_loans=_each(scenario.btc_loans, dearer),
    )


DRIVERS = {
    one.name: one
    for one in (
        Driver("btc_price", "BTC price, whole path", "share", 0.01, _btc_price, moves_price=True),
        Driver("btc_level", "BTC price, level", "USD/BTC", 1000.0, _btc_level, moves_price=True),
        Driver("hashprice", "hashprice", "share", 0.01, _hashprice),
        Driver("delay", "delay of every conversion", "months", 1.0, _delay),
        Driver("capex", "cost of what is built", "share", 0.01, _capex),
        Driver("rent", "rent of new leases", "share", 0.01, _rent),
        Driver("rate", "interest rates", "rate", 0.001, _rate),
    )
}
"""By the name under `shocks`."""


def _scaled(series: Series, factor: float) -> Series:
    points = [(month, value * factor) for month, value in series.steps]
    return Series.of(series.dimension, points, series.last, series.origin)


def _with(model: M, **changed: Any) -> M:
    return model.model_copy(update=changed)


def _each(content: Any, change: Callable[[InterestTerms], InterestTerms]) -> Any:
    """The same content with every group of interest terms inside it changed."""
    if isinstance(content, InterestTerms):
        return change(content)
    if isinstance(content, Model):
        inside = {name: getattr(content, name) for name in type(content).model_fields}
        return _with(content, **{name: _each(one, change) for name, one in inside.items()})
    if isinstance(content, Mapping):
        return {name: _each(one, change) for name, one in content.items()}
    return content
