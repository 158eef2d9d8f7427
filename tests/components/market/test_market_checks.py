"""What is said about a market that cannot be right."""

from __future__ import annotations

from typing import Any

from optimizer.components.market.checks import findings
from tests.components.alone import quarters
from tests.components.market.test_market_data import market, network


def said(**changes: Any) -> list[tuple[str, str, str]]:
    return [(p.severity, p.path, p.message) for p in findings(market(**changes), quarters())]


def test_nothing_is_said_about_a_sound_market():
    assert said(network=network()) == []


def test_neither_network_nor_hashprice():
    assert said() == [
        ("error", "market", "neither network nor hashprice is given, so what mining earns is unknown")
    ]


def test_without_anything_that_mines_no_hashprice_is_needed():
    assert findings(market(), quarters(), mines=False) == []


def test_both_network_and_hashprice():
    assert said(network=network(), hashprice="45 USD/PH/day") == [
        ("error", "market.hashprice", "both network and hashprice are given, and each sets what mining earns")
    ]


def test_numbers_that_cannot_be():
    assert said(
        btc_price={"2027-01": "90000 USD/BTC", "2027-07": "0 USD/BTC"},
        btc_spot="0 USD/BTC",
        network=network(hashrate="0 EH/s", growth="-100 %"),
    ) == [
        ("error", "market.btc_price", "the BTC price is 0 in 2027-Q3"),
        ("error", "market.btc_spot", "the BTC price at the start is 0"),
        ("error", "market.network.hashrate", "a network without hashrate has no hashprice"),
        ("error", "market.network.growth", "a network that shrinks by 100 % a year is gone at once"),
    ]


def test_a_hashprice_beyond_belief():
    """By hand: 450 BTC a day at 100,000 USD over 1,000,000 PH/s is 45; at 500,000 USD with a flat network
    225.
    """
    assert said(btc_price={"2027-01": "100000 USD/BTC", "2027-10": "500000 USD/BTC"}, network=network()) == [
        (
            "warning",
            "market.network",
            "the hashprice runs from 45.0 USD/PH/day in 2027-Q1 to 225.0 in 2027-Q4; beyond 10 to 200 it is "
            "more likely a slip than a view",
        )
    ]
    assert said(hashprice={"2027-01": "45 USD/PH/day", "2027-04": "4.5 USD/PH/day"}) == [
        (
            "warning",
            "market.hashprice",
            "the hashprice runs from 4.5 USD/PH/day in 2027-Q2 to 45.0 in 2027-Q1; beyond 10 to 200 it is "
            "more likely a slip than a view",
        )
    ]
