"""Credit that is arranged once and drawn as needed, as numbers by node: revolvers and delayed draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.interest import Interest
from ...core.schedule import Window
from ...core.timeline import Period
from ...core.tree import Tree
from .course import course_of, due_period, periods_to
from .schema import DelayedDraw, Revolver


@dataclass(frozen=True)
class Arrangement:
    """When a facility can be arranged, and what that costs at once."""

    path: str
    cost: float
    nodes: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class RevolverData:
    """A revolver on the nodes at which it can be drawn or repaid."""

    rate: Interest
    opening: float
    limit: Mapping[str, float] = field(repr=False)
    """Most that may be owed at the end of each node's period; zero in the first that reaches its maturity."""
    fee: Mapping[str, float] = field(repr=False)
    """Paid in the period for one MUSD of the limit that is not drawn at its start."""
    size: float
    arrangement: Arrangement | None = None
    """None where it is there from the start."""


@dataclass(frozen=True)
class DelayedDrawData:
    """A loan drawn within a window, by the nodes at which it can be drawn."""

    path: str
    rate: Interest
    limit: float
    fee: Mapping[str, float] = field(repr=False)
    """Paid in the period for one MUSD that is not drawn at its start."""
    repaid: Mapping[str, Mapping[str, float]] = field(repr=False)
    """By node of the draw, what is repaid of one MUSD at each later node."""
    running: frozenset[str] = field(repr=False)
    """Nodes at which anything can be drawn, owed or repaid."""
    excess: Mapping[str, float] = field(repr=False)
    """By node of the draw, by how much what one MUSD pays after the horizon is worth more than what of it is
    then owed (F20)."""
    arrangement: Arrangement | None = None
    """None where being ready to draw costs nothing."""


def revolver(name: str, terms: Revolver, rate: Interest, tree: Tree) -> RevolverData:
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
    arrangement = None
    if terms.upfront_fee:
        usable = tuple(node.name for node in tree.decision_nodes if limit.get(node.name))
        arrangement = Arrangement(f"financing.revolvers.{name}", terms.upfront_fee * terms.limit, usable)
    return RevolverData(rate, terms.opening, limit, fee, terms.limit, arrangement)


def delayed_draw(
    name: str, terms: DelayedDraw, rate: Interest, tree: Tree, reference: float
) -> DelayedDrawData:
    """Drawn in periods that begin within the window; repaid by part once it has closed (F10)."""
    first = tree.timeline.start if terms.available_from is None else terms.available_from
    path, end = f"financing.delayed_draws.{name}", tree.timeline.end
    window = Window(first, terms.draw_until)
    repaid: dict[str, dict[str, float]] = {}
    excess: dict[str, float] = {}
    running: set[str] = set()
    for node in tree:
        if node.period.start not in window:
            continue
        parts = _repaid(terms, tree, node.period)
        last = max(parts, key=lambda period: period.index)
        after = [one for one in periods_to(tree.timeline, last.start) if one.index > node.period.index]
        later = [one for one in tree.descendants(node.name) if one.period.index <= last.index]
        running |= {one.name for one in later}
        repaid[node.name] = {one.name: parts[one.period] for one in later if one.period in parts}
        excess[node.name] = 0.0 if last.end <= end else course_of(rate, after, parts).excess(reference, end)
    fee = {
        node.name: terms.commitment_fee * share * node.period.years
        for node in tree
        if (share := _share_between(node.period, first, terms.draw_until + 1))
    }
    arrangement = None
    if terms.upfront_fee or terms.issue_cost or terms.commitment_fee:
        cost = terms.upfront_fee * terms.limit + terms.issue_cost
        signing = tuple(node.name for node in tree.decision_nodes if node.name in repaid)
        arrangement = Arrangement(path, cost, signing)
    return DelayedDrawData(path, rate, terms.limit, fee, repaid, frozenset(running), excess, arrangement)


def _repaid(terms: DelayedDraw, tree: Tree, drawn: Period) -> dict[Period, float]:
    """By period, what is repaid of one MUSD: a share of it after the window, the rest at the end."""
    end = terms.matures if terms.tenor is None else drawn.start + terms.tenor
    assert end is not None
    last = due_period(tree.timeline, end, drawn)
    left = 1.0
    parts: dict[Period, float] = {}
    for period in periods_to(tree.timeline, last.start):
        if period.start > terms.draw_until and drawn.index < period.index < last.index:
            part = min(left, terms.amortisation * period.years)
            if part > 0.0:
                parts[period] = part
            left -= part
    return {**parts, last: left}


def _before(tree: Tree, node: str | None, month: int) -> bool:
    return node is None or tree[node].period.end <= month


def _share_between(period: Period, first: int, end: int) -> float:
    """Share of a period's months from `first` to before `end`."""
    return max(0, min(period.end, end) - max(period.start, first)) / period.months
