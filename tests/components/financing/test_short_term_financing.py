"""The short-term financing problem of Cornuejols and Tutuncu (Optimization Methods in Finance, 3.1)."""

from __future__ import annotations

import pytest

from optimizer.core.timeline import Timeline
from optimizer.core.tree import Tree
from tests.components.alone import JANUARY
from tests.components.money import Money

NEEDS = ("-150", "-100", "200", "-200", "50", "300")
"""kUSD by month; here they are MUSD, which changes nothing."""


def test_the_published_optimum_is_found():
    """Proves: revolver, paper and cash yield together, at the end's worth. By the book: a credit line of
    100 at 1 % a month, paper for three months at 2 % for all three, cash at 0.3 % a month; 92.497 are
    left at the end of June. More than one plan brings as much, so only the worth is compared.

    A wrong formula would give: 92.442 where paper pays its interest by the month."""
    payments = {
        f"need-{month}": {"month": f"2027-0{month}", "amount": f"{amount} MUSD"}
        for month, amount in enumerate(NEEDS, start=1)
    }
    model = Money(
        Tree.path(Timeline.of(JANUARY, [1] * 6)),
        treasury={"payments": payments, "cash_yield": f"{100 * (1.003**12 - 1):.12f} %"},
        financing={
            "revolvers": {"line": {"limit": "100 MUSD", "rate": "12 %", "matures": "2027-07"}},
            "term_notes": {
                "paper": {
                    "limit": "1000 MUSD",
                    "rate": "8 %",
                    "interest": "at-maturity",
                    "tenor": "3 months",
                    "issue_until": "2027-03",
                }
            },
        },
        value={"objective": "horizon-worth"},
    )
    assert model.solve() == pytest.approx(92.497, abs=5e-4)
