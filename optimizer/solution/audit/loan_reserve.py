"""Debt service held ready for the months to come, held against the plan (F6)."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.tree import Node
from .case import Case
from .loan_accounts import Account, Accounts, decides, held
from .loans import Course
from .project_cash import after_per_owed, due_within, ways
from .report import LimitCheck
from .slack import Slack


def reserve_limit(case: Case, accounts: Accounts) -> LimitCheck:
    """Debt service of the months to come, on each way, of what has been drawn.

    What is drawn later needs no reserve yet. Of a loan that is swept that can not be told apart once anything
    is drawn.
    """
    slack = Slack("debt service reserve")
    for name, account in accounts.items():
        reserve = account.loan.reserve
        for node in case.tree if reserve is not None else ():
            assert reserve is not None
            drawn = [one for one in account.courses if _drawn(case, one, node)]
            if not drawn:
                slack.see(name, node.name, held(case, name).get(node.name, 0.0), 0.0)
                continue
            later = [one for one in account.courses if one not in drawn and not account.loan.sweep]
            for path, last, left in ways(case, node, reserve.months):
                need = sum(share * (account.service(at.name) - _service(later, at)) for at, share in path)
                need += _beyond(case, account, drawn, last, left) if left else 0.0
                slack.see(name, node.name, held(case, name).get(node.name, 0.0), need)
    return slack.check()


def _drawn(case: Case, course: Course, node: Node) -> bool:
    return any(course.drawn.get(at.name) for at in case.tree.line(node.name))


def _service(courses: Sequence[Course], node: Node) -> float:
    """As agreed, last repayments left out."""
    at = node.name
    return sum(
        one.interest.get(at, 0.0) + one.repaid.get(at, 0.0) - one.balloon.get(at, 0.0) for one in courses
    )


def _beyond(case: Case, account: Account, drawn: Sequence[Course], leaf: Node, span: int) -> float:
    if decides(account.loan):
        paid, balloon = after_per_owed(case, account, leaf)
        tested = [*paid[:-1], *((period, amount - balloon) for period, amount in paid[-1:])]
        return account.owed[leaf.name] * due_within(tested, span)
    return sum(
        due_within([(each.period, each.service) for each in one.after.get(leaf.name, ())], span)
        for one in drawn
    )
