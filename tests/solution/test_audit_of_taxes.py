"""The audit of taxes, one page of numbers each."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.scenario.schema import Scenario
from optimizer.solution.audit import tax_limits, taxes, treasury
from optimizer.solution.audit.case import Case, Line
from optimizer.solution.audit.tax_books import tax_years
from tests.solution.small import Q, amounts, approx, case, scenario, two_worlds

RENT = Line("cash", "leases", "rent", "tenant", "operating")
MINED = Line("btc", "mining", "mined", "mining")
FEE = Line("cash", "financing", "fees", "reference", "financing")
CONVERSION = Line("cash", "conversions", "conversion", "reference", "investment")
TAIL = Line("closing", "leases", "lease after the horizon", "tenant")
PLEDGED = Line("pledged", "btc_loans", "collateral")

LOTS = {
    "old": {"btc": 600, "basis": "40000 USD/BTC", "wallet": "cold"},
    "new": {"btc": 400, "basis": "120000 USD/BTC", "wallet": "hot"},
}


def taxed(**changes: Any) -> Scenario:
    terms = {"rate": "20 %", "state_rate": "5 %", "paid_after": "0 months", "basis": "40000 USD/BTC"}
    return scenario({"taxes": {**terms, **changes}})


def books(made: Scenario, *rows: tuple[Any, ...], on: Any = None, **lines: Any) -> Case:
    """A case with income of the test: pairs of line and amounts by node."""
    found = case(made, *rows, on=on)
    for line, by_node in lines.values():
        for node, amount in by_node.items():
            found.books.post(line, node, amount)
    return found


def run(found: Case) -> dict[str, float]:
    """The whole audit of taxes; slack of each limit."""
    treasury.recompute(found)
    taxes.recompute(found)
    treasury.recompute_balances(found)
    years = taxes.recompute_base(found)
    return {check.limit: check.slack for check in tax_limits.limits(found, years)}


def states(found: Case, name: str) -> dict[str, float]:
    years = tax_years(found, found.scenario.taxes)
    return {node: amount for state, _, _, node, amount in taxes.balances(found, years) if state == name}


TAXABLE = ("taxes.taxable", "", "", Q[3])


def test_nothing_is_said_without_taxes():
    assert run(case(scenario())) == {}


def test_tax_on_income_less_interest_and_depreciation():
    """Proves (X1, X4): rent of 100, fees of 10, 40 spent with 50 % bonus and 60 % of the rest in the first
    year: 40 * 0.8 = 32 written off. 100 - 10 - 32 = 58 taxed at 25 %: 14.5, in December.

    A wrong formula would give: 29 at 50 % each, 12 with the bonus on top.
    """
    halls = {"lines": ["conversion"], "bonus": "50 %", "years": ["60 %", "40 %"]}
    found = books(
        taxed(depreciation={"halls": halls}),
        (*TAXABLE, 58.0),
        ("taxes.taxable_after", "", "btc", Q[3], 60.0),
        rent=(RENT, {Q[0]: 100.0}),
        fee=(FEE, {Q[1]: -10.0}),
        hall=(CONVERSION, {Q[2]: -40.0}),
    )
    slack = run(found)
    assert amounts(found, "cash", "income tax") == approx({Q[3]: -14.5})
    assert amounts(found, "taxable", "operating income") == approx({Q[0]: 100.0})
    assert amounts(found, "taxable", "depreciation") == approx({Q[3]: -32.0})
    assert amounts(found, "taxable", "interest") == approx({Q[3]: -10.0})
    assert min(slack.values()) >= -1e-12


def test_less_tax_than_the_law_is_found():
    """Proves: 10 less than what is due breaks two limits by 10: losses cannot be below zero, and the law."""
    found = books(taxed(), (*TAXABLE, 90.0), rent=(RENT, {Q[0]: 100.0}))
    slack = run(found)
    assert slack["losses offset"] == pytest.approx(-10.0)
    assert slack["taxable income by law"] == pytest.approx(-10.0)


def test_losses_offset_80_percent():
    """Proves (X2): of 100 with losses of 300, 20 are taxed; 15 are 5 too few and leave 215 of losses."""
    found = books(taxed(losses="300 MUSD"), (*TAXABLE, 15.0), rent=(RENT, {Q[0]: 100.0}))
    assert run(found)["losses offset"] == pytest.approx(-5.0)
    assert states(found, "taxes.losses") == approx({Q[3]: 215.0})


def test_interest_is_deducted_up_to_a_share():
    """Proves (X3): 30 % of 100: of 50 paid and 5 carried, 30 are deducted and 25 carried on; 40 is 10 too
    many."""
    for deducted, slack in ((30.0, 0.0), (40.0, -10.0)):
        found = books(
            taxed(interest_limit="30 %", interest_carried="5 MUSD"),
            (*TAXABLE, 100.0 - deducted),
            ("taxes.interest_deducted", "", "", Q[3], deducted),
            rent=(RENT, {Q[0]: 100.0}),
            fee=(FEE, {Q[0]: -50.0}),
        )
        assert run(found)["interest deducted"] == pytest.approx(slack)
        assert states(found, "taxes.interest_carried") == approx({Q[3]: 55.0 - deducted})


def test_interest_carried_forward_offsets_80_percent_with_losses():
    """Proves (X3): income of 100, 30 of interest carried deducted, 70 of losses: 20 % of the 100 are taxed at
    least. A plan that taxes 20 % of 70 goes 6 beyond."""
    found = books(
        taxed(interest_limit="30 %", interest_carried="30 MUSD", losses="300 MUSD"),
        (*TAXABLE, 14.0),
        ("taxes.interest_deducted", "", "", Q[3], 30.0),
        rent=(RENT, {Q[0]: 100.0}),
    )
    assert run(found)["losses offset"] == pytest.approx(-6.0)


def test_gains_lot_by_lot():
    """Proves (T12): 100 coins at 0.1 sold from the lot of 0.04, 50 from that of 0.12, 10 mined in Q1 at 0.1
    sold in Q2: 6 - 1 = 5 gained. Mined coins are income of 2 (20 at 0.1). Coins held cost 500 * 0.04 + 350 *
    0.12 + 10 * 0.1 = 63. A wrong formula would give: 16 on gross proceeds (P18).
    """
    rows = [("taxes.lot_sold", "", *row) for row in (("old", Q[1], 100.0), ("new", Q[1], 50.0))]
    found = books(
        taxed(basis=None, lots=LOTS, mined_wallet="hot"),
        *rows,
        ("taxes.lot_sold", "", f"mined {Q[0]}", Q[1], 10.0),
        ("treasury.sold_slice", "", "all", Q[1], 160.0),
        ("taxes.coin_gain", "", "", Q[3], 5.0),
        (*TAXABLE, 7.0),
        ("taxes.taxable_after", "", "btc", Q[3], 86.0 - 63.0),
        mined=(MINED, {Q[0]: 20.0}),
    )
    slack = run(found)
    assert amounts(found, "taxable", "gains on coins") == approx({Q[1]: 5.0})
    assert amounts(found, "taxable", "mined coins") == approx({Q[0]: 2.0})
    assert states(found, "taxes.basis_held")[Q[3]] == pytest.approx(63.0)
    assert amounts(found, "closing", "tax on coins held") == approx({Q[3]: -0.25 * 23.0})
    assert min(slack.values()) >= -1e-9


def test_a_lot_sold_twice_and_before_it_exists_is_found():
    """Proves: 500 of 400 coins is 100 too many; coins of Q3 sold in Q2 are 7 too early."""
    rows = (("taxes.lot_sold", "", "new", Q[0], 300.0), ("taxes.lot_sold", "", "new", Q[1], 200.0))
    made = taxed(basis=None, lots=LOTS)
    assert run(books(made, *rows))["coins in a lot"] == pytest.approx(-100.0)
    early = books(made, ("taxes.lot_sold", "", f"mined {Q[2]}", Q[1], 7.0), mined=(MINED, {Q[2]: 9.0}))
    assert run(early)["coins in a lot"] == pytest.approx(-7.0)
    assert run(books(made, *rows))["coins sold by lot"] == pytest.approx(-300.0)


def test_pledged_coins_lie_in_their_wallet():
    """Proves: with 100 of the cold wallet's 600 sold, 500 can be pledged from it; 520 are 20 too many."""
    found = case(taxed(basis=None, lots=LOTS), ("taxes.lot_sold", "", "old", Q[0], 100.0))
    found.books.post(PLEDGED, Q[1], 520.0, place="cold")
    assert run(found)["pledged wallets"] == pytest.approx(-20.0)


def test_losses_on_coins_do_not_lower_other_income():
    """Proves (T14): 100 coins of 0.12 sold at 0.1 lose 2, carried on; rent of 10 is taxed in full. Taken off
    it they would break the limit by 2."""
    for counted, taxable, slack in ((0.0, 10.0, 0.0), (-2.0, 8.0, -2.0)):
        found = books(
            taxed(basis="120000 USD/BTC"),
            ("treasury.sold_slice", "", "all", Q[0], 100.0),
            ("taxes.coin_gain", "", "", Q[3], counted),
            (*TAXABLE, taxable),
            rent=(RENT, {Q[0]: 10.0}),
        )
        found_slack = run(found)
        assert found_slack["taxable income by law"] == pytest.approx(slack)
        assert states(found, "taxes.coin_losses") == approx({Q[3]: 2.0 + counted})


def test_tax_after_the_horizon():
    """Proves (F20): a lease worth 100 at the end, shielded by 8 of depreciation and 40 of losses: 25 % of 52.
    40 spent, 80 % written off at once and 20 % in 2028, at 0 %: 8 left. Losses of 50,
    and 32 of income below zero, are enough.
    """
    halls = {"lines": ["conversion"], "years": ["80 %", "20 %"]}
    found = books(
        taxed(depreciation={"halls": halls}, losses="50 MUSD"),
        ("taxes.taxable_after", "", "tenant", Q[3], 100.0),
        ("taxes.written_off_after", "", "tenant", Q[3], 8.0),
        ("taxes.losses_after", "", "tenant", Q[3], 40.0),
        ("taxes.taxable_after", "", "btc", Q[3], 60.0),
        hall=(CONVERSION, {Q[0]: -40.0}),
        tail=(TAIL, {Q[3]: 100.0}),
    )
    slack = run(found)
    assert amounts(found, "closing", "tax after the horizon") == approx({Q[3]: -13.0})
    assert slack["shields after the horizon"] == pytest.approx(0.0)
    assert slack["taxed after the horizon"] == pytest.approx(0.0)


def test_tax_is_paid_in_each_world_and_due_where_it_is_not():
    """Proves (X6): 8 taxed in the bull and 4 in the bear; paid in April 2028, after the end: due at the
    leaves."""
    made = taxed(paid_after="4 months")
    bull, bear = "2027-Q4@bull", "2027-Q4@bear"
    found = case(
        made, ("taxes.taxable", "", "", bull, 8.0), ("taxes.taxable", "", "", bear, 4.0), on=two_worlds(made)
    )
    run(found)
    assert amounts(found, "cash", "income tax") == {}
    assert amounts(found, "closing", "income tax due") == approx({bull: -2.0, bear: -1.0})
