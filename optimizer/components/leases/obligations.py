"""What leases oblige the owners to besides cash: money owed to tenants, and warrants given to guarantors."""

from __future__ import annotations

from typing import Any

from ...core.algebra import linear
from ...core.context import Context
from ...core.profiles import follow
from .data import LeasesData
from .power_equations import NAME


def post_obligations(block: Any, data: LeasesData, context: Context, taken: Any) -> None:
    """Post what is owed to tenants as debt (F14, F15), and warrants as a charge at the signing (F9)."""
    _post_owed(block, data, context, taken)
    _post_warrants(data, context, taken)


def _post_owed(block: Any, data: LeasesData, context: Context, taken: Any) -> None:
    options: dict[tuple[str, ...], list[Any]] = {}
    for lease in data.leases:
        for option in lease.options:
            if option.owed:
                key = (option.offer.hall, lease.id)
                options.setdefault(key, []).append((taken[option.key(lease.id)], option.owed))
    owed = follow(
        context,
        block,
        "prepayment_owed",
        dict(options),
        dims=("hall", "lease"),
        unit="MUSD",
        title="Paid by the tenant and not yet credited",
        cause=lambda hall, lease, node: f"leases.{lease}",
        level=True,
    )
    for (hall, id), levels in owed.items():
        context.ledger.post("debt", NAME, "prepayment owed", levels, place=hall, item=id, category="tenant")


def _post_warrants(data: LeasesData, context: Context, taken: Any) -> None:
    """Those of a lease signed before were given before."""
    terms: dict[tuple[str, str], dict[str, list[tuple[float, Any]]]] = {}
    for lease in data.leases:
        for option in lease.options:
            if lease.warrants and option.offer.locked is None:
                own = terms.setdefault((option.offer.hall, lease.id), {})
                pair = (-lease.warrants, taken[option.key(lease.id)])
                own.setdefault(option.offer.node, []).append(pair)
    for (hall, id), nodes in terms.items():
        context.ledger.post(
            "charges",
            NAME,
            "warrants",
            {node: linear(pairs) for node, pairs in nodes.items()},
            place=hall,
            item=id,
            risk="reference",
            category="financing",
        )
