"""What holds of the books whatever is decided (finance.md 10): identities, fair money, time cut finer."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.core.tree import Tree
from optimizer.model.build import Built
from optimizer.scenario.horizon import tree_of
from optimizer.solution.read_back import read_back
from optimizer.solve import Engine, Settings, compile_model, load_values
from tests.solution.test_real_solves import follow_chance

from .changes import changed, without
from .scenarios import rich
from .solving import read, stated, worth
from .test_relations import MISER, few, seeds

Data = dict[str, Any]

SAFE = 4.0 * (1.04**0.25 - 1.0)
"""Interest paid by the quarter that comes to 4 % a year."""
BY_QUARTER = f"{100.0 * SAFE:.12g} %"
FAIR: Data = {
    "revolvers": {"line": {"limit": "60 MUSD", "rate": BY_QUARTER, "matures": "2028-09"}},
    "delayed_draws": {
        "bridge": {
            "limit": "50 MUSD",
            "rate": BY_QUARTER,
            "draw_until": "2027-09",
            "amortisation": "20 %",
            "matures": "2029-06",
        }
    },
    "term_notes": {
        "notes": {"limit": "40 MUSD", "rate": BY_QUARTER, "tenor": "60 months"},
        "paper": {"limit": "30 MUSD", "rate": "4 %", "interest": "at-maturity", "tenor": "12 months"},
    },
    "convertibles": {
        "converts": {
            "limit": "50 MUSD",
            "rate": "0 %",
            "straight_yield": "4 %",
            "tenor": "12 months",
            "conversion_price": "25 USD/share",
            "capped_call": "6 %",
        }
    },
    "equity": {
        "shares": {
            "price": "20 USD/share",
            "intrinsic_value": "20 USD/share",
            "fee": "0 %",
            "daily_volume": "2 Mshares/day",
            "volume_share": "5 %",
            "shelf": "60 MUSD",
        }
    },
}
COINS_PLEDGED: Data = {
    "limit": "50 MUSD",
    "rate": BY_QUARTER,
    "draw_ltv": "50 %",
    "cure_ltv": "65 %",
    "margin_call_ltv": "75 %",
    "matures": "2029-06",
    "revolving": True,
}
OPTION: Data = {
    "kind": "put",
    "strike": "80000 USD/BTC",
    "premium": "5000 USD/BTC",
    "fee": "0 %",
    "tenor": "6 months",
    "limit": 100,
}
OWED_BEFORE: Data = {"old": {"amount": "25 MUSD", "rate": BY_QUARTER, "matures": "2028-03"}}


def by_chance(data: Data, seed: int) -> tuple[Built, Tree, float]:
    """A plan that follows weights drawn at random, and what it is worth."""
    made = read(data)
    built, _ = stated(made)
    (value,) = built.model.component_data_objects(pyo.Objective, active=True)
    value.deactivate()
    follow_chance(built, seed)
    matrix = compile_model(built.model)
    load_values(matrix, Engine(matrix, Settings(gap=0.05)).solve(time_limit=20).require_plan())
    return built, tree_of(made.horizon), float(pyo.value(value.expr))


@few
@given(seed=seeds, path=st.lists(st.integers(60_000, 200_000), min_size=3, max_size=3))
def test_fair_money_is_worth_nothing_however_much_is_raised(seed: int, path: list[int]):
    """80 MUSD and 1,200 coins at 100,000, less 25 owed: 175, whatever is borrowed, pledged, issued or hedged.

    No projects, no frictions: loans at what safe money earns, notes that convert at a straight yield of the
    same, shares at what they are worth, options at what is paid for them (O1, F12, F13, T11).
    """
    dates = ["2027-01", "2027-10", "2028-07"]
    price = {date: f"{usd} USD/BTC" for date, usd in zip(dates, path, strict=True)}
    data = {
        **MISER,
        "horizon": {"start": "2027-01", "end": "2028-12", "step": "quarter"},
        "market": {**MISER["market"], "btc_price": price, "btc_spot": "100000 USD/BTC"},
        "financing": {**FAIR, "outstanding": OWED_BEFORE},
        "btc_loans": {"coins": COINS_PLEDGED},
        "treasury": {**MISER["treasury"], "options": {"puts": OPTION}},
    }
    assert worth(data) == pytest.approx(175.0, rel=1e-7)
    built, _, value = by_chance(data, seed)
    assert value == pytest.approx(175.0, rel=1e-7)
    drawn = [line for line in built.context.ledger.lines("cash") if line.name in ("drawn", "shares issued")]
    assert sum(float(pyo.value(amount)) for line in drawn for amount in line.amounts.values()) > 50.0


@few
@given(seed=seeds)
def test_assets_less_liabilities_move_by_what_is_earned_and_paid(seed: int):
    """Proves: the books close in every period: cash by the lines of cash, coins by those of coins, and what
    is owed by draws and repayments, so that equity moves by income alone.
    """
    data = rich(seed)
    built, tree, _ = by_chance(data, seed)
    plan = read_back(built.context, 0.0)
    rows = plan.ledger
    sums = rows.groupby(["account", "node"])["amount"].sum()
    borrowed = rows[(rows["account"] == "cash") & rows["line"].isin(["drawn", "repaid"])]
    moved = borrowed.groupby(["item", "node"])["amount"].sum()
    owed = rows[(rows["account"] == "debt") & (rows["line"] == "owed")].set_index(["item", "node"])["amount"]
    for account, name in (("cash", "treasury.cash_held"), ("btc", "treasury.btc_held")):
        held = plan.levels[plan.levels["quantity"] == name].set_index("node")["value"]
        opening = float(getattr(read(data).treasury, account))
        for node in tree:
            before = opening if node.parent is None else float(held[node.parent])
            change = float(sums.get((account, node.name), 0.0))
            assert float(held[node.name]) == pytest.approx(before + change, abs=1e-5)
    for facility in owed.index.get_level_values(0).unique():
        if facility in data["leases"] or facility in data["financing"].get("project_loans", {}):
            continue
        for node in tree:
            if node.parent is not None:
                change = owed.get((facility, node.name), 0.0) - owed.get((facility, node.parent), 0.0)
                assert change == pytest.approx(moved.get((facility, node.name), 0.0), abs=1e-5), (
                    facility,
                    node,
                )


@few
@given(seed=seeds)
def test_one_more_million_at_the_start_is_worth_a_million_or_more(seed: int):
    """Where cash earns what it is discounted at, and its interest is not taxed, it can at least be held."""
    data = without(rich(seed), "taxes")
    data["treasury"]["cash_yield"] = data["value"]["reference_rate"]
    more = changed(data, "treasury", "cash", by=lambda money: money + 1)
    held = (
        1.0
        if data["value"]["objective"] == "present-value"
        else 1.04 ** tree_of(read(data).horizon).timeline.years
    )
    before = worth(data)
    if before > float("-inf"):
        assert worth(more) - before >= held - 1e-5 * max(1.0, abs(before))


def test_one_more_million_where_nothing_binds_is_worth_a_million():
    data = {
        **MISER,
        "horizon": {"start": "2027-01", "end": "2028-12", "step": "quarter"},
        "market": {**MISER["market"], "btc_price": "100000 USD/BTC"},
    }
    more = changed(data, "treasury", "cash", by=lambda money: money + 1)
    assert worth(more) - worth(data) == pytest.approx(1.0, abs=1e-7)


QUARTER_ENDS = ["2027-03", "2027-06", "2027-09", "2027-12", "2028-03", "2028-06", "2028-09"]


@few
@given(
    amounts=st.lists(st.integers(-60, 60), min_size=7, max_size=7),
    objective=st.sampled_from(["present-value", "horizon-worth"]),
    path=st.lists(st.integers(60_000, 140_000), min_size=4, max_size=4),
)
def test_time_cut_finer_never_hurts(amounts: list[int], objective: str, path: list[int]):
    """Every quarter in three months, what is given kept at the ends of quarters: a plan by quarters is one by
    months that pauses in between, with coins sold a third a month. Paper pays its interest at once."""
    dates = ["2027-01", "2027-07", "2028-01", "2028-07"]
    paper = {"limit": "300 MUSD", "rate": "7 %", "interest": "at-maturity", "fee": "0.2 %"}
    data = {
        **MISER,
        "market": {
            **MISER["market"],
            "btc_price": {date: f"{usd} USD/BTC" for date, usd in zip(dates, path, strict=True)},
            "btc_spot": "100000 USD/BTC",
        },
        "treasury": {
            **MISER["treasury"],
            "btc": 600,
            "cash": "20 MUSD",
            "cash_floor": "0 MUSD",
            "btc_floor": 300,
            "sales": {"fee": "1 %", "daily_volume": "20 BTC/day", "volume_share": "10 %"},
            "payments": {
                f"p{index}": {"month": month, "amount": f"{amount} MUSD"}
                for index, (month, amount) in enumerate(zip(QUARTER_ENDS, amounts, strict=True))
            },
        },
        "financing": {
            "term_notes": {"short": {**paper, "tenor": "3 months"}, "long": {**paper, "tenor": "9 months"}}
        },
        "value": {**MISER["value"], "objective": objective},
    }
    coarse = {**data, "horizon": {"start": "2027-01", "end": "2028-12", "step": "quarter"}}
    fine = {**data, "horizon": {"start": "2027-01", "end": "2028-12", "step": "month"}}
    assert worth(fine) >= worth(coarse) - 1e-6
