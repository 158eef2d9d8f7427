"""What a loan comes into a node with: owed, pledged, arranged; and where that leaves a choice."""

from __future__ import annotations

from typing import Any

from ...core.tree import Tree
from .data import LoanData

Part = tuple[list[Any], float]
"""Variables, each once, and a constant."""


def owed_before(block: Any, name: str, loan: LoanData, node: str, tree: Tree) -> Part:
    """Owed when the node's period begins."""
    return _before(block.owed, name, loan, node, tree, loan.terms.opening)


def pledged_before(block: Any, name: str, loan: LoanData, node: str, tree: Tree) -> Part:
    """Coins pledged when the node's period begins."""
    return _before(block.collateral, name, loan, node, tree, loan.terms.opening_pledged)


def arranged_by(block: Any, name: str, loan: LoanData, node: str, tree: Tree) -> Part:
    """Whether the loan is there in the node's period: arranged at its beginning or before, or always."""
    if not loan.dates.arranged:
        return [], 1.0
    line = {one.name for one in tree.line(node)}
    return [block.arranged[name, at] for at in loan.dates.arranged if at in line], 0.0


def where_owed_before(loan: LoanData, tree: Tree) -> list[str]:
    """Nodes whose period may begin with something owed."""
    return _where_before(loan, tree, loan.terms.opening)


def places_of_call(loan: LoanData, tree: Tree) -> list[str]:
    """Nodes at which a margin call depends on the plan, and asks for more than what always holds.

    Where the lowest price has not fallen below what the parent's pledge could bear, nobody is called; at the
    root it is known beforehand.
    """
    live = set(loan.dates.live)
    return [
        node
        for node in loan.dates.live
        if (parent := tree[node].parent) in live
        and parent is not None
        and loan.above(loan.worth[node].margin_call, parent)
        and loan.above(loan.worth[node].cure, node)
    ]


def called_at_start(loan: LoanData, node: str, tree: Tree) -> bool:
    """Whether what is owed at the start is called for at the prices of the first period."""
    terms = loan.terms
    return tree[node].parent is None and terms.opening > loan.worth[node].margin_call * terms.opening_pledged


def places_of_release(loan: LoanData, tree: Tree) -> list[str]:
    """Nodes at which releasing coins asks for more than what always holds."""
    before = set(_where_before(loan, tree, loan.terms.opening_pledged))
    return [node for node in loan.dates.live if node in before and loan.above(loan.worth[node].release, node)]


def _before(variable: Any, name: str, loan: LoanData, node: str, tree: Tree, opening: float) -> Part:
    parent = tree[node].parent
    if parent is None:
        return [], opening
    return ([variable[name, parent]] if parent in loan.worth else []), 0.0


def _where_before(loan: LoanData, tree: Tree, opening: float) -> list[str]:
    return [
        node
        for node in loan.dates.running
        if (opening if (parent := tree[node].parent) is None else parent in loan.worth)
    ]
