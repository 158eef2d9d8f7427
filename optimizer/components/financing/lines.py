"""Lines that facilities post beside their cash: what is paid after the horizon, and what owners give away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.algebra import Expression, linear
from ...core.context import Context
from ...core.facility import post_closing
from .name import NAME

AFTER_HORIZON = "interest after the horizon"


def post_excess(facility: str, raised: Mapping[str, tuple[float, Any]], context: Context) -> None:
    """-(worth of what is still paid - what is owed), of all raised on the way to each leaf: so it does not
    matter where the horizon ends (F20).

    `raised` has, by node, what one MUSD pays beyond itself, and the variable of what is raised.
    """
    amounts: dict[str, Expression] = {}
    for leaf in context.tree.leaves:
        parts = [raised[node.name] for node in context.tree.line(leaf.name) if node.name in raised]
        kept = [(-excess, variable) for excess, variable in parts if excess]
        if kept:
            amounts[leaf.name] = linear(kept)
    post_closing(context, NAME, AFTER_HORIZON, amounts, facility)


def post_charge(context: Context, name: str, amounts: Mapping[str, Expression], facility: str) -> None:
    """Post what costs or benefits the owners though no cash moves."""
    context.ledger.post("charges", NAME, name, amounts, item=facility, risk="reference", category="financing")
