"""Leases: which are signed, when they commence and what must hold before they can be signed."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, linear
from ...core.context import Commitment, Context
from ...core.profiles import Terms, carry
from .data import LeaseData, LeasesData
from .money_equations import post_money
from .power_equations import post_power

NAME = "leases"

Rows = dict[tuple[str, ...], Expression]


def open_accounts(context: Context) -> None:
    """Leases own no account."""


def declare(block: Any, data: LeasesData, context: Context) -> None:
    """State what can be signed, and post its power and money."""
    if not any(lease.options for lease in data.leases):
        return
    taken = _taken(block, data, context)
    signed = _signed(block, data, context, taken)
    accepted = _accepted(block, data, context, signed)
    _one_of_group(block, data, context, signed, accepted)
    _requires(block, data, context, signed)
    powered = post_power(block, data, context, taken)
    post_money(block, data, context, taken, powered)


def close(block: Any, data: LeasesData, context: Context) -> None:
    """A tenant that asks for experience signs only once so much IT has been made ready, at any site."""
    rows: Rows = {}
    for lease in data.leases:
        if not lease.experience or not lease.options:
            continue
        yes = block.signed if lease.whole else block.accepted
        for node in _free_nodes(lease, context):
            ready = [
                line.amounts[node]
                for line in context.ledger.lines("ready_it")
                if line.name == "ready" and node in line.amounts
            ]
            rows[lease.id, node] = (
                pyo.quicksum(ready) - lease.experience * yes[lease.id, node],
                ">=",
                0.0,
            )
    context.rule(
        block,
        "experience",
        rows,
        title="IT made ready before the tenant signs, at least what it asks for",
        unit="MW",
        cause=lambda lease, node: f"leases.{lease}.experience",
        limit=True,
    )


def _taken(block: Any, data: LeasesData, context: Context) -> Any:
    options = {option.key(lease.id): option for lease in data.leases for option in lease.options}
    taken = context.variable(
        block,
        "taken",
        options,
        dims=("hall", "lease", "start", "node"),
        unit="1 for a whole lease, or blocks",
        title="Lease signed",
        decision=True,
        domain=pyo.NonNegativeIntegers,
        lower={key: option.offer.locked or 0 for key, option in options.items()},
        upper={
            key: option.most if option.offer.locked is None else option.offer.locked
            for key, option in options.items()
        },
    )
    for key, option in options.items():
        context.commitments.append(
            Commitment(
                kind="lease",
                place=option.offer.hall,
                item=key[1],
                node=option.offer.node,
                size=taken[key],
                locked=option.offer.locked is not None,
                begins=option.offer.commences,
                ready=option.offer.commences,
                spending=option.machines,
                income=option.income,
                credits=option.credits,
            )
        )
    return taken


def _signed(block: Any, data: LeasesData, context: Context, taken: Any) -> dict[str, dict[str, Any]]:
    """Units signed so far by lease and node; all of them at the leaves."""
    changes: dict[tuple[str, ...], Terms] = {}
    for lease in data.leases:
        for option in lease.options:
            changes.setdefault((lease.id,), {}).setdefault(option.offer.node, []).append(
                (1.0, taken[option.key(lease.id)])
            )
    states = carry(
        context,
        block,
        "signed",
        changes,
        dims=("lease",),
        unit="1 for a whole lease, or blocks",
        title="Signed so far",
        cause=lambda lease, node: f"leases.{lease}",
    )
    signed = {id: nodes for (id,), nodes in states.items()}
    most = {lease.id: lease.most for lease in data.leases}
    context.rule(
        block,
        "signed_limit",
        {
            (id, leaf.name): (signed[id][leaf.name], "<=", most[id])
            for id in signed
            for leaf in context.tree.leaves
        },
        title="a lease is signed once, or for so many blocks",
        unit="1 for a whole lease, or blocks",
        cause=lambda lease, node: f"leases.{lease}",
    )
    return signed


def _accepted(block: Any, data: LeasesData, context: Context, signed: dict[str, dict[str, Any]]) -> Any:
    """Whether any block of a lease is signed, where that matters: fewest blocks, groups, experience."""
    leaves = [leaf.name for leaf in context.tree.leaves]
    grouped = {lease.id for group in _groups(data).values() for lease in group}
    leases = [
        lease
        for lease in data.leases
        if not lease.whole
        and lease.options
        and (lease.least > 1 or lease.id in grouped or lease.experience > 0.0)
    ]
    accepted = context.variable(
        block,
        "accepted",
        [
            (lease.id, node)
            for lease in leases
            for node in dict.fromkeys([*_free_nodes(lease, context), *leaves])
        ],
        dims=("lease", "node"),
        unit="",
        title="Some blocks signed",
        decision=False,
        domain=pyo.Binary,
    )
    most: Rows = {}
    least: Rows = {}
    for lease in leases:
        for node in context.tree.names:
            if (lease.id, node) in accepted:
                terms = [(1.0, signed[lease.id][node]), (-lease.most, accepted[lease.id, node])]
                most[lease.id, node] = (linear(terms), "<=", 0.0)
        for leaf in leaves:
            terms = [(1.0, signed[lease.id][leaf]), (-lease.least, accepted[lease.id, leaf])]
            least[lease.id, leaf] = (linear(terms), ">=", 0.0)
    for_blocks: dict[str, Any] = {
        "unit": "blocks",
        "cause": lambda lease, node: f"leases.{lease}.blocks",
    }
    title = "blocks are signed only of a lease that is accepted"
    context.rule(block, "accepted_first", most, title=title, **for_blocks)
    title = "blocks signed of a lease, at least the fewest it takes"
    context.rule(block, "least_blocks", least, title=title, limit=True, dated=False, **for_blocks)
    return accepted


def _one_of_group(
    block: Any, data: LeasesData, context: Context, signed: dict[str, dict[str, Any]], accepted: Any
) -> None:
    rows: Rows = {}
    for group, leases in _groups(data).items():
        for leaf in context.tree.leaves:
            yes = [
                signed[lease.id][leaf.name] if lease.whole else accepted[lease.id, leaf.name]
                for lease in leases
            ]
            rows[group, leaf.name] = (linear((1.0, one) for one in yes), "<=", 1.0)
    context.rule(
        block,
        "one_of_group",
        rows,
        title="at most one lease of a group is signed",
        unit="leases",
        cause=lambda group, node: f"leases.{_groups(data)[group][0].id}.group",
    )


def _requires(block: Any, data: LeasesData, context: Context, signed: dict[str, dict[str, Any]]) -> None:
    """Signed of this lease <= its most units * signed of the other: one unit of the other is enough."""
    rows: Rows = {}
    for lease in data.leases:
        if lease.requires is None:
            continue
        other = signed.get(lease.requires, {})
        for node in _free_nodes(lease, context):
            terms = [(1.0, signed[lease.id][node])]
            if node in other:
                terms.append((-lease.most, other[node]))
            rows[lease.id, node] = (linear(terms), "<=", 0.0)
    context.rule(
        block,
        "requires",
        rows,
        title="a lease that needs another is signed with it or after it",
        unit="1 for a whole lease, or blocks",
        cause=lambda lease, node: f"leases.{lease}.requires",
    )


def _groups(data: LeasesData) -> dict[str, list[LeaseData]]:
    """Groups of which more than one lease can be signed."""
    groups: dict[str, list[LeaseData]] = {}
    for lease in data.leases:
        if lease.group is not None and lease.options:
            groups.setdefault(lease.group, []).append(lease)
    return {group: leases for group, leases in groups.items() if len(leases) > 1}


def _free_nodes(lease: LeaseData, context: Context) -> list[str]:
    """Nodes at which the plan decides on the lease, in time order."""
    nodes = {option.offer.node for option in lease.options if option.offer.locked is None}
    return [node for node in context.tree.names if node in nodes]
