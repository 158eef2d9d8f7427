"""What the plan's own prices do to a loan against Bitcoin."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.errors import Problem
from ...core.facts import MarketFacts
from ...core.suggest import percent
from ...core.tree import Node, Tree
from .dates import dates_of
from .schema import BtcLoan


def price_findings(path: str, loan: BtcLoan, tree: Tree, market: MarketFacts) -> Iterator[Problem]:
    """Margin calls that the prices bring: on what is owed at the start, and on what is drawn at the limit."""
    yield from _called_at_start(path, loan, tree, market)
    yield from _called_later(path, loan, tree, market)


def _called_at_start(path: str, loan: BtcLoan, tree: Tree, market: MarketFacts) -> Iterator[Problem]:
    first = tree.nodes[0]
    low = market.lowest_price[first.name]
    if not loan.opening_pledged or loan.opening <= loan.margin_call_ltv * low * loan.opening_pledged:
        return
    ltv = loan.opening / (low * loan.opening_pledged)
    coins = loan.opening / (loan.cure_ltv * low) - loan.opening_pledged
    money = loan.opening - loan.cure_ltv * low * loan.opening_pledged
    yield Problem(
        f"{path}.opening",
        "called-at-start",
        f"{loan.opening:g} MUSD on {loan.opening_pledged:g} BTC at {_usd(low)} in {first.period.label} are "
        f"at a loan to value of {percent(round(ltv, 4))}, above the margin call at "
        f"{percent(loan.margin_call_ltv)}: the first period must pledge {coins:.6g} BTC more or repay "
        f"{money:.6g} MUSD",
        "check opening, opening_pledged and market.btc_price",
        severity="warning",
    )


def _called_later(path: str, loan: BtcLoan, tree: Tree, market: MarketFacts) -> Iterator[Problem]:
    """The worst that a draw at `draw_ltv` meets on the prices of the plan."""
    dates = dates_of(loan, tree)
    live = set(dates.live)
    worst: tuple[float, Node, Node] | None = None
    for draw in dates.draws:
        for later in tree.descendants(draw):
            if later.name in live:
                ltv = loan.draw_ltv * market.price[draw] / market.lowest_price[later.name]
                if worst is None or ltv > worst[0] + 1e-12:
                    worst = ltv, tree[draw], later
    if worst is None or worst[0] <= loan.margin_call_ltv * (1.0 + 1e-9):
        return
    ltv, drawn, later = worst
    price, low = market.price[drawn.name], market.lowest_price[later.name]
    fall, borne = 1.0 - low / price, 1.0 - loan.draw_ltv / loan.margin_call_ltv
    yield Problem(
        f"{path}.draw_ltv",
        "called-by-prices",
        f"what is drawn at {percent(loan.draw_ltv)} in {drawn.period.label} at {_usd(price)} is at "
        f"{percent(round(ltv, 4))} in {later.period.label} at {_usd(low)}: a fall of "
        f"{percent(round(fall, 4))}, and one of {percent(round(borne, 4))} brings the margin call at "
        f"{percent(loan.margin_call_ltv)}",
        "keep coins or cash for the call (the plan does), or draw at a lower draw_ltv",
        severity="warning",
    )


def _usd(price: float) -> str:
    return f"{1e6 * price:,.0f} USD/BTC"
