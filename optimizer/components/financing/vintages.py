"""Vintages: what a project loan may lend, one for each project and date at which the project may be begun."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...core.context import Commitment
from ...core.interest import Interest
from ...core.months import format_month
from ...core.schedule import Window
from ...core.tree import Node, Tree
from .loan_schedule import Schedule, schedule
from .project_loan_schema import ProjectLoan


@dataclass(frozen=True)
class Vintage:
    """Money lent for one project begun at one node."""

    project: str
    node: str
    schedule: Schedule
    costs: Sequence[tuple[float, Any]] = field(repr=False)
    """Cost of the project, as pairs of MUSD and the variable of which it is one unit's cost."""
    nodes: Sequence[Node] = field(repr=False)
    """From the first draw to the last repayment, on every way from the project's node."""
    refinanced: str = ""
    """The loan whose last repayment at the node this one pays, if it does; its cost is that repayment."""

    def by_node(self, amounts: Mapping[int, float]) -> dict[str, float]:
        """Amounts by period as amounts by node."""
        return {
            node.name: amounts[node.period.index] for node in self.nodes if amounts.get(node.period.index)
        }


def vintages(
    loan: ProjectLoan, rate: Interest, commitments: Sequence[Commitment], tree: Tree
) -> list[Vintage]:
    """One for each project, node and date of readiness under the loan that still costs something."""
    projects: dict[tuple[str, str, int], list[Commitment]] = {}
    window = Window(loan.available_from, loan.available_until)
    for one in commitments:
        if _financed(loan, one) and one.begins in window:
            projects.setdefault((one.item, one.node, one.ready), []).append(one)
    dates = Counter((item, node) for item, node, _ in projects)
    found = []
    for (item, node, ready), options in projects.items():
        project = item if dates[item, node] == 1 else f"{item} from {format_month(ready)}"
        found.append(_vintage(project, options, loan, rate, tree))
    return [vintage for vintage in found if vintage.schedule.cost]


def _financed(loan: ProjectLoan, one: Commitment) -> bool:
    return (one.kind == "conversion" and one.item in loan.halls) or (
        one.kind == "lease" and one.item in loan.machines_of
    )


def _vintage(
    project: str, options: Sequence[Commitment], loan: ProjectLoan, rate: Interest, tree: Tree
) -> Vintage:
    """The options differ in where the project stands, or are tiers of its cost, but not in its dates."""
    parts = [
        (variable, _by_period(spending, tree))
        for one in options
        for variable, spending in ((one.size, one.spending), *one.further)
    ]
    total: dict[int, float] = {}
    for _, spending in parts:
        for index, amount in spending.items():
            total[index] = total.get(index, 0.0) + amount
    found = schedule(loan, rate, tree.timeline, total, options[0].ready)
    node = options[0].node
    costs = [
        (sum(amount for index, amount in spending.items() if index < found.until), variable)
        for variable, spending in parts
    ]
    return Vintage(project, node, found, costs, _nodes(tree, node, found))


def refinancing_vintages(
    loan: ProjectLoan, rate: Interest, refinanced: Mapping[str, Sequence[Vintage]], tree: Tree
) -> list[Vintage]:
    """One for each loan that may be refinanced and each node at which one of its last repayments falls.

    It is drawn at the end of that node's period, all at once, and its tenor runs from then on.
    """
    window = Window(loan.available_from, loan.available_until)
    found = []
    for name, others in refinanced.items():
        for node in _maturities(others):
            if node.period.start in window:
                made = schedule(loan, rate, tree.timeline, {node.period.index: 1.0}, node.period.end)
                nodes = _nodes(tree, node.name, made)
                found.append(Vintage(f"balloon of {name}", node.name, made, (), nodes, name))
    return [vintage for vintage in found if vintage.schedule.cost]


def _maturities(lent: Sequence[Vintage]) -> list[Node]:
    ends = {node.name: node for one in lent for node in one.nodes if node.period.index == one.schedule.last}
    return sorted(ends.values(), key=lambda node: node.period.index)


def _nodes(tree: Tree, node: str, found: Schedule) -> list[Node]:
    return [n for n in tree.descendants(node) if found.first <= n.period.index <= found.last]


def _by_period(spending: Mapping[str, float], tree: Tree) -> dict[int, float]:
    """Spending by index of the period: what a commitment costs in a period is the same in every branch."""
    return {tree[node].period.index: amount for node, amount in spending.items()}
