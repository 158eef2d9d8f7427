"""What lenders of project loans ask for, held against the plan."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.tree import Node
from .case import Case
from .financing_lines import worth
from .loan_accounts import Account, Accounts, accounts_of, decides, held, rows_of
from .loan_cover import cover_after
from .loan_reserve import reserve_limit
from .loans import course, project, tenor
from .project_cash import (
    after_per_owed,
    connected,
    income,
    letter_cost,
    ring_cash,
    rings,
)
from .report import LimitCheck
from .slack import Slack

NOTHING = 1e-6


def limits(case: Case) -> Iterator[LimitCheck]:
    """Size and signing, share of the cost, cover, maturity, sweep, reserve, lock-up, and the charge for what
    comes after the horizon."""
    accounts = accounts_of(case)
    yield from _lent(case)
    yield from (_cover(case, accounts), cover_after(case, accounts), _matured(case, accounts))
    yield from (_swept(case, accounts), reserve_limit(case, accounts), _project_cash(case, accounts))
    yield from (_lock_up(case, accounts), _charged(case, accounts))


def _lent(case: Case) -> Iterator[LimitCheck]:
    size, least, signed = Slack("loan size"), Slack("least of a loan"), Slack("loan signed")
    cost = Slack("loan to cost")
    for name, loan in case.scenario.financing.project_loans.items():
        rows, signings = (
            rows_of(case, "financing.loan_taken", name),
            rows_of(case, "financing.loan_signed", name),
        )
        priced = bool(loan.issue_cost or loan.least or loan.commitment_fee) or loan.lock_up is not None
        for leaf in case.tree.leaves:
            taken = sum(row.value for row in case.past(rows, leaf))
            times = sum(row.value for row in case.past(signings, leaf))
            if loan.limit is not None:
                size.see(name, leaf.name, loan.limit, taken)
            if priced:
                signed.see(name, leaf.name, 1.0, times)
                least.see(name, leaf.name, taken, (loan.least or 0.0) * times)
        for row in rows:
            total, added = project(case, loan, row).total, course(case, loan, row).added
            lent = row.value + max(
                sum(added.get(node.name, 0.0) for node in case.tree.line(leaf.name))
                for leaf in case.tree.leaves
            )
            cost.see("/".join(row.items), row.node, loan.loan_to_cost * total, lent)
            if priced:
                before = sum(one.value for one in case.past(signings, case.tree[row.node]))
                signed.see(name, row.node, (loan.limit or 0.0) * before, row.value)
    yield from (size.check(), least.check(), signed.check(), cost.check())


def _graced(case: Case, name: str, node: Node) -> bool:
    """Whether a loan is past the grace of all its projects."""
    loan = case.scenario.financing.project_loans[name]
    rows = rows_of(case, "financing.loan_taken", name)
    return bool(rows) and node.period.start >= loan.grace + max(
        project(case, loan, row).ready for row in rows
    )


def _service(case: Case, name: str, node: Node, accounts: Accounts) -> float:
    """Service of a loan and of those that share its income, once all grace is over."""
    return sum(
        accounts[one].service(node.name)
        for one in connected(case, name)
        if one in accounts and _graced(case, one, node)
    )


def _cover(case: Case, accounts: Accounts) -> LimitCheck:
    """Income of the leases that serve a loan over its debt service (F4), once all grace is over.

    A lease's income is what it posts as operating cash less the credits its tenant takes, at least zero; a
    balloon is left to refinancing.
    """
    slack = Slack("debt service cover")
    for name, account in accounts.items():
        if account.loan.dscr is None:
            continue
        for node in case.tree:
            if _graced(case, name, node):
                earned = sum(max(0.0, each) for each in income(case, account.loan.served_by, node).values())
                slack.see(name, node.name, earned, account.loan.dscr * _service(case, name, node, accounts))
    return slack.check()


def _matured(case: Case, accounts: Accounts) -> LimitCheck:
    """No more is owed than the loans that mature later have grown to: what is due has been repaid."""
    slack = Slack("debt past its maturity")
    for name, account in accounts.items():
        loan = account.loan
        if not decides(loan):
            continue
        rows = rows_of(case, "financing.loan_taken", name)
        ends = [project(case, loan, row).ready + tenor(case, loan) - 1 for row in rows]
        for node in case.tree:
            later = sum(
                one.owed.get(node.name, 0.0)
                for one, last in zip(account.courses, ends, strict=True)
                if last >= node.period.end
            )
            slack.see(name, node.name, later, account.owed[node.name])
    return slack.check()


def _swept(case: Case, accounts: Accounts) -> LimitCheck:
    """As long as anything is owed: repaid as agreed, and with it the share of the income left (F5)."""
    slack = Slack("cash sweep")
    for name, account in accounts.items():
        loan = account.loan
        rows = rows_of(case, "financing.loan_taken", name)
        first = loan.grace + min(project(case, loan, row).ready for row in rows)
        for node in case.tree if loan.sweep else ():
            if node.period.start < first or account.owed[node.name] < NOTHING:
                continue
            earned = sum(income(case, loan.served_by, node).values())
            left = earned - account.service(node.name) - _moved(case, name, node, account)
            need = account.agreed[node.name] + max(0.0, loan.sweep * left)
            slack.see(name, node.name, account.repaid[node.name], need)
    return slack.check()


def _moved(case: Case, name: str, node: Node, account: Account) -> float:
    """Into the reserve, below zero what comes back; or the fee for a letter of credit."""
    reserve, parent = account.loan.reserve, node.parent
    if reserve is None:
        return 0.0
    before = held(case, name).get(parent, 0.0) if parent else 0.0
    if reserve.letter_of_credit_fee is not None:
        return reserve.letter_of_credit_fee * node.period.years * before
    return held(case, name).get(node.name, 0.0) - before


def _project_cash(case: Case, accounts: Accounts) -> LimitCheck:
    """Never below zero, nor below the reserve (F8)."""
    slack = Slack("project cash")
    loans = case.scenario.financing.project_loans
    for ring, names in rings(case).items():
        for node, cash in ring_cash(case, ring, accounts).items():
            tied = [
                held(case, name).get(node, 0.0)
                for name in names
                if (reserve := loans[name].reserve) is not None and reserve.letter_of_credit_fee is None
            ]
            slack.see(ring, node, cash, sum(tied))
    return slack.check()


def _lock_up(case: Case, accounts: Accounts) -> LimitCheck:
    """Where money leaves the project: income over debt service, once all grace is over (F7)."""
    slack = Slack("lock-up")
    for ring, names in rings(case).items():
        for row in case.rows("financing.upstream"):
            if row.items != (ring,) or row.value < NOTHING:
                continue
            node = case.tree[row.node]
            for name in names:
                if name in accounts and _graced(case, name, node):
                    loan = accounts[name].loan
                    earned = sum(max(0.0, each) for each in income(case, loan.served_by, node).values())
                    service = _service(case, name, node, accounts)
                    slack.see(name, row.node, earned, (loan.lock_up or 0.0) * service)
    return slack.check()


def _charged(case: Case, accounts: Accounts) -> LimitCheck:
    """What is charged where repayment is decided: at least what it costs to repay in proportion to the income
    of the leases signed, or as agreed (F20)."""
    slack = Slack("interest after the horizon")
    end, rate = case.tree.timeline.end, case.scenario.value.reference_rate
    for name, account in accounts.items():
        if not decides(account.loan):
            continue
        charged = {row.node: row.value for row in rows_of(case, "financing.charged_after_horizon", name)}
        for leaf in case.tree.leaves:
            paid, balloon = after_per_owed(case, account, leaf)
            if not paid:
                continue
            cost = sum(amount * worth(rate, end, period) for period, amount in paid) - 1.0
            tested = [*paid[:-1], (paid[-1][0], paid[-1][1] - balloon)]
            cost += letter_cost(case, account.loan, tested)
            slack.see(name, leaf.name, charged.get(leaf.name, 0.0), account.owed[leaf.name] * cost)
    return slack.check()
