"""Limits of loans against Bitcoin again: amounts, dates, and the loan to value in every test."""

from __future__ import annotations

from collections.abc import Iterator

from ...components.btc_loans.schema import BtcLoan
from ...core.tree import Node
from .case import Case
from .financing import Owed
from .prices import least, most
from .report import LimitCheck
from .slack import Slack

TRACE = 1e-6
"""Changes below this, relative to what is there, are rounding and no act of anybody."""

Levels = dict[str, dict[str, float]]


class _Slacks:
    def __init__(self) -> None:
        self.size = Slack("BTC loan limit")
        self.once = Slack("BTC loan draw or repayment")
        self.least = Slack("BTC loan least draw")
        self.tenor = Slack("BTC loan tenor")
        self.draw = Slack("BTC loan draw LTV")
        self.margin = Slack("BTC loan margin call LTV")
        self.cure = Slack("BTC loan cure LTV")
        self.release = Slack("BTC loan release LTV")
        self.stress = Slack("BTC loan stress")

    def checks(self) -> Iterator[LimitCheck]:
        for slack in vars(self).values():
            yield slack.check()


def limits(case: Case, owed: Owed, coins: dict[str, float]) -> Iterator[LimitCheck]:
    """Every loan keeps to its amounts and dates, and every test of its collateral is met.

    `coins` are those held at the end of each node. Whether a margin call came, or coins were released, is
    judged anew from what is owed and pledged.
    """
    slacks = _Slacks()
    called_for: dict[str, float] = {}
    for name, loan in case.scenario.btc_loans.items():
        levels: Levels = {
            quantity: {
                row.node: row.value for row in case.rows(f"btc_loans.{quantity}") if row.items == (name,)
            }
            for quantity in ("drawn", "repaid", "arranged", "collateral")
        }
        for node in case.tree:
            _amounts(case, name, loan, node, owed, levels, slacks)
            _tests(case, name, loan, node, owed, levels, slacks)
            if loan.stress is not None and loan.stress.survives == "with-all-coins":
                price = _low(case, node) * (1.0 - most(loan.stress.shock, node.period))
                needed = owed.get((name, node.name), 0.0) / (loan.cure_ltv * price)
                short = max(0.0, needed - levels["collateral"].get(node.name, 0.0))
                called_for[node.name] = called_for.get(node.name, 0.0) + short
    pledged = case.books.by_node("pledged")
    floor = case.scenario.treasury.unpledged_floor
    for at, short in called_for.items():
        apart = 0.0 if floor is None else most(floor, case.tree[at].period)
        slacks.stress.see("", at, coins[at] - pledged.get(at, 0.0) - apart, short)
    yield from slacks.checks()


def _low(case: Case, node: Node) -> float:
    return least(case.scenario.market.btc_price, node.period) * 1e-6


def _amounts(
    case: Case, name: str, loan: BtcLoan, node: Node, owed: Owed, levels: Levels, slacks: _Slacks
) -> None:
    at, period = node.name, node.period
    balance = owed.get((name, at), 0.0)
    way = [one for one in case.tree.line(at) if one.name in levels["drawn"]]
    drawn = levels["drawn"].get(at, 0.0)
    slacks.size.see(name, at, balance, 0.0)
    slacks.size.see(name, at, loan.limit if period.end <= loan.matures else 0.0, balance)
    if not loan.revolving:
        in_all = loan.opening + sum(levels["drawn"][one.name] for one in way)
        slacks.size.see(name, at, loan.limit, in_all)
    if drawn:
        opens = case.tree.timeline.start if loan.available_from is None else loan.available_from
        in_window = opens <= period.start and (loan.draw_until is None or period.start <= loan.draw_until)
        slacks.size.see(name, at, loan.limit if in_window else 0.0, drawn)
        slacks.once.see(name, at, 0.0, min(drawn, levels["repaid"].get(at, 0.0)))
        slacks.least.see(name, at, drawn, loan.least if drawn > TRACE else 0.0)
    if (loan.upfront_fee or loan.unused_fee) and not (loan.opening or loan.opening_pledged):
        arranged = sum(levels["arranged"].get(one.name, 0.0) for one in case.tree.line(at))
        slacks.once.see(name, at, 1.0, arranged)
        slacks.size.see(name, at, loan.limit * arranged, balance)
    if loan.tenor is not None:
        kept = loan.opening if period.end <= case.tree.timeline.start + loan.tenor else 0.0
        for one in way:
            if one.name == at or period.end <= one.period.start + loan.tenor:
                kept += levels["drawn"][one.name]
        slacks.tenor.see(name, at, kept, balance)


def _tests(
    case: Case, name: str, loan: BtcLoan, node: Node, owed: Owed, levels: Levels, slacks: _Slacks
) -> None:
    at, low = node.name, _low(case, node)
    balance, pledged = owed.get((name, at), 0.0), levels["collateral"].get(at, 0.0)
    if node.parent is None:
        before, pledged_before = loan.opening, loan.opening_pledged
    else:
        before = owed.get((name, node.parent), 0.0)
        pledged_before = levels["collateral"].get(node.parent, 0.0)
    slacks.margin.see(name, at, loan.margin_call_ltv * low * pledged, balance)
    if before > loan.margin_call_ltv * low * pledged_before * (1.0 + TRACE) + TRACE:
        slacks.cure.see(name, at, loan.cure_ltv * low * pledged, balance)
    if levels["drawn"].get(at, 0.0) > TRACE:
        slacks.draw.see(name, at, loan.draw_ltv * case.prices.coin(node.period) * pledged, balance)
    if pledged < pledged_before - TRACE * max(1.0, pledged_before):
        level = loan.draw_ltv if loan.release_ltv is None else loan.release_ltv
        slacks.release.see(name, at, level * low * pledged, balance)
    if loan.stress is not None and loan.stress.survives == "as-pledged":
        left = 1.0 - most(loan.stress.shock, node.period)
        slacks.stress.see(name, at, loan.margin_call_ltv * left * low * pledged, balance)
