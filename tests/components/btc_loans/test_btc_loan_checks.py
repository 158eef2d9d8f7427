"""What is said about loans against Bitcoin that cannot be right."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.components.btc_loans.checks import findings
from optimizer.core.series import Series
from tests.components.alone import Q, quarters
from tests.components.btc_loans.made import a_loan, prices

BENCHMARKS = {"fed": Series.constant(0.02, "share")}
FALLS = {Q[0]: 0.1, Q[1]: 0.06, Q[2]: 0.08, Q[3]: 0.08}


def said(
    mean: Any = 0.1, low: Any = None, btc: float = 4000.0, cash_yield: float = 0.0, **changes: Any
) -> list[tuple[str, str, str, str, str]]:
    tree = quarters()
    market = None if mean is None else prices(tree, mean, low)
    loans = {"bank": a_loan(**changes)}
    found = findings(loans, tree, market=market, benchmarks=BENCHMARKS, btc=btc, cash_yield=cash_yield)
    return [(p.severity, p.path.removeprefix("btc_loans.bank"), p.code, p.message, p.fix) for p in found]


def test_nothing_is_said_about_a_sound_loan():
    assert said(opening="100 MUSD", opening_pledged=2000, tenor="12 months", draw_until="2027-06") == []
    assert said(release_ltv="50 %", cure_ltv="50 %", margin_call_ltv="50 %", stress={"shock": "99 %"}) == []


LEVELS = "levels rise from release over draw and cure to margin call"


@pytest.mark.parametrize(
    ("changes", "where", "code", "message", "fix"),
    [
        (
            {"opening": "250 MUSD", "opening_pledged": 4000},
            ".opening",
            "opening-above-limit",
            "250 MUSD are owed at the start, above the limit of 200 MUSD",
            "raise the limit, or lower the opening amount",
        ),
        (
            {"least": "250 MUSD"},
            ".least",
            "least-above-limit",
            "no draw may be less than 250 MUSD, and none more than the limit of 200 MUSD",
            "lower least, or raise the limit",
        ),
        (
            {"draw_fee": "100 %"},
            ".draw_fee",
            "fee-size",
            "a fee of 100 % leaves nothing of the money",
            "write e.g. 1 %",
        ),
        (
            {"rate": "2 %", "cash_yield": 0.04},
            ".rate",
            "rate-below-yield",
            "borrowing costs 2 % and cash earns 4 % (treasury.cash_yield): the plan would borrow all it can "
            "and hold it",
            "write 4 % or more, or lower treasury.cash_yield",
        ),
        (
            {"rate": None, "floating": {"benchmark": "fed", "margin": "1 %"}, "cash_yield": 0.04},
            ".floating",
            "rate-below-yield",
            "borrowing costs 3 % and cash earns 4 % (treasury.cash_yield): the plan would borrow all it can "
            "and hold it",
            "write 4 % or more, or lower treasury.cash_yield",
        ),
        (
            {"rate": None},
            "",
            "rate-missing",
            "it says nothing of interest",
            "give rate, e.g. 7.5 %, or floating",
        ),
        (
            {"draw_ltv": "70 %"},
            ".draw_ltv",
            "ltv-order",
            "draw_ltv of 70 % is above cure_ltv of 65 %: what was just drawn would have to be cured",
            f"write 65 % or less, or raise cure_ltv; {LEVELS}",
        ),
        (
            {"cure_ltv": "80 %"},
            ".cure_ltv",
            "ltv-order",
            "cure_ltv of 80 % is above margin_call_ltv of 75 %: a margin call would be cured before it comes",
            f"write 75 % or less, or raise margin_call_ltv; {LEVELS}",
        ),
        (
            {"release_ltv": "55 %"},
            ".release_ltv",
            "ltv-order",
            "release_ltv of 55 % is above draw_ltv of 50 %: coins could be had back that a draw would ask "
            "for again",
            f"write 50 % or less, or raise draw_ltv; {LEVELS}",
        ),
        (
            {"draw_ltv": "0 %"},
            ".draw_ltv",
            "ltv-zero",
            "at 0 % nothing could be owed, whatever is pledged",
            "write e.g. 50 %",
        ),
        (
            {"margin_call_ltv": "100 %"},
            ".margin_call_ltv",
            "ltv-size",
            "a margin call at 100 % comes when the coins no longer cover the loan",
            "write less than 100 %, e.g. 75 %",
        ),
        (
            {"stress": {"shock": {"2027-01": "50 %", "2027-12": "100 %"}}},
            ".stress.shock",
            "shock-size",
            "after a fall of 100 % coins are worth nothing, and no pledge bears a loan",
            "write less than 100 %, e.g. 50 %",
        ),
        (
            {"opening": "100 MUSD"},
            ".opening_pledged",
            "nothing-pledged",
            "100 MUSD are owed at the start, and no coins are pledged for them",
            "write how many coins are pledged at the start",
        ),
        (
            {"opening": "100 MUSD", "opening_pledged": 2000, "btc": 1500.0},
            ".opening_pledged",
            "pledged-above-held",
            "2000 BTC are pledged at the start, of 1500 BTC held (treasury.btc, which counts pledged coins "
            "too)",
            "lower opening_pledged, or raise treasury.btc",
        ),
        (
            {"matures": "2026-12"},
            ".matures",
            "matured",
            "it matured in 2026-12, and the plan starts in 2027-01",
            "write a later month, or leave the loan out",
        ),
        (
            {"matures": "2027-04", "available_from": "2027-04"},
            ".matures",
            "window-crossed",
            "2027-04 is not after available_from, 2027-04",
            "write a later month",
        ),
        (
            {"available_from": "2027-07", "draw_until": "2027-06"},
            ".draw_until",
            "window-crossed",
            "2027-06 is before available_from, 2027-07",
            "write a later month",
        ),
        (
            {"matures": "2027-07", "draw_until": "2027-07"},
            ".draw_until",
            "window-crossed",
            "it can be drawn until 2027-07 but matures in 2027-07",
            "write an earlier month, or leave draw_until out",
        ),
        (
            {"tenor": "0 months"},
            ".tenor",
            "tenor-zero",
            "a draw of 0 months is no loan",
            "write e.g. 12 months",
        ),
    ],
)
def test_what_cannot_be(changes: dict[str, Any], where: str, code: str, message: str, fix: str):
    assert said(**changes) == [("error", where, code, message, fix)]


@pytest.mark.parametrize(
    ("changes", "where", "code", "message", "fix"),
    [
        (
            {"draw_until": "2026-12"},
            ".draw_until",
            "never-drawn",
            "it can be drawn until 2026-12, before the plan starts (2027-01): the loan is left out",
            "change the dates, or plan these months in shorter periods",
        ),
        (
            {"available_from": "2028-01"},
            ".available_from",
            "never-drawn",
            "it can be drawn from 2028-01, after the plan ends (2027-12): the loan is left out",
            "change the dates, or plan these months in shorter periods",
        ),
        (
            {"available_from": "2027-02", "draw_until": "2027-03"},
            ".available_from",
            "never-drawn",
            "no period of the plan begins from 2027-02 to 2027-03 and ends before it matures in 2030-01: the "
            "loan is left out",
            "change the dates, or plan these months in shorter periods",
        ),
        (
            {"tenor": "40 months"},
            ".tenor",
            "tenor-beyond-maturity",
            "what is drawn in 2027-01 could run 40 months to 2030-05, and the loan matures in 2030-01: the "
            "tenor asks for nothing",
            "shorten the tenor, write a later matures, or leave tenor out",
        ),
        (
            {"opening": "100 MUSD", "opening_pledged": 1200},
            ".opening",
            "called-at-start",
            "100 MUSD on 1200 BTC at 100,000 USD/BTC in 2027-Q1 are at a loan to value of 83.33 %, above "
            "the margin call at 75 %: the first period must pledge 338.462 BTC more or repay 22 MUSD",
            "check opening, opening_pledged and market.btc_price",
        ),
        (
            {"mean": FALLS},
            ".draw_ltv",
            "called-by-prices",
            "what is drawn at 50 % in 2027-Q1 at 100,000 USD/BTC is at 83.33 % in 2027-Q2 at 60,000 "
            "USD/BTC: a fall of 40 %, and one of 33.33 % brings the margin call at 75 %",
            "keep coins or cash for the call (the plan does), or draw at a lower draw_ltv",
        ),
    ],
)
def test_what_is_worth_a_warning(changes: dict[str, Any], where: str, code: str, message: str, fix: str):
    assert said(**changes) == [("warning", where, code, message, fix)]


def test_falls_that_the_loan_bears_or_never_sees():
    """Proves: 30 % is borne at 50 over 75 %; what falls after maturity, or before the first draw, is not
    met."""
    assert said({**FALLS, Q[1]: 0.07}) == []
    assert said(FALLS, matures="2027-04") == []
    assert said(FALLS, available_from="2027-04") == []
    assert said(0.1, {Q[0]: 0.06})[0][2] == "called-by-prices"


def test_what_all_loans_pledge_together():
    tree = quarters()
    loans = {name: a_loan(opening="50 MUSD", opening_pledged=1000) for name in ("bank", "other")}
    found = findings(loans, tree, market=None, benchmarks={}, btc=1500.0, cash_yield=0.0)
    assert [(p.path, p.code) for p in found] == [
        ("btc_loans.bank.opening_pledged", "pledged-above-held"),
        ("btc_loans.other.opening_pledged", "pledged-above-held"),
    ]
    assert found[0].message.startswith("1000 BTC and 1000 BTC for other loans are pledged at the start")
