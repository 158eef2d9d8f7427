"""Facilities as numbers by node: where each can move, what falls due where, and notes that only run off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.schedule import nodes_with
from ...core.timeline import Period
from ...core.tree import Tree
from .schema import Financing, OutstandingNote, ProjectLoan, Revolver, TermNote


@dataclass(frozen=True)
class RevolverData:
    """A revolver on the nodes at which it can be drawn or repaid."""

    rate: float
    opening: float
    limit: Mapping[str, float] = field(repr=False)
    """Most that may be owed at the end of each node's period; zero in the first that reaches its maturity."""
    fee: Mapping[str, float] = field(repr=False)
    """Paid in the period for one MUSD of the limit that is not drawn at its start."""
    size: float


@dataclass(frozen=True)
class TermNoteData:
    """Notes by the nodes at which they can be issued."""

    limit: float
    rate: float
    fee: float
    due: Mapping[str, tuple[str, ...]] = field(repr=False)
    """By node of issue, the nodes at which it is repaid; empty if that lies beyond the horizon."""


@dataclass(frozen=True)
class OutstandingData:
    """A note issued before: nothing to decide."""

    interest: Mapping[str, float] = field(repr=False)
    repaid: Mapping[str, float] = field(repr=False)
    owed: Mapping[str, float] = field(repr=False)
    """By leaf, what is still owed at the end of the horizon."""


@dataclass(frozen=True)
class FinancingData:
    """All facilities by id."""

    project_loans: Mapping[str, ProjectLoan]
    """As written: their schedules follow from the commitments they finance."""
    revolvers: Mapping[str, RevolverData]
    term_notes: Mapping[str, TermNoteData]
    outstanding: Mapping[str, OutstandingData]


def prepare(financing: Financing, tree: Tree) -> FinancingData:
    """Facilities on the nodes of the tree. Expects data that the checks have passed."""
    return FinancingData(
        project_loans=dict(sorted(financing.project_loans.items())),
        revolvers={name: _revolver(terms, tree) for name, terms in sorted(financing.revolvers.items())},
        term_notes={name: _term_note(terms, tree) for name, terms in sorted(financing.term_notes.items())},
        outstanding={
            name: _outstanding(terms, tree) for name, terms in sorted(financing.outstanding.items())
        },
    )


def _revolver(terms: Revolver, tree: Tree) -> RevolverData:
    """Usable in periods that lie wholly between availability and maturity; repaid in the next one."""
    first = tree.timeline.start if terms.available_from is None else terms.available_from
    limit = {
        node.name: terms.limit if node.period.end <= terms.matures else 0.0
        for node in tree
        if node.period.start >= first and _before(tree, node.parent, terms.matures)
    }
    fee = {
        node.name: terms.unused_fee * share * node.period.years
        for node in tree
        if (share := _share_between(node.period, first, terms.matures))
    }
    return RevolverData(terms.rate, terms.opening, limit, fee, terms.limit)


def _before(tree: Tree, node: str | None, month: int) -> bool:
    return node is None or tree[node].period.end <= month


def _share_between(period: Period, first: int, end: int) -> float:
    """Share of a period's months from `first` to before `end`."""
    return max(0, min(period.end, end) - max(period.start, first)) / period.months


def _term_note(terms: TermNote, tree: Tree) -> TermNoteData:
    first = tree.timeline.start if terms.issue_from is None else terms.issue_from
    last = tree.timeline.end if terms.issue_until is None else terms.issue_until
    issues = [node for node in tree.decision_nodes if first <= node.period.start <= last]
    due = {
        node.name: tuple(
            later.name
            for later in nodes_with(tree, node.name, max(node.period.start + terms.tenor, node.period.end))
        )
        for node in issues
    }
    return TermNoteData(terms.limit, terms.rate, terms.fee, due)


def _outstanding(terms: OutstandingNote, tree: Tree) -> OutstandingData:
    running = [node for node in tree if node.period.start <= terms.matures]
    return OutstandingData(
        interest={node.name: terms.amount * terms.rate * node.period.years for node in running},
        repaid={node.name: terms.amount for node in running if terms.matures < node.period.end},
        owed={leaf.name: terms.amount for leaf in tree.leaves if terms.matures >= leaf.period.end},
    )
