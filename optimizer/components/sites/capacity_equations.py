"""Giving a site up, and adding power to it."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, linear
from ...core.context import Commitment, Context
from ...core.profiles import Terms, carry
from .data import SitesData


def declare_closing(block: Any, data: SitesData, context: Context) -> None:
    """`closed` is 0 until the site is closed and 1 from that node on."""
    closed_at = context.variable(
        block,
        "closed_at",
        [(name, node) for name, site in data.sites.items() for node in site.closing_nodes],
        dims=("site", "node"),
        unit="",
        title="site closed",
        decision=True,
        domain=pyo.Binary,
    )
    carry(
        context,
        block,
        "closed",
        {
            (name,): {node: [(1.0, closed_at[name, node])] for node in site.closing_nodes}
            for name, site in data.sites.items()
            if site.closing_nodes
        },
        dims=("site",),
        unit="",
        title="site closed",
        cause=lambda site, node: f"sites.{site}.closing",
        domain=pyo.UnitInterval,
    )


def declare_upgrades(block: Any, data: SitesData, context: Context) -> None:
    """`upgraded` is 1 from the first period with the added power, and never more: one order each."""
    orders = {
        (name, upgrade, order.node): (order, options.locked)
        for name, site in data.sites.items()
        for upgrade, options in site.upgrades.items()
        for order in options.orders
    }
    ordered = context.variable(
        block,
        "upgrade_order",
        orders,
        dims=("site", "upgrade", "node"),
        unit="",
        title="upgrade ordered",
        decision=True,
        domain=pyo.Binary,
        lower={key: 1.0 for key, (_, locked) in orders.items() if locked},
    )
    arrivals: dict[tuple[str, ...], Terms] = {}
    for key, (order, locked) in orders.items():
        for node in order.arrives:
            arrivals.setdefault(key[:2], {}).setdefault(node, []).append((1.0, ordered[key]))
        context.commitments.append(
            Commitment(
                kind="upgrade",
                place=key[0],
                item=key[1],
                node=order.node,
                size=ordered[key],
                locked=locked,
                begins=order.month,
                ready=order.ready,
                spending=order.spending,
            )
        )
    carry(
        context,
        block,
        "upgraded",
        arrivals,
        dims=("site", "upgrade"),
        unit="",
        title="upgrade in use",
        cause=lambda site, upgrade, node: f"sites.{site}.upgrades.{upgrade}",
        domain=pyo.UnitInterval,
    )
    _declare_given_up(block, context)


def _declare_given_up(block: Any, context: Context) -> None:
    """`given_up` is 1 where an upgrade is there and its site is closed: the product of the two."""
    index = [(name, upgrade, node) for name, upgrade, node in block.upgraded if (name, node) in block.closed]
    given_up = context.variable(
        block,
        "given_up",
        index,
        dims=("site", "upgrade", "node"),
        unit="",
        title="upgrade given up with its site",
        decision=False,
    )
    rows: dict[tuple[str, ...], Expression] = {}
    for key in index:
        name, _, node = key
        lost, there, closed = given_up[key], block.upgraded[key], block.closed[name, node]
        rows[(*key, "both")] = (linear([(1.0, lost), (-1.0, there), (-1.0, closed)]), ">=", -1.0)
        rows[(*key, "there")] = (linear([(1.0, lost), (-1.0, there)]), "<=", 0.0)
        rows[(*key, "closed")] = (linear([(1.0, lost), (-1.0, closed)]), "<=", 0.0)
    context.rule(
        block,
        "given_up_with_site",
        rows,
        title="upgrades are given up with their site, and only then",
        unit="",
        cause=lambda site, upgrade, node, side: f"sites.{site}.closing",
    )
