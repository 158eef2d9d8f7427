"""Debt, interest and power against income and power, one page of numbers each."""

from __future__ import annotations

from typing import Any

import pytest
from pyomo.environ import value

from optimizer.core.errors import NoPlan
from tests.components.alone import Q, quarters, two_worlds
from tests.components.covenants.made import KEPT, Company


def earning(covenants: dict[str, Any], **more: Any) -> Company:
    """5 MUSD of operating cash and 10 BTC mined at 0.1 in a quarter: EBITDA 6, 24 in a year. Cash 25 at its
    end.
    """
    treasury = {**KEPT, "cash": "20 MUSD", **more.pop("treasury", {})}
    company = Company(quarters(1), treasury=treasury, covenants=covenants, **more)
    company.flow({Q[0]: 5.0})
    company.flow({Q[0]: 10.0}, account="btc", risk="mining")
    return company


@pytest.mark.parametrize(
    ("terms", "by_hand"),
    [
        ({}, 65.0),
        ({"net_of_cash": False}, 40.0),
        ({"with_prepayments": False}, 73.0),
        ({"tested_from": "2027-04"}, 1000.0),
    ],
)
def test_leverage(terms: dict[str, Any], by_hand: float):
    """Proves: debt and tenants' 8 MUSD, less free cash, at most 2 times the EBITDA of a year (F11).

    By hand: 2 * 24 + 25 - 8 = 65; on gross debt 48 - 8 = 40; without tenants' money 73; before the month from
    which it is tested anything goes. A wrong formula would give: 57 without the coins, 29 without the year.
    """
    company = earning({"leverage": {"bank": {"most": 2, **terms}}})
    owed = company.wanted("owed")
    company.owes("loan", {Q[0]: owed})
    company.owes("lease", {Q[0]: 8.0}, line="prepayment owed")
    company.solve()
    assert value(owed) == pytest.approx(by_hand)


def test_restricted_cash_is_not_taken_off_the_debt():
    """By hand: 2 * 24 + 25 - 4 = 69."""
    company = earning({"leverage": {"bank": {"most": 2}}})
    owed = company.wanted("owed")
    company.owes("loan", {Q[0]: owed})
    company.context.ledger.post("restricted", "financing", "project cash", {Q[0]: 4.0}, item="loan")
    company.solve()
    assert value(owed) == pytest.approx(69.0)


def test_interest_cover():
    """Proves: EBITDA of a quarter over the interest paid in it, by facilities of all kinds (F11).

    By hand: 100 MUSD at 8 % cost 2 a quarter, and 0.4 on coins: 2 times 2.4 is 4.8 of 6, so 1.2 is left for
    running costs. A wrong formula would give: 2 without the loan on coins, 0.2 without the coins mined.
    """
    notes = {"outstanding": {"notes": {"amount": "100 MUSD", "rate": "8 %", "matures": "2029-01"}}}
    company = earning({"interest_cover": {"bank": {"least": 2}}}, financing=notes)
    company.context.ledger.post(
        "cash", "btc_loans", "interest", {Q[0]: -0.4}, item="loan", risk="reference", category="financing"
    )
    cost = company.wanted("cost")
    company.flow({Q[0]: -0.5 * cost})
    company.solve()
    assert 0.5 * value(cost) == pytest.approx(1.2)


def leased(covenants: dict[str, Any], income: dict[int, float], quarters_: int = 1) -> tuple[Company, Any]:
    """A lease that may be signed, with credits of 0.25 MUSD a month, and debt of a bank and of others."""
    company = Company(quarters(quarters_), treasury={"cash": "99 MUSD"}, covenants=covenants)
    credits = dict.fromkeys(income, 0.25)
    size = company.lease("lease", Q[0], income, credits)
    company.lease("other", Q[0], dict.fromkeys(income, 1.0))
    owed = [company.wanted(f"owed {node}") for node in Q[:quarters_]]
    company.owes("bank", dict(zip(Q, owed, strict=False)))
    company.owes("others", dict.fromkeys(Q[:quarters_], 77.0))
    return company, (size, owed)


SECURED = {"facilities": ["bank"], "leases": ["lease"]}


def test_debt_yield():
    """Proves: income of a lease in a year, less its tenant's credits, over the debt of one facility (F11).

    By hand: (1 - 0.25) * 12 = 9 a year at 10 % carry 90. A wrong formula would give: 120 without the credits,
    22.5 with a quarter's income, 210 with the other lease's.
    """
    company, (_, (owed,)) = leased(
        {"debt_yield": {"bank": {"least": "10 %", **SECURED}}}, dict.fromkeys(range(12), 1.0)
    )
    company.solve()
    assert value(owed) == pytest.approx(90.0)


def test_loan_to_value():
    """By hand: 9 a year at a cap rate of 6 % are worth 150; 65 % of it is 97.5."""
    company, (_, (owed,)) = leased(
        {"loan_to_value": {"bank": {"most": "65 %", "cap_rate": "6 %", **SECURED}}},
        dict.fromkeys(range(12), 1.0),
    )
    company.solve()
    assert value(owed) == pytest.approx(97.5)


@pytest.mark.parametrize(
    "covenant",
    [
        {"debt_yield": {"bank": {"least": "10 %", **SECURED}}},
        {"loan_to_value": {"bank": {"most": "60 %", "cap_rate": "6 %", **SECURED}}},
    ],
)
def test_rent_free_months_do_not_forbid_the_lease(covenant: dict[str, Any]):
    """Proves: a lease without rent and with cost in Q1 counts as nothing there: nothing may be owed, but it
    can be signed.

    By hand: Q1: income (-0.5 - 0.25) * 3 counts as 0; Q2: 0.75 * 12 = 9 a year, 90 owed in both kinds. A
    wrong formula would give: no lease.
    """
    income = dict.fromkeys(range(3), -0.5) | dict.fromkeys(range(3, 24), 1.0)
    company, (size, owed) = leased(covenant, income, 2)
    company.solve()
    assert value(size) == pytest.approx(1.0)
    assert [value(one) for one in owed] == [pytest.approx(0.0), pytest.approx(90.0)]


@pytest.mark.parametrize(
    ("terms", "by_hand"),
    [
        ({"tenant": "Big", "share": "40 %"}, 10.0),
        ({"credit": "junk", "share": "40 %"}, 80 / 3),
        ({"each": "tenant", "share": "60 %"}, 35.0),
        ({"each": "credit", "share": "75 %"}, 120.0),
        ({"tenant": "Big", "share": "40 %", "tested_from": "2027-04"}, 200.0),
    ],
)
def test_concentration(terms: dict[str, Any], by_hand: float):
    """Proves: IT MW of a tenant or class, at most a share of all leased (L12).

    By hand: Big leases b MW of class junk and 10 of class prime beside Small's 30 of prime. Big: b + 10 <=
    0.4 (b + 40) gives 10, at 60 % 35 (Small's 30 hold there); junk: b <= 0.4 (b + 40) gives 26.7, at 75 %
    120 (prime's 40 hold there).
    """
    company = Company(
        quarters(1),
        covenants={"concentration": {"bank": terms}},
        tenants={"a": "Small", "b": "Big", "c": "Big"},
        credit={"a": "prime", "b": "junk", "c": "prime"},
    )
    power = company.wanted("power", 200.0)
    company.lets("a", {Q[0]: 30.0})
    company.lets("b", {Q[0]: power})
    company.lets("c", {Q[0]: 10.0})
    company.solve()
    assert value(power) == pytest.approx(by_hand)


def test_each_world_is_tested_by_itself():
    """By hand: 9 a quarter in the good world carry 2 * 36, and its cash 20; 1 in the bad one 2 * 4 and 12."""
    tree = two_worlds(2)
    company = Company(
        tree,
        treasury={"cash": "10 MUSD"},
        covenants={"leverage": {"bank": {"most": 2, "tested_from": "2027-04"}}},
    )
    good, bad = "2027-Q2@good", "2027-Q2@bad"
    company.flow({Q[0]: 1.0, good: 9.0, bad: 1.0})
    owed = {node: company.wanted(node) for node in (good, bad)}
    company.owes("loan", {Q[0]: 500.0, **owed})
    company.solve()
    assert value(owed[good]) == pytest.approx(2 * 36 + 20)
    assert value(owed[bad]) == pytest.approx(2 * 4 + 12)


@pytest.mark.parametrize(
    "covenant", [{"leverage": {"bank": {"most": 3}}}, {"interest_cover": {"bank": {"least": 2}}}]
)
def test_a_loss_breaks_no_promise_while_nothing_is_owed(covenant: dict[str, Any]):
    """Proves: a covenant rests while nothing is owed (F11).

    By hand: with cash 20, running costs of 30 in Q1 make it borrow 10 over Q1 and pay interest in Q2, both
    with EBITDA below zero, so with a covenant there is no plan; with 40 of cash nothing is
    borrowed, and the same loss is nobody's business.
    A wrong formula would give: no plan in either case.
    """
    line = {"revolvers": {"line": {"limit": "50 MUSD", "rate": "8 %", "matures": "2029-01"}}}

    def made(cash: str) -> Company:
        company = Company(quarters(2), treasury={"cash": cash}, covenants=covenant, financing=line)
        company.flow({Q[0]: -30.0, Q[1]: -1.0})
        return company

    assert made("40 MUSD").solve() == pytest.approx(9.0)
    with pytest.raises(NoPlan):
        made("20 MUSD").solve()
