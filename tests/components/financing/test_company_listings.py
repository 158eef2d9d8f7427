"""Every rule of the company's own facilities as a person has read it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.components.alone import quarters
from tests.components.money import Money
from tests.listing import check_listing

WINDOW: dict[str, Any] = {"issue_until": "2027-06"}


def facilities() -> Money:
    """A revolver and a bridge that must be arranged, notes that are issued or not, and shares."""
    return Money(
        quarters(4),
        financing={
            "revolvers": {
                "line": {
                    "limit": "50 MUSD",
                    "rate": "8 %",
                    "upfront_fee": "1 %",
                    "available_from": "2027-04",
                    "matures": "2027-10",
                }
            },
            "delayed_draws": {
                "bridge": {
                    "limit": "80 MUSD",
                    "rate": "8 %",
                    "issue_cost": "1 MUSD",
                    "draw_until": "2027-09",
                    "matures": "2028-06",
                }
            },
            "term_notes": {
                "bond": {"limit": "90 MUSD", "least": "30 MUSD", "rate": "8 %", "tenor": "6 months", **WINDOW}
            },
            "convertibles": {
                "cv": {
                    "limit": "70 MUSD",
                    "issue_cost": "2 MUSD",
                    "rate": "1 %",
                    "straight_yield": "9 %",
                    "tenor": "60 months",
                    "conversion_price": "20 USD/share",
                    **WINDOW,
                }
            },
            "equity": {
                "atm": {
                    "price": {"2027-01": "20 USD/share", "2027-04": "25 USD/share"},
                    "intrinsic_value": "30 USD/share",
                    "fee": "2 %",
                    "daily_volume": "1 Mshares/day",
                    "volume_share": "10 %",
                    "impact": {"volatility": "4 %", "factor": 1, "segments": 2},
                    "shelf": "100 MUSD",
                    **WINDOW,
                }
            },
        },
    ).finish()


@pytest.mark.parametrize(
    "rule",
    [
        "financing.arranged_once",
        "financing.arranged_limit",
        "financing.issue_size",
        "financing.least_issue",
        "financing.shelf",
    ],
)
def test_rule_reads_as_agreed(rule: str):
    check_listing(facilities().model, rule, __file__)
