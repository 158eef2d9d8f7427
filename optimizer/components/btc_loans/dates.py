"""Where on the tree a loan against Bitcoin can be drawn, owed and repaid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...core.tree import Node, Tree
from .schema import BtcLoan


@dataclass(frozen=True)
class Dates:
    """Nodes of a loan, each list in the order of the tree."""

    running: tuple[str, ...]
    """Where anything may be owed or moved: the live ones and those in which it matures."""
    live: tuple[str, ...]
    """At the end of which it may be owed, and coins pledged."""
    draws: tuple[str, ...]
    arranged: tuple[str, ...]
    """Where it can be arranged; empty where that costs nothing or is done."""
    unused: Mapping[str, float]
    """Fee for the period on one MUSD not drawn."""
    tenor: Mapping[str, tuple[bool, tuple[str, ...]]]
    """Where some draw is past its tenor: whether the opening balance is not, and the draws that are not."""


def dates_of(terms: BtcLoan, tree: Tree) -> Dates:
    """Nodes of a loan.

    It is drawn in periods that begin in its window and end before it matures, and repaid in the first that
    reaches its maturity. It runs from the start if it is there already, else from its first draw.
    """
    opens, closes = window(terms, tree)
    draws = [
        node for node in tree if opens <= node.period.start < closes and node.period.end <= terms.matures
    ]
    existing = bool(terms.opening or terms.opening_pledged)
    first = 0 if existing else min((node.period.index for node in draws), default=len(tree))
    running = [node for node in tree if node.period.index >= first and _open_before(terms, node, tree)]
    costs = terms.upfront_fee or terms.unused_fee
    names = tuple(node.name for node in draws)
    return Dates(
        running=tuple(node.name for node in running),
        live=tuple(node.name for node in running if node.period.end <= terms.matures),
        draws=names,
        arranged=names if costs and not existing else (),
        unused={
            node.name: terms.unused_fee * months / 12.0
            for node in running
            if terms.unused_fee and (months := _months_between(node, opens, closes))
        },
        tenor=_tenor(terms, tree, running, draws) if terms.tenor is not None else {},
    )


def window(terms: BtcLoan, tree: Tree) -> tuple[int, int]:
    """Months (ordinals) from which it may be drawn, and from which no longer."""
    opens = tree.timeline.start if terms.available_from is None else terms.available_from
    closes = terms.matures if terms.draw_until is None else min(terms.draw_until + 1, terms.matures)
    return opens, closes


def _open_before(terms: BtcLoan, node: Node, tree: Tree) -> bool:
    return node.parent is None or tree[node.parent].period.end <= terms.matures


def _months_between(node: Node, first: int, end: int) -> int:
    return max(0, min(node.period.end, end) - max(node.period.start, first))


def _tenor(
    terms: BtcLoan, tree: Tree, running: list[Node], draws: list[Node]
) -> dict[str, tuple[bool, tuple[str, ...]]]:
    """What may still be owed: a draw is repaid in the period that holds the month `tenor` after its own."""
    assert terms.tenor is not None
    names = {node.name for node in draws}
    found = {}
    for node in running:
        end = node.period.end
        made = [one for one in tree.line(node.name) if one.name in names]
        kept = [one for one in made if end <= max(one.period.start + terms.tenor, one.period.end)]
        opening_kept = end <= tree.timeline.start + terms.tenor
        if end <= terms.matures and (len(kept) < len(made) or (terms.opening and not opening_kept)):
            found[node.name] = (opening_kept, tuple(one.name for one in kept))
    return found
