"""Revolvers and delayed draws again."""

from __future__ import annotations

from collections.abc import Iterator

from ...components.financing.schema import DelayedDraw, Revolver
from ...core.timeline import Period
from ...core.tree import Node
from .case import Case, Row, months
from .financing_lines import (
    AFTER_HORIZON,
    DRAWN,
    FEES,
    INTEREST,
    REPAID,
    Owed,
    add,
    excess,
    share_between,
)
from .report import LimitCheck
from .slack import Slack


def recompute(case: Case, owed: Owed) -> None:
    """Post what is arranged, drawn, paid and repaid."""
    for name, line in case.scenario.financing.revolvers.items():
        _revolver(case, name, line, owed)
    for name, loan in case.scenario.financing.delayed_draws.items():
        _delayed_draw(case, name, loan, owed)


def _rows(case: Case, quantity: str, name: str) -> list[Row]:
    return [row for row in case.rows(quantity) if row.items == (name,)]


def _arranged(case: Case, name: str, node: Node) -> float:
    """How often a facility has been arranged by the end of a node."""
    return sum(row.value for row in case.past(_rows(case, "financing.arranged", name), node))


def _revolver(case: Case, name: str, terms: Revolver, owed: Owed) -> None:
    for row in _rows(case, "financing.arranged", name):
        case.books.post(FEES, row.node, -row.value * terms.upfront_fee * terms.limit, item=name)
    changes = _rows(case, "financing.revolver_change", name)
    for node in case.tree:
        balance = terms.opening + sum(row.value for row in case.past(changes, node))
        change = sum(row.value for row in changes if row.node == node.name)
        opening = balance - change
        size = terms.limit * (_arranged(case, name, node) if terms.upfront_fee else 1.0)
        open_share = share_between(node.period, terms.available_from, terms.matures)
        unused = (size - opening) * terms.unused_fee * node.period.years * open_share
        case.books.post(DRAWN, node.name, change, item=name)
        case.books.post(INTEREST, node.name, -opening * case.interest(terms, node.period), item=name)
        case.books.post(FEES, node.name, -unused, item=name)
        add(owed, name, node.name, balance)


def _decided(terms: DelayedDraw) -> bool:
    """Whether signing costs anything, so that it is decided."""
    return any((terms.upfront_fee, terms.issue_cost, terms.commitment_fee))


def _delayed_draw(case: Case, name: str, terms: DelayedDraw, owed: Owed) -> None:
    for row in _rows(case, "financing.arranged", name):
        cost = terms.issue_cost + terms.upfront_fee * terms.limit
        case.books.post(FEES, row.node, -row.value * cost, item=name)
    draws = _rows(case, "financing.delayed_drawn", name)
    for row in draws:
        _draw(case, name, terms, row, owed)
    if not _decided(terms):
        return
    for node in case.tree:
        drawn_before = sum(row.value for row in case.past(draws, node) if row.node != node.name)
        undrawn = terms.limit * _arranged(case, name, node) - drawn_before
        open_share = share_between(node.period, terms.available_from, terms.draw_until + 1)
        fee = undrawn * terms.commitment_fee * node.period.years * open_share
        case.books.post(FEES, node.name, -fee, item=name)


def _draw(case: Case, name: str, terms: DelayedDraw, row: Row, owed: Owed) -> None:
    """One draw along the tree: interest on what is left, parts repaid after the window, the rest last."""
    first = case.tree[row.node].period
    due = first.start + terms.tenor if terms.tenor is not None else terms.matures
    assert due is not None
    due = max(due, first.end)
    case.books.post(DRAWN, row.node, row.value, item=name)

    def part(period: Period) -> float:
        closed = period.start > terms.draw_until
        return row.value * terms.amortisation * period.months / 12.0 if closed else 0.0

    left = {row.node: row.value}
    add(owed, name, row.node, row.value)
    for node in case.tree.descendants(row.node):
        if node.parent is None or node.name == row.node or node.period.start > due:
            continue
        opening = left[node.parent]
        repaid = opening if due in months(node.period) else min(opening, part(node.period))
        left[node.name] = opening - repaid
        case.books.post(INTEREST, node.name, -opening * case.interest(terms, node.period), item=name)
        case.books.post(REPAID, node.name, -repaid, item=name)
        add(owed, name, node.name, left[node.name])
    for leaf in case.tree.leaves:
        if leaf.name in left and due >= leaf.period.end:
            paid = excess(case, terms, left[leaf.name], due, part)
            case.books.post(AFTER_HORIZON, leaf.name, -paid, item=name)


def limits(case: Case, owed: Owed) -> Iterator[LimitCheck]:
    """What is drawn is within its limit, and within what has been arranged by then, once."""
    size, once = Slack("credit limit"), Slack("facility arranged once")
    financing = case.scenario.financing
    for name, line in financing.revolvers.items():
        for node in case.tree:
            usable = share_between(node.period, line.available_from, line.matures) == 1.0
            times = _arranged(case, name, node) if line.upfront_fee else 1.0
            size.see(name, node.name, times * line.limit if usable else 0.0, owed[name, node.name])
    for name, loan in financing.delayed_draws.items():
        draws = _rows(case, "financing.delayed_drawn", name)
        for node in case.tree:
            drawn = sum(row.value for row in case.past(draws, node))
            times = _arranged(case, name, node) if _decided(loan) else 1.0
            size.see(name, node.name, times * loan.limit, drawn)
            now = sum(row.value for row in draws if row.node == node.name)
            start = node.period.start
            in_window = (loan.available_from or start) <= start <= loan.draw_until
            size.see(name, node.name, loan.limit if in_window else 0.0, now)
    for name in (*financing.revolvers, *financing.delayed_draws):
        for leaf in case.tree.leaves:
            once.see(name, leaf.name, 1.0, _arranged(case, name, leaf))
    yield from (size.check(), once.check())
