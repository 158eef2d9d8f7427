"""Two packages of one lease in a whole model: the package decides which loan can be drawn (F9)."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.solution.solution import Plan
from tests.solution.small import LEASE, scenario, tree, with_hall
from tests.solution.test_real_solves import solved

TERMS: dict[str, Any] = {**LEASE, "term": "180 months", "escalator": "3 %", "group": "hyper"}
LOAN: dict[str, Any] = {
    "halls": ["hall"],
    "loan_to_cost": "50 %",
    "tenor": "60 months",
    "repayment": "level",
    "dscr": 1.2,
}


def planned(warrants: float, *without: str) -> Plan:
    """20 MW at 2 MUSD a month in a hall of 80 MUSD; the company has 50 and needs a loan.

    The plain package is discounted at 12 % and borrows at 11 %, the backed one at 8 % and 6 %.
    """
    backstop = {"by": "Big Cloud", "warrants": f"{warrants!r} MUSD", "fee": "2 %"}
    packages: dict[str, Any] = {
        "plain": {**TERMS, "credit": "weak"},
        "backed": {**TERMS, "credit": "strong", "backstop": backstop},
    }
    loans = {
        "plain-loan": {**LOAN, "served_by": ["plain"], "rate": "11 %"},
        "backed-loan": {**LOAN, "served_by": ["backed"], "rate": "6 %"},
    }
    made = scenario(
        with_hall(it="20 MW", capex="4 MUSD/MW"),
        {
            "leases": {name: terms for name, terms in packages.items() if name not in without},
            "financing": {
                "project_loans": {k: v for k, v in loans.items() if v["served_by"][0] not in without}
            },
            "treasury": {"btc": 300, "cash": "20 MUSD"},
            "value": {"reference_rate": "4 %", "rates": {"weak": "12 %", "strong": "8 %"}},
        },
    )
    plan, report = solved(made, tree(made), None)
    assert report.passed, "\n".join(report.failures())
    return plan


def chosen(plan: Plan, quantity: str) -> dict[str, float]:
    """The lease or loan of what was decided, by amount."""
    levels = plan.levels[(plan.levels["quantity"] == quantity) & (plan.levels["value"].abs() > 1e-6)]
    names = [item.split("/") for item in levels["item"]]
    return {
        parts[1 if quantity == "leases.taken" else 0]: round(v, 6)
        for parts, v in zip(names, levels["value"], strict=True)
    }


def test_the_package_brings_its_loan_and_is_worth_its_price():
    """Proves: warrants are paid in full at the signing, so the backstop is taken up to exactly what it
    brings: the better class and the cheaper loan.

    By hand: let it bring `gain` = value with only the backed package at no price, less value with only the
    plain one. At `gain - 1` the backed package and its loan are taken, at `gain + 1` the plain ones. It is
    signed in July, when the hall is ready, so warrants are discounted to the end of Q3 at 4 %. A wrong
    formula (no charge) would take the backstop at any price; a loan that any package serves would leave the
    cheap loan with the plain one.
    """
    free, plain = planned(0.0, "plain"), planned(0.0, "backed")
    gain = (free.value - plain.value) * 1.04**0.75
    assert gain > 10.0
    assert planned(5.0, "plain").value == pytest.approx(free.value - 5.0 * 1.04**-0.75)
    for price, lease in ((gain - 1.0, "backed"), (gain + 1.0, "plain")):
        plan = planned(price)
        assert chosen(plan, "leases.taken") == {lease: 1.0}
        assert set(chosen(plan, "financing.loan_taken")) == {f"{lease}-loan"}
