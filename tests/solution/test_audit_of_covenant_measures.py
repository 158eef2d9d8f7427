"""What covenants are measured in, as the audit works it out, one page of numbers each."""

from __future__ import annotations

import pytest

from optimizer.solution.audit import covenants
from optimizer.solution.audit.case import Line
from tests.solution.small import Q, case, scenario, two_worlds, with_hall, with_lease


def test_what_is_tied_elsewhere_does_not_count():
    """By hand: 30 MUSD, 4 restricted; 100 BTC at 0.1, 20 pledged and 10 kept: 26 + 50 % of 7 = 29.5."""
    terms = {"minimum_liquidity": {"bank": {"amount": "1 MUSD", "btc_share": "50 %"}}}
    made = case(scenario({"covenants": terms}), ("btc_loans.topup", "", "loan", Q[0], 10.0, "state"))
    made.books.post(Line("restricted", "financing", "project cash"), Q[0], 4.0, item="bank")
    made.books.post(Line("pledged", "btc_loans", "collateral"), Q[0], 20.0, item="loan")
    found = covenants.readings(made, dict.fromkeys(Q, 30.0), dict.fromkeys(Q, 100.0))
    assert [one.value for one in found] == pytest.approx([29.5, 35.0, 35.0, 35.0])


YIELD = {"debt_yield": {"bank": {"least": "1 %", "facilities": ["line"], "leases": ["lease"]}}}


def test_income_of_a_lease_is_what_is_left_of_the_rent_and_never_below_zero():
    """Proves: credits and cost come off, a margin on power adds; a rent-free quarter counts as none.

    By hand: rent of 6 a quarter from October, 6.6 in the second year: 44.4 in all; 10 % paid ahead comes back
    over a year, 1.11 a quarter, and a fifth of the rent for fit-out, 1.2. Cost 0.6. Power 20 * 1.25 MW * 2208
    h * 40 is 2.208, of which 10 % is kept. Q4: 6 - 0.6 - 1.11 - 1.2 + 0.2208 = 3.3108, in a year 13.2432. Q3
    is 0.3792 short: 0.
    """
    prepaid = {"share": "10 %", "before": "0 months", "credited_from": "3 months"}
    lease = with_lease(
        kind="hosting",
        markup="10 %",
        free="3 months",
        prepayment={**prepaid, "credited_over": "12 months"},
        tenant_capex={"amount": "1 MUSD/MW", "before": "0 months", "credit_share": "20 %"},
    )
    made = case(scenario(lease, {"covenants": YIELD}), ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0))
    for node in Q[2:]:
        made.books.post(Line("debt", "financing", "owed"), node, 10.0, item="line")
    found = covenants.readings(made, dict.fromkeys(Q, 0.0), dict.fromkeys(Q, 0.0))
    assert [one.value for one in found] == pytest.approx([0.0, 13.2432])


def test_a_lease_signed_in_one_world_earns_in_that_world_alone():
    """By hand: 5.4 in Q3 of the bull world, 21.6 in a year; the bear world owes 10 and has none."""
    made = scenario(with_lease(), {"covenants": YIELD})
    signed = ("leases.taken", "", "hall/lease/2027-Q3", "2027-Q2@bull", 1.0)
    both = case(made, signed, on=two_worlds(made))
    for node in ("2027-Q3@bull", "2027-Q3@bear"):
        both.books.post(Line("debt", "financing", "owed"), node, 10.0, item="line")
        both.books.post(Line("debt", "financing", "owed"), node, 99.0, item="another")
    found = {one.node: (one.value, one.limit) for one in covenants.readings(both, {}, {})}
    assert found == {
        "2027-Q3@bull": (pytest.approx(21.6), pytest.approx(0.1)),
        "2027-Q3@bear": (0.0, pytest.approx(0.1)),
    }


def test_coins_count_at_the_lowest_month():
    """By hand: 100 BTC at 0.08, the lowest of Q1, at 50 %: 4."""
    prices = {"2027-01": "100000 USD/BTC", "2027-02": "80000 USD/BTC", "2027-03": "120000 USD/BTC"}
    terms = {"minimum_liquidity": {"bank": {"amount": "1 MUSD", "btc_share": "50 %"}}}
    made = case(scenario({"covenants": terms, "market": {"btc_price": prices}}))
    first = next(covenants.readings(made, dict.fromkeys(Q, 0.0), dict.fromkeys(Q, 100.0)))
    assert first.value == pytest.approx(4.0)


def test_least_liquidity_is_read_in_its_window_at_its_highest_month():
    """By hand: from May to August: Q2 at June's 4, Q3 at August's 6; September's 9 is not asked for."""
    amount = {"2027-01": "2 MUSD", "2027-06": "4 MUSD", "2027-08": "6 MUSD", "2027-09": "9 MUSD"}
    window = {"tested_from": "2027-05", "tested_until": "2027-08"}
    made = case(scenario({"covenants": {"minimum_liquidity": {"bank": {"amount": amount, **window}}}}))
    found = covenants.readings(made, dict.fromkeys(Q, 5.0), dict.fromkeys(Q, 0.0))
    assert [(one.node, one.limit) for one in found] == [(Q[1], 4.0), (Q[2], 6.0)]


def test_ebitda_is_operating_cash_and_coins_mined():
    """By hand: 5 of rent, 10 BTC mined at 0.1, and 7 of machines sold that do not count: 6, or 24 a year."""
    made = case(scenario({"covenants": {"leverage": {"bank": {"most": 1}}}}))
    made.books.post(Line("cash", "leases", "rent", "tenant", "operating"), Q[0], 5.0)
    made.books.post(Line("cash", "mining", "machines sold", "mining", "investment"), Q[0], 7.0)
    made.books.post(Line("btc", "mining", "mined", "mining"), Q[0], 10.0)
    made.books.post(Line("btc", "treasury", "sold"), Q[0], -4.0)
    made.books.post(Line("debt", "financing", "owed"), Q[0], 30.0, item="line")
    (found,) = covenants.readings(made, dict.fromkeys(Q, 0.0), dict.fromkeys(Q, 0.0))
    assert found.limit == pytest.approx(24.0)


def test_tenants_money_counts_as_debt_unless_left_out():
    """By hand: 12 owed to a tenant and 30 to a bank, cash left where it is: 42, or 30."""
    terms = {
        "leverage": {
            "all": {"most": 1, "net_of_cash": False},
            "banks": {"most": 1, "net_of_cash": False, "with_prepayments": False},
        }
    }
    made = case(scenario({"covenants": terms}))
    made.books.post(Line("debt", "leases", "prepayment owed"), Q[0], 12.0, "hall", "lease")
    made.books.post(Line("debt", "financing", "owed"), Q[0], 30.0, item="line")
    found = covenants.readings(made, dict.fromkeys(Q, 0.0), dict.fromkeys(Q, 0.0))
    assert [(one.covenant, one.value) for one in found] == [("all", 42.0), ("banks", 30.0)]


def test_each_world_is_read_by_itself():
    """Proves: a hall begun in the bull world is guaranteed in that world alone, by its own cash.

    By hand: 20 MW for 200, half in April and half in July, ready in October: at the end of Q2 100 are still
    to be paid, 20 % of it is 20; cash 45 and 30 there.
    """
    terms = {"completion_guarantee": {"parent": {"halls": ["hall"], "overrun": "20 %"}}}
    made = scenario(with_hall(), {"covenants": terms})
    bull = "2027-Q2@bull"
    worlds = case(made, ("conversions.started", "west", "hall", bull, 20.0), on=two_worlds(made))
    cash = {name: 45.0 if "bull" in name else 30.0 for name in worlds.tree.names}
    (found,) = covenants.readings(worlds, cash, cash)
    assert (found.node, found.value, found.limit) == (bull, 45.0, pytest.approx(20.0))


def test_machines_are_guaranteed_until_the_lease_commences():
    """By hand: 40 MUSD of machines, paid from April on: all is left at the end of Q1, half of it is 20; at
    the end of Q2 the lease commences.
    """
    gpus = {
        "capex": "2 MUSD/MW",
        "spend": {"-3": "25 %", "0": "75 %"},
        "life": "48 months",
        "residual": "0 %",
    }
    terms = {"completion_guarantee": {"parent": {"machines_of": ["lease"], "overrun": "50 %"}}}
    made = case(
        scenario(with_lease(kind="gpu-cloud", gpus=gpus), {"covenants": terms}),
        ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0),
    )
    found = list(covenants.readings(made, dict.fromkeys(Q, 25.0), dict.fromkeys(Q, 0.0)))
    assert [(one.node, one.limit) for one in found] == [(Q[0], pytest.approx(20.0))]
