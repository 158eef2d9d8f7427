"""What is pledged for a loan, called for and released, worked out on paper.

Throughout: 100 MUSD needed in Q1 at 0.1 MUSD a coin, draw level 50 %, margin call 75 %, cure 65 %.
"""

from __future__ import annotations

import pytest

from optimizer.core.errors import NoPlan
from tests.components.alone import Q, quarters, two_worlds
from tests.components.btc_loans import made
from tests.components.btc_loans.made import Lent, prices

NEED = {Q[0]: 100.0}
FALLS = {Q[0]: 0.1, Q[1]: 0.06}
"""By 40 %."""


def approx(levels: dict[str, float]) -> object:
    return pytest.approx(levels, rel=1e-6)


def test_draw_at_the_draw_level_and_cure_after_a_fall():
    """Proves: draw test and margin call. By hand: 100 / (50 % x 0.1) = 2000 BTC in Q1. In Q2 they are worth
    120: 100 / 120 = 83.3 %, above 75 %, so 100 / (65 % x 0.06) = 2564.1 BTC.

    Only 2000 coins are there in Q1: with more, the plan would see the fall coming and pledge 2222.2 at once.

    A wrong formula would give: 2222.2 BTC in Q2 if only the margin call level were kept, 1333.3 in Q1 without
    the draw test.
    """
    tree = quarters(2)
    treasury, coins = {"btc": 2000}, {Q[1]: 600.0}
    model = Lent(tree, {"bank": {}}, market=prices(tree, FALLS), treasury=treasury, coins=coins, needs=NEED)
    model.solve()
    assert model.of("owed") == approx({Q[0]: 100.0, Q[1]: 100.0})
    assert model.of("collateral") == approx({Q[0]: 2000.0, Q[1]: 100 / 0.039})
    assert model.of("called") == approx({Q[1]: 1.0})
    assert model.amounts("pledged", "collateral") == approx({Q[0]: 2000.0, Q[1]: 100 / 0.039})


def test_a_call_that_is_seen_coming_is_forestalled():
    """Proves: with coins enough, 100 / (75 % x 0.06) = 2222.2 BTC pledged in Q1 are at 75 % in Q2."""
    tree = quarters(2)
    model = Lent(tree, {"bank": {}}, market=prices(tree, FALLS), needs=NEED)
    model.solve()
    assert model.of("collateral") == approx({Q[0]: 100 / 0.045, Q[1]: 100 / 0.045})
    assert model.of("called") == {}


def test_no_call_where_the_fall_is_borne():
    """Proves: a fall of 30 % leaves 100 / 140 = 71.4 %, not above 75 %: nothing is called for."""
    tree = quarters(2)
    model = Lent(tree, {"bank": {}}, market=prices(tree, {Q[0]: 0.1, Q[1]: 0.07}), needs=NEED)
    model.solve()
    assert model.of("collateral") == approx({Q[0]: 2000.0, Q[1]: 2000.0})
    assert model.of("called") == {}


def test_the_lowest_price_of_the_period_calls():
    """Proves: the mean of Q2 is 0.09 and its lowest 0.06: the same call as if all of Q2 were at 0.06."""
    tree = quarters(2)
    market = prices(tree, {Q[0]: 0.1, Q[1]: 0.09}, {Q[1]: 0.06})
    treasury, coins = {"btc": 2000}, {Q[1]: 600.0}
    model = Lent(tree, {"bank": {}}, market=market, treasury=treasury, coins=coins, needs=NEED)
    model.solve()
    assert model.of("collateral")[Q[1]] == pytest.approx(100 / 0.039)


def test_a_call_may_be_cured_by_repaying():
    """Proves: 2400 coins in all bear 65 % x 0.06 x 2400 = 93.6 MUSD, so 6.4 of 100 are repaid in Q2, out of
    7.4 that come in, less interest of 1 % x 100. With 7.3 there is no plan."""
    tree = quarters(2)

    def model(income: float) -> Lent:
        needs = {Q[0]: 100.0, Q[1]: -income}
        loans = {"bank": {"rate": "4 %"}}
        market, treasury, coins = prices(tree, FALLS), {"btc": 2000}, {Q[1]: 400.0}
        return Lent(tree, loans, market=market, treasury=treasury, coins=coins, needs=needs)

    enough = model(7.4)
    enough.solve()
    assert enough.of("repaid") == approx({Q[1]: 6.4})
    assert enough.of("collateral") == approx({Q[0]: 2000.0, Q[1]: 2400.0})
    with pytest.raises(NoPlan):
        model(7.3).solve()


@pytest.mark.parametrize(
    ("price", "release", "left"),
    [(0.2, None, 1000.0), (0.2, "40 %", 1250.0), (0.11, "40 %", 2000.0), (0.125, "40 %", 2000.0)],
)
def test_coins_are_released_down_to_the_release_level(price: float, release: str | None, left: float):
    """Proves: at 0.2 the pledge of 2000 BTC is at 25 %: down to 50 % (the draw level) 1000 stay, to 40 %
    1250. At 0.125 the 2000 are at 40 % and at 0.11 above it: none is released, though the margin call level
    alone would leave 1212.1."""
    tree = quarters(2)
    terms = {} if release is None else {"release_ltv": release}
    model = Lent(tree, {"bank": terms}, market=prices(tree, {Q[0]: 0.1, Q[1]: price}), needs=NEED)
    model.solve()
    assert model.of("collateral") == approx({Q[0]: 2000.0, Q[1]: left})


def test_all_is_released_at_maturity():
    """Proves: it matures in July: all is repaid in Q3 and no coin stays pledged."""
    tree = quarters(4)
    loan = {"matures": "2027-07", "release_ltv": "0 %"}
    model = Lent(tree, {"bank": loan}, needs={Q[0]: 100.0, Q[2]: -100.0})
    model.solve()
    assert model.of("owed") == approx({Q[0]: 100.0, Q[1]: 100.0})
    assert model.of("repaid") == approx({Q[2]: 100.0})
    assert model.of("collateral") == approx({Q[0]: 2000.0, Q[1]: 2000.0})


@pytest.mark.parametrize(
    ("release", "pledged"), [("40 %", dict.fromkeys(Q[:2], 3125.0)), ("0 %", dict.fromkeys(Q[:3], 4000.0))]
)
def test_no_coin_is_pledged_that_no_test_could_ask_for(
    release: str, pledged: dict[str, float], monkeypatch: pytest.MonkeyPatch
):
    """Proves: even with a bounty on pledged coins, 100 MUSD take no more than the hardest test of all asks
    for, release at 40 % of 0.08 in Q2: 100 / 0.032 = 3125 BTC; and none in Q3, where nothing is owed after a
    tenor of six months. Where none need be released before the end, all 4000 may stay."""
    monkeypatch.setattr(made, "HAIR", -1e-6)
    tree = quarters(3)
    market = prices(tree, {Q[0]: 0.1, Q[1]: 0.08, Q[2]: 0.1})
    loan = {"rate": "4 %", "release_ltv": release, "draw_until": "2027-06", "tenor": "6 months"}
    needs = {Q[0]: 100.0, Q[1]: -1.0, Q[2]: -101.0}
    model = Lent(tree, {"bank": loan}, market=market, needs=needs)
    model.solve()
    assert model.of("owed") == approx({Q[0]: 100.0, Q[1]: 100.0})
    assert model.of("collateral") == approx(pledged)


def test_the_pledge_survives_a_shock():
    """Proves: after a fall of 50 % the margin call level bears 75 % x 50 % x 0.1 = 0.0375 MUSD a coin:
    100 / 0.0375 = 2666.7 BTC. In Q2 the shock is 20 %, in June 10 %: 75 % x 80 % = 60 % is
    more than the release level of 50 %, so 2000 stay; Q3 has 60 % in its last month, 100 / (75 % x 40 % x
    0.1) = 3333.3.

    A wrong formula would give: 3076.9 at the cure level.
    """
    tree = quarters(3)
    shock = {"2027-01": "50 %", "2027-04": "20 %", "2027-06": "10 %", "2027-09": "60 %"}
    model = Lent(tree, {"bank": {"stress": {"shock": shock}}}, needs=NEED)
    model.solve()
    assert model.of("collateral") == approx({Q[0]: 100 / 0.0375, Q[1]: 2000.0, Q[2]: 100 / 0.03})


def survivor(coins: float, loans: int = 1, floor: float = 0.0) -> Lent:
    """Loans of 100 MUSD each, whose calls after a fall of 50 % all coins held must cure."""
    stress = {"shock": "50 %", "survives": "with-all-coins"}
    terms = {f"bank {number}": {"limit": "100 MUSD", "stress": stress} for number in range(loans)}
    treasury = {"btc": coins, "unpledged_floor": floor}
    tree = quarters(1)
    model = Lent(tree, terms, treasury=treasury, needs={Q[0]: 100.0 * loans}, floor=floor)
    model.solve()
    return model


def test_all_coins_survive_a_shock():
    """Proves: cure level after the shock 65 % x 50 % x 0.1 = 0.0325 MUSD a coin: 3076.9 BTC, of which 2000
    are pledged and 1076.9 must be there. A floor of 100 BTC that stay unpledged comes on top; coins do not
    count for two loans."""
    model = survivor(3077.0)
    assert model.of("collateral", "bank 0") == approx({Q[0]: 2000.0})
    assert model.of("topup", "bank 0")[Q[0]] == pytest.approx(100 / 0.0325 - 2000.0, abs=0.1)
    survivor(3177.0, floor=100.0)
    survivor(6154.0, loans=2)
    for wrong in ({"coins": 3076.0}, {"coins": 3176.0, "floor": 100.0}, {"coins": 6153.0, "loans": 2}):
        with pytest.raises(NoPlan):
            survivor(**wrong)


def test_pledged_coins_cannot_be_sold():
    """Proves: of 3000 coins 20 a day for 90 days can be sold: 1800 bring 90 % x 0.1 x 1800 = 162 MUSD, and
    the other 1200 bear 60 (T8). 222 in all, not one more; counted twice, the coins would bear 100."""
    sales = {"fee": "10 %", "daily_volume": "20 BTC/day", "volume_share": "100 %"}

    def model(need: float) -> Lent:
        loans = {"bank": {"limit": "100 MUSD"}}
        return Lent(quarters(1), loans, treasury={"btc": 3000, "sales": sales}, needs={Q[0]: need})

    model(222.0).solve()
    with pytest.raises(NoPlan):
        model(223.0).solve()


@pytest.mark.parametrize(("price", "pledged"), [(0.1, 1500.0), (0.08, 100 / 0.052)])
def test_what_is_pledged_at_the_start(price: float, pledged: float):
    """Proves: 100 MUSD on 1500 BTC at the start. At 0.1 that is 66.7 %: no call, and no release down to 50 %.
    At 0.08 it is 83.3 %: called at once, 100 / (65 % x 0.08) = 1923.1 BTC."""
    loan = {"opening": "100 MUSD", "opening_pledged": 1500}
    tree = quarters(1)
    model = Lent(tree, {"bank": loan}, market=prices(tree, price), needs={})
    model.solve()
    assert model.of("owed") == approx({Q[0]: 100.0})
    assert model.of("collateral") == approx({Q[0]: pledged})


def test_each_world_is_called_on_its_own():
    """Proves: after one shared quarter the price falls by 40 % in one world and doubles in the other: 2564.1
    BTC in the one, 1000 in the other."""
    tree = two_worlds(2)
    market = prices(tree, {Q[0]: 0.1, f"{Q[1]}@good": 0.2, f"{Q[1]}@bad": 0.06})
    model = Lent(tree, {"bank": {}}, market=market, needs=NEED)
    model.solve()
    assert model.of("collateral") == approx(
        {Q[0]: 2000.0, f"{Q[1]}@good": 1000.0, f"{Q[1]}@bad": 100 / 0.039}
    )
    assert model.of("called") == approx({f"{Q[1]}@bad": 1.0})
