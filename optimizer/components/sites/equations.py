"""What sites supply and what it costs: power, firm power, cooling, and limits over what is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.algebra import Expression, linear
from ...core.context import Context
from .capacity_equations import declare_closing, declare_upgrades
from .data import SiteData, SitesData
from .tariff_equations import declare_tariffs, limit_tariffs

NAME = "sites"


def open_accounts(context: Context) -> None:
    """Open what sites supply to all others."""
    context.ledger.open("power", unit="MW", title="Power at the meter")
    context.ledger.open("firm_power", unit="MW", title="Power that may be promised to tenants")
    context.ledger.open("energy", unit="MWh", title="Energy used")
    context.ledger.open("cooling", unit="MW", title="Cooling")


def declare(block: Any, data: SitesData, context: Context) -> None:
    """Variables and lines of every site."""
    declare_closing(block, data, context)
    declare_upgrades(block, data, context)
    declare_tariffs(block, data, context)
    for name, site in data.sites.items():
        _post_capacity(block, name, site, context)
        _post_costs(block, name, site, context)


def close(block: Any, data: SitesData, context: Context) -> None:
    """Limits over what all components have posted, and the worth of what no hall has taken."""
    context.rule(
        block,
        "power_limit",
        _rows(block, data, context, "power"),
        title="load at the site, at most its power",
        unit="MW",
        cause=lambda site, node: f"sites.{site}.energised",
        limit=True,
    )
    context.rule(
        block,
        "firm_limit",
        _rows(block, data, context, "firm_power"),
        title="firm power promised to tenants, at most what the site has",
        unit="MW",
        cause=lambda site, node: f"sites.{site}.{'firm' if data.sites[site].firm_given else 'energised'}",
        limit=True,
    )
    kinds = dict.fromkeys(line.place for line in context.ledger.lines("cooling"))
    context.rule(
        block,
        "cooling_limit",
        {
            (*place.split("/"), node): (total, ">=", 0.0)
            for place in kinds
            for node, total in _taken_from(context, "cooling", place).items()
        },
        title="cooling needed, at most what the site has of the kind",
        unit="MW",
        cause=lambda site, kind, node: f"sites.{site}.cooling.{kind}",
        limit=True,
    )
    limit_tariffs(block, data, context)
    for name, site in data.sites.items():
        if site.residual:
            worth = {
                leaf.name: site.residual * _kept(name, leaf.name, context) for leaf in context.tree.leaves
            }
            context.ledger.post("closing", NAME, "site residual", worth, place=name, risk="mining")


def _post_capacity(block: Any, name: str, site: SiteData, context: Context) -> None:
    """Energised power less what is given up by closing, upgrades, firm power and cooling."""
    post = context.ledger.post
    post("power", NAME, "energised", site.energised, place=name)
    post("firm_power", NAME, "firm limit", site.firm, place=name)
    for kind, limit in site.cooling.items():
        post("cooling", NAME, "site cooling", limit, place=f"{name}/{kind}")
    lost = {
        node: [(-power, block.closed[name, node])]
        for node, power in site.energised.items()
        if (name, node) in block.closed
    }
    for upgrade, data in site.upgrades.items():
        added = {
            node: linear([(data.power, block.upgraded[name, upgrade, node])])
            for node in site.owned
            if (name, upgrade, node) in block.upgraded
        }
        for node in added:
            if node in lost:
                lost[node].append((-data.power, block.given_up[name, upgrade, node]))
        post("power", NAME, "upgrade", added, place=name, item=upgrade)
        if data.firm:
            post("firm_power", NAME, "upgrade", added, place=name, item=upgrade)
    post("power", NAME, "closed", {node: linear(terms) for node, terms in lost.items()}, place=name)


def _post_costs(block: Any, name: str, site: SiteData, context: Context) -> None:
    """Fixed cost until the site is closed, closing cost, and what upgrades cost."""

    def post(line: str, amounts: Mapping[str, Expression], category: str, item: str = "") -> None:
        context.ledger.post(
            "cash", NAME, line, amounts, place=name, item=item, risk="reference", category=category
        )

    fixed: dict[str, Expression] = {}
    for node, cost in site.fixed_cost.items():
        saved = [(cost, block.closed[name, node])] if (name, node) in block.closed else []
        fixed[node] = linear(saved, constant=-cost)
    post("fixed site cost", fixed, "operating")
    closed = {node: [(-site.closing_cost, block.closed_at[name, node])] for node in site.closing_nodes}
    post("closing cost", {node: linear(terms) for node, terms in closed.items()}, "investment")
    for upgrade, data in site.upgrades.items():
        spent: dict[str, list[tuple[float, Any]]] = {}
        for order in data.orders:
            for node, amount in order.spending.items():
                spent.setdefault(node, []).append((-amount, block.upgrade_order[name, upgrade, order.node]))
        post("upgrade", {node: linear(terms) for node, terms in spent.items()}, "investment", upgrade)


def _rows(block: Any, data: SitesData, context: Context, account: str) -> dict[tuple[str, ...], Expression]:
    return {
        (name, node): (total, ">=", 0.0)
        for name in data.sites
        for node, total in _taken_from(context, account, name).items()
    }


def _taken_from(context: Context, account: str, place: str) -> dict[str, Expression]:
    """Total of the account by node, where another component than sites takes or adds something."""
    lines = list(context.ledger.lines(account, place))
    touched = {node for line in lines if line.component != NAME for node in line.amounts}
    return {
        node: sum(line.amounts[node] for line in lines if node in line.amounts)
        for node in context.tree.names
        if node in touched
    }


def _kept(name: str, node: str, context: Context) -> Expression:
    """MW that no hall has taken: all power lines but the load that can be switched off."""
    lines = context.ledger.lines("power", name)
    return sum(line.amounts[node] for line in lines if not line.interruptible and node in line.amounts)
