"""Project loans again: each loan on its own, from first draw to last repayment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ...components.financing.project_loan_schema import ProjectLoan
from ...core.months import format_month
from ...core.timeline import Period
from ...core.tree import Node
from .case import Case, Row, months
from .contracts import contracts
from .conversions import starts
from .financing_lines import REPAID, after

BALLOON = "balloon of "
"""What the project of a loan begins with that takes the place of another, whose name follows."""


@dataclass(frozen=True)
class Project:
    """What a loan pays for: cost by month, and the month from which it can be used.

    Only cost within the horizon and the draw window and before the period of the last repayment counts: no
    other can be drawn.
    """

    cost: dict[int, float]
    ready: int

    @property
    def total(self) -> float:
        return sum(self.cost.values())


@dataclass(frozen=True)
class Later:
    """What is paid in a period beyond the horizon."""

    period: Period
    interest: float
    repaid: float
    balloon: float

    @property
    def service(self) -> float:
        """Without what is left to cash or to a new loan."""
        return self.interest + self.repaid - self.balloon


@dataclass
class Course:
    """A loan along the tree, by node."""

    drawn: dict[str, float] = field(default_factory=dict)
    interest: dict[str, float] = field(default_factory=dict)
    """Paid in cash."""
    repaid: dict[str, float] = field(default_factory=dict)
    owed: dict[str, float] = field(default_factory=dict)
    added: dict[str, float] = field(default_factory=dict)
    """Interest added to the loan while building (F3)."""
    balloon: dict[str, float] = field(default_factory=dict)
    """What of the last repayment is left to cash or to a new loan."""
    unspent: dict[str, float] = field(default_factory=dict)
    """Drawn at once, and not spent on the project yet."""
    after: dict[str, list[Later]] = field(default_factory=dict)
    """By leaf, what is paid beyond the horizon."""


def tenor(case: Case, loan: ProjectLoan) -> int:
    """Months to the last repayment: as written, to the end of the schedule, or what the longest lease leaves
    (P29)."""
    if loan.tenor is not None:
        return loan.tenor
    if loan.schedule:
        return max(loan.schedule)
    longest = max(case.scenario.leases[lease].term for lease in loan.served_by)
    return longest - loan.tail - runs_after(case, loan)


def runs_after(case: Case, loan: ProjectLoan) -> int:
    """Months of the loans whose place it takes."""
    others = [case.scenario.financing.project_loans[name] for name in loan.refinances]
    return max((tenor(case, other) + runs_after(case, other) for other in others), default=0)


def project(case: Case, loan: ProjectLoan, row: Row) -> Project:
    """The conversion, or the machines of the lease, that was committed at the loan's own node; or what
    another loan repaid there.

    Where several dates of a lease can be committed at a node, the project says which: `lease from 2027-10`.
    """
    if row.items[1].startswith(BALLOON):
        return _balloon(case, row)
    name, _, date = row.items[1].partition(" from ")
    cost: dict[int, float] = {}
    ready = 0
    for start in starts(case):
        if name in loan.halls and (start.hall, start.node) == (name, row.node):
            ready = start.ready
            for month, share in case.scenario.halls[name].spend.items():
                cost[start.begins + month] = cost.get(start.begins + month, 0.0) + share * start.cost
    for contract in contracts(case):
        if name not in loan.machines_of or (contract.name, contract.node) != (name, row.node):
            continue
        if date in ("", format_month(contract.commence)):
            ready = contract.commence
            first = min(contract.lease.gpus.spend, default=0) if contract.lease.gpus else 0
            for month in range(contract.commence + first, contract.last_month()):
                cost[month] = cost.get(month, 0.0) + contract.machines(month)
    timeline = case.tree.timeline
    last = timeline.containing(ready + tenor(case, loan) - 1)
    end = last.start if last is not None else timeline.end
    if loan.draw_until is not None and loan.drawing != "at-once":
        window = [period.end for period in timeline.periods if period.end <= loan.draw_until + 1]
        end = min(end, max(window, default=timeline.start))
    return Project({month: paid for month, paid in cost.items() if timeline.start <= month < end}, ready)


def _balloon(case: Case, row: Row) -> Project:
    """What the other loan repays, at the end of the node's period, of what it has lent that ends there."""
    name, node = row.items[1].removeprefix(BALLOON), case.tree[row.node]
    posted = case.books.at_node("cash", row.node)
    repaid = -sum(amount for entry, amount in posted if entry.line == REPAID and entry.item == name)
    other = case.scenario.financing.project_loans[name]
    ending = sum(
        course(case, other, one).owed.get(node.parent or "", 0.0)
        for one in case.past(case.rows("financing.loan_taken"), node)
        if one.items[0] == name
        and project(case, other, one).ready + tenor(case, other) - 1 in months(node.period)
    )
    return Project({node.period.end - 1: min(repaid, ending)}, node.period.end)


def course(case: Case, loan: ProjectLoan, row: Row) -> Course:
    """Draws with the cost, interest on the opening balance, repayment as agreed (F2, F3, F5).

    Interest is added to the loan in periods that begin before readiness, if the loan says so, and paid in the
    period in which the loan matures. A sculpted loan runs here as if nothing were repaid: that is decided for
    the whole facility.
    """
    made, what = Course(), project(case, loan, row)
    last = what.ready + tenor(case, loan) - 1
    for node in case.tree.descendants(row.node):
        opening = 0.0 if node.name == row.node else made.owed[_parent(node)]
        interest = opening * case.interest(loan, node.period)
        shares = [_drawn_share(loan, what, month) for month in (node.period.start, node.period.end)]
        drawn = row.value * (shares[1] - shares[0])
        matures = last in months(node.period)
        added = loan.capitalise and node.period.start < what.ready and not matures
        repaid = _repayment(case, loan, what.ready, node.period, opening)
        made.drawn[node.name] = drawn
        made.interest[node.name] = 0.0 if added else interest
        made.repaid[node.name] = repaid
        made.added[node.name] = interest if added else 0.0
        made.owed[node.name] = opening + drawn + made.added[node.name] - repaid
        if matures:
            made.balloon[node.name] = repaid * _balloon_share(case, loan, what.ready, last)
        if loan.drawing == "at-once":
            made.unspent[node.name] = row.value * (shares[1] - _paid_share(what, node.period.end))
    for leaf in case.tree.leaves:
        if leaf.name in made.owed:
            made.after[leaf.name] = list(_after(case, loan, what.ready, last, made.owed[leaf.name]))
    return made


def _after(case: Case, loan: ProjectLoan, ready: int, last: int, owed: float) -> Iterator[Later]:
    """What is paid beyond the horizon on what is owed at its end."""
    for period in after(case, last):
        repaid = _repayment(case, loan, ready, period, owed)
        balloon = repaid * _balloon_share(case, loan, ready, last) if last in months(period) else 0.0
        yield Later(period, owed * case.interest(loan, period), repaid, balloon)
        owed -= repaid


def _parent(node: Node) -> str:
    assert node.parent is not None
    return node.parent


def _paid_share(what: Project, until: int) -> float:
    """Share of the cost paid before month `until`."""
    return sum(cost for month, cost in what.cost.items() if month < until) / what.total if what.total else 0.0


def _drawn_share(loan: ProjectLoan, what: Project, until: int) -> float:
    """Share of the loan drawn on the cost paid before month `until`."""
    paid = _paid_share(what, until)
    if loan.drawing == "at-once":
        return 1.0 if paid > 0.0 else 0.0
    if loan.drawing == "pro-rata":
        return paid
    return max(0.0, paid - (1.0 - loan.loan_to_cost)) / loan.loan_to_cost


def _repayment(case: Case, loan: ProjectLoan, ready: int, period: Period, opening: float) -> float:
    """What is repaid at the end of a period, out of what is owed at its beginning."""
    last = ready + tenor(case, loan) - 1
    if loan.repayment == "sculpted":
        return 0.0
    if last in months(period):
        return opening
    if loan.repayment == "scheduled":
        due = _due(loan, ready, period)
        left = sum(share for offset, share in loan.schedule.items() if ready + offset > period.start)
        return opening * due / left if left else 0.0
    if loan.repayment == "bullet" or period.start < ready + loan.grace or period.start > last:
        return 0.0
    spans = _spans(case, period, last)
    if loan.repayment == "straight-line":
        return opening * spans[0].months / sum(span.months for span in spans)
    return _level(case, loan, opening, spans)


def _due(loan: ProjectLoan, ready: int, period: Period) -> float:
    """Shares of a schedule whose last month lies in a period."""
    return sum(share for offset, share in loan.schedule.items() if ready + offset - 1 in months(period))


def _balloon_share(case: Case, loan: ProjectLoan, ready: int, last: int) -> float:
    """Share of the last repayment that is left to cash or to a new loan: all of a bullet, or what the last
    share of a schedule exceeds the largest before it by."""
    if loan.repayment == "bullet":
        return 1.0
    if loan.repayment != "scheduled":
        return 0.0
    every = [*case.tree.timeline.periods, *after(case, last)]
    before = [_due(loan, ready, period) for period in every if period.end <= last]
    final = next(_due(loan, ready, period) for period in every if last in months(period))
    return max(0.0, 1.0 - max(before, default=0.0) / final)


def _spans(case: Case, period: Period, last: int) -> list[Period]:
    """This period and those after it, to the one that holds the last month.

    Periods are the same on every way through the tree; beyond the horizon its last step goes on.
    """
    every = [*case.tree.timeline.periods, *after(case, last)]
    return [span for span in every if period.start <= span.start <= last]


def _level(case: Case, loan: ProjectLoan, opening: float, spans: list[Period]) -> float:
    """Repayment out of an even debt service a month, that brings the loan to nothing at its end."""
    worth, discount = 0.0, 1.0
    for span in spans:
        discount /= 1.0 + case.interest(loan, span)
        worth += span.months * discount
    return opening / worth * spans[0].months - opening * case.interest(loan, spans[0])
