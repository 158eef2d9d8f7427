"""Project loans again: every line of theirs."""

from __future__ import annotations

from ...components.financing.project_loan_schema import ProjectLoan
from . import project_cash
from .case import Case, Line
from .financing_lines import AFTER_HORIZON, DRAWN, FEES, INTEREST, REPAID, Owed, add, worth
from .loan_accounts import Account, Accounts, account_of, decides, in_order, letter_fee, rows_of
from .loans import Course, course

LETTER_OF_CREDIT = Line("cash", "financing", "letter of credit", "reference", "financing")
ESCROW = Line("restricted", "financing", "escrow", category="financing")


def recompute(case: Case, owed: Owed) -> None:
    """Post every line of every project loan."""
    loans = case.scenario.financing.project_loans
    accounts: Accounts = {}
    for name in in_order(loans):
        _post_signing(case, name, loans[name])
        rows = rows_of(case, "financing.loan_taken", name)
        if rows:
            accounts[name] = account_of(case, name, loans[name], rows)
            _post(case, name, accounts[name], owed)
    for name, account in accounts.items():
        _post_reserve(case, name, account)
        _post_after_horizon(case, name, account)
    project_cash.recompute(case, accounts)


def _post(case: Case, name: str, account: Account, owed: Owed) -> None:
    loan, books = account.loan, case.books
    cost = loan.fee + loan.oid
    for one in account.courses:
        for node, amount in one.drawn.items():
            books.post(DRAWN, node, amount, item=name)
            books.post(FEES, node, -cost * amount, item=name)
        for node, amount in one.unspent.items():
            books.post(ESCROW, node, (1.0 - cost) * amount, item=name)
    for node in {node for one in account.courses for node in one.owed}:
        books.post(INTEREST, node, -account.interest[node], item=name)
        books.post(REPAID, node, -account.repaid[node], item=name)
        add(owed, name, node, account.owed[node])


def _post_signing(case: Case, name: str, loan: ProjectLoan) -> None:
    """The issue cost, and the fee for being ready on what is not drawn when a period begins (F10, F21)."""
    for row in rows_of(case, "financing.loan_signed", name):
        case.books.post(FEES, row.node, -loan.issue_cost * row.value, item=name)
        if loan.draw_until is None or loan.limit is None:
            continue
        lent = rows_of(case, "financing.loan_taken", name)
        courses = [course(case, loan, one) for one in lent]
        for node in case.tree.descendants(row.node):
            before = [one.name for one in case.tree.line(node.name)][:-1]
            drawn = sum(one.drawn.get(at, 0.0) for one in courses for at in before)
            inside = sum(1 for month in range(node.period.start, node.period.end) if month <= loan.draw_until)
            fee = loan.commitment_fee * inside / 12.0 * (loan.limit * row.value - drawn)
            case.books.post(FEES, node.name, -fee, item=name)


def _post_reserve(case: Case, name: str, account: Account) -> None:
    for node in case.tree:
        fee = letter_fee(case, name, account.loan, node)
        case.books.post(LETTER_OF_CREDIT, node.name, -fee, item=name)


def _post_after_horizon(case: Case, name: str, account: Account) -> None:
    """Interest above the reference rate, and the letter of credit, until the last repayment (F20)."""
    if decides(account.loan):
        for row in rows_of(case, "financing.charged_after_horizon", name):
            case.books.post(AFTER_HORIZON, row.node, -row.value, item=name)
        return
    for leaf in case.tree.leaves:
        for one in account.courses:
            if one.after.get(leaf.name):
                cost = agreed_cost(case, account.loan, one, leaf.name)
                case.books.post(AFTER_HORIZON, leaf.name, -cost, item=name)


def agreed_cost(case: Case, loan: ProjectLoan, one: Course, leaf: str) -> float:
    """What a loan costs above what it owes, as agreed, at the end of the horizon."""
    end, rate = case.tree.timeline.end, case.scenario.value.reference_rate
    later = one.after[leaf]
    cost = (
        sum((each.interest + each.repaid) * worth(rate, end, each.period) for each in later) - one.owed[leaf]
    )
    services = [(each.period, each.service) for each in later]
    return cost + project_cash.letter_cost(case, loan, services)
