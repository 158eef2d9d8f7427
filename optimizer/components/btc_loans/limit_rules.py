"""How much may be drawn and owed, and when: limit, window, tenor, and no draw and repayment at once."""

from __future__ import annotations

from typing import Any

from ...core.algebra import Expression, linear
from ...core.context import Context
from ...core.schedule import line_ends
from ...core.tree import Tree
from .before import arranged_by, where_owed_before
from .data import BtcLoansData, LoanData

Rows = dict[tuple[str, ...], Expression]


def places_of_choice(loan: LoanData, tree: Tree) -> list[str]:
    """Nodes at which it matters whether something is drawn: where it could be repaid as well, or where a
    draw has a least size."""
    owed = set(where_owed_before(loan, tree))
    return [node for node in loan.dates.draws if node in owed or loan.terms.least]


def state(block: Any, data: BtcLoansData, context: Context) -> None:
    """All rules on what is drawn and owed."""
    context.rule(
        block,
        "limit",
        _limit(block, data, context.tree),
        title="owed, at most the limit once it is arranged; nothing from maturity on",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}.{_limits_by(data.loans[loan], node)}",
        limit=True,
    )
    context.rule(
        block,
        "arranged_once",
        _arranged_once(block, data, context.tree),
        title="arranged at most once",
        unit="",
        cause=lambda loan, node: f"btc_loans.{loan}",
    )
    context.rule(
        block,
        "drawn_in_all",
        _drawn_in_all(block, data, context.tree),
        title="drawn in all, at most the limit",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}.limit",
        limit=True,
        dated=False,
    )
    context.rule(
        block,
        "tenor",
        _tenor(block, data),
        title="owed, at most what was drawn less than the tenor ago",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}.tenor",
        limit=True,
    )
    _draw_or_repay(block, data, context)


def _limits_by(loan: LoanData, node: str) -> str:
    """What limits the amount owed: the limit, or the end of the loan."""
    return "limit" if node in loan.worth else "matures"


def _limit(block: Any, data: BtcLoansData, tree: Tree) -> Rows:
    """owed <= limit * arranged; owed <= 0 where it matures."""
    rows: Rows = {}
    for name, loan in data.loans.items():
        for node in loan.dates.running:
            owed, limit = block.owed[name, node], loan.terms.limit
            if node not in loan.worth:
                rows[name, node] = owed <= 0.0
                continue
            there, always = arranged_by(block, name, loan, node, tree)
            terms = [(1.0, owed), *((-limit, variable) for variable in there)]
            rows[name, node] = linear(terms) <= limit * always
    return rows


def _arranged_once(block: Any, data: BtcLoansData, tree: Tree) -> Rows:
    """Sum of arranged on every way through the tree <= 1."""
    return {
        (name, last): linear((1.0, block.arranged[name, node]) for node in nodes) <= 1.0
        for name, loan in data.loans.items()
        for last, nodes in line_ends(tree, loan.dates.arranged).items()
        if len(nodes) > 1
    }


def _drawn_in_all(block: Any, data: BtcLoansData, tree: Tree) -> Rows:
    """Opening balance and all that is drawn on every way through the tree <= limit, unless it revolves."""
    return {
        (name, last): linear((1.0, block.drawn[name, node]) for node in nodes)
        <= loan.terms.limit - loan.terms.opening
        for name, loan in data.loans.items()
        if not loan.terms.revolving
        for last, nodes in line_ends(tree, loan.dates.draws).items()
        if len(nodes) > 1 or loan.terms.opening
    }


def _tenor(block: Any, data: BtcLoansData) -> Rows:
    """owed <= what was drawn within the tenor: what is repaid is the oldest."""
    rows: Rows = {}
    for name, loan in data.loans.items():
        for node, (opening_kept, kept) in loan.dates.tenor.items():
            terms = [(1.0, block.owed[name, node]), *((-1.0, block.drawn[name, draw]) for draw in kept)]
            rows[name, node] = linear(terms) <= (loan.terms.opening if opening_kept else 0.0)
    return rows


def _draw_or_repay(block: Any, data: BtcLoansData, context: Context) -> None:
    """drawn <= limit * draws, repaid <= limit * (1 - draws), drawn >= least * draws (P14)."""
    most: Rows = {}
    repaid: Rows = {}
    least: Rows = {}
    for (name, node), draws in block.draws.items():
        limit, drawn = data.loans[name].terms.limit, block.drawn[name, node]
        most[name, node] = drawn - limit * draws <= 0.0
        if (name, node) in block.repaid:
            repaid[name, node] = block.repaid[name, node] + limit * draws <= limit
        if data.loans[name].terms.least:
            least[name, node] = drawn - data.loans[name].terms.least * draws >= 0.0
    context.rule(
        block,
        "drawn_if",
        most,
        title="nothing is drawn where it is repaid",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}",
    )
    context.rule(
        block,
        "repaid_if",
        repaid,
        title="nothing is repaid where it is drawn",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}",
    )
    context.rule(
        block,
        "least_draw",
        least,
        title="drawn at a time, at least the least draw",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}.least",
        limit=True,
    )
