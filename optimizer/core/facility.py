"""What all facilities share: a balance carried on, interest on it, and the lines that they post."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .algebra import Expression, scaled
from .context import Context
from .interest import Interest

Amounts = Mapping[str, Expression]
"""MUSD by node."""


@dataclass
class Facility:
    """Money owed, and what moves it. Repayment is given, or follows from a debt service that is given."""

    name: str
    path: str
    """Where it stands in the scenario, such as `financing.revolvers.bank`."""
    rate: Interest
    nodes: Sequence[str]
    """Where anything may be owed or moved, in the order of the tree."""
    opening: float = 0.0
    drawn: Amounts = field(default_factory=dict)
    capitalised: Amounts = field(default_factory=dict)
    fees: dict[str, Expression] = field(default_factory=dict)
    repaid: dict[str, Expression] = field(default_factory=dict)
    service: Amounts = field(default_factory=dict)
    """Interest in cash and repayment together, where they are agreed as one amount."""
    interest_due: Amounts | None = None
    """Interest in cash where it is agreed by date; without it, it follows from what is owed."""
    interest: dict[str, Expression] = field(default_factory=dict)
    """Paid in cash; worked out here."""


def state_owed(block: Any, facilities: Iterable[Facility], context: Context) -> None:
    """What each facility owes from node to node, and all its lines, in the name of the block's component."""
    every = list(facilities)
    component = block.local_name
    owed = context.variable(
        block,
        "owed",
        [(one.name, node) for one in every for node in one.nodes],
        dims=("facility", "node"),
        unit="MUSD",
        title="Owed at the end of the period",
        decision=False,
    )
    paths = {one.name: one.path for one in every}
    rows: dict[tuple[str, ...], Expression] = {}
    for one in every:
        balance = {node: owed[one.name, node] for node in one.nodes}
        rows |= _carry_on(one, balance, context)
        for line, amounts in (
            ("drawn", one.drawn),
            ("fees", _paid(one.fees)),
            ("interest", _paid(one.interest)),
            ("repaid", _paid(one.repaid)),
        ):
            post(context, component, line, amounts, one.name)
        register_debt(context, component, one.name, balance)
    context.rule(
        block,
        "balance",
        rows,
        title="owed before, plus drawn and capitalised, less repaid",
        unit="MUSD",
        cause=lambda facility, node: paths[facility],
    )


def post(context: Context, component: str, name: str, amounts: Amounts, facility: str) -> None:
    """Post a line of cash of a facility."""
    context.ledger.post(
        "cash", component, name, amounts, item=facility, risk="reference", category="financing"
    )


def register_debt(context: Context, component: str, facility: str, owed: Amounts) -> None:
    """What a facility owes at the end of each node, and at its balance what it still owes at the horizon."""
    context.ledger.post("debt", component, "owed", owed, item=facility, category="financing")
    left = {leaf.name: scaled(-1.0, owed[leaf.name]) for leaf in context.tree.leaves if leaf.name in owed}
    post_closing(context, component, "debt outstanding", left, facility)


def post_closing(context: Context, component: str, name: str, amounts: Amounts, facility: str) -> None:
    """Post a line at the end of the horizon."""
    context.ledger.post(
        "closing", component, name, amounts, item=facility, risk="reference", category="financing"
    )


def _carry_on(one: Facility, owed: Mapping[str, Any], context: Context) -> dict[tuple[str, ...], Expression]:
    """owed = owed before + drawn + capitalised - repaid, with interest on what was owed before (F3, F18)."""
    rows: dict[tuple[str, ...], Expression] = {}
    for name in one.nodes:
        node = context.tree[name]
        before: Expression = owed.get(node.parent, 0.0) if node.parent else one.opening
        capitalised = one.capitalised.get(name, 0.0)
        if one.interest_due is None:
            one.interest[name] = scaled(one.rate.over(node.period), before) - capitalised
        elif name in one.interest_due:
            one.interest[name] = one.interest_due[name]
        if name in one.service:
            one.repaid[name] = one.service[name] - one.interest[name]
        added = one.drawn.get(name, 0.0) + capitalised - one.repaid.get(name, 0.0)
        rows[one.name, name] = owed[name] == before + added
    return rows


def _paid(amounts: Amounts) -> dict[str, Expression]:
    return {node: scaled(-1.0, amount) for node, amount in amounts.items()}
