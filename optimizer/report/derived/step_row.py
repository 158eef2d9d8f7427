"""A row of `steps.csv`: one thing that the plan does, keeps or leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..view import View

if TYPE_CHECKING:
    from pandas import DataFrame

SIGN, CONVERT, GIVE_UP, DECLINE, KEPT = "+", "~", "-", "=", ""


@dataclass(frozen=True)
class StepRow:
    """What is told of a step. MW of IT, or at the plug for machines, or at the meter for power; empty where
    there is no such thing."""

    symbol: str
    """`+` for what is signed or raised, `~` for what is changed, `-` for what is given up, `=` for what is
    left; empty for what was decided before."""
    decide: str
    """Node at whose beginning it is decided, the first if it is done in several; empty for what is left."""
    verb: str
    kind: str
    """lease, hall, upgrade, equipment, machines, site, facility, shares, covered-call, put or coins."""
    id: str
    tenant: str = ""
    hall: str = ""
    site: str = ""
    to_site: str = ""
    until: str = ""
    """Last node in which it is done, if that is another one."""
    begins: str = ""
    """First month of building, or last month before a facility ends."""
    in_service: str = ""
    """First month of use, of rent or of delivery."""
    open_until: str = ""
    """Last month in which it could be decided, where the scenario says so."""
    mw: float | None = None
    capex_musd: float | None = None
    """Still to be paid within the horizon; of a lease the landlord's machines for the tenant."""
    worth_musd: float | None = None
    """What its own lines are worth; all steps of the same hall or equipment in the first of them."""
    amount: float | None = None
    unit: str = ""
    """Of the amount: MUSD borrowed, BTC sold or under options, million shares, MW of machines, units."""
    mining_only: float | None = None
    """The same amount if nothing but mining went on, where that is worth telling."""
    periods: float | None = None
    """Number of nodes in which coins are sold."""
    strike_usd: float | None = None
    cost_a_year: float | None = None
    """Interest and fees of a facility that is left, all in, as a share per year."""
    mines_mw: float | None = None
    """Of a hall that is left: what its site mines with at the end, at the meter."""
    unused_mw: float | None = None
    """And what stays unused there."""
    reason: str = ""
    """Why it is left, as far as the run shows it."""
    small: bool = False
    """Too small to be told by itself."""


def decided(view: View, quantity: str) -> DataFrame:
    """What was decided of one quantity, by node."""
    levels = view.plan.levels
    return levels[levels["quantity"] == quantity]


def last_of(rows: DataFrame) -> str:
    """The last node of rows in time order; empty if all of it happens at once."""
    first, last = str(rows["node"].iloc[0]), str(rows["node"].iloc[-1])
    return "" if first == last else last
