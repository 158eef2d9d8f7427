"""Loans against Bitcoin again: what is drawn, paid, owed and pledged."""

from __future__ import annotations

from ...components.btc_loans.schema import BtcLoan
from ...core.tree import Node
from .btc_loan_tests import limits
from .case import Case, Line, Row, months
from .financing import Owed

__all__ = ["levels", "limits", "recompute"]

NAME = "btc_loans"
DRAWN = Line("cash", NAME, "drawn", "reference", "financing")
FEES = Line("cash", NAME, "fees", "reference", "financing")
INTEREST = Line("cash", NAME, "interest", "reference", "financing")
REPAID = Line("cash", NAME, "repaid", "reference", "financing")
OWED = Line("debt", NAME, "owed", "", "financing")
OUTSTANDING = Line("closing", NAME, "debt outstanding", "reference", "financing")
COLLATERAL = Line("pledged", NAME, "collateral")


def recompute(case: Case) -> Owed:
    """Post every line of every loan; returns what is owed at the end of each node."""
    owed: Owed = {}
    for name, loan in case.scenario.btc_loans.items():
        moves = [levels(case, name, quantity) for quantity in ("drawn", "repaid", "arranged")]
        if loan.opening or loan.opening_pledged or any(moves):
            _loan(case, name, loan, owed)
        for row in levels(case, name, "collateral"):
            case.books.post(COLLATERAL, row.node, row.value, place=loan.wallet or "", item=name)
    return owed


def levels(case: Case, name: str, quantity: str) -> list[Row]:
    """What was decided of one loan."""
    return [row for row in case.rows(f"{NAME}.{quantity}") if row.items == (name,)]


def _loan(case: Case, name: str, loan: BtcLoan, owed: Owed) -> None:
    drawn, repaid = levels(case, name, "drawn"), levels(case, name, "repaid")
    for node in case.tree:
        now_drawn = sum(row.value for row in drawn if row.node == node.name)
        now_repaid = sum(row.value for row in repaid if row.node == node.name)
        came, went = case.past(drawn, node), case.past(repaid, node)
        balance = loan.opening + sum(row.value for row in came) - sum(row.value for row in went)
        before = balance - now_drawn + now_repaid
        case.books.post(DRAWN, node.name, now_drawn, item=name)
        case.books.post(FEES, node.name, -loan.draw_fee * now_drawn, item=name)
        case.books.post(INTEREST, node.name, -before * case.interest(loan, node.period), item=name)
        case.books.post(REPAID, node.name, -now_repaid, item=name)
        _arrangement(case, name, loan, node, before)
        owed[name, node.name] = balance
        case.books.post(OWED, node.name, balance, item=name)
    for leaf in case.tree.leaves:
        case.books.post(OUTSTANDING, leaf.name, -owed[name, leaf.name], item=name)


def _arrangement(case: Case, name: str, loan: BtcLoan, node: Node, before: float) -> None:
    """The upfront fee in the period of arrangement, and from then on the fee on what is not drawn."""
    made = levels(case, name, "arranged")
    now = sum(row.value for row in made if row.node == node.name)
    case.books.post(FEES, node.name, -loan.upfront_fee * loan.limit * now, item=name)
    there = bool(loan.opening or loan.opening_pledged)
    arranged = 1.0 if there else sum(row.value for row in case.past(made, node))
    open_months = sum(
        1
        for month in months(node.period)
        if (loan.available_from is None or loan.available_from <= month)
        and (loan.draw_until is None or month <= loan.draw_until)
        and month < loan.matures
    )
    unused = loan.limit * arranged - before
    case.books.post(FEES, node.name, -loan.unused_fee * open_months / 12.0 * unused, item=name)
