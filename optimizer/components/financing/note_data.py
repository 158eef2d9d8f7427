"""Notes as numbers by node: what one MUSD of each issue costs and pays; and notes issued before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.interest import Interest
from ...core.schedule import Window, nodes_with
from ...core.timeline import Period
from ...core.tree import Tree
from .course import course_of, due_period, periods_to
from .schema import Convertible, Issue, OutstandingNote, TermNote


@dataclass(frozen=True)
class IssueData:
    """Notes, convertible or not, by the nodes at which they can be issued."""

    path: str
    rate: Interest
    limit: float
    fee: float
    """Paid or held back for one MUSD issued."""
    issue_cost: float
    least: float
    due: Mapping[str, tuple[str, ...]] = field(repr=False)
    """By node of issue, the nodes at which it is repaid; empty if that lies beyond the horizon."""
    interest_due: Mapping[str, float] | None = field(repr=False)
    """By node of issue, interest on one MUSD where all of it is paid at repayment; None where it is paid as
    it accrues."""
    excess: Mapping[str, float] = field(repr=False)
    """By node of issue, by how much what one MUSD pays after the horizon is worth more than one (F20)."""
    option: Mapping[str, float] = field(repr=False)
    """By node of issue, worth of the option that goes with one MUSD of convertible notes (F12)."""
    capped_call: float = 0.0
    """Paid for options on own shares for one MUSD issued."""
    shares: float = 0.0
    """Million shares into which one MUSD can be turned."""

    @property
    def lumpy(self) -> bool:
        """Whether an issue is made or not, and not only large or small."""
        return bool(self.issue_cost or self.least)


@dataclass(frozen=True)
class OutstandingData:
    """A note issued before: nothing to decide."""

    interest: Mapping[str, float] = field(repr=False)
    repaid: Mapping[str, float] = field(repr=False)
    owed: Mapping[str, float] = field(repr=False)
    """At the end of each node's period, until it is repaid."""
    excess: Mapping[str, float] = field(repr=False)
    """By leaf, by how much what it pays after the horizon is worth more than what is then owed (F20)."""


def term_notes(name: str, terms: TermNote, rate: Interest, tree: Tree, reference: float) -> IssueData:
    """Notes without an option."""
    at_maturity = terms.interest == "at-maturity"
    return _issues(
        f"financing.term_notes.{name}", terms, rate, tree, reference, terms.fee + terms.oid, at_maturity
    )


def convertibles(name: str, terms: Convertible, rate: Interest, tree: Tree, reference: float) -> IssueData:
    """Notes with an option: what they lack in interest up to the straight yield, as worth at issue (F12)."""
    return _issues(f"financing.convertibles.{name}", terms, rate, tree, reference, terms.fee)


def _issues(
    path: str,
    terms: Issue,
    rate: Interest,
    tree: Tree,
    reference: float,
    fee: float,
    at_maturity: bool = False,
) -> IssueData:
    """Issued in periods that begin within the window; repaid in the one that holds the end of the tenor."""
    end = tree.timeline.end
    window = Window(terms.issue_from, terms.issue_until)
    due: dict[str, tuple[str, ...]] = {}
    at_once: dict[str, float] = {}
    excess: dict[str, float] = {}
    option: dict[str, float] = {}
    for node in tree.decision_nodes:
        period = node.period
        if period.start not in window:
            continue
        last = due_period(tree.timeline, period.start + terms.tenor, period)
        periods = [later for later in periods_to(tree.timeline, last.start) if later.index > period.index]
        course = course_of(rate, periods, {last: 1.0}, at_maturity=at_maturity)
        due[node.name] = tuple(later.name for later in nodes_with(tree, node.name, last.start))
        at_once[node.name] = course.interest[last]
        excess[node.name] = 0.0 if last.end <= end else course.excess(reference, end)
        if isinstance(terms, Convertible):
            option[node.name] = 1.0 - course.worth(terms.straight_yield, period.end)
    convertible = terms if isinstance(terms, Convertible) else None
    return IssueData(
        path=path,
        rate=rate,
        limit=terms.limit,
        fee=fee,
        issue_cost=terms.issue_cost,
        least=terms.least,
        due=due,
        interest_due=at_once if at_maturity else None,
        excess=excess,
        option=option,
        capped_call=convertible.capped_call if convertible else 0.0,
        shares=1.0 / convertible.conversion_price if convertible else 0.0,
    )


def outstanding(terms: OutstandingNote, rate: Interest, tree: Tree, reference: float) -> OutstandingData:
    """Repaid by its schedule, and what is left in the period that holds its maturity."""
    end = tree.timeline.end
    months = {**terms.schedule, terms.matures: terms.amount - sum(terms.schedule.values())}
    periods = list(periods_to(tree.timeline, terms.matures))
    repaid = {period: _within(months, period) for period in periods if period.start <= terms.matures}
    course = course_of(rate, periods, repaid)
    return OutstandingData(
        interest={node.name: course.interest[node.period] for node in tree if node.period in course.interest},
        repaid={node.name: amount for node in tree if (amount := repaid.get(node.period, 0.0))},
        owed={node.name: left for node in tree if (left := course.owed(node.period.end))},
        excess={leaf.name: course.excess(reference, end) for leaf in tree.leaves if terms.matures >= end},
    )


def _within(months: Mapping[int, float], period: Period) -> float:
    return sum(amount for month, amount in months.items() if period.start <= month < period.end)
