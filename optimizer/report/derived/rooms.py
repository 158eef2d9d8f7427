"""How far the plan stands from whatever must hold, each where it comes closest."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, isnan, nan
from typing import TYPE_CHECKING, Any

from ...components.treasury.data import highest
from ...solution.answer import records
from ..view import View
from .covenants import ROUNDING

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ["kind", "name", "node", "side", "there_is", "limit", "room", "unit", "may_fall", "is_broken"]


def rooms(view: View) -> DataFrame:
    """A row each for the floors of cash and coins, every covenant, and the margin call of every loan against
    Bitcoin, where it is closest. `may_fall` is the share by which what holds it up may fall: cash, income,
    price of a coin. The period with the least of it is the closest, whatever its room in MUSD or BTC."""
    import pandas as pd

    rows = [*_cash(view), *_coins(view), *_covenants(view), *_loans(view)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _cash(view: View) -> Iterator[dict[str, Any]]:
    rows = [_floor("cash_floor", row, "free_musd", "MUSD") for row in records(view.table("cash_room"))]
    yield min(rows, key=_closeness)


def _coins(view: View) -> Iterator[dict[str, Any]]:
    """Nothing where no coins must be kept."""
    floor, rows = view.scenario.treasury.btc_floor, []
    for row in records(view.coins):
        least = highest(floor, view.tree[row["node"]].period)
        room = row["closing"] - least
        if least > 0.0:
            rows.append(
                _floor("btc_floor", {**row, "floor_musd": least, "room_musd": room}, "closing", "BTC")
            )
    if rows:
        yield min(rows, key=_closeness)


def _closeness(row: dict[str, Any]) -> tuple[bool, float, float]:
    """What is broken, then what may fall by the least, then the least room; the first of equals."""
    fall = inf if isnan(row["may_fall"]) else row["may_fall"]
    return not row["is_broken"], round(fall, 6), round(row["room"], 3)


def _floor(kind: str, row: dict[str, Any], column: str, unit: str) -> dict[str, Any]:
    there, least, room = row[column], row["floor_musd"], row["room_musd"]
    return {
        **{"kind": kind, "name": "", "node": row["node"], "side": "least"},
        **{"there_is": there, "limit": least, "room": room, "unit": unit},
        "may_fall": room / there if there > 0.0 else nan,
        "is_broken": room < -ROUNDING * max(1.0, least),
    }


def _covenants(view: View) -> Iterator[dict[str, Any]]:
    table = view.table("covenant_room")
    for row in records(table[table["is_tightest"]] if len(table) else table):
        name = f"{row['covenant']}: {row['item']}" if row["item"] else row["covenant"]
        yield {**{column: row.get(column) for column in COLUMNS}, "name": name}


def _loans(view: View) -> Iterator[dict[str, Any]]:
    table = view.table("loan_room")
    for row in records(table[table["is_tightest"]] if len(table) else table):
        yield {
            **{"kind": "margin_call", "name": row["loan"], "node": row["node"], "side": "most"},
            **{"there_is": row["ltv"], "limit": row["margin_call_ltv"], "room": row["room"], "unit": "share"},
            **{"may_fall": row["may_fall"], "is_broken": row["is_broken"]},
        }
