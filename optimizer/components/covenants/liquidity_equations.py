"""Liquidity that must be there: always, and while something is being built (F8, F11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from ...core.context import Commitment, Context
from ...core.months import format_month
from ...core.profiles import follow
from .data import CovenantsData
from .measures import liquidity
from .schema import CompletionGuarantee

Built = list[Commitment]


def state_minimum(block: Any, data: CovenantsData, context: Context) -> None:
    """free cash + btc_share * lowest price * free coins >= amount, in the window."""
    terms = data.covenants.minimum_liquidity
    rows: dict[tuple[str, ...], Any] = {
        (name, node): (liquidity(node, terms[name].btc_share, data, context), ">=", amount)
        for name, required in data.required.items()
        for node, amount in required.items()
    }
    context.rule(
        block,
        "minimum_liquidity",
        rows,
        title="free cash and what counts of free coins, at least this amount",
        unit="MUSD",
        cause=lambda covenant, node: f"covenants.minimum_liquidity.{covenant}",
        limit=True,
    )


def state_completion(block: Any, data: CovenantsData, context: Context) -> None:
    """liquidity >= least (while anything is being built) + overrun * what is still to be paid for it (F8)."""
    guarantees = data.covenants.completion_guarantee
    if not guarantees:
        return
    built = {name: _built(terms, context) for name, terms in guarantees.items()}
    remaining = follow(
        context,
        block,
        "remaining",
        {
            (name,): [
                (size, still_to_pay(one, spending, context))
                for one in found
                for size, spending in ((one.size, one.spending), *one.further)
            ]
            for name, found in built.items()
            if guarantees[name].overrun
        },
        dims=("guarantee",),
        unit="MUSD",
        title="Still to be paid for what is being built",
        cause=lambda guarantee, node: f"covenants.completion_guarantee.{guarantee}",
        level=True,
    )
    building = _building(block, guarantees, built, context)
    rows: dict[tuple[str, ...], Any] = {}
    for name, terms in guarantees.items():
        needed: dict[str, list[Any]] = {}
        for node, amount in remaining.get((name,), {}).items():
            needed.setdefault(node, []).append(terms.overrun * amount)
        for key in building:
            if key[0] == name:
                needed.setdefault(key[1], []).append(terms.least * building[key])
        for node, amounts in needed.items():
            there = liquidity(node, terms.btc_share, data, context)
            rows[name, node] = (there - pyo.quicksum(amounts), ">=", 0.0)
    context.rule(
        block,
        "completion_guarantee",
        rows,
        title="liquidity while building, at least this share of what is still to be paid",
        unit="MUSD",
        cause=lambda covenant, node: f"covenants.completion_guarantee.{covenant}",
        limit=True,
    )


def _built(terms: CompletionGuarantee, context: Context) -> Built:
    wanted = {("conversion", hall) for hall in terms.halls}
    wanted |= {("lease", lease) for lease in terms.machines_of}
    return [one for one in context.commitments if (one.kind, one.item) in wanted]


def still_to_pay(one: Commitment, spending: Mapping[str, float], context: Context) -> dict[str, float]:
    """What is to be paid after each node at whose end one unit is still being built, within the horizon."""
    later: dict[str, float] = {}
    for node in reversed(context.tree.descendants(one.node)):
        ways = [
            spending.get(next_.name, 0.0) + later[next_.name] for next_ in context.tree.children(node.name)
        ]
        later[node.name] = max(ways, default=0.0)
    return {node: later[node] for node in _while_building(one, context) if later[node]}


def _while_building(one: Commitment, context: Context) -> list[str]:
    """Nodes from the decision on that end before it is ready."""
    return [node.name for node in context.tree.descendants(one.node) if node.period.end < one.ready]


def _building(
    block: Any, guarantees: Mapping[str, CompletionGuarantee], built: Mapping[str, Built], context: Context
) -> Any:
    """Whether anything is being built at the end of a node, for guarantees with a least amount."""
    during = {
        (name, f"{one.place}/{one.item} from {format_month(one.begins)}", node): one
        for name, terms in guarantees.items()
        if terms.least
        for one in built[name]
        for node in _while_building(one, context)
    }
    building = context.variable(
        block,
        "building",
        list(dict.fromkeys((name, node) for name, _, node in during)),
        dims=("guarantee", "node"),
        unit="",
        title="Whether anything is being built",
        decision=False,
        domain=pyo.Binary,
    )
    context.rule(
        block,
        "building_counts",
        {key: one.size <= one.size.ub * building[key[0], key[2]] for key, one in during.items()},
        title="what is being built counts for the guarantee",
        unit="",
        cause=lambda guarantee, what, node: f"covenants.completion_guarantee.{guarantee}.least",
    )
    return building
