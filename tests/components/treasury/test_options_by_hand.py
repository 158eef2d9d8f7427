"""Options on coins, worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.components.treasury.options import PUT, contracts, live_by_node
from optimizer.components.treasury.schema import CoinOption
from optimizer.core.errors import NoPlan
from tests.components.alone import Q, quarters, two_worlds
from tests.components.money import Money, the_market
from tests.components.treasury.test_treasury_by_hand import sales

FIRST = {"available_until": "2027-01"}


def call(**changes: Any) -> dict[str, Any]:
    """A call at 120000 for 8000 USD, three months, a fee of 2 % of the premium."""
    return {
        "kind": "covered-call",
        "strike": "120000 USD/BTC",
        "premium": "8000 USD/BTC",
        "fee": "2 %",
        "tenor": "3 months",
        "limit": 50,
        **changes,
    }


def put(**changes: Any) -> dict[str, Any]:
    """A put at 90000 for 5000 USD, three months, a fee of 2 % of the premium."""
    return call(**{"kind": "put", "strike": "90000 USD/BTC", "premium": "5000 USD/BTC", **changes})


def closed(*months: str) -> dict[str, Any]:
    """Sales that can be made in these quarters only (named by their first month)."""
    dates = ("2027-01", "2027-04", "2027-07")
    return sales(daily_volume={date: f"{10000 * (date in months)} BTC/day" for date in dates})


def test_a_call_that_is_written_brings_cash_now_and_costs_only_its_fee():
    """Proves: premium, fee, payoff at the end price, and a value that sees none of it but the fee (T11, O5).

    By hand: 0.3 MUSD are due in Q1 and no coin can be sold then: n calls bring 0.008 x 98 % x n = 0.3, n =
    38.2653. Q2 ends at 0.14: they cost 0.02 n = 0.765306, for which 6.37755 coins go at the mean of 0.12.
    Value: 100 coins x 0.1, less what was due and 2 % of the premium, (0.3 + 0.00016 n) / 1.04^(1/4).

    A wrong formula would give: 0.3 more with the premium as a gift, 0.75 less with the payoff as a loss; a
    payoff of 0 at the mean price.
    """
    tree = quarters(3)
    prices = {Q[0]: 0.1, Q[1]: 0.12, Q[2]: 0.15}
    model = Money(
        tree,
        the_market(tree, prices, {Q[0]: 0.11, Q[1]: 0.14, Q[2]: 0.16}),
        treasury={
            "btc": 100,
            "sales": closed("2027-04"),
            "payments": {"due": {"month": "2027-01", "amount": "-0.3 MUSD"}},
            "options": {"calls": call(**FIRST)},
        },
        value={"reference_rate": "4 %"},
    )
    coins = 0.3 / (0.008 * 0.98)
    assert model.solve() == pytest.approx(10.0 - (0.3 + 0.00016 * coins) / 1.04**0.25)
    assert model.levels("treasury.option_taken") == {("calls", Q[0]): pytest.approx(coins)}
    assert model.levels("treasury.sold_slice") == {("all", Q[1]): pytest.approx(0.02 * coins / 0.12)}
    assert model.amounts("cash", "option premiums", "calls") == {Q[0]: pytest.approx(0.008 * coins)}
    assert model.amounts("cash", "option fees", "calls") == {Q[0]: pytest.approx(-0.00016 * coins)}
    assert model.amounts("cash", "option payoffs", "calls") == {Q[1]: pytest.approx(-0.02 * coins)}
    assert model.amounts("charges", "fair value of options", "calls") == {
        Q[0]: pytest.approx(-0.008 * coins),
        Q[1]: pytest.approx(0.02 * coins),
    }


def test_a_put_brings_cash_when_the_price_has_fallen():
    """Proves: the put's payoff, the other way round, and that it protects coins that are held only.

    By hand: Q2 ends at 0.06, 0.03 below the strike; 0.6 MUSD are due then: 20 puts, for 20 x 0.0051 = 0.102
    MUSD at first. Of 0.102 MUSD of cash, 20 x 0.0001 are lost to the fee. With 15 coins only 15 puts are had.
    """
    tree = quarters(3)

    def model(btc: int) -> Money:
        return Money(
            tree,
            the_market(tree, {Q[0]: 0.1, Q[1]: 0.08, Q[2]: 0.06}, {Q[0]: 0.09, Q[1]: 0.06, Q[2]: 0.05}),
            treasury={
                "btc": btc,
                "cash": "0.102 MUSD",
                "sales": closed(),
                "payments": {"due": {"month": "2027-04", "amount": "-0.6 MUSD"}},
                "options": {"floor": put(**FIRST)},
            },
        )

    protected = model(100)
    assert protected.solve() == pytest.approx(10.0 + 0.102 - 0.6 - 20 * 0.0001)
    assert protected.levels("treasury.option_taken") == {("floor", Q[0]): pytest.approx(20.0)}
    assert protected.amounts("cash", "option payoffs") == {Q[1]: pytest.approx(0.6)}
    with pytest.raises(NoPlan):
        model(15).solve()


@pytest.mark.parametrize("objective", ["present-value", "horizon-worth"])
@pytest.mark.parametrize("end", [0.02, 0.1, 0.5], ids=["falls", "stays", "soars"])
def test_options_are_no_money_machine(objective: str, end: float):
    """Proves: what an option pays on the path counts for nothing, in both objectives: none is entered, as the
    fee is its only worth. Cash earns the reference rate, so the value is what it is without options; of one
    that costs 1 % of the premium it is less by 1 % of what was paid.

    A wrong formula would give: 50 coins of each option that pays on the path: calls where the price stays,
    puts where it falls; with charges not compounded, interest on the premium in `horizon-worth`.
    """
    tree = quarters(3)
    market = the_market(tree, {Q[0]: 0.1, Q[1]: end, Q[2]: end})

    def model(**treasury: Any) -> Money:
        terms = {"btc": 100, "cash": "10 MUSD", "cash_yield": "4 %", "sales": closed(), **treasury}
        return Money(tree, market, treasury=terms, value={"reference_rate": "4 %", "objective": objective})

    without = model().solve()
    options = {"calls": call(fee="1 %", **FIRST), "puts": put(fee="1 %", **FIRST)}
    free = model(options=options)
    assert free.solve() == pytest.approx(without)
    assert free.levels("treasury.option_taken") == {}
    for name, premium in (("calls", 0.008), ("puts", 0.005)):
        forced = model(options=options)
        forced.model.treasury.option_taken[name, Q[0]].fix(10.0)
        years = 0.5 if objective == "horizon-worth" else -0.25
        assert forced.solve() == pytest.approx(without - 0.01 * premium * 10 * 1.04**years)


def test_live_calls_are_covered_by_coins_that_are_not_pledged():
    """Proves: the cover of calls (T8, T11). By hand: of 100 coins 60 are pledged: 40 calls at a premium of
    0.01 MUSD bring 0.4, and there is no plan for 0.41."""

    def model(amount: float) -> Money:
        found = Money(
            quarters(3),
            treasury={
                "btc": 100,
                "sales": closed(),
                "payments": {"due": {"month": "2027-01", "amount": f"{-amount} MUSD"}},
                "options": {"calls": call(premium="10000 USD/BTC", fee="0 %", limit=80)},
            },
        )
        found.flow(dict.fromkeys(Q[:3], 60.0), account="pledged")
        return found

    covered = model(0.4)
    covered.solve()
    assert covered.levels("treasury.option_taken")["calls", Q[0]] == pytest.approx(40.0)
    with pytest.raises(NoPlan):
        model(0.41).solve()


def test_coins_under_live_calls_are_not_sold():
    """Proves: cover in every period until the one of expiry. By hand: 40 of 50 coins are under calls for six
    months from Q1: 10 can be sold in Q1 and Q2, all in Q3, in which the calls expire."""
    for month, amount, fits in (("2027-04", 1.0, True), ("2027-04", 1.1, False), ("2027-07", 5.0, True)):
        model = Money(
            quarters(3),
            treasury={
                "btc": 50,
                "sales": sales(),
                "payments": {"due": {"month": month, "amount": f"{-amount} MUSD"}},
                "options": {"calls": call(premium="1 USD/BTC", fee="0 %", tenor="6 months", **FIRST)},
            },
            value={"reference_rate": "4 %"},
        )
        model.model.treasury.option_taken["calls", Q[0]].fix(40.0)
        if fits:
            model.solve()
        else:
            with pytest.raises(NoPlan):
                model.solve()


def test_the_limit_holds_for_all_that_is_live():
    """Proves: most coins at once. By hand: two calls of six months, a quarter apart, are both open at the end
    of Q2: 30 of 50 coins in Q1 leave 20 for Q2, which bring 0.2 MUSD at 0.01; those of Q1 are over in Q3."""

    def model(amount: float) -> Money:
        found = Money(
            quarters(5),
            treasury={
                "btc": 500,
                "sales": closed(),
                "payments": {"due": {"month": "2027-04", "amount": f"{-amount - 0.3} MUSD"}},
                "options": {"calls": call(premium="10000 USD/BTC", fee="0 %", tenor="6 months")},
            },
        )
        found.model.treasury.option_taken["calls", Q[0]].fix(30.0)
        return found

    model(0.2).solve()
    with pytest.raises(NoPlan):
        model(0.21).solve()


def test_dates_of_entry_and_expiry():
    """Proves: an option is entered in periods that begin in its window, expires in the period that holds the
    month of entry plus the tenor, never in that of entry, and is not offered where that lies after the plan.

    By hand: from February to September Q2 and Q3 begin. Four months after April is August, in Q3; four months
    after July is November, in Q4; one month moves to the next quarter; seven months after July are too late.
    """
    terms = {"available_from": "2027-02", "available_until": "2027-09"}

    def dates(tenor: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        option = CoinOption.model_validate(call(tenor=tenor, **terms))
        return [(each.node, each.live, each.expires) for each in contracts({"calls": option}, quarters())]

    assert dates("4 months") == [(Q[1], (Q[1],), (Q[2],)), (Q[2], (Q[2],), (Q[3],))]
    assert dates("1 month") == dates("4 months")
    assert dates("7 months") == [(Q[1], (Q[1], Q[2]), (Q[3],))]


def test_each_world_pays_its_own_price():
    """Proves: payoff by node and a value that no world moves. By hand: a put of Q1 pays nothing in the good
    world and 0.04 MUSD a coin in the bad one, where 0.4 MUSD are due: 10 puts, at a cost of 0.0001 each.

    A wrong formula would give: a value that rises by 60 % of 0.4 if the luck of the bad world were kept.
    """
    tree = two_worlds(2)
    good, bad = "2027-Q2@good", "2027-Q2@bad"
    model = Money(
        tree,
        the_market(tree, {Q[0]: 0.1, good: 0.13, bad: 0.05}),
        treasury={"btc": 100, "cash": "1 MUSD", "sales": closed(), "options": {"floor": put()}},
    )
    model.flow({good: -0.4, bad: -1.349})
    assert model.solve() == pytest.approx(10.0 + 1.0 - 0.4 * 0.4 - 0.6 * 1.349 - 10 * 0.0001)
    assert model.levels("treasury.option_taken") == {("floor", Q[0]): pytest.approx(10.0)}
    assert model.amounts("cash", "option payoffs") == {bad: pytest.approx(0.4)}


def test_what_a_collar_leaves_open_is_known_by_node():
    """Proves: what a lender needs of a collar. By hand: a put of six months from Q1 is open at the end of Q1
    and Q2, and pays 0.02 MUSD at 0.07."""
    option = CoinOption.model_validate(put(tenor="6 months", **FIRST))
    live = live_by_node(contracts({"floor": option}, quarters()), PUT)
    assert list(live) == [Q[0], Q[1]]
    ((open_put,), _) = live.values()
    assert (open_put.payoff(0.07), open_put.payoff(0.1)) == (pytest.approx(0.02), 0.0)
