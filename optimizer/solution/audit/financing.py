"""Facilities again: what is drawn, paid and owed, loan by loan."""

from __future__ import annotations

from collections.abc import Iterator

from ...components.financing.schema import ProjectLoan
from ...core.timeline import Period
from .case import Case, Line, Row, months
from .loans import course, project
from .report import LimitCheck
from .slack import Slack

DRAWN = Line("cash", "financing", "drawn", "reference", "financing")
FEES = Line("cash", "financing", "fees", "reference", "financing")
INTEREST = Line("cash", "financing", "interest", "reference", "financing")
REPAID = Line("cash", "financing", "repaid", "reference", "financing")
OUTSTANDING = Line("closing", "financing", "debt outstanding", "reference", "financing")

Owed = dict[tuple[str, str], float]
"""MUSD owed by facility and node."""


def recompute(case: Case) -> Owed:
    """Post every line of every facility; returns what is owed at the end of each node."""
    owed: Owed = {}
    for name, loan in case.scenario.financing.project_loans.items():
        _project_loan(case, name, loan, owed)
    _revolvers(case, owed)
    _term_notes(case, owed)
    _outstanding(case, owed)
    for name in {facility for facility, _ in owed}:
        for leaf in case.tree.leaves:
            case.books.post(OUTSTANDING, leaf.name, -owed.get((name, leaf.name), 0.0), item=name)
    return owed


def _add(owed: Owed, facility: str, node: str, amount: float) -> None:
    owed[facility, node] = owed.get((facility, node), 0.0) + amount


def _project_loan(case: Case, name: str, loan: ProjectLoan, owed: Owed) -> None:
    for row in case.rows("financing.loan_taken"):
        if row.items[0] != name:
            continue
        path = course(case, loan, row)
        for node in path.owed:
            case.books.post(DRAWN, node, path.drawn[node], item=name)
            case.books.post(FEES, node, -loan.fee * path.drawn[node], item=name)
            case.books.post(INTEREST, node, -path.interest[node], item=name)
            case.books.post(REPAID, node, -path.repaid[node], item=name)
            _add(owed, name, node, path.owed[node])
    for row in case.rows("financing.sculpted_repaid"):
        if row.items == (name,):
            _repaid_by_decision(case, name, loan, row, owed)


def _repaid_by_decision(case: Case, name: str, loan: ProjectLoan, row: Row, owed: Owed) -> None:
    """What a sculpted repayment changes: less is owed from its node on, and less interest after it (F4)."""
    case.books.post(REPAID, row.node, -row.value, item=name)
    for node in case.tree.descendants(row.node):
        _add(owed, name, node.name, -row.value)
        if node.name != row.node:
            saved = row.value * loan.rate * node.period.years
            case.books.post(INTEREST, node.name, saved, item=name)


def _revolvers(case: Case, owed: Owed) -> None:
    for name, terms in case.scenario.financing.revolvers.items():
        changes = [row for row in case.rows("financing.revolver_change") if row.items == (name,)]
        for node in case.tree:
            balance = terms.opening + sum(row.value for row in case.past(changes, node))
            change = sum(row.value for row in changes if row.node == node.name)
            opening, years = balance - change, node.period.years
            open_share = _share_between(node.period, terms.available_from, terms.matures)
            case.books.post(DRAWN, node.name, change, item=name)
            case.books.post(INTEREST, node.name, -opening * terms.rate * years, item=name)
            unused = (terms.limit - opening) * terms.unused_fee * years * open_share
            case.books.post(FEES, node.name, -unused, item=name)
            _add(owed, name, node.name, balance)


def _share_between(period: Period, first: int | None, end: int) -> float:
    inside = sum(1 for month in months(period) if (first is None or first <= month) and month < end)
    return inside / period.months


def _term_notes(case: Case, owed: Owed) -> None:
    for name, terms in case.scenario.financing.term_notes.items():
        for row in case.rows("financing.note_issued"):
            if row.items != (name,):
                continue
            due = max(case.start(row) + terms.tenor, case.tree[row.node].period.end)
            case.books.post(DRAWN, row.node, row.value, item=name)
            case.books.post(FEES, row.node, -row.value * terms.fee, item=name)
            for node in case.tree.descendants(row.node):
                if node.name != row.node and node.period.start <= due:
                    interest = row.value * terms.rate * node.period.years
                    case.books.post(INTEREST, node.name, -interest, item=name)
                if due in months(node.period):
                    case.books.post(REPAID, node.name, -row.value, item=name)
                _add(owed, name, node.name, row.value if due >= node.period.end else 0.0)


def _outstanding(case: Case, owed: Owed) -> None:
    for name, note in case.scenario.financing.outstanding.items():
        for node in case.tree:
            if node.period.start <= note.matures:
                interest = note.amount * note.rate * node.period.years
                case.books.post(INTEREST, node.name, -interest, item=name)
            if note.matures in months(node.period):
                case.books.post(REPAID, node.name, -note.amount, item=name)
            _add(owed, name, node.name, note.amount if note.matures >= node.period.end else 0.0)


def limits(case: Case, owed: Owed) -> Iterator[LimitCheck]:
    """Facilities stay within their size, their share of cost and their cover."""
    size, cost, repaid = Slack("facility limit"), Slack("loan to cost"), Slack("debt not overpaid")
    financing = case.scenario.financing
    for (name, at), amount in owed.items():
        repaid.see(name, at, amount, 0.0)
        if name in financing.revolvers:
            terms = financing.revolvers[name]
            period = case.tree[at].period
            usable = _share_between(period, terms.available_from, terms.matures) == 1.0
            size.see(name, at, terms.limit if usable else 0.0, amount)
    for leaf in case.tree.leaves:
        for name, loan in financing.project_loans.items():
            rows = [row for row in case.rows("financing.loan_taken") if row.items[0] == name]
            taken = sum(row.value for row in case.past(rows, leaf))
            if loan.limit is not None:
                size.see(name, leaf.name, loan.limit, taken)
        for name, notes in financing.term_notes.items():
            rows = [row for row in case.rows("financing.note_issued") if row.items == (name,)]
            size.see(name, leaf.name, notes.limit, sum(row.value for row in case.past(rows, leaf)))
    for row in case.rows("financing.loan_taken"):
        loan = financing.project_loans[row.items[0]]
        total, added = project(case, loan, row).total, course(case, loan, row).added
        lent = row.value + max(
            sum(added[node.name] for node in case.tree.line(leaf.name) if node.name in added)
            for leaf in case.tree.leaves
        )
        cost.see("/".join(row.items), row.node, loan.loan_to_cost * total, lent)
    yield from (size.check(), cost.check(), repaid.check(), _cover(case), _matured(case))


def _cover(case: Case) -> LimitCheck:
    """Income of the leases that serve a loan over its debt service (F4), once all grace is over.

    A lease's income is what it posts as operating cash less the credits its tenant takes, at least zero; a
    bullet is left to refinancing.
    """
    slack = Slack("debt service cover")
    for name, loan in case.scenario.financing.project_loans.items():
        rows = [row for row in case.rows("financing.loan_taken") if row.items[0] == name]
        if loan.dscr is None or not rows:
            continue
        scheduled = ("interest",) if loan.repayment == "bullet" else ("interest", "repaid")
        over = max(project(case, loan, row).ready for row in rows) + loan.grace
        for node in case.tree:
            if node.period.start < over:
                continue
            income: dict[str, float] = {}
            service = 0.0
            for entry, amount in case.books.at_node("cash", node.name):
                if entry.line.component == "leases" and entry.item in loan.served_by:
                    counts = entry.line.category == "operating" or entry.line.name.endswith("credited")
                    income[entry.item] = income.get(entry.item, 0.0) + (amount if counts else 0.0)
                if entry.item == name and entry.line.name in scheduled:
                    service -= amount
            covered = sum(max(0.0, earned) for earned in income.values())
            slack.see(name, node.name, covered, loan.dscr * service)
    return slack.check()


def _matured(case: Case) -> LimitCheck:
    """No more is owed than the loans that mature later have grown to: what is due has been repaid."""
    slack = Slack("debt past its maturity")
    for name, loan in case.scenario.financing.project_loans.items():
        if loan.repayment != "sculpted":
            continue
        paths = [
            (course(case, loan, row).owed, project(case, loan, row).ready + loan.tenor - 1)
            for row in case.rows("financing.loan_taken")
            if row.items[0] == name
        ]
        repaid = [row for row in case.rows("financing.sculpted_repaid") if row.items == (name,)]
        for node in case.tree:
            lent = sum(path.get(node.name, 0.0) for path, _ in paths)
            later = sum(path.get(node.name, 0.0) for path, last in paths if last >= node.period.end)
            owed = lent - sum(row.value for row in case.past(repaid, node))
            slack.see(name, node.name, later, owed)
    return slack.check()
