"""Tables for lenders, worked by hand on the sample with covenants and a loan against Bitcoin."""

from __future__ import annotations

import pytest

from optimizer.report.view import View
from optimizer.solution.answer import records
from tests.report import lent, sample
from tests.solution import made as base
from tests.solution.small import Q, scenario, two_worlds, with_fleet, with_lease


@pytest.fixture(scope="module")
def view() -> View:
    return lent.view(lent.COINS)


def rows(view: View, name: str, **equal: object) -> list[dict]:
    return [
        row for row in records(view.table(name)) if all(row[key] == value for key, value in equal.items())
    ]


def test_debt_service_by_facility_and_period(view):
    """Proves: what is drawn is no debt service, interest is.

    By hand: 75.5 are drawn in Q2 and stay; 10 % a year of that are 1.8875 a quarter, in Q3 and Q4. A wrong
    formula would give: -73.6125, with what was drawn taken off, or a row for Q1.
    """
    found = rows(view, "debt_service")
    assert [row["node"] for row in found] == list(Q[1:])
    assert [row["drawn_musd"] for row in found] == [75.5, 0.0, 0.0]
    assert [row["interest_musd"] for row in found] == pytest.approx([0.0, 1.8875, 1.8875])
    assert [row["service_musd"] for row in found] == pytest.approx([0.0, 1.8875, 1.8875])
    assert [row["owed_musd"] for row in found] == pytest.approx([75.5] * 3)


def test_a_line_of_credit_that_is_paid_down_is_debt_service():
    """Proves: a draw below zero is a repayment. By hand: 75.5 in Q2, 50 of it back in Q4, after interest of
    1.8875 in Q4. A wrong formula would give: drawn 25.5 in all, repaid nothing."""
    made = base.whole_scenario()
    on = sample.view().tree
    paid = (*base.DECISIONS, ("financing.revolver_change", "", "line", Q[3], -50.0))
    whole = base.plan(made, on, paid)
    found = records(View(base.solution(plan=whole), "x-1").table("debt_service"))
    last = found[-1]
    assert (last["node"], last["drawn_musd"], last["repaid_musd"]) == (Q[3], 0.0, 50.0)
    assert last["service_musd"] == pytest.approx(51.8875)
    assert last["owed_musd"] == pytest.approx(25.5)


def test_cash_against_its_floor():
    """By hand: cash of 16.544, then 26.667 + 75.5 + 10 - 100 more, then twice 5.4 - 1.8875, over a floor of
    10 that rises to 20 in the last month. A wrong formula would give: a room of 25.736 in the last quarter,
    over the floor of its first month."""
    floor = {"treasury": {"cash_floor": {"2027-01": "10 MUSD", "2027-12": "20 MUSD"}}}
    found = rows(lent.view(floor), "cash_room")
    assert [row["floor_musd"] for row in found] == [10.0, 10.0, 10.0, 20.0]
    assert [row["room_musd"] for row in found] == pytest.approx([6.544, 18.7106667, 22.2231667, 15.7356667])
    assert [row["debt_musd"] for row in found] == pytest.approx([0.0, 75.5, 75.5, 75.5])
    (tightest,) = rows(lent.view(floor), "rooms", kind="cash_floor")
    assert (tightest["node"], tightest["there_is"]) == (Q[0], pytest.approx(16.544))
    assert tightest["may_fall"] == pytest.approx(6.544 / 16.544)


def test_room_of_each_covenant_in_its_own_unit(view):
    """By hand: interest cover 5.4 / 1.8875 (the notes' and the loan's in fact: 3.775 is twice 1.8875) is
    2.861 against 2.0; leverage 75.5 over 4 x 5.4 is 3.495 against 4.0; one tenant has all, where 60 % may
    be his; 16.544 of cash in Q1 where 20 must be. A wrong formula would give: rooms in MUSD, 1.625 and
    10.9."""
    found = {row["kind"]: row for row in rows(view, "covenant_room", is_tightest=True)}
    assert set(found) == {"interest_cover", "leverage", "concentration", "minimum_liquidity"}
    cover, leverage = found["interest_cover"], found["leverage"]
    assert (cover["there_is"], cover["limit"], cover["unit"]) == (pytest.approx(5.4 / 1.8875), 2.0, "times")
    assert cover["room"] == pytest.approx(5.4 / 1.8875 - 2.0)
    assert (leverage["limit"], leverage["room"]) == (4.0, pytest.approx(4.0 - 75.5 / 21.6))
    assert (found["concentration"]["room"], found["concentration"]["unit"]) == (pytest.approx(-0.4), "share")
    assert (found["minimum_liquidity"]["node"], found["minimum_liquidity"]["unit"]) == (Q[0], "MUSD")
    assert found["minimum_liquidity"]["room"] == pytest.approx(-3.456)
    assert [kind for kind, row in found.items() if row["is_broken"]] == ["concentration", "minimum_liquidity"]


def test_what_may_fall_until_a_covenant_is_broken(view):
    """Proves: with income less by `may_fall`, the covenant is met exactly. By hand: 3.775 / 5.4 of the income
    is needed for the interest, 75.5 / 4 / 21.6 of it for the debt."""
    found = {row["kind"]: row["may_fall"] for row in rows(view, "covenant_room", is_tightest=True)}
    assert 5.4 * (1.0 - found["interest_cover"]) == pytest.approx(3.775)
    assert 4.0 * 21.6 * (1.0 - found["leverage"]) == pytest.approx(75.5)


def test_the_fall_of_bitcoin_to_the_first_margin_call(view):
    """Proves: at the price less the fall, debt over the pledge is the level of the call, exactly.

    By hand: 6 MUSD on 150 coins at 60,000 are 66.7 %; called above 80 %, so after a fall of 1 - 0.6667 /
    0.8, a sixth. Q1 has 60 % and Q3 50 %. A wrong formula would give: 13.3 %, the difference of the two
    levels.
    """
    (first,) = rows(view, "loan_room", is_tightest=True)
    assert (first["node"], first["may_fall"]) == (Q[1], pytest.approx(1 / 6))
    price = 60_000 * (1.0 - first["may_fall"])
    assert 6e6 / (150 * price) == pytest.approx(first["margin_call_ltv"])
    (told,) = rows(view, "rooms", kind="margin_call")
    assert (told["name"], told["node"], told["may_fall"]) == ("coin-loan", Q[1], first["may_fall"])
    assert not told["is_broken"]


def test_a_loan_above_its_call_is_broken_and_one_that_owes_nothing_is_not_told():
    over = {**lent.COINS["btc_loans"]["coin-loan"], "margin_call_ltv": "65 %", "cure_ltv": "62 %"}
    view = lent.view({**lent.COINS, "btc_loans": {"coin-loan": over}})
    (told,) = rows(view, "rooms", kind="margin_call")
    assert told["is_broken"]
    assert told["room"] == pytest.approx(0.65 - 2 / 3)
    assert [row["node"] for row in rows(view, "loan_room")] == list(Q[:3])


def test_the_coin_floor_only_where_coins_must_be_kept():
    """By hand: 123.3 coins are left from Q2 on; 100 must be: 23.3 may go."""
    assert rows(lent.view(), "rooms", kind="btc_floor") == []
    (told,) = rows(lent.view({"treasury": {"btc_floor": 100}}), "rooms", kind="btc_floor")
    assert (told["node"], told["limit"], told["unit"]) == (Q[1], 100.0, "BTC")
    assert told["room"] == pytest.approx(370 / 3 - 100)


def test_each_world_has_its_rows():
    """Two worlds: cash by node, six of them after the first, and no covenants without any."""
    made = scenario(with_fleet(), with_lease(), base.FINANCING)
    on = two_worlds(made)
    view = View(base.solution(scenario=made, tree=on, plan=base.plan(made, on, base.DECISIONS[:1])), "x-1")
    assert [row["node"] for row in rows(view, "cash_room")] == on.names
    assert {row["world"] for row in rows(view, "cash_room")[1:]} == {"bull", "bear"}
    assert view.table("covenant_room").empty
    assert view.table("debt_service").empty
    assert [row["kind"] for row in rows(view, "rooms")] == ["cash_floor"]
