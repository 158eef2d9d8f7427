"""The linear model against the rules of the law, worked through year by year."""

from __future__ import annotations

import random
from typing import Any

import pyomo.environ as pyo
import pytest

from tests.components.taxes.taxed import Taxed, years

RATE = 0.21
COUNT = 6


def law(
    earned: list[float],
    interest: list[float] | None = None,
    gains: list[float] | None = None,
    *,
    losses: float = 0.0,
    share: float = 0.3,
) -> list[float]:
    """Taxable income by year: losses at 80 %, interest at a share, losses on coins against gains on coins."""
    taxed, carried, coin_losses = [], 0.0, 0.0
    for year, own in enumerate(earned):
        gain = gains[year] if gains else 0.0
        paid = interest[year] if interest else 0.0
        counted = max(0.0, gain - coin_losses)
        coin_losses = max(0.0, coin_losses - gain)
        deducted = min(carried + paid, share * max(0.0, own + max(0.0, gain)))
        carried += paid - deducted
        income = own + counted - deducted
        taxable = max(0.0, income - losses, 0.2 * income)
        losses += taxable - income
        taxed.append(taxable)
    return taxed


def by_year(amounts: list[float]) -> dict[str, float]:
    return {str(2027 + year): amount for year, amount in enumerate(amounts)}


def company(
    earned: list[float], interest: list[float] | None, gains: list[float] | None, **terms: Any
) -> Taxed:
    """Gains are made by coins that cost 0.1: 1000 are sold each year, at a price of that year."""
    price = by_year([0.1 + 0.001 * gain for gain in gains]) if gains else 0.1
    own = {"btc": 1000 * COUNT} if gains else {}
    terms = {"basis": "100000 USD/BTC", **terms}
    if interest:
        terms["interest_limit"] = "30 %"
    model = Taxed(years(COUNT), price, terms=terms, own=own)
    model.line("rent", by_year(earned))
    if interest:
        model.line("interest", by_year([-amount for amount in interest]), category="financing")
    return model.sell(by_year([1000.0] * COUNT) if gains else {})


def plan(*given: Any, **terms: Any) -> list[float]:
    """What is taxed in each year by the best plan."""
    model = company(*given, **terms)
    model.solve()
    paid = model.amounts("cash", "income tax")
    return [-paid.get(str(2027 + year), 0.0) / RATE for year in range(COUNT)]


@pytest.mark.parametrize("seed", range(50))
def test_losses_are_used_as_the_law_says(seed: int):
    """Proves (X2): with positive discounting the plan's tax is that of the sequential rule in every year."""
    draw = random.Random(seed)
    earned = [round(draw.uniform(-100, 100), 2) for _ in range(COUNT)]
    opening = draw.choice([0.0, round(draw.uniform(0, 200), 2)])
    assert plan(earned, None, None, losses=f"{opening} MUSD") == pytest.approx(
        law(earned, losses=opening), abs=1e-6
    )


@pytest.mark.parametrize("seed", range(25))
def test_interest_is_limited_as_the_law_says_and_never_more_kindly(seed: int):
    """Proves (X3): tax never falls below the law's, in total up to any year; it is the law's where income
    before interest is never below zero and no losses meet interest carried."""
    draw = random.Random(1000 + seed)
    low = draw.choice([0.0, -100.0])
    earned = [round(draw.uniform(low, 100), 2) for _ in range(COUNT)]
    interest = [round(draw.uniform(0, 60), 2) for _ in range(COUNT)]
    ours, laws = plan(earned, interest, None), law(earned, interest)
    if low == 0.0:
        assert ours == pytest.approx(laws, abs=1e-6)
    for year in range(COUNT):
        assert sum(ours[: year + 1]) >= sum(laws[: year + 1]) - 1e-6


@pytest.mark.parametrize("seed", range(25))
def test_losses_on_coins_never_shield_more_than_the_law_lets_them(seed: int):
    """Proves (T14): the same with gains and losses on coins, interest and operating losses together."""
    draw = random.Random(2000 + seed)
    earned = [round(draw.uniform(-60, 60), 2) for _ in range(COUNT)]
    gains = [round(draw.uniform(-60, 60), 2) for _ in range(COUNT)]
    interest = draw.choice([None, [round(draw.uniform(0, 40), 2) for _ in range(COUNT)]])
    ours, laws = plan(earned, interest, gains), law(earned, interest, gains)
    for year in range(COUNT):
        assert sum(ours[: year + 1]) >= sum(laws[: year + 1]) - 1e-6


@pytest.mark.parametrize("seed", range(8))
def test_no_plan_at_all_is_taxed_less_than_the_law_asks(seed: int):
    """Proves: not only the best plan; the least that could be taxed up to any year is the law's or more."""
    draw = random.Random(3000 + seed)
    earned = [round(draw.uniform(-60, 80), 2) for _ in range(COUNT)]
    gains = [round(draw.uniform(-60, 60), 2) for _ in range(COUNT)]
    interest = [round(draw.uniform(0, 50), 2) for _ in range(COUNT)]
    laws = law(earned, interest, gains)
    model = company(earned, interest, gains).finish().model
    model.value.objective.deactivate()
    for year in range(COUNT):
        model.del_component("least")
        model.least = pyo.Objective(expr=sum(list(model.taxes.taxable.values())[: year + 1]))
        pyo.SolverFactory("appsi_highs").solve(model)
        assert pyo.value(model.least) >= sum(laws[: year + 1]) - 1e-6
