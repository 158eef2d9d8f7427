"""Facilities that are arranged once, at a cost: whether and when is decided (F10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, linear
from ...core.context import Context
from ...core.schedule import line_ends
from .credit_data import Arrangement

Arranged = Mapping[str, Mapping[str, Expression]]
"""By facility and node: 1 from the node on at which it is arranged, 0 before; only those that must be."""


def declare_arrangements(block: Any, offered: Mapping[str, Arrangement], context: Context) -> Arranged:
    """At most once on any way through the tree."""
    arranged = context.variable(
        block,
        "arranged",
        [(name, node) for name, one in offered.items() for node in one.nodes],
        dims=("facility", "node"),
        unit="",
        title="Facility arranged",
        decision=True,
        domain=pyo.Binary,
    )
    rows: dict[tuple[str, ...], Any] = {
        (name, last): (linear((1.0, arranged[name, node]) for node in nodes), "<=", 1.0)
        for name, one in offered.items()
        for last, nodes in line_ends(context.tree, one.nodes).items()
    }
    context.rule(
        block,
        "arranged_once",
        rows,
        title="a facility is arranged at most once",
        unit="",
        cause=lambda facility, node: offered[facility].path,
    )
    return {
        name: {
            node.name: linear(
                (1.0, arranged[name, before.name])
                for before in context.tree.line(node.name)
                if (name, before.name) in arranged
            )
            for node in context.tree
        }
        for name in offered
    }


def arrangement_fees(block: Any, name: str, one: Arrangement | None) -> dict[str, Expression]:
    """What arranging a facility costs, by node."""
    if one is None or not one.cost:
        return {}
    return {node: linear([(one.cost, block.arranged[name, node])]) for node in one.nodes}
