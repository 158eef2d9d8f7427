"""One step of a plan, as it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .view import View
from .words import span

if TYPE_CHECKING:
    from pandas import DataFrame

SIGN, CONVERT, GIVE_UP, DECLINE, KEPT, SMALL = "+", "~", "-", "=", " ", "."
VERBS = (
    "keep",
    "sign",
    "convert",
    "order",
    "buy",
    "move",
    "borrow",
    "issue",
    "write",
    "sell",
    "close",
    "others",
)
"""In the order in which steps of the same period are told."""
SMALL_MW, SMALL_SHARE_OF_FLEET, SMALL_LOAN = 1.0, 0.05, 0.1
"""What nobody would decide on by itself: machines below both of these, loans below this many MUSD."""


@dataclass(frozen=True)
class Step:
    """One thing the plan does, or leaves. MW of IT, or at the plug for machines; money in MUSD."""

    symbol: str
    when: str
    """Period in which it is decided; for what is declined, the last in which it could be, if that is said."""
    verb: str
    short: str
    """What it is about, by its id."""
    about: str = ""
    """More about it: tenant, place, dates."""
    mw: float | None = None
    capex: float | None = None
    worth: float | None = None
    """What its own lines are worth."""
    small: bool = False
    """Too small to be told by itself."""

    @property
    def what(self) -> str:
        joint = "" if self.about[:1] in ("", ",", ";") else " "
        return f"{self.short}{joint}{self.about}"


def until(rows: DataFrame) -> str:
    """`, 2027-Q3 to 2028-Q1`; nothing where all of it happens at once."""
    first, last = rows["node"].iloc[0], rows["node"].iloc[-1]
    return "" if first == last else f", {span(first, last)}"


def decided(view: View, quantity: str) -> DataFrame:
    levels = view.plan.levels
    return levels[levels["quantity"] == quantity]
