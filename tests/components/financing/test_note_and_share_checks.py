"""What is said about notes and shares that cannot be right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.components.financing.company import one


@pytest.mark.parametrize(
    ("kind", "changes", "problem"),
    [
        (
            "term_notes",
            {"least": "60 MUSD"},
            (
                "error",
                "least",
                "least-above-limit",
                "an issue must bring 60 MUSD, but at most 50 MUSD may be issued",
                "lower least, or raise the limit",
            ),
        ),
        (
            "term_notes",
            {"fee": "40 %", "oid": "60 %"},
            (
                "error",
                "fee",
                "fee-size",
                "a fee of 40 % and oid of 60 % leave nothing of an issue",
                "write e.g. 2 %",
            ),
        ),
        (
            "convertibles",
            {"fee": "40 %", "capped_call": "60 %"},
            (
                "error",
                "fee",
                "fee-size",
                "a fee of 40 % and capped_call of 60 % leave nothing of an issue",
                "write e.g. 2 %",
            ),
        ),
        (
            "convertibles",
            {"rate": "9.5 %"},
            (
                "error",
                "straight_yield",
                "yield-below-coupon",
                "plain notes would yield 9 %, less than the coupon of 9.5 %: the right to convert would be "
                "worth less than nothing",
                "write what plain notes of the company would have to yield",
            ),
        ),
        (
            "convertibles",
            {"rate": None},
            (
                "error",
                "",
                "rate-missing",
                "it says nothing of interest",
                "give rate, e.g. 7.5 %, or floating",
            ),
        ),
        (
            "outstanding",
            {"schedule": {"2026-11": "5 MUSD"}},
            (
                "error",
                "schedule.2026-11",
                "repayment-outside",
                "5 MUSD in 2026-11: that is before the plan starts, 2027-01",
                "keep repayments between the start and maturity; what is left then is repaid by itself",
            ),
        ),
        (
            "outstanding",
            {"schedule": {"2028-06": "5 MUSD"}},
            (
                "error",
                "schedule.2028-06",
                "repayment-outside",
                "5 MUSD in 2028-06: that is not before it matures, 2028-06",
                "keep repayments between the start and maturity; what is left then is repaid by itself",
            ),
        ),
        (
            "outstanding",
            {"schedule": {"2027-02": "41 MUSD"}},
            (
                "error",
                "schedule",
                "repaid-beyond-amount",
                "41 MUSD are repaid, but only 40 MUSD are owed",
                "lower the repayments, or raise the amount",
            ),
        ),
        (
            "equity",
            {"fee": "100 %"},
            ("error", "fee", "fee-size", "a fee of 100 % leaves nothing of the proceeds", "write e.g. 3 %"),
        ),
        (
            "equity",
            {"volume_share": "120 %"},
            (
                "error",
                "volume_share",
                "volume-share",
                "issues cannot be 120 % of the shares traded",
                "write 100 % or less; agents keep to a few percent",
            ),
        ),
        (
            "equity",
            {"impact": {"volatility": "5 %", "factor": 1, "segments": 0}},
            (
                "error",
                "impact.segments",
                "segments-zero",
                "with 0 segments nothing can be issued",
                "write 8, or leave it out",
            ),
        ),
        (
            "equity",
            {"issue_from": "2029-01"},
            (
                "warning",
                "issue_from",
                "window-outside",
                "2029-01 is after the plan ends (2028-12): it can never be used",
                "write an earlier month",
            ),
        ),
    ],
)
def test_terms_that_cannot_be(kind: str, changes: dict[str, Any], problem: tuple[str, str, str, str, str]):
    assert one(kind, **changes) == [problem]


def test_shares_that_bring_more_than_they_are_worth():
    """Proves: P20: 20 less 2 % is 19.6; from June on a share is held to be worth 19."""
    value = {"2027-01": "25 USD/share", "2027-06": "19 USD/share"}
    assert one("equity", intrinsic_value=value, issue_until="2027-07") == [
        (
            "warning",
            "intrinsic_value",
            "shares-free-money",
            "in 2027-06 (and in 1 more months) a share is held to be worth 19 USD and brings 19.6 USD after "
            "the fee (price 20 USD): the plan would issue all it can, needed or not",
            "write an intrinsic_value above the price less the fee, or a lower price "
            "(financing.equity.one.price)",
        )
    ]
    assert one("equity", intrinsic_value="19.6 USD/share") == []
