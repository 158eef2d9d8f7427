"""How a plan gets its money, step by step: loans, shares, options and coins."""

from __future__ import annotations

from ..solution.summaries.money import LENDERS
from .step import GIVE_UP, SIGN, SMALL_LOAN, Step, decided, until
from .view import View
from .words import coins, money, number

SMALL_ISSUE = 0.05
"""Millions of shares that nobody would tell of."""


def money_steps(view: View) -> list[Step]:
    """All of them, in no order."""
    return [*_borrowed(view), *_shares(view), *_options(view), *_coins_sold(view)]


def _borrowed(view: View) -> list[Step]:
    rows = view.plan.ledger
    drawn = rows[(rows["account"] == "cash") & (rows["line"] == "drawn") & (rows["amount"] > 1e-6)]
    found = []
    for facility in view.answer["facilities"]:
        mine = drawn[drawn["item"] == facility["facility"]]
        if not mine.empty:
            short = f"{money(facility['drawn_musd'])} from {facility['facility']}"
            worth = _worth_of_facility(view, facility["facility"])
            small = facility["drawn_musd"] < SMALL_LOAN
            found.append(
                Step(SIGN, mine["node"].iloc[0], "borrow", short, until(mine), worth=worth, small=small)
            )
    return found


def _worth_of_facility(view: View, name: str) -> float:
    """What all lines of a facility are worth, whichever component it belongs to."""
    return sum(view.worth_of_item(component, name) or 0.0 for component in LENDERS)


def _shares(view: View) -> list[Step]:
    """New shares sold at the market."""
    found = []
    issued = decided(view, "financing.shares_issued")
    facility = issued["item"].map(lambda item: item.partition("/")[0])
    for name, rows in issued.groupby(facility, sort=False):
        total = float(rows["value"].sum())
        if total >= SMALL_ISSUE:
            short = f"{number(total, 1)} m shares under {name}"
            worth = _worth_of_facility(view, str(name))
            found.append(Step(SIGN, rows["node"].iloc[0], "issue", short, until(rows), worth=worth))
    return found


def _options(view: View) -> list[Step]:
    """Options on coins entered into."""
    found = []
    for (_, name), rows in decided(view, "treasury.option_taken").groupby(["place", "item"], sort=False):
        option = view.scenario.treasury.options[str(name)]
        verb = "write" if option.kind == "covered-call" else "buy"
        total = coins(float(rows["value"].sum()))
        strike = number(option.strike)
        short = f"{option.kind}s on {total} at USD {strike}"
        found.append(Step(SIGN, rows["node"].iloc[0], verb, short, until(rows)))
    return found


def _coins_sold(view: View) -> list[Step]:
    sold = view.coins[view.coins["sold"] < -1e-3]
    total = view.answer["treasury"]["btc_sold"]
    if sold.empty:
        return []
    about = f"in {len(sold)} periods{until(sold)}" if len(sold) > 1 else ""
    if view.nothing is not None:
        about += f"; mining only: {coins(view.nothing.answer['treasury']['btc_sold'])}"
    worth = view.worth_of("treasury", "sale fees", "price impact")
    return [Step(GIVE_UP, sold["node"].iloc[0], "sell", coins(total), about, worth=worth)]
