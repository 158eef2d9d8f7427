"""Notes again: those issued, with or without an option, and those from before the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from ...components.financing.schema import Convertible, Issue, OutstandingNote, TermNote
from ...core.timeline import Period
from .case import Case, Line, Row, months
from .financing_lines import AFTER_HORIZON, DRAWN, FEES, INTEREST, REPAID, Owed, add, after, excess, worth
from .report import LimitCheck
from .slack import Slack

CAPPED_CALL = Line("cash", "financing", "capped call", "reference", "financing")
OPTION = Line("charges", "financing", "conversion option", "reference", "financing")
CALL_HELD = Line("charges", "financing", "capped call", "reference", "financing")
CONVERTIBLE = Line("shares", "financing", "issued if converted")
NO_LONGER = Line("shares", "financing", "no longer convertible")


def recompute(case: Case, owed: Owed) -> None:
    """Post issues, what is paid on them, and what runs off."""
    issues = _issues(case)
    for row in case.rows("financing.issue_made"):
        (name,) = row.items
        case.books.post(FEES, row.node, -row.value * issues[name].issue_cost, item=name)
    for row in case.rows("financing.note_issued"):
        (name,) = row.items
        _issue(case, name, issues[name], row, owed)
    for name, note in case.scenario.financing.outstanding.items():
        _outstanding(case, name, note, owed)


def _issues(case: Case) -> Mapping[str, Issue]:
    return {**case.scenario.financing.term_notes, **case.scenario.financing.convertibles}


def _issue(case: Case, name: str, terms: Issue, row: Row, owed: Owed) -> None:
    first = case.tree[row.node].period
    due = max(first.start + terms.tenor, first.end)
    oid = terms.oid if isinstance(terms, TermNote) else 0.0
    at_end = isinstance(terms, TermNote) and terms.interest == "at-maturity"
    case.books.post(DRAWN, row.node, row.value, item=name)
    case.books.post(FEES, row.node, -row.value * (terms.fee + oid), item=name)
    add(owed, name, row.node, row.value)
    accrued = {row.node: 0.0}
    for node in case.tree.descendants(row.node):
        if node.parent is None or node.name == row.node or node.period.start > due:
            continue
        accrued[node.name] = accrued[node.parent] + row.value * case.interest(terms, node.period)
        last = due in months(node.period)
        if last or not at_end:
            case.books.post(INTEREST, node.name, -accrued[node.name], item=name)
            accrued[node.name] = 0.0
        if last:
            case.books.post(REPAID, node.name, -row.value, item=name)
        else:
            add(owed, name, node.name, row.value)
    for leaf in case.tree.leaves:
        if leaf.name in accrued and due >= leaf.period.end:
            paid = excess(case, terms, row.value, due)
            if at_end:
                paid = _at_end(case, terms, row.value, accrued[leaf.name], due)
            case.books.post(AFTER_HORIZON, leaf.name, -paid, item=name)
    if isinstance(terms, Convertible):
        _option(case, name, terms, row, due)


def _at_end(case: Case, terms: Issue, amount: float, accrued: float, due: int) -> float:
    """The same for notes whose interest is all paid with the repayment."""
    later = list(after(case, due))
    total = amount + accrued + sum(amount * case.interest(terms, period) for period in later)
    return total * worth(case.scenario.value.reference_rate, case.tree.timeline.end, later[-1]) - amount


def _option(case: Case, name: str, terms: Convertible, row: Row, due: int) -> None:
    """What the notes lack in worth at the yield of plain ones is the option given with them (F12)."""
    first = case.tree[row.node].period
    shares = row.value / terms.conversion_price
    plain = 0.0
    for period in chain(case.tree.timeline.periods, after(case, due)):
        if first.end <= period.start <= due:
            paid = row.value * case.interest(terms, period) + (row.value if due in months(period) else 0.0)
            plain += paid * worth(terms.straight_yield, first.end, period)
    case.books.post(OPTION, row.node, plain - row.value, item=name)
    case.books.post(CAPPED_CALL, row.node, -row.value * terms.capped_call, item=name)
    case.books.post(CALL_HELD, row.node, row.value * terms.capped_call, item=name)
    case.books.post(CONVERTIBLE, row.node, shares, item=name)
    for node in case.tree.descendants(row.node):
        if due in months(node.period):
            case.books.post(NO_LONGER, node.name, -shares, item=name)


def _outstanding(case: Case, name: str, note: OutstandingNote, owed: Owed) -> None:
    def scheduled(period: Period) -> float:
        return sum(amount for month, amount in note.schedule.items() if month in months(period))

    for node in case.tree:
        before = note.amount - sum(
            scheduled(earlier.period) for earlier in case.tree.line(node.name) if earlier.name != node.name
        )
        if node.period.start <= note.matures:
            case.books.post(INTEREST, node.name, -before * case.interest(note, node.period), item=name)
            last = note.matures in months(node.period)
            repaid = before if last else scheduled(node.period)
            case.books.post(REPAID, node.name, -repaid, item=name)
            add(owed, name, node.name, before - repaid)
        else:
            add(owed, name, node.name, 0.0)
    for leaf in case.tree.leaves:
        left = owed[name, leaf.name]
        if left:
            paid = excess(case, note, left, note.matures, scheduled)
            case.books.post(AFTER_HORIZON, leaf.name, -paid, item=name)


def limits(case: Case) -> Iterator[LimitCheck]:
    """Issues are within their limit in all, and each that is made is within its bounds."""
    size, issue = Slack("notes limit"), Slack("size of an issue")
    for name, terms in _issues(case).items():
        rows = [row for row in case.rows("financing.note_issued") if row.items == (name,)]
        for leaf in case.tree.leaves:
            size.see(name, leaf.name, terms.limit, sum(row.value for row in case.past(rows, leaf)))
        if terms.least or terms.issue_cost:
            amounts = {row.node: row.value for row in rows}
            made = {row.node: row.value for row in case.rows("financing.issue_made") if row.items == (name,)}
            for node in {*amounts, *made}:
                amount, times = amounts.get(node, 0.0), made.get(node, 0.0)
                issue.see(name, node, amount, times * terms.least)
                issue.see(name, node, times * terms.limit, amount)
    yield from (size.check(), issue.check())
