"""Coins and cash, worked out on paper."""

from __future__ import annotations

import pytest

from optimizer.components.treasury.sales import slices_of
from optimizer.components.treasury.schema import Sales
from optimizer.core.errors import NoPlan
from tests.components.alone import quarters, two_worlds
from tests.components.money import Money, the_market


def sales(**changes: object) -> dict[str, object]:
    """Sales without fee or impact, of up to 1 % of 10000 BTC a day, but for the changes."""
    return {"fee": "0 %", "daily_volume": "10000 BTC/day", "volume_share": "1 %", **changes}


def impact(segments: int) -> dict[str, object]:
    return {"volatility": "2.5 %", "factor": 0.9, "segments": segments}


def test_secants_of_the_square_root_law():
    """Proves: spacing, cap and slopes of T3, T4 and T5b. By hand: 90 days x 10000 x 1 % = 9000 BTC, edges 0,
    2250 and 9000. Mean cost at x BTC is 2/3 x 0.9 x 2.5 % x 0.1 MUSD x sqrt(x / 900000): 0.000075 MUSD at
    2250 and 0.00015 at 9000; the second secant is (1.35 - 0.16875) / 6750 = 0.000175.

    A wrong formula would give: twice the cost without the 2/3, a first slope of 0.000106 with even spacing.
    """
    tree = quarters(1)
    low, high = slices_of(Sales.model_validate(sales(impact=impact(2))), tree.nodes[0].period, 0.1)
    assert (low.name, high.name) == ("1", "2")
    assert (low.most, high.most) == pytest.approx((2250.0, 6750.0))
    assert (low.impact, high.impact) == pytest.approx((7.5e-5, 1.75e-4))


@pytest.mark.parametrize(("share", "basis_points"), [(0.1, 4.7), (0.5, 10.6), (1, 15), (5, 34), (10, 47)])
def test_mean_impact_by_share_of_volume(share: float, basis_points: float):
    """Proves: the size of the impact, against the table under T4."""
    terms = Sales.model_validate(sales(volume_share=f"{share} %", impact=impact(1)))
    (only,) = slices_of(terms, quarters(1).nodes[0].period, 1.0)
    assert 1e4 * only.impact == pytest.approx(basis_points, rel=0.02)


def test_coins_are_sold_for_a_payment_and_not_before():
    """Proves: proceeds at the mean price less the fee, and both balances. By hand: 10 MUSD at 0.1 MUSD less 1
    % take 10 / 0.099 = 101.0101 BTC; cash that earns nothing at a reference rate of 4 % is not held a quarter
    early. Value: 1000 BTC - 101.0101 bring 99 % of 0.1 MUSD each, 88.99 + 10 from the sale; the payment costs
    10 / 1.04^0.5 = 9.80581.

    A wrong formula would give: 100 BTC without the fee, a sale in Q1 if cash carried were left out.
    """
    model = Money(
        quarters(2),
        treasury={
            "btc": 1000,
            "sales": sales(fee="1 %"),
            "payments": {"deposit": {"month": "2027-05", "amount": "-10 MUSD"}},
        },
        value={"reference_rate": "4 %"},
    )
    assert model.solve() == pytest.approx(99.0 - 10 / 1.04**0.5)
    assert model.levels("treasury.sold_slice") == {("all", "2027-Q2"): pytest.approx(10 / 0.099)}
    assert model.levels("treasury.btc_held") == pytest.approx(
        {"2027-Q1": 1000.0, "2027-Q2": 1000 - 10 / 0.099}
    )
    assert model.levels("treasury.cash_held") == {}
    assert model.amounts("cash", "sale fees") == {"2027-Q2": pytest.approx(-10 / 99)}
    assert model.amounts("cash", "payments", "deposit") == {"2027-Q2": -10.0}


def test_impact_spreads_a_sale():
    """Proves: dear slices make two quarters better than one (T5). By hand: 4500 BTC less their impact are
    needed in Q2. All in Q2 would take 2250 at 0.000075 and 2250 at 0.000175 MUSD; with Q1 the first slice of
    each quarter is enough: 4500 x (0.1 - 0.000075) = 449.6625 MUSD. (Q1 has 90 days and Q2 91: its first
    slice is 2275 BTC at the same 0.000075, so Q1 sells only 2225.)
    """
    model = Money(
        quarters(2),
        treasury={
            "btc": 10000,
            "sales": sales(impact=impact(2)),
            "payments": {"deposit": {"month": "2027-04", "amount": "-449.6625 MUSD"}},
            "cash_yield": "0 %",
        },
        value={"reference_rate": "0.01 %"},
    )
    model.solve()
    assert model.levels("treasury.sold_slice") == {
        ("1", "2027-Q1"): pytest.approx(2225.0),
        ("1", "2027-Q2"): pytest.approx(2275.0),
    }
    assert model.amounts("cash", "price impact")["2027-Q2"] == pytest.approx(-2275 * 7.5e-5)


def test_interest_on_cash_is_on_what_the_quarter_began_with():
    """Proves: interest and overheads by node. By hand: 100 MUSD earn 1.1025^(1/4) - 1 = 2.4695 % a quarter,
    on the opening balance: Q1 100 x 1.024695 - 3 x 1 = 99.4695, Q2 99.4695 x 1.024695 - 3 = 98.9259."""
    model = Money(
        quarters(2), treasury={"cash": "100 MUSD", "cash_yield": "10.25 %", "overheads": "1 MUSD/month"}
    )
    model.solve()
    rate = 1.1025**0.25
    first = 100 * rate - 3
    assert model.levels("treasury.cash_held") == pytest.approx(
        {"2027-Q1": first, "2027-Q2": first * rate - 3}
    )
    assert model.amounts("cash", "interest on cash")["2027-Q1"] == pytest.approx(100 * (rate - 1))


def test_floors_hold_in_every_month_of_a_period():
    """Proves: a floor that holds only in the middle month of a quarter counts in that quarter, for coins and
    cash.

    By hand: 100 BTC at 0.1 MUSD, floor 60 BTC in May: 40 BTC bring the 4 MUSD that cash must have in May.
    A floor of 5 MUSD would need 50 BTC, and there is no plan."""

    def model(cash: str) -> Money:
        floors = {
            "btc_floor": {"2027-01": 0, "2027-05": 60, "2027-06": 0},
            "cash_floor": {"2027-01": "0 MUSD", "2027-05": cash, "2027-06": "0 MUSD"},
        }
        return Money(quarters(2), treasury={"btc": 100, **floors}, value={"reference_rate": "4 %"})

    tight = model("4 MUSD")
    tight.solve()
    assert tight.levels("treasury.btc_held") == {"2027-Q1": 100.0, "2027-Q2": pytest.approx(60.0)}
    with pytest.raises(NoPlan):
        model("5 MUSD").solve()


def test_nothing_is_sold_where_there_is_no_volume():
    """Proves: a closed sale window has no slices at all (T7)."""
    model = Money(
        quarters(2),
        treasury={"btc": 10, "sales": sales(daily_volume={"2027-01": "0 BTC/day", "2027-04": "5 BTC/day"})},
    ).finish()
    assert list(model.context.quantities["treasury.sold_slice"].variable) == [("all", "2027-Q2")]
    assert model.treasury.slices["2027-Q2"][0].most == pytest.approx(0.01 * 5 * 91)


def test_equal_branches_are_the_plain_path():
    """Proves: a tree whose worlds are alike gives the value and the sales of the path without branches."""
    plans = []
    for tree in (quarters(3), two_worlds(3)):
        model = Money(
            tree,
            the_market(tree, {node.name: 0.1 + 0.01 * node.period.index for node in tree}),
            treasury={
                "btc": 100,
                "cash": "1 MUSD",
                "cash_yield": "2 %",
                "overheads": "0.5 MUSD/month",
                "sales": sales(fee="1 %", impact=impact(4)),
            },
            value={"reference_rate": "4 %"},
        )
        value = model.solve()
        plans.append((value, model.levels("treasury.cash_held")))
    (path, on_path), (branched, on_tree) = plans
    assert branched == pytest.approx(path)
    for name, cash in on_tree.items():
        assert cash == pytest.approx(on_path.get(name.split("@")[0], 0.0), abs=1e-7)


def test_a_ceiling_makes_a_company_sell():
    """Proves: what is above the ceiling of a period's last month is sold. By hand: 1000 BTC, at most 600 from
    June on. Selling moves the price, so no more than 400 go, in Q1 and Q2; without the
    ceiling nothing is sold."""
    treasury = {
        "btc": 1000,
        "sales": sales(impact=impact(1)),
        "btc_ceiling": {"2027-01": 2000, "2027-06": 600},
    }
    model = Money(quarters(3), treasury=treasury)
    model.solve()
    assert sum(model.levels("treasury.sold_slice").values()) == pytest.approx(400.0)
    assert model.levels("treasury.btc_held")["2027-Q2"] == pytest.approx(600.0)
    free = Money(quarters(3), treasury={**treasury, "btc_ceiling": None})
    assert free.solve() == pytest.approx(100.0)
    assert free.levels("treasury.sold_slice") == {}
