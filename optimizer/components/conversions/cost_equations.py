"""What a conversion costs: by tier, on the spend curve, with nothing left out after the horizon."""

from __future__ import annotations

from typing import Any

from ...core.algebra import linear
from ...core.context import Commitment, Context
from ...core.profiles import Terms
from ...core.schedule import leaves_after, line_ends
from .data import ConversionsData, HallData
from .starts import Start

NAME = "conversions"


def declare_costs(block: Any, data: ConversionsData, context: Context, started: Any) -> None:
    """Split starts over cost tiers, post what they cost and register them as commitments."""
    tier_used = _tiers(block, data, context, started)
    for hall in data.halls:
        _post_money(hall, context, started, tier_used)
        _commit(hall, context, started, tier_used)


def _tiers(block: Any, data: ConversionsData, context: Context, started: Any) -> Any:
    """MW of each start by cost tier.

    A locked start has its MW in the cheapest tiers: being paid for, it must not leave them to later starts.
    """
    tiered = [hall for hall in data.halls if hall.tiers]
    if not tiered:
        return {}
    lower: dict[tuple[str, ...], float] = {}
    upper: dict[tuple[str, ...], float] = {}
    for hall in tiered:
        for start in hall.starts:
            for tier in hall.tiers:
                key = (hall.site, hall.id, tier.id, start.node)
                locked = start.locked is not None
                lower[key] = hall.locked_tiers[tier.id] if locked else 0.0
                upper[key] = hall.locked_tiers[tier.id] if locked else tier.up_to
    tier_used = context.variable(
        block,
        "tier_used",
        upper,
        dims=("site", "hall", "tier", "node"),
        unit="MW",
        title="IT power built at the cost of a tier",
        decision=True,
        lower=lower,
        upper=upper,
        cap=lambda site, hall, tier, node: f"halls.{hall}.tiers.{tier}.up_to",
    )
    context.rule(
        block,
        "tiers_add_up",
        {
            (hall.site, hall.id, start.node): (
                linear(
                    [(1.0, tier_used[hall.site, hall.id, tier.id, start.node]) for tier in hall.tiers]
                    + [(-hall.unit, started[hall.site, hall.id, start.node])]
                ),
                "==",
                0.0,
            )
            for hall in tiered
            for start in hall.starts
        },
        title="every MW started belongs to a cost tier",
        unit="MW",
        cause=lambda site, hall, node: f"halls.{hall}.tiers",
    )
    context.rule(
        block,
        "tier_limit",
        {
            (hall.site, hall.id, tier.id, end): (
                linear((1.0, tier_used[hall.site, hall.id, tier.id, node]) for node in nodes),
                "<=",
                tier.up_to,
            )
            for hall in tiered
            for tier in hall.tiers
            for end, nodes in line_ends(context.tree, [start.node for start in hall.starts]).items()
        },
        title="IT built at the cost of a tier, at most its size",
        unit="MW",
        cause=lambda site, hall, tier, node: f"halls.{hall}.tiers.{tier}.up_to",
        limit=True,
        dated=False,
    )
    return tier_used


def _priced(hall: HallData, start: Start, started: Any, tier_used: Any) -> list[tuple[float, Any]]:
    """Cost of a start as pairs of MUSD and variable.

    All MW at the price of the cheapest tier, and those of dearer tiers by what these add to it.
    """
    size = started[hall.site, hall.id, start.node]
    dearer = [
        (tier.capex - hall.capex, tier_used[hall.site, hall.id, tier.id, start.node])
        for tier in hall.tiers
        if tier.capex > hall.capex
    ]
    return [(hall.unit * hall.capex, size), *dearer]


def _post_money(hall: HallData, context: Context, started: Any, tier_used: Any) -> None:
    """Post the cost of a hall: within the horizon as cash, beyond it in full at the end."""
    paid: Terms = {}
    after: Terms = {}
    for start in hall.starts:
        priced = _priced(hall, start, started, tier_used)
        for node, share in start.paid.items():
            paid.setdefault(node, []).extend((-cost * share, variable) for cost, variable in priced)
        if start.paid_after:
            for leaf in leaves_after(context.tree, start.node):
                after.setdefault(leaf, []).extend(
                    (-cost * start.paid_after, variable) for cost, variable in priced
                )
    for account, name, terms, category in (
        ("cash", "conversion", paid, "investment"),
        ("closing", "conversion after the horizon", after, ""),
    ):
        context.ledger.post(
            account,
            NAME,
            name,
            {node: linear(terms[node]) for node in terms},
            place=hall.site,
            item=hall.id,
            risk="reference",
            category=category,
        )


def _commit(hall: HallData, context: Context, started: Any, tier_used: Any) -> None:
    for start in hall.starts:
        spending = [
            (variable, {node: cost * share for node, share in start.paid.items()})
            for cost, variable in _priced(hall, start, started, tier_used)
        ]
        context.commitments.append(
            Commitment(
                "conversion",
                hall.site,
                hall.id,
                start.node,
                started[hall.site, hall.id, start.node],
                start.locked is not None,
                start.begins,
                start.ready,
                spending=spending[0][1],
                further=tuple(spending[1:]),
            )
        )
