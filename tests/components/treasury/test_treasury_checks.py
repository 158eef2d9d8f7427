"""What is said about a treasury that cannot be right."""

from __future__ import annotations

from typing import Any

from optimizer.components.treasury.checks import findings
from tests.components.alone import quarters
from tests.components.money import a_treasury


def said(**changes: Any) -> list[tuple[str, str, str, str, str]]:
    problems = findings(a_treasury(**changes), quarters())
    return [(p.severity, p.path, p.code, p.message, p.fix) for p in problems]


def test_nothing_is_said_about_a_sound_treasury():
    assert said(btc=100, btc_floor=100, payments={"tax": {"month": "2027-12", "amount": "-1 MUSD"}}) == []


def test_sales_that_cannot_be():
    sales = {
        "fee": "100 %",
        "daily_volume": "1000 BTC/day",
        "volume_share": "150 %",
        "impact": {"volatility": "50 %", "factor": 1, "segments": 0},
    }
    assert said(sales=sales) == [
        (
            "error",
            "treasury.sales.fee",
            "fee-size",
            "a fee of 100 % leaves nothing of the proceeds",
            "write the fee as a share of the proceeds, e.g. 20 bp",
        ),
        (
            "error",
            "treasury.sales.volume_share",
            "volume-share",
            "sales cannot be 150 % of the venues' volume",
            "write 100 % or less; desks keep to a few percent",
        ),
        (
            "error",
            "treasury.sales.impact.segments",
            "segments-zero",
            "with 0 segments nothing can be sold",
            "write 8, or leave it out",
        ),
        (
            "warning",
            "treasury.sales.impact.volatility",
            "volatility-size",
            "50 % is more than Bitcoin's price moves on a usual day; as a yearly figure it would be "
            "2.62 % a day",
            "write the standard deviation of the daily price change, e.g. 2.5 %",
        ),
    ]


def test_a_floor_above_what_is_there():
    assert said(btc=80, btc_floor={"2027-01": 60, "2027-03": 100}) == [
        (
            "warning",
            "treasury.btc_floor",
            "btc-below-floor",
            "100 BTC must be held in 2027-Q1 and 80 are there at the start: mining must bring 20 in "
            "that period, as "
            "coins are never bought",
            "lower the floor, or let it rise later",
        )
    ]


def test_an_unpledged_floor_above_what_is_there():
    assert said(btc=80, unpledged_floor=100) == [
        (
            "warning",
            "treasury.unpledged_floor",
            "btc-below-floor",
            "100 BTC must be held in 2027-Q1 and 80 are there at the start: mining must bring 20 in that "
            "period, as coins are never bought",
            "lower the floor, or let it rise later",
        )
    ]


def test_payments_outside_the_plan():
    payments = {
        "early": {"month": "2026-12", "amount": "5 MUSD"},
        "late": {"month": "2028-01", "amount": "-2.5 MUSD"},
    }
    assert said(payments=payments) == [
        (
            "error",
            "treasury.payments.early.month",
            "payment-outside",
            "5 MUSD in 2026-12 would never be counted: that is before the plan starts (2027-01 to 2027-12)",
            "give a month within the plan, or take the payment out",
        ),
        (
            "error",
            "treasury.payments.late.month",
            "payment-outside",
            "-2.5 MUSD in 2028-01 would never be counted: that is after the plan ends (2027-01 to 2027-12)",
            "give a month within the plan, or take the payment out",
        ),
    ]


def test_a_ceiling_below_the_floor():
    treasury = a_treasury(btc=1000, btc_floor=800, btc_ceiling={"2027-01": 2000, "2027-06": 600})
    (found,) = findings(treasury, quarters(4))
    assert (found.path, found.message) == (
        "treasury.btc_ceiling",
        "in 2027-Q2 at most 600 BTC may be held and at least 800 must be (treasury.btc_floor)",
    )
