"""The first decision of a plan, and whether another plan begins with another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.tree import Tree
from ..solution.answer import records

if TYPE_CHECKING:
    from pandas import DataFrame

KINDS = ("conversion", "lease", "upgrade", "equipment")
"""What counts as a decision: machines bought and sold do not."""
SAME_SIZE = 0.05
"""Sizes that differ by a smaller share are the same decision."""

VERBS = {"conversion": "convert", "lease": "sign", "upgrade": "order", "equipment": "order"}


@dataclass(frozen=True)
class FirstDecision:
    """What is decided up to and in the first period in which anything is."""

    until: int
    """Index of that period; the first of all where nothing is ever decided."""
    nodes: tuple[str, ...]
    sizes: dict[tuple[str, str, str, str], float]
    """Units by kind, place, item and node."""


def first_decision(made: DataFrame, tree: Tree) -> FirstDecision:
    """The first decision that a plan's table of commitments tells of."""
    new = [row for row in records(made) if not row["locked"] and row["kind"] in KINDS]
    until = min((tree[row["node"]].period.index for row in new), default=0)
    return _up_to(made, tree, until)


def differences(first: FirstDecision, made: DataFrame, tree: Tree) -> list[str]:
    """What another plan decides otherwise in the same periods, in words; empty if it begins alike."""
    other = _up_to(made, tree, first.until).sizes
    told = []
    for key in sorted({*first.sizes, *other}):
        before, after = first.sizes.get(key, 0.0), other.get(key, 0.0)
        if abs(after - before) > SAME_SIZE * max(before, after):
            kind, _, item, _ = key
            if after == 0.0:
                told.append(f"do not {VERBS[kind]} {item}")
            elif before == 0.0:
                told.append(f"{VERBS[kind]} {item}")
            else:
                told.append(f"{VERBS[kind]} {'more' if after > before else 'less'} of {item}")
    return told


def _up_to(made: DataFrame, tree: Tree, until: int) -> FirstDecision:
    nodes = tuple(node.name for node in tree if node.period.index <= until)
    sizes: dict[tuple[str, str, str, str], float] = {}
    for row in records(made):
        if row["node"] in nodes and row["kind"] in KINDS and not row["locked"]:
            key = (row["kind"], row["place"], row["item"], row["node"])
            sizes[key] = sizes.get(key, 0.0) + row["size"]
    return FirstDecision(until, nodes, sizes)
