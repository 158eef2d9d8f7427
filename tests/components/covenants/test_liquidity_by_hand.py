"""Liquidity, always and while building, one page of numbers each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyomo.environ as pyo
import pytest
from pyomo.environ import value

from optimizer.core.errors import NoPlan
from tests.components.alone import JANUARY, Q, quarters, two_worlds
from tests.components.covenants.made import KEPT, Company
from tests.components.money import the_market

CASH_AND_COINS: dict[str, Any] = {**KEPT, "cash": "10 MUSD", "btc": 100}


def least(amount: Any, share: str = "0 %", **more: Any) -> dict[str, Any]:
    return {"minimum_liquidity": {"bank": {"amount": amount, "btc_share": share, **more}}}


def free_to_spend(company: Company) -> float:
    spent = company.spent("spent", Q[0])
    company.solve()
    return float(value(spent))


def test_cash_and_half_of_what_the_coins_are_worth():
    """Proves: free cash and a share of free coins (F11).

    By hand: 10 MUSD and 50 % of 100 BTC at 0.1 are 15; with 12 asked for, 3 can be spent. A wrong formula
    would give: 8 with coins in full, and no plan with cash alone.
    """
    company = Company(quarters(1), treasury=CASH_AND_COINS, covenants=least("12 MUSD", "50 %"))
    assert free_to_spend(company) == pytest.approx(3.0)
    with pytest.raises(NoPlan):
        Company(quarters(1), treasury=CASH_AND_COINS, covenants=least("12 MUSD")).solve()


def test_coins_count_at_the_lowest_price_of_the_period():
    """By hand: at 0.08 half is 4, so 2 can be spent. A wrong formula would give: 3 at the mean price."""
    tree = quarters(1)
    market = replace(the_market(tree), lowest_price={Q[0]: 0.08})
    company = Company(tree, market, treasury=CASH_AND_COINS, covenants=least("12 MUSD", "50 %"))
    assert free_to_spend(company) == pytest.approx(2.0)


def test_nothing_that_is_promised_elsewhere_counts():
    """Proves: pledged coins (P13), coins kept to cure a loan (F22) and restricted cash are left out.

    By hand: of 100 BTC 20 are pledged and 10 kept: 50 % of 70 at 0.1 is 3.5; of 10 MUSD 0.5 are restricted:
    9.5 + 3.5 - 12 = 1 can be spent. A wrong formula would give: 2 with pledged coins, 1.5 with those kept or
    with restricted cash.
    """
    company = Company(quarters(1), treasury=CASH_AND_COINS, covenants=least("12 MUSD", "50 %"))
    company.context.ledger.post("pledged", "btc_loans", "collateral", {Q[0]: 20.0}, item="loan")
    company.context.ledger.post("restricted", "financing", "debt service reserve", {Q[0]: 0.5}, item="bank")
    company.keeps_to_cure({Q[0]: 10.0})
    assert free_to_spend(company) == pytest.approx(1.0)


def test_it_holds_in_every_period_that_the_window_touches_at_its_highest_month_there():
    """Proves: May to August: Q2 at June's 4, Q3 at August's 6; Q1, Q4 and September's 9 are not asked for.

    By hand: 10 and an income of 1 a quarter: 12 - 4 in Q2 and 13 - 6 in Q3 allow 7 to be spent in Q1. A wrong
    formula would give: 4 with September's amount.
    """
    amount = {"2027-01": "2 MUSD", "2027-06": "4 MUSD", "2027-08": "6 MUSD", "2027-09": "9 MUSD"}
    window = {"tested_from": "2027-05", "tested_until": "2027-08"}
    company = Company(
        quarters(),
        treasury={"cash": "10 MUSD", "cash_floor": "0 MUSD"},
        covenants=least(amount, **window),
    )
    company.flow(dict.fromkeys(Q, 1.0))
    assert free_to_spend(company) == pytest.approx(7.0)
    assert company.covenants.required == {"bank": {Q[1]: 4.0, Q[2]: 6.0}}


def test_each_world_holds_it_by_itself():
    """Proves: one row a node. By hand: 10 at the start, 30 more in the good world; 4 asked for.

    Spent later: 36 in the good world, 6 in the bad one. A wrong formula would give: 18 in both, on average.
    """
    tree = two_worlds(2)
    company = Company(tree, treasury={"cash": "10 MUSD"}, covenants=least("4 MUSD"))
    company.flow({"2027-Q2@good": 30.0})
    good, bad = (company.spent(world, f"2027-Q2@{world}") for world in ("good", "bad"))
    company.solve()
    assert (value(good), value(bad)) == (pytest.approx(36.0), pytest.approx(6.0))


COST = {Q[0]: 40.0, Q[1]: 30.0, Q[2]: 30.0}
"""Of a hall that is ready in October."""


def building(cash: str = "26 MUSD", worth: float = 200.0, **terms: Any) -> tuple[Company, Any]:
    """A hall worth twice its cost, and money for all but its first part."""
    company = Company(
        quarters(),
        treasury={"cash": cash},
        covenants={"completion_guarantee": {"parent": {"halls": ["hall"], **terms}}},
    )
    company.flow({Q[1]: 100.0, Q[2]: 100.0})
    return company, company.project("hall", COST, JANUARY + 9, worth=worth)


def test_the_parent_holds_a_share_of_what_is_still_to_be_paid():
    """Proves: at the end of Q1 60 of 100 are still to be paid, 20 % of it is 12 (F8).

    By hand: 26 - 40 x >= 12 x, so x = 0.5. A wrong formula would give: 0.65 without it, 0.433 on the whole
    cost.
    """
    company, size = building(overrun="20 %")
    company.solve()
    assert value(size) == pytest.approx(0.5)


def test_a_least_amount_stands_on_top_while_anything_is_built():
    """By hand: 26 - 40 x >= 12 x + 10, so x = 16 / 52; with 5 MUSD nothing can be begun: nothing is asked.

    A wrong formula would give: 26 / 62 if the 10 shrank with the size, no plan with 5 MUSD if they were
    asked for anyway.
    """
    company, size = building(overrun="20 %", least="10 MUSD")
    company.solve()
    assert value(size) == pytest.approx(16 / 52)
    company, size = building(cash="5 MUSD", overrun="20 %", least="10 MUSD")
    company.solve()
    assert value(size) == pytest.approx(0.0)


def test_what_is_ready_is_guaranteed_no_more():
    """Proves: a hall that is ready in April is built at the end of Q1, though 60 of it are paid in Q2.

    By hand: 40 MUSD pay its first part in full: 1. A wrong formula would give: 40 - 40 x >= 60 x, so 0.4.
    """
    company = Company(
        quarters(2),
        treasury={"cash": "40 MUSD"},
        covenants={"completion_guarantee": {"parent": {"halls": ["hall"], "overrun": "100 %"}}},
    )
    company.flow({Q[1]: 60.0})
    size = company.project("hall", {Q[0]: 40.0, Q[1]: 60.0}, JANUARY + 3, worth=900.0)
    company.solve()
    assert value(size) == pytest.approx(1.0)


def test_what_dearer_tiers_add_is_guaranteed_too():
    """By hand: 60 of 100 MUSD are left after Q1, and 6 of the 10 that a dearer tier adds: 20 % of 66 is 13.2.

    26 - 44 x >= 13.2 x, so x = 26 / 57.2. A wrong formula would give: 26 / 56.
    """
    company, size = building(overrun="20 %")
    (plain,) = company.context.commitments
    dearer = company.choice("dearer")
    company.model.test.same = pyo.Constraint(expr=dearer == size)
    company.context.commitments[:] = [replace(plain, further=((dearer, {Q[0]: 4.0, Q[1]: 3.0, Q[2]: 3.0}),))]
    company.context.ledger.post(
        "cash", "conversions", "conversion", {Q[0]: -4.0 * dearer}, risk="reference", category="investment"
    )
    company.solve()
    assert value(size) == pytest.approx(26 / 57.2)


def test_machines_of_a_lease_are_guaranteed_until_it_commences():
    """By hand: 30 of 40 are still to be paid after Q1: 26 - 10 x >= 50 % of 30 x, so x = 26 / 25, at most 1;
    at 100 % x = 26 / 40.
    """
    for overrun, by_hand in (("50 %", 1.0), ("100 %", 0.65)):
        terms = {"machines_of": ["cloud"], "overrun": overrun}
        company = Company(
            quarters(2), treasury={"cash": "26 MUSD"}, covenants={"completion_guarantee": {"parent": terms}}
        )
        company.flow({Q[1]: 100.0})
        cost = {Q[0]: 10.0, Q[1]: 30.0}
        size = company.project("cloud", cost, JANUARY + 6, kind="lease", worth=100.0)
        company.solve()
        assert value(size) == pytest.approx(by_hand)


def test_a_hall_begun_in_one_world_is_guaranteed_in_that_world_alone():
    """By hand: 26 - 20 x >= 50 % of 20 x in the good world, x = 26 / 30; in the bad one all 26 are spent."""
    tree = two_worlds(3)
    company = Company(
        tree,
        treasury={"cash": "26 MUSD"},
        covenants={"completion_guarantee": {"parent": {"halls": ["hall"], "overrun": "50 %"}}},
    )
    good, bad = "2027-Q2@good", "2027-Q2@bad"
    later = "2027-Q3@good"
    company.flow({later: 100.0})
    size = company.project("hall", {good: 20.0, later: 20.0}, JANUARY + 9, worth=900.0, node=good)
    spent = company.spent("spent", bad)
    company.solve()
    assert value(size) == pytest.approx(26 / 30)
    assert value(spent) == pytest.approx(26.0)
