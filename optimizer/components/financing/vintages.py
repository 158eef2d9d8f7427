"""Vintages: what a project loan may lend, one for each project and date at which the project may be begun."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...core.context import Commitment
from ...core.months import format_month
from ...core.schedule import Window
from ...core.tree import Node, Tree
from .loan_schedule import Schedule, schedule
from .schema import ProjectLoan


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

    def by_node(self, amounts: Mapping[int, float]) -> dict[str, float]:
        """Amounts by period as amounts by node."""
        return {
            node.name: amounts[node.period.index] for node in self.nodes if amounts.get(node.period.index)
        }


def vintages(loan: ProjectLoan, commitments: Sequence[Commitment], tree: Tree) -> list[Vintage]:
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
        found.append(_vintage(project, options, loan, tree))
    return [vintage for vintage in found if vintage.schedule.cost]


def _financed(loan: ProjectLoan, one: Commitment) -> bool:
    return (one.kind == "conversion" and one.item in loan.halls) or (
        one.kind == "lease" and one.item in loan.machines_of
    )


def _vintage(project: str, options: Sequence[Commitment], loan: ProjectLoan, tree: Tree) -> Vintage:
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
    found = schedule(loan, tree.timeline, total, options[0].ready)
    node = options[0].node
    costs = [
        (sum(amount for index, amount in spending.items() if index < found.last), variable)
        for variable, spending in parts
    ]
    nodes = [n for n in tree.descendants(node) if found.first <= n.period.index <= found.last]
    return Vintage(project, node, found, costs, nodes)


def _by_period(spending: Mapping[str, float], tree: Tree) -> dict[int, float]:
    """Spending by index of the period: what a commitment costs in a period is the same in every branch."""
    return {tree[node].period.index: amount for node, amount in spending.items()}
