"""What leases earn and cost, within the horizon and beyond it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...core.algebra import linear, scaled
from ...core.context import Context
from ...core.profiles import Options, follow
from .data import LeasesData
from .obligations import post_obligations
from .options import Option
from .power_equations import NAME, ByHall

Amounts = Callable[[Option], Mapping[str, float]]


def post_money(block: Any, data: LeasesData, context: Context, taken: Any, powered: ByHall) -> None:
    """Post rent, costs, tenants' money and machines as cash, and what lies beyond the horizon at its end."""
    risks = {
        "tenant": {lease.id: lease.credit for lease in data.leases},
        "resale": {lease.id: lease.resale_risk for lease in data.leases},
    }
    for name, flows, sign, category, risk in (
        *_steady(block, data, context, taken),
        *_seldom(data, taken),
        *_energy(data, powered, taken),
        *_beyond(data, context, taken),
    ):
        for (hall, id), flow in flows.items():
            context.ledger.post(
                "cash" if category else "closing",
                NAME,
                name,
                {node: scaled(sign, amount) for node, amount in flow.items()},
                place=hall,
                item=id,
                risk=risks[risk][id] if risk in risks else risk,
                category=category,
            )
    post_obligations(block, data, context, taken)


Lines = list[tuple[str, ByHall, float, str, str]]
"""Name, amounts, sign, category (none for closing lines), and class: `reference`, the tenant's or resale."""


def _steady(block: Any, data: LeasesData, context: Context, taken: Any) -> Lines:
    """Lines that run for years."""
    common: dict[str, Any] = {
        "dims": ("hall", "lease"),
        "unit": "MUSD/month",
        "cause": lambda hall, lease, node: f"leases.{lease}",
    }

    def options(of: Amounts) -> dict[tuple[str, ...], Options]:
        found: dict[tuple[str, ...], list[Any]] = {}
        for lease in data.leases:
            for option in lease.options:
                variable = taken[option.key(lease.id)]
                found.setdefault((option.offer.hall, lease.id), []).append((variable, of(option)))
        return dict(found)

    rent = follow(context, block, "rent", options(lambda option: option.rent), title="Rent", **common)
    cost = follow(
        context,
        block,
        "operating_cost",
        options(lambda option: option.operating),
        title="Landlord's operating cost",
        **common,
    )
    prepaid = follow(
        context,
        block,
        "prepayment_credited",
        options(lambda option: option.prepaid_credited),
        title="Credits for prepaid rent",
        **common,
    )
    fit_out = follow(
        context,
        block,
        "tenant_capex_credited",
        options(lambda option: option.capex_credited),
        title="Credits for fit-out that the tenant paid",
        **common,
    )
    shares = {lease.id: lease.backstop_fee for lease in data.leases}
    fee = {
        key: {node: scaled(shares[key[1]], amount) for node, amount in amounts.items()}
        for key, amounts in rent.items()
        if shares[key[1]]
    }
    return [
        ("rent", rent, 1.0, "operating", "tenant"),
        ("backstop fee", fee, -1.0, "operating", "tenant"),
        ("operating cost", cost, -1.0, "operating", "tenant"),
        ("prepayment credited", prepaid, -1.0, "tenant", "reference"),
        ("tenant capex credited", fit_out, -1.0, "tenant", "reference"),
    ]


def _seldom(data: LeasesData, taken: Any) -> Lines:
    """Lines that move a few times."""
    return [
        ("prepayment", _direct(data, taken, lambda option: option.prepaid), 1.0, "tenant", "reference"),
        ("tenant capex", _direct(data, taken, lambda option: option.capex_paid), 1.0, "tenant", "reference"),
        ("machines", _direct(data, taken, lambda option: option.machines), -1.0, "investment", "reference"),
    ]


def _energy(data: LeasesData, powered: ByHall, taken: Any) -> Lines:
    """The tenant's power where the landlord pays for it, and what comes back."""
    cost: ByHall = {}
    recovered: ByHall = {}
    uneven = _direct(data, taken, lambda option: option.uneven)
    terms = {lease.id: lease.energy for lease in data.leases}
    for (hall, id), power in powered.items():
        own = terms[id][hall]
        if not own.cost:
            continue
        flow = {node: scaled(own.cost[node], level) for node, level in power.items()}
        for node, months in uneven.get((hall, id), {}).items():
            if own.monthly[node]:
                flow[node] = flow[node] + scaled(own.monthly[node], months)
        cost[hall, id] = flow
        if own.recovery:
            recovered[hall, id] = {node: scaled(own.recovery, amount) for node, amount in flow.items()}
    return [
        ("tenant energy", cost, -1.0, "operating", "tenant"),
        ("energy recovered", recovered, 1.0, "operating", "tenant"),
    ]


def _beyond(data: LeasesData, context: Context, taken: Any) -> Lines:
    """What lies beyond the horizon, at the leaves (F20)."""
    leaves = [leaf.name for leaf in context.tree.leaves]

    def at_leaves(of: Callable[[Option], float]) -> ByHall:
        def amounts(option: Option) -> Mapping[str, float]:
            after = {node.name for node in context.tree.descendants(option.offer.node)}
            return {leaf: of(option) for leaf in leaves if leaf in after}

        return _direct(data, taken, amounts)

    return [
        ("lease after the horizon", _direct(data, taken, lambda option: option.tail), 1.0, "", "tenant"),
        ("credits after the horizon", at_leaves(lambda option: option.credits_after), -1.0, "", "reference"),
        ("machines held", at_leaves(lambda option: option.machines_held), 1.0, "", "resale"),
        (
            "machines after the horizon",
            at_leaves(lambda option: option.machines_after),
            -1.0,
            "",
            "reference",
        ),
    ]


def _direct(data: LeasesData, taken: Any, of: Amounts) -> ByHall:
    terms: dict[tuple[str, ...], dict[str, list[tuple[float, Any]]]] = {}
    for lease in data.leases:
        for option in lease.options:
            for node, amount in of(option).items():
                if amount:
                    own = terms.setdefault((option.offer.hall, lease.id), {})
                    own.setdefault(node, []).append((amount, taken[option.key(lease.id)]))
    return {key: {node: linear(one) for node, one in nodes.items()} for key, nodes in terms.items()}
