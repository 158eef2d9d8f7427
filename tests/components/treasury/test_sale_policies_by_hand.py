"""Policies of selling, worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.components.treasury.sales import slices_of
from optimizer.components.treasury.schema import Sales
from optimizer.core.errors import NoPlan
from tests.components.alone import Q, quarters
from tests.components.money import Money, the_market
from tests.components.treasury.test_treasury_by_hand import impact, sales


def due(amount: float, month: str = "2027-04") -> dict[str, Any]:
    return {"due": {"month": month, "amount": f"{-amount} MUSD"}}


def miner(amount: float, mined: dict[str, float], **treasury: Any) -> Money:
    """Coins that are mined, and a payment in Q2 that coins must bring, at 0.1 MUSD."""
    model = Money(
        quarters(2),
        treasury={"btc": 1000, "payments": due(amount), **treasury},
        value={"reference_rate": "4 %"},
    )
    model.flow(mined, account="btc", risk="mining")
    return model


def test_sales_are_a_share_of_what_is_mined_and_what_the_treasury_may_give():
    """Proves: T7. By hand: half of 30 and of 40 coins, and 2 a month from the treasury: 21 in Q1 and 26 in
    Q2, together 4.7 MUSD. All of it is due in Q2, so both are sold to the last coin; 4.71 cannot be paid.

    A wrong formula would give: 35 + 40 coins with the share left out, 2 a quarter with 4 coins from the
    treasury, and no plan if coins bought back or received without being mined counted.
    """
    policy = {"sales": sales(of_production="50 %", from_treasury=2)}
    model = miner(4.7, {Q[0]: 30.0, Q[1]: 40.0}, **policy)
    model.flow({Q[0]: 500.0}, account="btc", risk="")
    model.solve()
    assert model.levels("treasury.sold_slice") == {
        ("all", Q[0]): pytest.approx(21.0),
        ("all", Q[1]): pytest.approx(26.0),
    }
    with pytest.raises(NoPlan):
        miner(4.71, {Q[0]: 30.0, Q[1]: 40.0}, **policy).solve()


def test_a_share_given_alone_keeps_the_treasury():
    """Proves: without from_treasury no coin of the treasury is sold, though 1000 are there. By hand: all 30 +
    40 coins mined bring 7 MUSD, and not more; without the rule 70 would be no matter."""
    mined = {Q[0]: 30.0, Q[1]: 40.0}
    policy = {"sales": sales(of_production="100 %")}
    model = miner(7.0, mined, **policy)
    model.solve()
    assert model.levels("treasury.btc_held") == {Q[0]: pytest.approx(1000.0), Q[1]: pytest.approx(1000.0)}
    with pytest.raises(NoPlan):
        miner(7.1, mined, **policy).solve()
    miner(70.0, mined).solve()


def test_what_may_be_sold_and_is_not_is_lost():
    """Proves: a period's allowance is not carried on (P28). By hand: nothing can be sold in Q1, which has no
    volume; in Q2 20 of 40 mined and 6 of the treasury bring 2.6 MUSD. Carried on it would be 4.7."""
    policy = {
        "sales": sales(
            of_production="50 %",
            from_treasury=2,
            daily_volume={"2027-01": "0 BTC/day", "2027-04": "10000 BTC/day"},
        )
    }
    miner(2.6, {Q[0]: 30.0, Q[1]: 40.0}, **policy).solve()
    with pytest.raises(NoPlan):
        miner(2.61, {Q[0]: 30.0, Q[1]: 40.0}, **policy).solve()


def test_windows_open_a_share_of_the_volume_and_nothing_outside():
    """Proves: windows that overlap count once, and a period that lies partly in one sells that share. By
    hand: February to April and March to April leave two months of Q1, one of Q2, none of Q3: 9000 x 2/3 =
    6000 and 9100 / 3 coins. All of the cap has the same impact in a third of the time, with a third of the
    volume: 2/3 x 0.9 x 2.5 % x 0.1 MUSD x sqrt(1 %) = 0.00015.

    A wrong formula would give: 0.000087 in Q2 if the volume of the whole quarter took the sale.
    """
    windows = {
        "spring": {"first": "2027-02", "last": "2027-04"},
        "late": {"first": "2027-03", "last": "2027-04"},
    }
    terms = sales(windows=windows)
    model = Money(quarters(3), treasury={"btc": 10, "sales": terms}).finish()
    most = {node: [part.most for part in slices] for node, slices in model.treasury.slices.items()}
    assert most == {Q[0]: [pytest.approx(6000.0)], Q[1]: [pytest.approx(9100.0 / 3.0)], Q[2]: []}
    assert list(model.context.quantities["treasury.sold_slice"].variable) == [("all", Q[0]), ("all", Q[1])]
    narrow = Sales.model_validate({**terms, "impact": impact(1)})
    for period in quarters(2).timeline.periods:
        (only,) = slices_of(narrow, period, 0.1)
        assert only.impact == pytest.approx(0.00015)


def test_coins_sold_pay_for_power():
    """Proves: net proceeds cover energy and demand charge of mining where coins can be sold (T7). By hand: 3
    + 1 MUSD in Q1 take 4 / 0.099 = 40.404 coins after a fee of 1 %, though there is cash; staff cost of 5
    asks for none; Q2 has no power cost, and in Q3 nothing can be sold.

    A wrong formula would give: 40 coins before the fee, 90.9 with staff cost, 0 without the rule.
    """
    volume = {"2027-01": "10000 BTC/day", "2027-07": "0 BTC/day"}
    model = Money(
        quarters(3),
        treasury={
            "btc": 100,
            "cash": "100 MUSD",
            "sales": sales(fee="1 %", daily_volume=volume, cover_power=True),
        },
        value={"reference_rate": "4 %"},
    )
    for name, amounts in (
        ("mining energy", {Q[0]: -3.0, Q[2]: -2.0}),
        ("demand charge", {Q[0]: -1.0}),
        ("mining operations", {Q[0]: -5.0, Q[1]: -5.0}),
    ):
        model.context.ledger.post("cash", "mining", name, amounts, risk="mining", category="operating")
    model.solve()
    assert model.levels("treasury.sold_slice") == {("all", Q[0]): pytest.approx(4.0 / 0.099)}


def test_what_covers_power_is_net_of_impact():
    """Proves: the impact counts against the cover. By hand: one slice at 0.00015 MUSD a coin: 9.985 MUSD of
    power are 9.985 / 0.09985 = 100 coins."""
    model = Money(
        quarters(1),
        treasury={
            "btc": 1000,
            "cash": "100 MUSD",
            "sales": sales(cover_power=True, impact=impact(1)),
        },
        value={"reference_rate": "4 %"},
    )
    model.context.ledger.post(
        "cash", "mining", "mining energy", {Q[0]: -9.985}, risk="mining", category="operating"
    )
    model.solve()
    assert model.levels("treasury.sold_slice") == {("1", Q[0]): pytest.approx(100.0)}


def test_coins_are_never_bought():
    """Proves: no buy-back (P3), on the path that would pay for it most: the price doubles, the view (a rate
    of 0 % on coins) says so, and 10 MUSD lie idle. By hand: 10 coins x 0.2 + 10 MUSD = 12, and coins never
    rise.

    A wrong formula would give: 22, if 10 MUSD bought 100 coins at 0.1 and were sold at 0.2.
    """
    tree = quarters(2)
    model = Money(
        tree,
        the_market(tree, {Q[0]: 0.1, Q[1]: 0.2}),
        treasury={"btc": 10, "cash": "10 MUSD", "sales": sales()},
        value={"btc_rate": "0 %"},
    )
    assert model.solve() == pytest.approx(12.0)
    assert model.levels("treasury.btc_held") == {Q[0]: pytest.approx(10.0), Q[1]: pytest.approx(10.0)}


def test_pledged_coins_are_not_sold():
    """Proves: P13 and T8. By hand: 60 of 100 coins are pledged and 10 must be free: 30 bring 3 MUSD at 0.1,
    and there is no plan for 3.1."""

    def model(amount: float) -> Money:
        found = Money(
            quarters(2),
            treasury={"btc": 100, "unpledged_floor": 10, "sales": sales(), "payments": due(amount)},
            value={"reference_rate": "4 %"},
        )
        found.flow({Q[0]: 60.0, Q[1]: 60.0}, account="pledged")
        return found

    three = model(3.0)
    three.solve()
    assert three.levels("treasury.btc_held")[Q[1]] == pytest.approx(70.0)
    with pytest.raises(NoPlan):
        model(3.1).solve()


def test_restricted_cash_does_not_count_towards_the_floor():
    """Proves: P13 for cash. By hand: 8 MUSD are held, 5 of them in a reserve: a floor of 3 holds, one of 3.1
    asks for one coin at 0.1 MUSD."""
    for floor, coins in (("3 MUSD", 0.0), ("3.1 MUSD", 1.0)):
        model = Money(
            quarters(1),
            treasury={"btc": 10, "cash": "8 MUSD", "cash_floor": floor, "sales": sales(fee="1 bp")},
            value={"reference_rate": "4 %"},
        )
        model.flow({Q[0]: 5.0}, account="restricted")
        model.solve()
        assert sum(model.levels("treasury.sold_slice").values()) == pytest.approx(coins, rel=1e-3)


@pytest.mark.parametrize(("segments", "error"), [(4, 0.0204), (6, 0.0095), (8, 0.0055), (12, 0.0025)])
def test_secants_overstate_the_cost_by_little_and_never_understate_it(segments: int, error: float):
    """Proves: the errors under T5b, in percent of the cost at the most that can be sold; slopes that rise."""
    (period,) = quarters(1).timeline.periods
    parts = slices_of(Sales.model_validate(sales(impact=impact(segments))), period, 0.1)
    slopes = [part.impact for part in parts]
    assert slopes == sorted(slopes)
    most = sum(part.most for part in parts)
    whole = sum(part.most * part.impact for part in parts)
    worst, base, cost = 0.0, 0.0, 0.0
    for part in parts:
        for step in range(101):
            coins = base + part.most * step / 100
            secant = cost + part.impact * part.most * step / 100
            over = secant / whole - (coins / most) ** 1.5
            assert over > -1e-12
            worst = max(worst, over)
        base, cost = base + part.most, cost + part.impact * part.most
    assert worst == pytest.approx(error, abs=3e-4)
