"""What must hold of loans against Bitcoin whatever the numbers, on drawn ones."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from optimizer.components.btc_loans import data as btc_loans_data
from optimizer.core.errors import NoPlan
from tests.components.alone import Q, quarters, two_worlds
from tests.components.btc_loans.made import Lent, prices

SEEDS = range(12)


def drawn(seed: int, **without: Any) -> Lent:
    """Four quarters, in every third case two worlds, at prices from 0.05 to 0.15; few coins can be sold."""
    chance = random.Random(seed)
    tree = two_worlds() if seed % 3 == 2 else quarters()
    mean = {node.name: chance.uniform(0.05, 0.15) for node in tree}
    low = {name: price * chance.uniform(0.7, 1.0) for name, price in mean.items()}
    shock = {"shock": f"{chance.randint(5, 30)} %"}
    survives = {"survives": chance.choice(["as-pledged", "with-all-coins"])}
    loan = {
        "rate": "8 %",
        "revolving": chance.random() < 0.5,
        "matures": chance.choice(["2027-10", "2030-01"]),
        "draw_fee": chance.choice(["0 %", "1 %"]),
        "upfront_fee": chance.choice(["0 %", "1 %"]),
        "unused_fee": chance.choice(["0 %", "1 %"]),
        "least": chance.choice(["0 MUSD", "40 MUSD"]),
        "release_ltv": chance.choice(["30 %", "50 %"]),
        "stress": chance.choice([None, {**shock, **survives}]),
    }
    if chance.random() < 0.4:
        loan |= {"opening": "60 MUSD", "opening_pledged": 1000}
    sales = {"fee": "5 %", "daily_volume": "8 BTC/day", "volume_share": "100 %"}
    needs = {node.name: chance.uniform(-50.0, 60.0) for node in tree}
    needs[Q[0]] = 80.0
    return Lent(
        tree,
        {"bank": {**loan, **without}},
        market=prices(tree, mean, low),
        treasury={"btc": 2500, "sales": sales, "cash": "20 MUSD"},
        needs=needs,
    )


def worth(model: Lent) -> float:
    try:
        return model.solve()
    except NoPlan:
        return float("-inf")


@pytest.mark.parametrize("seed", SEEDS)
def test_left_out_choices_and_tight_bounds_change_nothing(seed: int, monkeypatch: pytest.MonkeyPatch):
    """Proves: every margin call, cure, release and draw test with a choice of its own and the limit as M, and
    any coins pledged, up to ten times those that are useful, gives the same worth but for the hair."""
    lean = worth(drawn(seed))
    monkeypatch.setattr(btc_loans_data.LoanData, "above", lambda self, allowed, node: self.terms.limit)
    full = drawn(seed)
    generous = {
        name: replace(loan, most_pledged=10.0 * loan.most_pledged, least_owed=0.0)
        for name, loan in full.loans.loans.items()
    }
    # the mapping is a plain dict underneath, and the test changes it in place
    full.loans.loans.clear()  # type: ignore[attr-defined]
    full.loans.loans.update(generous)  # type: ignore[attr-defined]
    assert worth(full) == pytest.approx(lean, abs=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_loan_is_worse_than_its_absence(seed: int):
    """Proves: a loan that is not there yet never lowers the worth, nor does one without fees or stress."""
    new = {"opening": "0 MUSD", "opening_pledged": 0}
    with_loan = worth(drawn(seed, **new))
    assert with_loan >= worth(drawn(seed, **new, available_from="2028-01")) - 1e-6
    free = {"draw_fee": "0 %", "upfront_fee": "0 %", "unused_fee": "0 %", "stress": None}
    assert worth(drawn(seed, **new, **free)) >= with_loan - 1e-6


def test_drawn_cases_are_worth_drawing():
    """Proves: most of the drawn cases have a plan, and some are called, released and repaid."""
    seen: dict[str, int] = {}
    for seed in SEEDS:
        model = drawn(seed)
        if worth(model) > float("-inf"):
            for quantity in ("called", "released", "repaid", "drawn", "collateral"):
                seen[quantity] = seen.get(quantity, 0) + bool(model.of(quantity))
    assert seen["collateral"] >= len(SEEDS) // 2
    assert min(seen.values()) >= 2
