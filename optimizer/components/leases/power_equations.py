"""The IT power that tenants hold and use, and what it takes at the site."""

from __future__ import annotations

from typing import Any

from ...core.algebra import Expression, scaled
from ...core.context import Context
from ...core.profiles import Options, follow
from .data import LeasesData

NAME = "leases"

ByHall = dict[tuple[str, ...], dict[str, Expression]]
"""By hall and lease, then node."""


def post_power(block: Any, data: LeasesData, context: Context, taken: Any) -> ByHall:
    """Post the IT held, the firm power promised and the energy used; returns the IT in use."""
    held: dict[tuple[str, ...], list[Any]] = {}
    used: dict[tuple[str, ...], list[Any]] = {}
    for lease in data.leases:
        for option in lease.options:
            variable = taken[option.key(lease.id)]
            held.setdefault((option.offer.hall, lease.id), []).append((variable, option.leased))
            used.setdefault((option.offer.hall, lease.id), []).append((variable, option.powered))
    ramped: dict[tuple[str, ...], Options] = {key: used[key] for key in used if used[key] != held[key]}
    common: dict[str, Any] = {
        "dims": ("hall", "lease"),
        "unit": "MW",
        "cause": lambda hall, lease, node: f"leases.{lease}",
        "level": True,
    }
    leased = follow(context, block, "leased", held, title="IT power that a tenant holds", **common)
    powered = leased | follow(
        context, block, "powered", ramped, title="IT power that a tenant uses", **common
    )
    terms = {lease.id: lease.energy for lease in data.leases}
    for (hall, id), power in leased.items():
        facts = data.halls[hall]
        negative = {node: scaled(-1.0, level) for node, level in power.items()}
        context.ledger.post("ready_it", NAME, "leased", negative, place=hall, item=id)
        gross = {node: scaled(-facts.gross_per_it, level) for node, level in power.items()}
        context.ledger.post("firm_power", NAME, "promised", gross, place=facts.site, item=id)
        energy = {
            node: scaled(terms[id][hall].used[node], level) for node, level in powered[hall, id].items()
        }
        context.ledger.post("energy", NAME, "tenants", energy, place=facts.site, item=id)
    return powered
