"""How much room covenants and loans against Bitcoin leave, each in its own unit."""

from __future__ import annotations

from math import inf, isfinite, nan
from typing import TYPE_CHECKING, Any

from ...scenario.schema import Scenario
from ...solution.answer import records
from ..view import View

if TYPE_CHECKING:
    from pandas import DataFrame

ASKED = {
    "leverage": "most",
    "interest_cover": "least",
    "debt_yield": "least",
    "loan_to_value": "most",
    "concentration": "share",
}
"""Covenants written as a ratio, and the field that holds it; `dscr` stands with its loan."""
AT_MOST = ("leverage", "loan_to_value", "concentration")
SHARES = ("debt_yield", "loan_to_value", "concentration")
"""Whose ratio is a share; that of the others is told in times."""
ROOM = [
    *("kind", "covenant", "item", "node", "world", "period"),
    *("side", "there_is", "limit", "room", "unit", "may_fall", "is_tightest", "is_broken"),
]
LOAN = [
    *("loan", "node", "world", "period", "ltv", "margin_call_ltv"),
    *("room", "may_fall", "is_tightest", "is_broken"),
]
ROUNDING = 1e-6
"""Of the size of a limit: what is missing by less is not broken."""


def covenant_room(view: View) -> DataFrame:
    """Every covenant test in the unit that the covenant is written in, and the room it leaves."""
    import pandas as pd

    tested = [_test(view.scenario, row) for row in records(view.covenants)]
    tightest: dict[tuple[str, ...], int] = {}
    for place, one in enumerate(tested):
        key = (one["kind"], one["covenant"], one["item"])
        if key not in tightest or _tightness(one) < _tightness(tested[tightest[key]]):
            tightest[key] = place
    rows = [{**one, "is_tightest": place in tightest.values()} for place, one in enumerate(tested)]
    return pd.DataFrame(rows, columns=ROOM)


def _test(scenario: Scenario, row: dict[str, Any]) -> dict[str, Any]:
    """One row of `covenants.csv`, in times or as a share where the covenant is a ratio."""
    kind, value, limit = row["kind"], row["value"], row["limit"]
    asked, there, unit = limit, value, row["unit"]
    if kind == "dscr" or kind in ASKED:
        asked, there = _asked(scenario, kind, row["covenant"]), row["ratio"]
        unit = "share" if kind in SHARES else "times"
    at_most = kind in AT_MOST
    there = nan if there is None else there
    above, below = (limit, value) if at_most else (value, limit)
    return {
        **{name: row[name] for name in ROOM[:6]},
        "side": "most" if at_most else "least",
        "there_is": there,
        "limit": asked,
        "room": asked - there if at_most else there - asked,
        "unit": unit,
        "may_fall": 1.0 - below / above if above > 0.0 else nan,
        "is_broken": row["headroom"] < -ROUNDING * max(1.0, abs(limit)),
    }


def _asked(scenario: Scenario, kind: str, name: str) -> float:
    if kind == "dscr":
        return float(scenario.financing.project_loans[name].dscr or nan)
    return float(getattr(getattr(scenario.covenants, kind)[name], ASKED[kind]))


def _tightness(one: dict[str, Any]) -> tuple[float, float]:
    """How far what holds it up may fall, then the room; the first of equals is the tightest.

    Limits may move, so the least room in MUSD is not always the tightest. What is broken without a ratio,
    such as debt without income, is tighter than any.
    """
    far = -inf if one["is_broken"] else inf
    fall, room = (round(one[name], 9) if isfinite(one[name]) else far for name in ("may_fall", "room"))
    return fall, room


def loan_room(view: View) -> DataFrame:
    """A row for each of `collateral.csv`: how far the price may fall with the debt and the coins pledged as
    they stand at the end of the node.

    As neither moves, the loan to value goes up as the price goes down: the call comes after a fall by one
    less the loan to value over that of the call. Nothing where nothing is owed.
    """
    import pandas as pd

    rows = [_loan(row) for row in records(view.collateral)]
    lowest: dict[str, int] = {}
    for place, one in enumerate(rows):
        key = one["loan"]
        if one["ltv"] != 0.0 and (key not in lowest or _tightness(one) < _tightness(rows[lowest[key]])):
            lowest[key] = place
    rows = [{**one, "is_tightest": place in lowest.values()} for place, one in enumerate(rows)]
    return pd.DataFrame(rows, columns=LOAN)


def _loan(row: dict[str, Any]) -> dict[str, Any]:
    ltv, call = nan if row["ltv"] is None else row["ltv"], row["margin_call_ltv"]
    owes = ltv != 0.0
    return {
        **{name: row[name] for name in LOAN[:4]},
        "ltv": ltv,
        "margin_call_ltv": call,
        "room": call - ltv if owes else nan,
        "may_fall": 1.0 - ltv / call if owes else nan,
        "is_broken": owes and not ltv <= call * (1.0 + ROUNDING),
    }
