"""What lenders ask for, and how much room the plan leaves."""

from __future__ import annotations

from typing import Any

from ...solution.answer import records
from ..tables import Lines, table
from ..view import View
from ..words import NOTHING, number, percent

TITLE = "What lenders ask for"
MOST_ROWS = 24
KINDS = {
    "minimum_liquidity": "minimum liquidity",
    "completion_guarantee": "completion guarantee",
    "leverage": "leverage",
    "interest_cover": "interest cover",
    "debt_yield": "debt yield",
    "loan_to_value": "loan to value",
    "concentration": "concentration",
    "dscr": "debt service cover",
}
SHARES = {"debt_yield", "loan_to_value", "concentration"}
"""Kinds whose ratio is written as a share."""


def lines(view: View) -> Lines:
    """The tightest test of each covenant, and the loan to value of loans against Bitcoin."""
    return [*_covenants(view), *_collateral(view)]


def _covenants(view: View) -> Lines:
    tested = view.covenants
    if tested.empty:
        return []
    tightest = tested.loc[tested.groupby(["kind", "covenant", "item"], sort=False)["headroom"].idxmin()]
    titles = ["Covenant", "Kind", "Tightest in", ">Ratio", ">There is", ">Limit", ">Headroom", "Unit"]
    told = ["Each covenant where it leaves the least room; all of them are in `tables/covenants.csv`.", ""]
    return [*told, *table(titles, [_covenant(row) for row in records(tightest)])]


def _covenant(row: dict[str, Any]) -> list[str]:
    name = f"{row['covenant']}: {row['item']}" if row["item"] else row["covenant"]
    ratio = row["ratio"]
    shown = percent(ratio) if row["kind"] in SHARES else number(ratio, 2)
    if row["kind"] in ("minimum_liquidity", "completion_guarantee"):
        shown = NOTHING
    amounts = [number(row[column], 1) for column in ("value", "limit", "headroom")]
    return [name, KINDS.get(row["kind"], row["kind"]), row["node"], shown, *amounts, row["unit"]]


def _collateral(view: View) -> Lines:
    rows = records(view.collateral)
    if not rows:
        return []
    shown = rows if len(rows) <= MOST_ROWS else sorted(rows, key=lambda row: -row["stressed_ltv"])[:MOST_ROWS]
    told = [
        *([""] if not view.covenants.empty else []),
        "Loans against Bitcoin at the end of each period, at the lowest price of the period:",
        "",
    ]
    titles = ["Loan", "Period", ">Owed MUSD", ">Pledged BTC", ">USD per BTC", ">LTV", ">Called above"]
    told += table([*titles, ">LTV after the shock", "Margin call"], [_loan(row) for row in shown])
    if len(rows) > len(shown):
        told += ["", f"The {MOST_ROWS} highest of {len(rows)}; all of them are in `tables/collateral.csv`."]
    return told


def _loan(row: dict[str, Any]) -> list[str]:
    return [
        row["loan"],
        row["node"],
        number(row["owed_musd"], 1),
        number(row["pledged_btc"]),
        number(row["price_usd"]),
        percent(row["ltv"]),
        percent(row["margin_call_ltv"]),
        percent(row["stressed_ltv"]),
        "yes" if row["called"] else "no",
    ]
