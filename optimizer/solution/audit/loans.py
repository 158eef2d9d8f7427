"""Project loans again: each loan on its own, from first draw to last repayment."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...components.financing.schema import ProjectLoan
from ...core.tree import Node
from .case import Case, Row, months
from .contracts import contracts
from .conversions import starts


@dataclass(frozen=True)
class Project:
    """What a loan pays for: cost by month of the horizon, and the month from which it can be used."""

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


def project(case: Case, loan: ProjectLoan, row: Row) -> Project:
    """The conversion, or the machines of the lease, that was committed at the loan's own node."""
    name = row.items[1]
    cost: dict[int, float] = {}
    ready = 0
    for start in starts(case):
        if name in loan.halls and (start.hall, start.node) == (name, row.node):
            ready = start.ready
            for month, share in case.scenario.halls[name].spend.items():
                cost[start.begins + month] = cost.get(start.begins + month, 0.0) + share * start.cost
    for contract in contracts(case):
        if name in loan.machines_of and (contract.name, contract.node) == (name, row.node):
            ready = contract.commence
            first = min(contract.lease.gpus.spend, default=0) if contract.lease.gpus else 0
            for month in range(contract.commence + first, contract.last_month()):
                cost[month] = cost.get(month, 0.0) + contract.machines(month)
    usable = case.tree.timeline.first_from(ready)
    within = {month: paid for month, paid in cost.items() if month in case.horizon}
    return Project(within, usable.start if usable is not None else ready)


def course(case: Case, loan: ProjectLoan, row: Row) -> Course:
    """Draws with the cost, interest on the opening balance, repayment as agreed (F2, F3, F5).

    Interest is added to the loan in periods that begin before readiness, if the loan says so. A sculpted loan
    runs here as if nothing were repaid: that is decided for the whole facility.
    """
    made, what = Course(), project(case, loan, row)
    for node in case.tree.descendants(row.node):
        opening = 0.0 if node.name == row.node else made.owed[_parent(node)]
        interest = opening * loan.rate * node.period.years
        drawn = row.value * (
            _drawn_share(loan, what, node.period.end) - _drawn_share(loan, what, node.period.start)
        )
        added = loan.capitalise and node.period.start < what.ready
        repaid = _repayment(case, loan, what.ready, node, opening)
        made.drawn[node.name] = drawn
        made.interest[node.name] = 0.0 if added else interest
        made.repaid[node.name] = repaid
        made.owed[node.name] = opening + drawn + (interest if added else 0.0) - repaid
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
    last, begin = ready + loan.tenor, ready + loan.grace
    if loan.repayment == "sculpted":
        return 0.0
    if loan.repayment == "bullet":
        return opening if last - 1 in months(node.period) else 0.0
    here = _months_between(node, begin, last)
    if not here:
        return 0.0
    later = [one for one in _line_on(case, node) if _months_between(one, begin, last)]
    if loan.repayment == "straight-line":
        left = sum(_months_between(one, begin, last) for one in later)
        beyond = max(0, last - max(begin, case.tree.timeline.end))
        return opening * here / (left + beyond)
    return _level(case, loan, node, opening, later, begin, last)


def _level(
    case: Case, loan: ProjectLoan, node: Node, opening: float, later: list[Node], begin: int, last: int
) -> float:
    """Repayment out of an even debt service a month, that brings the loan to nothing at its end."""
    worth, discount = 0.0, 1.0
    spans = [(one.period.years, _months_between(one, begin, last)) for one in later]
    step = later[-1].period.months
    month = max(later[-1].period.end, begin)
    while month < last:
        spans.append((min(step, last - month) / 12.0, min(step, last - month)))
        month += step
    for years, count in spans:
        discount /= 1.0 + loan.rate * years
        worth += count * discount
    service = opening / worth * _months_between(node, begin, last)
    return service - opening * loan.rate * node.period.years


def _months_between(node: Node, begin: int, last: int) -> int:
    return max(0, min(node.period.end, last) - max(node.period.start, begin))


def _line_on(case: Case, node: Node) -> list[Node]:
    """The node and, to one leaf, the nodes after it: periods are the same on every way."""
    found = [node]
    while children := case.tree.children(found[-1].name):
        found.append(children[0])
    return found
