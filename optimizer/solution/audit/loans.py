"""Project loans again: each loan on its own, from first draw to last repayment."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...components.financing.schema import ProjectLoan
from ...core.months import format_month
from ...core.tree import Node
from .case import Case, Row, months
from .contracts import contracts
from .conversions import starts


@dataclass(frozen=True)
class Project:
    """What a loan pays for: cost by month, and the month from which it can be used.

    Only cost within the horizon and before the period of the last repayment counts: no other can be drawn.
    """

    cost: dict[int, float]
    ready: int

    @property
    def total(self) -> float:
        return sum(self.cost.values())


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


def project(case: Case, loan: ProjectLoan, row: Row) -> Project:
    """The conversion, or the machines of the lease, that was committed at the loan's own node.

    Where several dates of a lease can be committed at a node, the project says which: `lease from 2027-10`.
    """
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
    last = timeline.containing(ready + loan.tenor - 1)
    end = last.start if last is not None else timeline.end
    return Project({month: paid for month, paid in cost.items() if timeline.start <= month < end}, ready)


def course(case: Case, loan: ProjectLoan, row: Row) -> Course:
    """Draws with the cost, interest on the opening balance, repayment as agreed (F2, F3, F5).

    Interest is added to the loan in periods that begin before readiness, if the loan says so, and paid in the
    period in which the loan matures. A sculpted loan runs here as if nothing were repaid: that is decided for
    the whole facility.
    """
    made, what = Course(), project(case, loan, row)
    for node in case.tree.descendants(row.node):
        opening = 0.0 if node.name == row.node else made.owed[_parent(node)]
        interest = opening * loan.rate * node.period.years
        drawn = row.value * (
            _drawn_share(loan, what, node.period.end) - _drawn_share(loan, what, node.period.start)
        )
        matures = what.ready + loan.tenor - 1 in months(node.period)
        added = loan.capitalise and node.period.start < what.ready and not matures
        repaid = _repayment(case, loan, what.ready, node, opening)
        made.drawn[node.name] = drawn
        made.interest[node.name] = 0.0 if added else interest
        made.repaid[node.name] = repaid
        made.added[node.name] = interest if added else 0.0
        made.owed[node.name] = opening + drawn + made.added[node.name] - repaid
    return made


def _parent(node: Node) -> str:
    assert node.parent is not None
    return node.parent


def _drawn_share(loan: ProjectLoan, what: Project, until: int) -> float:
    """Share of the loan drawn on the cost paid before month `until`."""
    if what.total == 0.0:
        return 0.0
    paid = sum(cost for month, cost in what.cost.items() if month < until) / what.total
    if loan.drawing == "pro-rata":
        return paid
    return max(0.0, paid - (1.0 - loan.loan_to_cost)) / loan.loan_to_cost


def _repayment(case: Case, loan: ProjectLoan, ready: int, node: Node, opening: float) -> float:
    """What is repaid at the end of a period, out of what is owed at its beginning."""
    last = ready + loan.tenor - 1
    if loan.repayment == "sculpted":
        return 0.0
    if last in months(node.period):
        return opening
    if loan.repayment == "bullet" or node.period.start < ready + loan.grace or node.period.start > last:
        return 0.0
    spans = _spans(case, node, last)
    if loan.repayment == "straight-line":
        return opening * spans[0] / sum(spans)
    return _level(loan.rate, opening, spans)


def _spans(case: Case, node: Node, last: int) -> list[int]:
    """Months of this period and of those after it, to the one that holds the last month.

    Periods are the same on every way through the tree; beyond the horizon its last step goes on.
    """
    found = [period for period in case.tree.timeline.periods if node.period.start <= period.start <= last]
    spans = [period.months for period in found]
    end = found[-1].end
    while end <= last:
        spans.append(found[-1].months)
        end += found[-1].months
    return spans


def _level(rate: float, opening: float, spans: list[int]) -> float:
    """Repayment out of an even debt service a month, that brings the loan to nothing at its end."""
    worth, discount = 0.0, 1.0
    for count in spans:
        discount /= 1.0 + rate * count / 12.0
        worth += count * discount
    return opening / worth * spans[0] - opening * rate * spans[0] / 12.0
