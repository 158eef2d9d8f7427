"""What must hold of the capital stack between two scenarios (finance.md 10): worth compared, never plans."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import assume, given

from .capital import btc_loan, convertible, delayed_draw, equity
from .changes import changed, without
from .draw import Draw
from .scenarios import refused, rich
from .solving import worth
from .test_relations import at_least, few, seeds

Data = dict[str, Any]

COMMERCIAL_PAPER: Data = {"limit": "30 MUSD", "rate": "7 %", "interest": "at-maturity", "tenor": "6 months"}
PUT = {"kind": "put", "strike": "70000 USD/BTC", "premium": "3000 USD/BTC", "fee": "2 %", "tenor": "3 months"}


def added(data: Data, *path: str, content: Data) -> Data:
    """A copy with one more entry, named `more`, in the mapping at `path`."""
    copy = deepcopy(data)
    holder = copy
    for key in path:
        holder = holder.setdefault(key, {})
    holder["more"] = content
    return copy


def free_to_leave(content: Data) -> Data:
    """A facility that costs nothing unless the plan asks for it."""
    return {key: part for key, part in content.items() if not key.startswith("opening")}


ADDED: dict[str, Callable[[Data, Draw], Data]] = {
    "revolver": lambda data, draw: added(
        data,
        "financing",
        "revolvers",
        content={"limit": "30 MUSD", "rate": "8 %", "matures": draw.month(draw.months + 3)},
    ),
    "paper": lambda data, draw: added(data, "financing", "term_notes", content=COMMERCIAL_PAPER),
    "delayed draw": lambda data, draw: added(data, "financing", "delayed_draws", content=delayed_draw(draw)),
    "convertible": lambda data, draw: added(data, "financing", "convertibles", content=convertible(draw)),
    "shares": lambda data, draw: added(data, "financing", "equity", content=equity(draw)),
    "BTC loan": lambda data, draw: added(data, "btc_loans", content=free_to_leave(btc_loan(draw))),
    "option": lambda data, draw: added(data, "treasury", "options", content={**PUT, "limit": 50}),
}


@pytest.mark.parametrize("what", ADDED)
@few
@given(seed=seeds)
def test_one_more_source_of_money_never_hurts(what: str, seed: int):
    data = rich(seed)
    more = ADDED[what](data, Draw(seed))
    assume(not refused(more))
    assert at_least(worth(more), worth(data))


def less(*path: str, by: float = 0.4) -> Callable[[Data], Data]:
    return lambda data: changed(data, *path, by=lambda rate: max(0.0, rate - by))


CHEAPER: dict[str, tuple[Callable[[Data], Data], ...]] = {
    "rates": (
        less("financing", "revolvers", "*", "rate"),
        less("financing", "delayed_draws", "*", "rate"),
        less("financing", "term_notes", "*", "rate"),
        less("financing", "convertibles", "*", "straight_yield"),
        less("financing", "outstanding", "*", "rate"),
        less("btc_loans", "*", "rate"),
    ),
    "benchmarks": (less("market", "benchmarks", "*"),),
    "fees": (
        less("financing", "delayed_draws", "*", "upfront_fee", by=0.5),
        less("financing", "delayed_draws", "*", "commitment_fee", by=0.5),
        less("financing", "convertibles", "*", "fee", by=0.5),
        less("financing", "equity", "*", "fee", by=0.5),
        less("financing", "term_notes", "*", "fee", by=0.5),
        less("btc_loans", "*", "upfront_fee", by=0.5),
        less("btc_loans", "*", "unused_fee", by=0.2),
    ),
    "dilution": (less("financing", "equity", "*", "intrinsic_value", by=2),),
    "taxes": (lambda data: without(data, "taxes"),),
}


@pytest.mark.parametrize("what", CHEAPER)
@few
@given(seed=seeds)
def test_cheaper_money_never_hurts(what: str, seed: int):
    data = cheaper = rich(seed)
    for change in CHEAPER[what]:
        cheaper = change(cheaper)
    assume(cheaper != data)
    assume(not refused(cheaper))
    assert at_least(worth(cheaper), worth(data))


def times(factor: float, *path: str) -> Callable[[Data], Data]:
    return lambda data: changed(data, *path, by=lambda amount: factor * amount)


TIGHTER: dict[str, tuple[Callable[[Data], Data], ...]] = {
    "liquidity": (times(2, "covenants", "minimum_liquidity", "*", "amount"),),
    "guarantee": (times(2, "covenants", "completion_guarantee", "*", "overrun"),),
    "ratios": (
        times(0.5, "covenants", "leverage", "*", "most"),
        times(2, "covenants", "interest_cover", "*", "least"),
        times(1.5, "covenants", "debt_yield", "*", "least"),
        times(0.6, "covenants", "loan_to_value", "*", "most"),
    ),
    "draw level": (times(0.9, "btc_loans", "*", "draw_ltv"),),
    "margin call": (times(0.9, "btc_loans", "*", "margin_call_ltv"),),
    "shock": (times(1.5, "btc_loans", "*", "stress", "shock"),),
    "unpledged floor": (times(2, "treasury", "unpledged_floor"),),
    "limits": (
        times(0.5, "btc_loans", "*", "limit"),
        times(0.5, "financing", "delayed_draws", "*", "limit"),
        times(0.5, "financing", "convertibles", "*", "limit"),
        times(0.5, "financing", "equity", "*", "shelf"),
    ),
    "options": (lambda data: without(data, "treasury", "options"),),
    "shares": (lambda data: without(data, "financing", "equity"),),
}


@pytest.mark.parametrize("what", TIGHTER)
@few
@given(seed=seeds)
def test_a_tighter_covenant_or_limit_never_helps(what: str, seed: int):
    """A floor of an issue, and a fee on the limit, are left out: a smaller limit makes the second cheaper."""
    data = rich(seed)
    for path in (
        ("btc_loans", "*", "upfront_fee"),
        ("btc_loans", "*", "unused_fee"),
        ("financing", "delayed_draws", "*", "upfront_fee"),
        ("financing", "delayed_draws", "*", "commitment_fee"),
        ("btc_loans", "*", "opening"),
        ("btc_loans", "*", "opening_pledged"),
    ):
        data = without(data, *path) if what == "limits" else data
    tighter = data
    for change in TIGHTER[what]:
        tighter = change(tighter)
    assume(tighter != data)
    assume(not refused(tighter))
    assert at_least(worth(data), worth(tighter))
