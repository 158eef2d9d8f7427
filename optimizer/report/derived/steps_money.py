"""Steps that bring money: loans, shares, options and coins."""

from __future__ import annotations

from collections.abc import Iterator

from ...solution.summaries.money import LENDERS
from ..view import View
from .step_row import GIVE_UP, SIGN, StepRow, decided, last_of

SMALL_LOAN = 0.1
"""MUSD that nobody would decide on by themselves."""
SMALL_ISSUE = 0.05
"""Millions of shares that nobody would tell of."""


def money_steps(view: View) -> Iterator[StepRow]:
    """All of them, in no order."""
    yield from _borrowed(view)
    yield from _shares(view)
    yield from _options(view)
    yield from _coins_sold(view)


def _borrowed(view: View) -> Iterator[StepRow]:
    rows = view.plan.ledger
    drawn = rows[(rows["account"] == "cash") & (rows["line"] == "drawn") & (rows["amount"] > 1e-6)]
    for facility in view.answer["facilities"]:
        mine = drawn[drawn["item"] == facility["facility"]]
        if not mine.empty:
            yield StepRow(
                SIGN,
                str(mine["node"].iloc[0]),
                "borrow",
                "facility",
                facility["facility"],
                until=last_of(mine),
                worth_musd=_worth_of_facility(view, facility["facility"]),
                amount=facility["drawn_musd"],
                unit="MUSD",
                small=facility["drawn_musd"] < SMALL_LOAN,
            )


def _worth_of_facility(view: View, name: str) -> float:
    """What all lines of a facility are worth, whichever component it belongs to."""
    return sum(view.worth_of_item(component, name) or 0.0 for component in LENDERS)


def _shares(view: View) -> Iterator[StepRow]:
    """New shares sold at the market."""
    issued = decided(view, "financing.shares_issued")
    programme = issued["item"].map(lambda item: item.partition("/")[0])
    for name, rows in issued.groupby(programme, sort=False):
        total = float(rows["value"].sum())
        if total >= SMALL_ISSUE:
            yield StepRow(
                SIGN,
                str(rows["node"].iloc[0]),
                "issue",
                "shares",
                str(name),
                until=last_of(rows),
                worth_musd=_worth_of_facility(view, str(name)),
                amount=total,
                unit="million shares",
            )


def _options(view: View) -> Iterator[StepRow]:
    """Options on coins entered into."""
    for (_, name), rows in decided(view, "treasury.option_taken").groupby(["place", "item"], sort=False):
        option = view.scenario.treasury.options[str(name)]
        yield StepRow(
            SIGN,
            str(rows["node"].iloc[0]),
            "write" if option.kind == "covered-call" else "buy",
            option.kind,
            str(name),
            until=last_of(rows),
            amount=float(rows["value"].sum()),
            unit="BTC",
            strike_usd=option.strike,
        )


def _coins_sold(view: View) -> Iterator[StepRow]:
    sold = view.coins[view.coins["sold"] < -1e-3]
    if sold.empty:
        return
    other = None if view.nothing is None else view.nothing.answer["treasury"]["btc_sold"]
    yield StepRow(
        GIVE_UP,
        str(sold["node"].iloc[0]),
        "sell",
        "coins",
        "",
        until=last_of(sold),
        worth_musd=view.worth_of("treasury", "sale fees", "price impact"),
        amount=view.answer["treasury"]["btc_sold"],
        unit="BTC",
        mining_only=other,
        periods=sold["period"].nunique(),
    )
