"""Loan to value of every loan against Bitcoin in every node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ...components.btc_loans.schema import BtcLoan
from ...core.series import Series
from ...core.timeline import Period
from ...core.tree import Tree
from ...scenario.schema import Scenario
from ..solution import Plan
from ..tables import Columns, table
from .rows import level

if TYPE_CHECKING:
    from pandas import DataFrame

COLLATERAL: Columns = {
    "loan": "text",
    "node": "text",
    "world": "text",
    "period": "text",
    "owed_musd": "number",
    "pledged_btc": "number",
    "price_usd": "number",
    "ltv": "number",
    "draw_ltv": "number",
    "margin_call_ltv": "number",
    "stressed_ltv": "number",
    "topup_btc": "number",
    "ltv_before": "number",
    "called": "flag",
}
"""`price_usd` is the lowest of the period, at which the loan is tested; `ltv` is that at the end of the
period. `stressed_ltv` is what the pledge alone would be at after the shock, without one the same as `ltv`;
`topup_btc` are the unpledged coins that would cure it where the loan counts on them. `ltv_before` is that of
what stood when the period began, at the lowest price of the period; `called` tells whether that brought a
margin call, which was then cured in the same period."""


def ltv_by_node(plan: Plan, tree: Tree, scenario: Scenario) -> DataFrame:
    """A row for each loan and node in which something is owed or pledged, or a margin call came."""
    rows = []
    for name, loan in scenario.btc_loans.items():
        rows += list(_rows(name, loan, plan, tree, scenario))
    return table(rows, COLLATERAL)


def _rows(name: str, loan: BtcLoan, plan: Plan, tree: Tree, scenario: Scenario) -> Iterator[tuple[Any, ...]]:
    owed, pledged = _of(plan, "btc_loans.owed", name), _of(plan, "btc_loans.collateral", name)
    for node in tree:
        debt, coins = owed.get(node.name, 0.0), pledged.get(node.name, 0.0)
        before = loan.opening if node.parent is None else owed.get(node.parent, 0.0)
        coins_before = loan.opening_pledged if node.parent is None else pledged.get(node.parent, 0.0)
        low = min(scenario.market.btc_price.at(month) for month in _months(node.period))
        ltv_before = _ltv(before, coins_before, low)
        called = ltv_before > loan.margin_call_ltv * (1.0 + 1e-6)
        if not (debt > 1e-9 or coins > 1e-9 or called):
            continue
        shocked = low * (1.0 - (_highest(loan.stress.shock, node.period) if loan.stress else 0.0))
        topup = 0.0
        if loan.stress is not None and loan.stress.survives == "with-all-coins":
            topup = max(0.0, 1e6 * debt / (loan.cure_ltv * shocked) - coins)
        yield (
            *(name, node.name, node.world, node.period.label, debt, coins, low),
            *(_ltv(debt, coins, low), loan.draw_ltv, loan.margin_call_ltv, _ltv(debt, coins, shocked)),
            *(topup, ltv_before, called),
        )


def _ltv(owed: float, coins: float, price: float) -> float:
    """Owed (MUSD) over the worth of the coins at a price in USD."""
    if owed <= 1e-9:
        return 0.0
    return 1e6 * owed / (coins * price) if coins > 0.0 else float("inf")


def _of(plan: Plan, quantity: str, loan: str) -> dict[str, float]:
    rows: Any = level(plan, quantity)
    rows = rows[rows["item"] == loan]
    return dict(zip(rows["node"], rows["value"], strict=True))


def _highest(series: Series, period: Period) -> float:
    return max(series.at(month) for month in _months(period))


def _months(period: Period) -> range:
    return range(period.start, period.end)
