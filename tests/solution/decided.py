"""Solutions of the tiny miner in which other things are decided."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from optimizer.solution.solution import Plan, Solution
from optimizer.solution.tables import COMMITMENTS, LEVELS, table
from tests.solution.made import plan
from tests.solution.made import solution as whole
from tests.solution.small import scenario, tree

Commitment = tuple[Any, ...]


def commitment(
    kind: str, place: str, item: str, node: str, size: float, begins: str, ready: str, *, locked: bool = False
) -> Commitment:
    return (kind, place, item, node, node, locked, size, begins, ready, 0.0)


def solution(changes: list[dict[str, Any]], commitments: list[Commitment], *levels: Any) -> Solution:
    """The scenario with these changes, and a plan that commits to what is given.

    `levels` are `(quantity, place, item, node, value)`, of which decisions bring their lines; those with a
    sixth entry are states.
    """
    made = scenario(*changes)
    on = tree(made)
    decisions = tuple(row for row in levels if len(row) == 5)
    states = [(*row[:4], row[3], row[4], "", False) for row in levels if len(row) == 6]
    found = plan(made, on, decisions)
    import pandas as pd

    known = found.levels[~found.levels["quantity"].isin({row[0] for row in states})]
    more = pd.concat([known, table(states, LEVELS)], ignore_index=True) if states else found.levels
    chosen = Plan(found.value, found.ledger, more, table(commitments, COMMITMENTS))
    return replace(whole(), scenario=made, tree=on, plan=chosen, do_nothing=None)
