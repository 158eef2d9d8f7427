"""Income tax, worked out on paper."""

from __future__ import annotations

import pytest

from tests.components.alone import two_worlds
from tests.components.taxes.taxed import Taxed, years


def tax(model: Taxed) -> dict[str, float]:
    model.solve()
    return model.amounts("cash", "income tax")


def test_one_year_of_income():
    """Proves (X1): 100 of operating income at 21 % costs 21, paid in the year with `paid_after` 0.

    A wrong formula would give: 121 on cash before operating income.
    """
    model = Taxed(years(1))
    model.line("rent", {"2027": 100.0})
    assert tax(model) == pytest.approx({"2027": -21.0})


def test_rates_add_up_and_tax_is_paid_in_the_year_after_or_due_at_the_end():
    """Proves (X6, X7): 21 % and 4 % of 100 in 2027 are paid in April 2028; those of 2028's 40 are due at the
    end. By hand: 25 in 2028, 10 due.
    """
    model = Taxed(years(2), terms={"state_rate": "4 %", "paid_after": "4 months"})
    model.line("rent", {"2027": 100.0, "2028": 40.0})
    assert tax(model) == pytest.approx({"2028": -25.0})
    assert model.amounts("closing", "income tax due") == pytest.approx({"2028": -10.0})


def test_a_loss_offsets_80_percent_of_the_next_income():
    """Proves (X2): a loss of 100, then income of 100: taxed are 100 - 80, and 20 of the loss are left.

    A wrong formula would give: no tax at all, or 21 without losses carried.
    """
    model = Taxed(years(2))
    model.line("rent", {"2027": -100.0, "2028": 100.0})
    assert tax(model) == pytest.approx({"2028": -0.21 * 20.0})
    assert model.levels("taxes.losses") == pytest.approx({"2027": 100.0, "2028": 20.0})


def test_losses_of_earlier_years_are_used_up():
    """Proves (X2): 30 carried forward against 100 leave 70, not 20."""
    model = Taxed(years(1), terms={"losses": "30 MUSD"})
    model.line("rent", {"2027": 100.0})
    assert tax(model) == pytest.approx({"2027": -0.21 * 70.0})


def test_interest_above_30_percent_of_income_is_carried_forward():
    """Proves (X3): income of 100 before interest of 50 and depreciation of 20: 30 % of 100 are deducted, so
    50 are taxed; the year after, income of 100 without interest, the other 20.

    A wrong formula would give: 24 (30 % after depreciation) deducted, or 50.
    """
    terms = {"interest_limit": "30 %", "existing": {"2027-01": "20 MUSD/year", "2028-01": "0 MUSD/year"}}
    model = Taxed(years(2), terms=terms)
    model.line("rent", {"2027": 100.0, "2028": 100.0})
    model.line("interest", {"2027": -45.0}, category="financing")
    model.line("fees", {"2027": -5.0}, category="financing")
    assert tax(model) == pytest.approx({"2027": -0.21 * 50.0, "2028": -0.21 * 80.0})
    assert model.levels("taxes.interest_carried") == {"2027": pytest.approx(20.0)}


def test_a_negative_year_turns_losses_into_interest_and_never_lowers_the_tax():
    """Proves (X3): a loss of 100 in 2027 and interest of 10; income of 100 in 2028. Law: loss of 100,
    interest of 10 carried; 2028 deducts 10, income 90, taxed 18. Here 30 of the loss are carried as interest
    beside the 10: loss 70, interest 40; 2028 deducts 30, income 70, of which the 70 of losses may leave no
    less than 20 % of the 100 before any interest that was carried: taxed 20.

    A wrong formula would give: 14, less than the law, without the limit on what is carried; no plan at all
    with interest that cannot go below zero.
    """
    model = Taxed(years(2), terms={"interest_limit": "30 %"})
    model.line("rent", {"2027": -100.0, "2028": 100.0})
    model.line("interest", {"2027": -10.0}, category="financing")
    assert tax(model) == pytest.approx({"2028": -0.21 * 20.0})


def test_spending_is_written_off_by_class_with_a_bonus():
    """Proves (X4): 100 spent in 2027 with 40 % bonus and 3 tax years of 50, 30, 20 %: 40 + 30 = 70 at once,
    then 18 and 12. Income of 100 a year; what is in no class is not written off.

    A wrong formula would give: 90 in the first year (bonus on top of the whole).
    """
    classes = {"halls": {"lines": ["conversion"], "bonus": "40 %", "years": ["50 %", "30 %", "20 %"]}}
    model = Taxed(years(3), terms={"depreciation": classes})
    model.line("rent", {"2027": 100.0, "2028": 100.0, "2029": 100.0})
    model.line("conversion", {"2027": -100.0}, category="investment")
    model.line("upgrade", {"2027": -100.0}, category="investment")
    assert tax(model) == pytest.approx({"2027": -0.21 * 30, "2028": -0.21 * 82, "2029": -0.21 * 88})


def test_what_is_not_yet_in_use_is_not_written_off():
    """Proves: `starts_after` 1 moves the write-off of 2027's spending to 2028."""
    classes = {"halls": {"lines": ["conversion"], "years": ["100 %"], "starts_after": 1}}
    model = Taxed(years(2), terms={"depreciation": classes})
    model.line("rent", {"2027": 100.0, "2028": 100.0})
    model.line("conversion", {"2027": -60.0}, category="investment")
    assert tax(model) == pytest.approx({"2027": -21.0, "2028": -0.21 * 40.0})


def test_what_is_taxed_and_what_is_not():
    """Proves (X1): machines sold 10, interest on cash 5, closing cost -3 and 2 coins mined at 0.1 count
    beside rent of 100; tenants' prepayments of 50 and given payments do not: rent is taxed as it is earned.

    By hand: 21 % of 112.2; the coins are still worth what they were when mined.
    """
    model = Taxed(years(1), terms={"basis": "100000 USD/BTC"})
    model.line("rent", {"2027": 100.0})
    model.line("machines sold", {"2027": 10.0}, category="investment")
    model.line("closing cost", {"2027": -3.0}, category="investment")
    model.line("interest on cash", {"2027": 5.0}, category="treasury")
    model.line("prepayment", {"2027": 50.0}, category="tenant")
    model.line("payments", {"2027": 7.0}, category="treasury")
    model.mined({"2027": 2.0})
    assert tax(model) == pytest.approx({"2027": -0.21 * 112.2})
    assert model.amounts("taxable", "mined coins") == pytest.approx({"2027": 0.2})


def test_each_world_has_its_own_years():
    """Proves: a year that splits after its first quarter ends once in each world, with the shared quarter in
    both. By hand: 10 shared, then 30 or -40: taxed 40 in the good world and nothing in the bad one.
    """
    model = Taxed(two_worlds(2))
    model.line("rent", {"2027-Q1": 10.0, "2027-Q2@good": 30.0, "2027-Q2@bad": -40.0})
    model.solve()
    assert model.levels("taxes.taxable") == pytest.approx({"2027-Q2@good": 40.0})
    assert model.levels("taxes.losses") == pytest.approx({"2027-Q2@bad": 30.0})


def test_no_taxes_is_nothing():
    """Proves: without taxes nothing is declared, posted or asked."""
    model = Taxed(years(1), taxed=False)
    model.line("rent", {"2027": 100.0})
    model.solve()
    assert not [name for name in model.context.quantities if name.startswith("taxes.")]
    assert not [line for line in model.context.ledger if line.component == "taxes"]


def test_lines_of_the_year_add_up_to_what_is_taxed():
    """Proves: `taxable` tells how taxable income comes about: 100 - 30 of interest - 20 of losses = 50."""
    model = Taxed(years(1), terms={"losses": "20 MUSD"})
    model.line("rent", {"2027": 100.0})
    model.line("interest", {"2027": -30.0}, category="financing")
    model.solve()
    lines = {line.name: model.amounts("taxable", line.name) for line in model.context.ledger.lines("taxable")}
    assert {name: amounts for name, amounts in lines.items() if amounts} == {
        "operating income": {"2027": 100.0},
        "interest": {"2027": -30.0},
        "losses carried": {"2027": pytest.approx(-20.0)},
    }
    assert model.levels("taxes.taxable") == pytest.approx({"2027": 50.0})
