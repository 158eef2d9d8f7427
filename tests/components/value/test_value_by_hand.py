"""What money is worth, worked out on paper."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.core.timeline import Timeline
from optimizer.core.tree import Tree
from tests.components.alone import JANUARY, quarters, two_worlds
from tests.components.money import Money, the_market

REFERENCE = 0.04
QUARTERLY = (1.0 + REFERENCE) ** 0.25 - 1.0
"""Interest for a quarter that is worth nothing at the reference rate."""


def at_the_reference_rate(**changes: Any) -> dict[str, Any]:
    """A revolver whose simple interest for a quarter is the reference rate's compound one."""
    terms = {"limit": "60 MUSD", "rate": f"{100 * 4 * QUARTERLY:.15f} %", "matures": "2029-01"}
    return {"revolvers": {"bank": {**terms, **changes}}}


@settings(max_examples=25, deadline=None)
@given(
    prices=st.lists(st.floats(0.02, 0.5), min_size=4, max_size=4),
    ends=st.lists(st.floats(0.5, 2.0), min_size=4, max_size=4),
    floors=st.lists(st.integers(0, 40), min_size=4, max_size=4),
)
def test_without_projects_and_frictions_value_is_what_is_there(
    prices: list[float], ends: list[float], floors: list[int]
):
    """Proves: finance.md 10.2 and P1. Whatever the price path, whatever is sold or borrowed at the reference
    rate to keep the cash floors, whatever cash earns that rate: value = opening cash + coins x spot, less the
    debt.

    By hand: 7 MUSD + 800 BTC x 0.09 MUSD - 12 MUSD drawn at the start = 67 MUSD.

    A wrong formula would give: more with coins counted at the start and again when sold (P1), less with sales
    discounted at the reference rate, and a gain from the last period's price move with the end price at
    spot/price.
    """
    tree = quarters(4)
    path = dict(zip(tree.names, prices, strict=True))
    end = {name: path[name] * factor for name, factor in zip(tree.names, ends, strict=True)}
    model = Money(
        tree,
        the_market(tree, path, end, spot=0.09),
        treasury={
            "btc": 800,
            "cash": "7 MUSD",
            "cash_yield": "4 %",
            "cash_floor": {
                label: f"{floor * min(prices) / 0.5} MUSD"
                for label, floor in zip(("2027-01", "2027-04", "2027-07", "2027-10"), floors, strict=True)
            },
        },
        financing=at_the_reference_rate(opening="12 MUSD"),
        value={"reference_rate": "4 %"},
    )
    assert model.solve() == pytest.approx(7 + 800 * 0.09 - 12)


def need_of_500(rise: float, **value: Any) -> Money:
    """The example of finance.md section 8: 10 BTC at 100 MUSD, 500 MUSD to pay in the second of 12
    quarters."""
    tree = quarters(12)
    years = tree.timeline.years_until_end_of
    path = {node.name: 100 * (1 + rise) ** years(node.period) for node in tree}
    return Money(
        tree,
        the_market(tree, path, spot=100.0),
        treasury={
            "btc": 10,
            "cash_yield": "4 %",
            "payments": {"need": {"month": "2027-06", "amount": "-500 MUSD"}},
        },
        financing={"revolvers": {"bank": {"limit": "1000 MUSD", "rate": "9 %", "matures": "2029-10"}}},
        value={"reference_rate": "4 %", **value},
    )


@pytest.mark.parametrize("rise", [0.0, 0.04, 0.15, 0.30])
@pytest.mark.parametrize("view", [False, True])
def test_a_view_on_bitcoin_does_not_decide_the_plan(rise: float, view: bool):
    """Proves: O5 and P2, with a coin worth spot at any date and with coins discounted at the drift of their
    path. By hand: 1000 - 500 / 1.04^0.5 = 509.71, and nothing is borrowed at 9 %.

    A wrong formula would give: 408 to 1122, as the table of section 8 says, by borrowing against the
    drift."""
    model = need_of_500(rise, **({"btc_rate": f"{100 * rise} %"} if view else {}))
    assert model.solve() == pytest.approx(1000 - 500 / 1.04**0.5)
    assert model.levels("financing.owed") == {}


def test_a_view_below_the_drift_borrows_to_hold():
    """Proves: what the warning about `btc_rate` says does happen (P2): 30 % drift at 12 % borrows all it
    can."""
    model = need_of_500(0.30, btc_rate="12 %")
    assert model.solve() > 600
    assert model.levels("financing.owed")["bank", "2027-Q2"] == pytest.approx(500.0)


def test_a_loan_costs_its_rate_above_the_reference():
    """Proves: P10. By hand: 100 MUSD borrowed at 9 % for a year, worth at 4 %: 100 / 1.04 - 109 / 1.04^2 =
    -4.6228 (drawn at the end of the first year). A wrong formula (at 12 %) would call it a gift: +2.39."""
    tree = Tree.path(Timeline.of(JANUARY, [12, 12]))
    model = Money(
        tree,
        treasury={
            "payments": {
                "out": {"month": "2027-01", "amount": "-100 MUSD"},
                "in": {"month": "2028-01", "amount": "109 MUSD"},
            }
        },
        financing={"revolvers": {"bank": {"limit": "100 MUSD", "rate": "9 %", "matures": "2028-01"}}},
        value={"reference_rate": "4 %"},
    )
    model.solve()
    posted = [
        pyo.value(amount)
        for line in model.context.ledger.lines("value")
        if line.component == "financing"
        for amount in line.amounts.values()
    ]
    assert sum(posted) == pytest.approx(100 / 1.04 - 109 / 1.04**2)


def test_coins_earned_carry_the_risk_of_who_earns_them():
    """Proves: mined coins count at the rate of mining, and what the treasury does with them adds nothing. By
    hand: 10 BTC earned in the second year at 0.2 MUSD: 2 / 1.21 = 1.6529, sold or kept, whatever the price
    does. The treasury receives them at spot, 10 x 0.1 = 1, and has them sold or held for as much."""
    tree = Tree.path(Timeline.of(JANUARY, [12, 12]))
    model = Money(tree, the_market(tree, {"2027": 0.15, "2028": 0.2}, spot=0.1))
    model.flow({"2028": 10.0}, account="btc", risk="mining")
    assert model.solve() == pytest.approx(2 / 1.1**2)
    assert model.amounts("value", "flow") == {"2028": pytest.approx(2 / 1.21)}
    assert model.amounts("value", "coins received") == {"2028": pytest.approx(-1.0)}


def test_each_class_at_its_own_rate_and_each_world_by_its_chance():
    """Proves: probability x factor x amount, for flows and for what stands at the end. By hand, yearly,
    reference 4 %, tenant 10 %: rent of 11 and 22 in the two worlds of year two, 0.4 x 11 / 1.21 + 0.6 x 22 /
    1.21 = 14.5455; cost of 5.2 in year one at 4 %: -5; a tail of 12.1 in the good world at 10 %: 0.4 x 10 =
    4. Sum 13.5455."""
    timeline = Timeline.of(JANUARY, [12, 12])
    tree = Tree.branching(timeline, {"good": (1, 0.4), "bad": (1, 0.6)})
    model = Money(
        tree,
        treasury={"cash": "5.2 MUSD", "cash_yield": "4 %"},
        value={"reference_rate": "4 %", "rates": {"mining": "10 %", "tenant": "10 %"}},
    )
    model.flow({"2028@good": 11.0, "2028@bad": 22.0}, risk="tenant")
    model.flow({"2027": -5.2})
    model.flow({"2028@good": 12.1}, risk="tenant", account="closing")
    assert model.solve() - 5.2 == pytest.approx(0.4 * 11 / 1.21 + 0.6 * 22 / 1.21 - 5 + 4)


def test_worth_at_the_horizon():
    """Proves: O2 counts cash and what stands at the end, and no flow a second time. By hand: 20 MUSD and 100
    BTC; the price rises from 0.1 to 0.2 and ends at 0.25, so all is kept but the 30 MUSD - 20 MUSD of the
    payment, sold at 0.2 (50 BTC). Left: 50 x 0.25 x 99 % of coins, no cash, and a debt note of 8 MUSD without
    interest, repaid in the quarter that ends two years and nine months after the plan.

    The fee of 1 % takes 10 / 0.99 / 0.2 = 50.505 coins: 49.495 x 0.25 x 0.99 = 12.25, less
    8 / 1.04^2.75 = 7.182."""
    tree = quarters(2)
    model = Money(
        tree,
        the_market(tree, {"2027-Q1": 0.1, "2027-Q2": 0.2}, {"2027-Q1": 0.15, "2027-Q2": 0.25}),
        treasury={
            "btc": 100,
            "cash": "20 MUSD",
            "sales": {"fee": "1 %", "daily_volume": "1000 BTC/day", "volume_share": "100 %"},
            "payments": {"need": {"month": "2027-06", "amount": "-30 MUSD"}},
        },
        financing={"outstanding": {"old": {"amount": "8 MUSD", "rate": "0 %", "matures": "2030-01"}}},
        value={"objective": "horizon-worth", "reference_rate": "4 %"},
    )
    assert model.solve() == pytest.approx((100 - 10 / 0.99 / 0.2) * 0.25 * 0.99 - 8 / 1.04**2.75)
    assert {line.name for line in model.context.ledger.lines("value")} == {
        "BTC held",
        "debt outstanding",
        "interest after the horizon",
        "cash held",
    }


def test_value_lines_are_the_objective_and_the_accounts_agree():
    """Proves: with one branch of each chance and no discounting, both objectives agree to the cent: O1 at
    rates of zero counts flows, O2 stocks."""
    values = []
    for objective in ("present-value", "horizon-worth"):
        tree = two_worlds(3)
        model = Money(
            tree,
            treasury={"cash": "20 MUSD", "overheads": "1 MUSD/month"},
            value={"objective": objective, "rates": {"mining": "0 %", "tenant": "0 %"}},
        )
        model.flow({"2027-Q2@good": 9.0, "2027-Q3@bad": 2.0}, risk="tenant")
        value = model.solve()
        assert value == pytest.approx(
            sum(pyo.value(a) for line in model.context.ledger.lines("value") for a in line.amounts.values())
        )
        values.append(value)
    assert values == pytest.approx([20 - 9 + 0.4 * 9 + 0.6 * 2] * 2)


@pytest.mark.parametrize("more", [1.0, 5.0])
def test_more_cash_is_worth_itself_where_nothing_binds(more: float):
    """Proves: finance.md 10.5: a million of opening cash is worth exactly 1, and at least 1 where cash
    binds."""

    def value(cash: float, coins: int) -> float:
        return Money(
            quarters(3),
            treasury={
                "btc": coins,
                "cash": f"{cash} MUSD",
                "cash_yield": "4 %",
                "payments": {"need": {"month": "2027-02", "amount": "-10 MUSD"}},
                "sales": {"fee": "5 %", "daily_volume": "1000 BTC/day", "volume_share": "100 %"},
            },
            value={"reference_rate": "4 %"},
        ).solve()

    assert value(20 + more, 0) - value(20, 0) == pytest.approx(more)
    assert value(2 + more, 200) - value(2, 200) >= more - 1e-9
