"""Prices and hashprice by node."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.components.market.data import prepare
from optimizer.components.market.schema import Market
from tests.components.alone import Q, quarters, two_worlds


def market(**changes: Any) -> Market:
    return Market.model_validate({"btc_price": "100000 USD/BTC", **changes})


def network(**changes: str | float) -> dict[str, str | float]:
    return {"hashrate": "1000 EH/s", "growth": "0 %", "elasticity": 0, "fees": "0 %", **changes}


def test_hashprice_identity():
    """Proves: M1. By hand: difficulty 1e14 means 1e14 x 2^32 / 600 = 715.828 EH/s; 3.125 BTC a block at
    100,000 USD are 1e15 x 86,400 / (1e14 x 2^32) x 3.125 x 100,000 = 62.86 USD/PH/day.
    """
    hashrate = f"{1e14 * 2**32 / 600 / 1e18} EH/s"
    facts = prepare(market(network=network(hashrate=hashrate)), quarters())
    assert facts.hashprice(Q[0]) == pytest.approx(62.86, abs=0.005)
    assert facts.hashprice(Q[0]) == pytest.approx(1e15 * 86400 / (1e14 * 2**32) * 3.125 * 100_000)


def test_hashprice_of_12_january_2026():
    """Proves: the real world to 2 %. By hand: 144 x 3.125 x 1.0055 / 1,024,000 PH/s x 91,132 USD = 40.27; the
    published index was 39.53, on an average of the hashrate over other days.
    """
    facts = prepare(
        market(btc_price="91132 USD/BTC", network=network(hashrate="1024 EH/s", fees="0.55 %")), quarters()
    )
    assert facts.hashprice(Q[0]) == pytest.approx(40.268, abs=0.001)
    assert facts.hashprice(Q[0]) == pytest.approx(39.53, rel=0.02)


@pytest.mark.parametrize(("elasticity", "factor"), [(0, 2.0), (0.5, 2.0**0.5), (1, 1.0)])
def test_the_network_follows_the_price(elasticity: float, factor: float):
    """Proves: M5. By hand: the price doubles against the start, so the hashprice grows by 2^(1 - elasticity);
    with a flat network (P7) it would double whatever the elasticity.
    """
    path = {"2027-01": "100000 USD/BTC", "2027-04": "200000 USD/BTC"}
    facts = prepare(market(btc_price=path, network=network(elasticity=elasticity)), quarters())
    assert facts.hashprice(Q[1]) / facts.hashprice(Q[0]) == pytest.approx(factor)


def test_the_network_grows_by_its_trend():
    """Proves: growth counts to the middle of the period. By hand: the middle of 2027-Q3 is 7.5 months after
    the start, so the hashrate is 1.2^(7.5/12) of the opening one.
    """
    flat = prepare(market(network=network()), quarters())
    growing = prepare(market(network=network(growth="20 %")), quarters())
    assert flat.hashprice(Q[2]) / growing.hashprice(Q[2]) == pytest.approx(1.2 ** (7.5 / 12))


def test_a_halving_halves_coins_where_the_network_stays():
    """Proves: the subsidy enters reward and network. By hand: 2028-Q3 is after the halving of April 2028.
    Flat network: half the coins. Elasticity 1: half the network as well, so as many coins for one PH/s as
    before.
    """
    tree = quarters(7)
    for elasticity, factor in ((0, 0.5), (1, 1.0)):
        coins = prepare(market(network=network(elasticity=elasticity)), tree).coins_per_ph_day
        assert coins["2028-Q3"] / coins["2028-Q1"] == pytest.approx(factor)


def test_a_given_hashprice_is_kept():
    """Proves: coins follow from hashprice and price. By hand: 45 USD/PH/day at 90,000 USD are 0.0005 BTC."""
    facts = prepare(market(btc_price="90000 USD/BTC", hashprice="45 USD/PH/day"), quarters())
    assert facts.coins_per_ph_day[Q[3]] == pytest.approx(0.0005)
    assert facts.hashprice(Q[3]) == pytest.approx(45.0)


def test_mean_and_end_price_in_musd():
    """Proves: T6. By hand: (90,000 + 90,000 + 120,000) / 3 = 100,000 over the quarter, 120,000 at its end."""
    path = {"2027-01": "90000 USD/BTC", "2027-03": "120000 USD/BTC"}
    facts = prepare(market(btc_price=path, hashprice="45 USD/PH/day"), quarters())
    assert facts.price[Q[0]] == pytest.approx(0.1)
    assert facts.end_price[Q[0]] == pytest.approx(0.12)
    assert facts.spot == pytest.approx(0.1)


def test_a_spot_price_of_its_own():
    facts = prepare(market(btc_spot="80000 USD/BTC", hashprice="45 USD/PH/day"), quarters())
    assert facts.spot == pytest.approx(0.08)


def test_every_node_of_a_period_has_its_prices():
    facts = prepare(market(hashprice="45 USD/PH/day"), tree := two_worlds())
    assert set(facts.price) == set(facts.end_price) == set(facts.coins_per_ph_day) == set(tree.names)
