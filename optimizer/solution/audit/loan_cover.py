"""Cover of what is owed on project loans at the end of the horizon, held against the plan (F4)."""

from __future__ import annotations

from ...components.financing.project_loan_schema import ProjectLoan
from ...core.tree import Node
from .case import Case
from .loan_accounts import Account, Accounts
from .loans import runs_after, tenor
from .project_cash import connected, income_after, worth_at_rate
from .report import LimitCheck
from .slack import Slack


def cover_after(case: Case, accounts: Accounts) -> LimitCheck:
    """The worth at its rate of the income up to a loan's end covers what is owed on it, and on those of the
    loans it shares the income with that end no later."""
    slack = Slack("debt service cover after the horizon")
    for name, account in accounts.items():
        loan = account.loan
        if loan.dscr is None or loan.repayment == "bullet":
            continue
        ending = [
            accounts[one]
            for one in connected(case, name)
            if one in accounts and _ends(case, accounts[one].loan) <= _ends(case, loan)
        ]
        for leaf in case.tree.leaves:
            if any(one.after.get(leaf.name) for one in account.courses):
                earned = worth_at_rate(case, loan, income_after(case, loan, leaf))
                owed = sum(_to_cover(case, one, leaf) for one in ending)
                slack.see(name, leaf.name, earned, loan.dscr * owed)
    return slack.check()


def _ends(case: Case, loan: ProjectLoan) -> int:
    """Months from readiness to the last repayment, those of the loans whose place it takes included."""
    return runs_after(case, loan) + tenor(case, loan)


def _to_cover(case: Case, account: Account, leaf: Node) -> float:
    """What is owed, less the worth of last repayments that are left to cash or to a new loan."""
    if account.loan.repayment == "bullet":
        return 0.0
    if account.loan.repayment != "scheduled":
        return account.owed[leaf.name]
    left = 0.0
    for one in account.courses:
        later = [(each.period, each.service) for each in one.after.get(leaf.name, ())]
        left += worth_at_rate(case, account.loan, later)
    return left
