"""What all facilities share: a balance carried on, interest on it, and lines in cash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...core.algebra import Expression, scaled
from ...core.context import Context

NAME = "financing"

Amounts = Mapping[str, Expression]
"""MUSD by node."""


@dataclass
class Facility:
    """Money owed, and what moves it. Repayment is given, or follows from a debt service that is given."""

    name: str
    group: str
    """Where it stands in the scenario: `project_loans`, `revolvers` or `term_notes`."""
    rate: float
    nodes: Sequence[str]
    """Where anything may be owed or moved, in the order of the tree."""
    opening: float = 0.0
    drawn: Amounts = field(default_factory=dict)
    capitalised: Amounts = field(default_factory=dict)
    fees: Amounts = field(default_factory=dict)
    repaid: dict[str, Expression] = field(default_factory=dict)
    service: Amounts = field(default_factory=dict)
    """Interest in cash and repayment together, where they are agreed as one amount."""
    interest: dict[str, Expression] = field(default_factory=dict)
    """Paid in cash; follows from what is owed."""


def state_owed(block: Any, facilities: Iterable[Facility], context: Context) -> None:
    """What each facility owes, from node to node, and all its lines."""
    every = list(facilities)
    owed = context.variable(
        block,
        "owed",
        [(one.name, node) for one in every for node in one.nodes],
        dims=("facility", "node"),
        unit="MUSD",
        title="Owed at the end of the period",
        decision=False,
    )
    groups = {one.name: one.group for one in every}
    rows: dict[tuple[str, ...], Expression] = {}
    for one in every:
        rows |= _carry_on(one, {node: owed[one.name, node] for node in one.nodes}, context)
        _post_money(one, context)
        left = {
            leaf.name: -owed[one.name, leaf.name] for leaf in context.tree.leaves if leaf.name in one.nodes
        }
        context.ledger.post(
            "closing", NAME, "debt outstanding", left, item=one.name, risk="reference", category="financing"
        )
    context.rule(
        block,
        "balance",
        rows,
        title="owed before, plus drawn and capitalised, less repaid",
        unit="MUSD",
        cause=lambda facility, node: f"{NAME}.{groups[facility]}.{facility}",
    )


def post(context: Context, name: str, amounts: Amounts, facility: str) -> None:
    """Post a line of cash of a facility."""
    context.ledger.post("cash", NAME, name, amounts, item=facility, risk="reference", category="financing")


def _carry_on(one: Facility, owed: Mapping[str, Any], context: Context) -> dict[tuple[str, ...], Expression]:
    """owed = owed before + drawn + capitalised - repaid, with interest on what was owed before (F3, F18)."""
    rows: dict[tuple[str, ...], Expression] = {}
    for name in one.nodes:
        node = context.tree[name]
        before: Expression = owed.get(node.parent, 0.0) if node.parent else one.opening
        capitalised = one.capitalised.get(name, 0.0)
        one.interest[name] = scaled(one.rate * node.period.years, before) - capitalised
        if name in one.service:
            one.repaid[name] = one.service[name] - one.interest[name]
        added = one.drawn.get(name, 0.0) + capitalised - one.repaid.get(name, 0.0)
        rows[one.name, name] = owed[name] == before + added
    return rows


def _post_money(one: Facility, context: Context) -> None:
    post(context, "drawn", one.drawn, one.name)
    post(context, "fees", _paid(one.fees), one.name)
    post(context, "interest", _paid(one.interest), one.name)
    post(context, "repaid", _paid(one.repaid), one.name)


def _paid(amounts: Amounts) -> dict[str, Expression]:
    return {node: scaled(-1.0, amount) for node, amount in amounts.items()}
