"""A project loan as a facility, with all that it may lend and all that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...core.algebra import Expression
from ...core.context import Context
from ...core.facility import Facility
from .project_loan_schema import ProjectLoan
from .vintages import Vintage

Lent = Sequence[tuple[Any, Vintage]]
"""Pairs of the variable `loan_taken` and its vintage."""


@dataclass(frozen=True)
class Swept:
    """What is decided, and what follows, where income repays a loan early (F5)."""

    agreed: Mapping[str, Expression]
    """Repayment as agreed, last repayments included, as long as anything is owed."""
    due: Mapping[str, Any]
    """What of it, last repayments left out, is due: all of it until the loan is repaid."""
    clear: Mapping[str, Any]
    """1 where nothing is owed at the end of the period."""


@dataclass
class LoanBook:
    """A project loan as a facility, with all that it may lend."""

    loan: ProjectLoan
    lent: Lent
    facility: Facility
    early_interest: Mapping[str, Expression]
    """Interest in cash before the end of each project's grace: it does not count for the DSCR."""
    balloons: Mapping[str, Expression] = field(default_factory=dict)
    """What of the last repayments of a schedule is left to cash at hand or to a new loan."""
    runs_after: int = 0
    """Months from readiness to where it begins, for a loan that refinances others."""
    signed: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """By node, where the signing is decided: the decisions on the way to it, at most one of which is 1."""
    swept: Swept | None = None
    reserved: Mapping[str, Any] = field(default_factory=dict)
    """Debt service held ready at the end of each period."""
    reserve_fees: Mapping[str, Expression] = field(default_factory=dict)
    """Paid for the letter of credit that stands for the reserve."""

    @property
    def name(self) -> str:
        return self.facility.name

    @property
    def ends(self) -> int:
        """Months from readiness to its last repayment, those of the loans whose place it takes included."""
        return self.runs_after + self.loan.term

    @property
    def tested(self) -> list[str]:
        """Nodes at which the grace of some project is over."""
        after = {
            node.name
            for _, vintage in self.lent
            for node in vintage.nodes
            if node.period.index >= vintage.schedule.tested_from
        }
        return [node for node in self.facility.nodes if node in after]

    def on_way(self, leaf: str, context: Context) -> Lent:
        """What may be lent on the way to a leaf."""
        way = {node.name for node in context.tree.line(leaf)}
        return [(variable, vintage) for variable, vintage in self.lent if vintage.node in way]

    def scheduled(self, node: str) -> Expression:
        """Interest in cash and what is due of the loan; last repayments left out, as they fall to cash at
        hand or to a new loan, and what is repaid early."""
        facility = self.facility
        if self.swept is not None:
            return facility.interest[node] + self.swept.due.get(node, 0.0)
        if facility.service:
            return facility.service.get(node, 0.0)
        if self.loan.repayment == "bullet":
            return facility.interest[node]
        return facility.interest[node] + facility.repaid.get(node, 0.0) - self.balloons.get(node, 0.0)

    def tested_service(self, node: str) -> Expression:
        """Service of projects past their grace."""
        return self.scheduled(node) - self.early_interest.get(node, 0.0)

    def paid(self, node: str) -> Expression:
        """All interest in cash and all that is repaid."""
        return self.facility.interest[node] + self.facility.repaid.get(node, 0.0)

    def most_repaid(self, node: str) -> float:
        """Bound on what is agreed to be repaid: all of the limit for the project of which most is."""
        return self._most([one.by_node(one.schedule.repaid) for _, one in self.lent], node)

    def most_owed(self, node: str) -> float:
        """Bound on what is owed."""
        return self._most([one.by_node(one.schedule.owed) for _, one in self.lent], node)

    def most_reserved(self) -> float:
        """Bound on a reserve in cash: no more than all that can be owed, and interest on it."""
        reserve = self.loan.reserve
        if reserve is None or reserve.letter_of_credit_fee is not None:
            return 0.0
        rate = max(self.facility.rate.yearly.values())
        return max(map(self.most_owed, self.facility.nodes)) * (1.0 + rate * reserve.months / 12.0)

    def _most(self, amounts: Sequence[Mapping[str, float]], node: str) -> float:
        assert self.loan.limit is not None
        return self.loan.limit * max((each.get(node, 0.0) for each in amounts), default=0.0)
