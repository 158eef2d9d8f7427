"""Margin calls that come in the plan itself: what stood when a period began, at its lowest price."""

from __future__ import annotations

from collections.abc import Iterator

from .rows import Row
from .view import View
from .words import money, number, percent, plain


def margin_calls(view: View) -> Iterator[Row]:
    """Rows of `collateral.csv` in which a loan is called."""
    return (row for row in view.rows("collateral") if row["called"])


def margin_call_sentences(view: View) -> list[str]:
    """One for each call: how it comes, and that the plan cures it."""
    return [_sentence(row) for row in margin_calls(view)]


def _sentence(row: Row) -> str:
    limit, price = percent(row["margin_call_ltv"]), number(row["price_usd"])
    came = f"{plain(row['loan'])} is called in {row['node']}: at USD {price} a coin its loan to value is"
    before = "beyond all coins pledged" if row["ltv_before"] is None else percent(row["ltv_before"])
    cured = f"{money(row['owed_musd'])} is then owed against {number(row['pledged_btc'])} BTC"
    return f"Warning: {came} {before}, above {limit}. The plan cures it in the same period: {cured}."
