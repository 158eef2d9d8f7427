"""What is said about taxes that cannot be right."""

from __future__ import annotations

from typing import Any

from optimizer.components.taxes.checks import findings
from tests.components.taxes.taxed import some_taxes

HALLS = {"lines": ["conversion", "equipment"], "years": ["60 %", "40 %"]}


def said(
    btc: float = 0.0,
    mines: bool = False,
    spends: tuple[str, ...] = (),
    pledges: dict[str, str | None] | None = None,
    **changes: Any,
) -> list[tuple[str, str, str, str, str]]:
    problems = findings(some_taxes(**changes), btc=btc, mines=mines, spends=spends, pledges=pledges or {})
    return [(p.severity, p.path, p.code, p.message, p.fix) for p in problems]


def lot(btc: float = 100, wallet: str = "cold") -> dict[str, Any]:
    return {"btc": btc, "basis": "40000 USD/BTC", "wallet": wallet}


def test_nothing_is_said_of_no_taxes_and_of_sound_ones():
    assert findings(None, btc=10, mines=True, spends=["machines"], pledges={"btc_loans.a": None}) == []
    assert said(btc=10, spends=("conversion",), depreciation={"halls": HALLS}) == []
    assert said(btc=100, basis=None, lots={"a": lot()}, pledges={"btc_loans.a": "cold"}) == []
    assert said(basis=None) == []


def test_rates_and_dates():
    assert said(rate="90 %", state_rate="10 %", paid_after="24 months", interest_carried="5 MUSD") == [
        (
            "error",
            "taxes.state_rate",
            "tax-rate",
            "a tax of 90 % and 10 % leaves nothing of any income",
            "write both as shares of income, e.g. rate: 21 % and state_rate: 4 %",
        ),
        (
            "warning",
            "taxes.paid_after",
            "tax-late",
            "tax is paid 24 months after the end of its year",
            "count from the end of the tax year, e.g. 4 months for April",
        ),
        (
            "error",
            "taxes.interest_carried",
            "interest-carried",
            "5 MUSD of interest are carried forward but there is no limit that would have held them back",
            "give interest_limit, e.g. 30 %, or take interest_carried out",
        ),
    ]


def test_what_coins_cost():
    assert said(btc=100, lots={"a": lot()}) == [
        (
            "error",
            "taxes.basis",
            "basis-twice",
            "there are lots, each with what its coins cost, and a basis for all coins",
            "give lots or basis",
        )
    ]
    missing = (
        "error",
        "taxes.basis",
        "basis-missing",
        "what the coins cost is not known, so no gain on a sale can be worked out",
        "give lots with the basis of each, or one basis for all coins, e.g. basis: 40000 USD/BTC",
    )
    assert said(btc=1, basis=None) == [missing]
    assert said(mines=True, basis=None) == [missing]


def test_one_basis_for_coins_that_are_mined():
    assert said(mines=True, basis="40000 USD/BTC") == [
        (
            "warning",
            "taxes.basis",
            "basis-of-mined",
            "mined coins are income at their price and, when sold, are taxed on all above 40000 USD/BTC, as "
            "if they had cost that: what lies between is taxed twice",
            "give lots, so that mined coins cost what they were worth, or a basis near today's price",
        )
    ]


def test_lots_that_do_not_add_up():
    for btc, fix in ((130.0, "add a lot of 30 BTC"), (90.0, "take out 10 BTC")):
        assert said(btc=btc, basis=None, lots={"a": lot()}) == [
            (
                "error",
                "taxes.lots",
                "lots-sum",
                f"the lots hold 100 BTC and the treasury {btc:g}",
                f"{fix}, or correct treasury.btc",
            )
        ]


def test_wallets_that_are_not_there():
    pledges = {"btc_loans.a": None, "btc_loans.b": "colt"}
    assert said(btc=100, basis=None, lots={"a": lot()}, pledges=pledges) == [
        (
            "error",
            "btc_loans.a.wallet",
            "wallet-missing",
            "coins are pledged from no wallet, so it is not known which lots cannot be sold",
            "give the wallet they lie in: cold, mined",
        ),
        (
            "error",
            "btc_loans.b.wallet",
            "wallet-unknown",
            "no lot lies in the wallet 'colt' and no coins are mined into it",
            "did you mean 'cold'?",
        ),
    ]


def test_classes_that_do_not_add_up():
    long = {"lines": ["upgrade"], "bonus": "40 %", "years": ["2.5 %"] * 40}
    classes = {
        "halls": {**HALLS, "years": ["60 %", "30 %"]},
        "shells": long,
        "none": {"lines": [], "years": []},
    }
    assert said(depreciation=classes) == [
        (
            "error",
            "taxes.depreciation.halls.years",
            "shares-sum",
            "the shares by tax year add up to 90 %",
            "let them add up to 100 %: bonus comes off first, and the rest is written off by them",
        ),
        (
            "warning",
            "taxes.depreciation.shells.bonus",
            "bonus-long",
            "40 % of bonus on what is written off over 40 tax years: it is for property of 20 years or less",
            "leave bonus out, or correct years",
        ),
        (
            "error",
            "taxes.depreciation.none.years",
            "shares-sum",
            "the shares by tax year add up to 0 %",
            "let them add up to 100 %: bonus comes off first, and the rest is written off by them",
        ),
    ]


def test_spending_in_two_classes_or_in_none():
    again = {"lines": ["conversion"], "years": ["100 %"]}
    classes = {"halls": HALLS, "again": again}
    assert said(spends=("conversion", "upgrade"), depreciation=classes) == [
        (
            "error",
            "taxes.depreciation.again.lines",
            "written-off-twice",
            "'conversion' is in 'halls' already: it would be written off twice",
            "leave it in one class",
        ),
        (
            "warning",
            "taxes.depreciation",
            "not-depreciated",
            "spending on 'upgrade' is in no class: it never lowers the tax",
            "add 'upgrade' to the lines of a class, unless that is meant",
        ),
    ]
