"""What is said about policies of selling and options that cannot be right."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.components.treasury.checks import findings
from tests.components.alone import Q, quarters, two_worlds
from tests.components.money import a_treasury, the_market
from tests.components.treasury.test_options_by_hand import call, put
from tests.components.treasury.test_treasury_by_hand import impact, sales


def said(**changes: Any) -> list[tuple[str, str, str, str, str]]:
    problems = findings(a_treasury(**changes), quarters())
    return [(p.severity, p.path, p.code, p.message, p.fix) for p in problems]


def said_of(option: dict[str, Any], price: Any = 0.1, tree: Any = None) -> list[tuple[str, str, str, str]]:
    tree = tree or quarters()
    terms = a_treasury(options={"hedge": option})
    problems = findings(terms, tree, the_market(tree, price))
    assert {p.severity for p in problems if p.code in WARNINGS} <= {"warning"}
    assert {p.severity for p in problems if p.code not in WARNINGS} <= {"error"}
    return [(p.path.removeprefix("treasury.options.hedge"), p.code, p.message, p.fix) for p in problems]


WARNINGS = {"option-free", "option-never", "option-in-the-money", "option-foresight"}


def test_nothing_is_said_about_sound_terms():
    policy = sales(
        of_production="100 %",
        from_treasury=10,
        windows={"all": {"first": "2027-01", "last": "2027-12"}},
        cover_power=True,
        impact=impact(8),
    )
    assert said(sales=policy) == []
    tree = two_worlds()
    assert said_of(call(), tree=tree) == []
    assert said_of(put(), tree=tree) == []


def test_policies_that_cannot_be():
    assert said(sales=sales(from_treasury=10)) == [
        (
            "error",
            "treasury.sales.from_treasury",
            "from-treasury-alone",
            "without of_production any coin may be sold, so from_treasury would change nothing",
            "add of_production, e.g. 100 %, or take from_treasury out",
        )
    ]
    assert said(sales=sales(of_production="120 %")) == [
        (
            "error",
            "treasury.sales.of_production",
            "production-share",
            "120 % is more than all that is mined: the rest would be coins of the treasury",
            "write 100 % or less, and what the treasury may give in from_treasury",
        )
    ]
    assert said(sales=sales(of_production="0 %", cover_power=True)) == [
        (
            "error",
            "treasury.sales.cover_power",
            "power-never-covered",
            "coins sold must pay for power, but of_production is 0 % and from_treasury gives none: "
            "nothing could be mined",
            "raise of_production, give from_treasury, or leave cover_power out",
        )
    ]


def test_windows_that_open_nothing():
    windows = {
        "crossed": {"first": "2027-06", "last": "2027-05"},
        "early": {"first": "2026-07", "last": "2026-12"},
        "late": {"first": "2028-01", "last": "2028-Q1"},
        "good": {"first": "2027-05", "last": "2027-06"},
    }
    assert said(sales=sales(windows=windows, cover_power=True)) == [
        (
            "error",
            "treasury.sales.windows.crossed.last",
            "window-crossed",
            "2027-05 is before first, 2027-06",
            "write a later month",
        ),
        (
            "warning",
            "treasury.sales.windows.early",
            "window-outside",
            "2026-07 to 2026-12 is before the plan starts (2027-01 to 2027-12): no coins are sold in it",
            "give months within the plan, or take the window out",
        ),
        (
            "warning",
            "treasury.sales.windows.late",
            "window-outside",
            "2028-01 to 2028-03 is after the plan ends (2027-01 to 2027-12): no coins are sold in it",
            "give months within the plan, or take the window out",
        ),
        (
            "warning",
            "treasury.sales.cover_power",
            "power-uncovered",
            "no coins can be sold in 2027-Q1 and 2 more: power is paid from cash there",
            "widen windows or volume, or keep it so if that is meant",
        ),
    ]


def test_an_impact_far_from_what_markets_show():
    terms = sales(impact={"volatility": "2.5 %", "factor": 90, "segments": 8})
    assert said(sales=terms) == [
        (
            "warning",
            "treasury.sales.impact.factor",
            "impact-factor",
            "a factor of 90 makes a sale 90 times as dear as markets are found to be: it is of order one",
            "write 0.5 to 2",
        )
    ]


@pytest.mark.parametrize(
    ("field", "value", "fix"),
    [
        ("limit", 0, "write how many coins may be under it, or take the option out"),
        ("tenor", "0 months", "write the months until it expires, e.g. 3 months"),
        ("strike", "0 USD/BTC", "write the price at which it can be exercised, e.g. 120000 USD/BTC"),
        ("premium", "0 USD/BTC", "write the price of the option, e.g. 6000 USD/BTC"),
    ],
)
def test_options_of_nothing(field: str, value: Any, fix: str):
    assert said_of(call(**{field: value})) == [
        (f".{field}", "option-zero", f"an option with a {field} of zero is none", fix)
    ]


def test_fees_of_options():
    assert said_of(call(fee="100 %")) == [
        (
            ".fee",
            "fee-size",
            "a fee of 100 % is all of the premium or more",
            "write the fee as a share of the premium, e.g. 2 %",
        )
    ]
    assert said_of(call(fee="0 %"), tree=two_worlds()) == [
        (
            ".fee",
            "option-free",
            "an option counts at what is paid for it, so without a fee the plan may enter it or not",
            "write fee and half the spread as a share of the premium, e.g. 2 %",
        )
    ]


def test_options_that_are_never_entered():
    assert said_of(call(available_from="2027-06", available_until="2027-03")) == [
        (
            ".available_until",
            "window-crossed",
            "2027-03 is before available_from, 2027-06",
            "write a later month",
        )
    ]
    never = (
        "option-never",
        "there is no date at which it can be entered and after {} months expires within the plan "
        "(2027-01 to 2027-12)",
        "give earlier dates or a shorter tenor, or take the option out",
    )
    assert said_of(call(available_from="2028-01")) == [
        (".available_from", never[0], never[1].format(3), never[2])
    ]
    assert said_of(call(tenor="12 months")) == [(".tenor", never[0], never[1].format(12), never[2])]


def test_prices_at_which_no_option_is_sold():
    tree = two_worlds()
    fix = "write the premium of one coin in USD/BTC"
    assert said_of(call(premium="100000 USD/BTC"), tree=tree) == [
        (
            ".premium",
            "option-premium",
            "the right to buy a coin costs 100,000 USD, which is not less than the coin itself, at most "
            "100,000 USD: nobody pays that",
            fix,
        )
    ]
    assert said_of(put(premium="90000 USD/BTC"), tree=tree) == [
        (
            ".premium",
            "option-premium",
            "the right to sell a coin costs 90,000 USD, which is not less than its strike, 90,000 USD: "
            "nobody pays that",
            fix,
        )
    ]
    until = "what is paid for such an option is mostly that difference, as with a loan or a sale"
    assert said_of(call(strike="95000 USD/BTC"), tree=tree) == [
        (
            ".strike",
            "option-in-the-money",
            f"the strike, 95,000 USD, is below the price of 2027-Q1, 100,000 USD: {until}",
            "write a strike above the price, or fewer dates, unless this is meant",
        )
    ]
    assert said_of(put(strike="105000 USD/BTC"), tree=tree) == [
        (
            ".strike",
            "option-in-the-money",
            f"the strike, 105,000 USD, is above the price of 2027-Q1, 100,000 USD: {until}",
            "write a strike below the price, or fewer dates, unless this is meant",
        )
    ]


def test_one_path_knows_how_an_option_ends():
    """A call that ends worthless brings its premium, a put after a fall its payoff; a call that costs 2000
    USD more than it brought needs no warning."""
    fix = "test the plan on other price paths before you rely on it"
    about = (
        "on the one price path an option of {} is known to bring {} USD a coin, premium and payoff "
        "together; it adds nothing to the value, but the plan counts on this cash"
    )
    assert said_of(call()) == [("", "option-foresight", about.format("2027-Q1", "8,000"), fix)]
    falls = dict(zip(Q, (0.1, 0.095, 0.08, 0.08), strict=True))
    assert said_of(put(available_until="2027-06"), falls) == [
        ("", "option-foresight", about.format("2027-Q2", "5,000"), fix),
    ]
    rises = dict(zip(Q, (0.1, 0.13, 0.13, 0.13), strict=True))
    assert said_of(call(available_until="2027-03"), rises) == []
