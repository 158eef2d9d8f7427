"""What must hold between two scenarios, whatever their plans: worth compared, never plans.

Every relation is tried on scenarios drawn at random (`scenarios.py`), each solved to the last cent. Plans of
the same worth can differ, so none is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from .changes import changed, later, money_times, without
from .scenarios import refused, rich
from .solving import read, worlds, worth

Data = dict[str, Any]

few = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=3,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
"""A seed close to one that fails tells nothing, so none is looked for."""
seeds = st.integers(0, 9999)
ROOM = 1e-6
"""Relative room for the tolerances of two solves."""


def at_least(better: float, worse: float) -> bool:
    return better == inf or worse == -inf or better >= worse - ROOM * max(1.0, abs(worse))


def nearly(one: float, other: float) -> bool:
    return at_least(one, other) and at_least(other, one)


def more_power(data: Data) -> Data:
    """Ten MW more at every site, to be promised too."""
    powered = changed(data, "sites", "*", "energised", by=lambda mw: mw + 10)
    return changed(powered, "sites", "*", "firm", by=lambda mw: mw + 10)


def longer_windows(data: Data) -> Data:
    """Leases may commence later, halls and upgrades begin later, loans be taken later."""
    for path in (
        ("leases", "*", "deadline"),
        ("halls", "*", "latest"),
        ("sites", "*", "upgrades", "*", "latest"),
        ("financing", "project_loans", "*", "available_until"),
        ("financing", "term_notes", "*", "issue_until"),
    ):
        data = later(data, *path, to=data["horizon"]["end"])
    return data


def earlier_windows(data: Data) -> Data:
    """The same at the other end."""
    for path in (
        ("leases", "*", "earliest"),
        ("halls", "*", "earliest"),
        ("sites", "*", "upgrades", "*", "earliest"),
        ("sites", "*", "closing", "earliest"),
        ("mining", "candidates", "*", "earliest"),
        ("financing", "project_loans", "*", "available_from"),
    ):
        data = later(data, *path, to=data["horizon"]["start"])
    return data


MORE: dict[str, Callable[[Data], Data]] = {
    "cash": lambda data: changed(data, "treasury", "cash", by=lambda money: money + 60),
    "coins": lambda data: changed(data, "treasury", "btc", by=lambda coins: coins + 400),
    "power": more_power,
    "later deadlines": longer_windows,
    "earlier beginnings": earlier_windows,
    "cheaper loans": lambda data: changed(
        data, "financing", "project_loans", "*", "rate", by=lambda rate: rate - 0.4
    ),
    "rent": lambda data: changed(data, "leases", "*", "rent", by=lambda rent: 1.1 * rent),
    "machines": lambda data: changed(data, "mining", "candidates", "*", "most", by=lambda most: 2 * most),
    "units": lambda data: changed(data, "construction", "equipment", "*", "most", by=lambda most: 2 * most),
}


@pytest.mark.parametrize("what", MORE)
@few
@given(seed=seeds)
def test_more_never_hurts(what: str, seed: int):
    data = rich(seed)
    more = MORE[what](data)
    assume(more != data)
    assume(not refused(more))
    assert at_least(worth(more), worth(data))


LESS: dict[str, Callable[[Data], Data]] = {
    "cash floor": lambda data: changed(data, "treasury", "cash_floor", by=lambda money: money + 40),
    "BTC floor": lambda data: changed(data, "treasury", "btc_floor", by=lambda coins: coins + 150),
    "cover": lambda data: changed(
        data, "financing", "project_loans", "*", "dscr", by=lambda ratio: ratio + 0.3
    ),
    "loan to cost": lambda data: changed(
        data, "financing", "project_loans", "*", "loan_to_cost", by=lambda share: share / 2
    ),
    "loan limit": lambda data: changed(
        data, "financing", "project_loans", "*", "limit", by=lambda money: money / 4
    ),
    "note limit": lambda data: changed(
        data, "financing", "term_notes", "*", "limit", by=lambda money: money / 4
    ),
    "no loans": lambda data: without(data, "financing", "project_loans", "*"),
    "volume": lambda data: changed(data, "treasury", "sales", "volume_share", by=lambda share: share / 2),
    "budget": lambda data: changed(data, "construction", "capital_budget", by=lambda money: money / 2),
    "pace": lambda data: changed(data, "construction", "under_construction", by=lambda mw: mw / 2),
    "no upgrades": lambda data: without(data, "sites", "*", "upgrades", "line"),
    "no machines": lambda data: without(data, "mining", "candidates"),
    "no moves": lambda data: without(data, "mining", "moves"),
    "no demand response": lambda data: without(data, "sites", "*", "energy", "demand_response"),
    "no closing": lambda data: without(data, "sites", "*", "closing"),
}


@pytest.mark.parametrize("what", LESS)
@few
@given(seed=seeds)
def test_tighter_never_helps(what: str, seed: int):
    """Two terms also say how, which may outweigh how much, so they are left out.

    Equity-first, a smaller share of the cost draws later; with price impact, a smaller volume has finer
    secants, which lie closer to the curve.
    """
    data = without(rich(seed), "financing", "project_loans", "*", "drawing")
    if what == "volume":
        data = without(data, "treasury", "sales", "impact")
    tighter = LESS[what](data)
    assume(tighter != data)
    assume(not refused(tighter))
    assert at_least(worth(data), worth(tighter))


@few
@given(seed=seeds, factor=st.sampled_from([2.0, 0.5]))
def test_all_money_doubled_is_worth_double(seed: int, factor: float):
    """Prices, rents, costs, floors and limits alike: a plan is worth the same in another currency."""
    data = rich(seed)
    assert nearly(worth(money_times(data, factor)), factor * worth(data))


@few
@given(seed=seeds)
def test_worlds_that_are_alike_are_worth_what_one_path_is(seed: int):
    data = rich(seed)
    plain = worth(data)
    assert nearly(worth(data, worlds(read(data), 1.0)), plain)
    assert nearly(worth(data, worlds(read(data), 0.5, 0.5)), plain)


MISER: Data = {
    "schema": 1,
    "name": "Coins and cash",
    "market": {"hashprice": "50 USD/PH/day"},
    "treasury": {
        "btc": 1200,
        "btc_floor": 100,
        "cash": "80 MUSD",
        "cash_yield": "4 %",
        "cash_floor": "5 MUSD",
        "overheads": "0 MUSD/year",
        "sales": {"fee": "0 %", "daily_volume": "900 BTC/day", "volume_share": "30 %"},
    },
    "value": {"reference_rate": "4 %", "rates": {}},
}
prices = st.lists(st.integers(20_000, 300_000), min_size=2, max_size=6)
steps = st.sampled_from(
    [{"step": "month"}, {"step": "quarter"}, {"step": "quarter", "months_until": "2027-06"}]
)


@few
@given(path=prices, cut=steps, spot=st.integers(20_000, 300_000))
def test_without_projects_and_frictions_the_company_is_worth_what_it_has(
    path: list[int], cut: Data, spot: int
):
    """80 MUSD and 1,200 coins at today's price, whatever the path and whenever they are sold (O5, P1)."""
    dates = ["2027-01", "2027-04", "2027-08", "2027-12", "2028-03", "2028-12"]
    price = {date: f"{usd} USD/BTC" for date, usd in zip(dates, path, strict=False)}
    market = {**MISER["market"], "btc_price": price, "btc_spot": f"{spot} USD/BTC"}
    horizon = {"start": "2027-01", "end": "2028-12", **cut}
    assert worth({**MISER, "market": market, "horizon": horizon}) == pytest.approx(
        80 + 1200 * spot * 1e-6, rel=1e-9
    )
