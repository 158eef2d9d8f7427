"""What a tariff brings beside the energy price: contract energy to use or sell on, and demand response."""

from __future__ import annotations

from typing import Any

from ...core.algebra import Expression, linear, scaled
from ...core.context import Context
from ...core.profiles import Terms
from .data import SiteData, SitesData

GWH = 1e-3
"""Rows over energy are in GWh, so that no number in them is large."""

Rows = dict[tuple[str, ...], Expression]


def declare_tariffs(block: Any, data: SitesData, context: Context) -> None:
    """Energy sold on and load enrolled, with their money."""
    contracted: dict[tuple[str, ...], float] = {
        (name, node): energy
        for name, site in data.sites.items()
        if site.contract
        for node, energy in site.contract.energy.items()
    }
    resold = context.variable(
        block,
        "resold",
        contracted,
        dims=("site", "node"),
        unit="MWh",
        title="contract energy sold on",
        decision=True,
        upper=contracted,
    )
    caps: dict[tuple[str, ...], float] = {
        (name, node): site.response.cap
        for name, site in data.sites.items()
        if site.response
        for node in site.response.credit
    }
    enrolled = context.variable(
        block,
        "enrolled",
        caps,
        dims=("site", "node"),
        unit="MW",
        title="mining load enrolled in demand response",
        decision=True,
        upper=caps,
    )
    for name, site in data.sites.items():
        if site.contract:
            loss = {node: [(-each, resold[name, node])] for node, each in site.contract.loss.items()}
            _post(context, "take-or-pay", loss, name, "reference")
        if site.response:
            earned = {node: [(each, enrolled[name, node])] for node, each in site.response.credit.items()}
            _post(context, "demand response", earned, name, "mining")


def limit_tariffs(block: Any, data: SitesData, context: Context) -> None:
    """Contract energy is used or sold on, and only load that runs is enrolled."""
    _limit_contracts(block, data, context)
    enrolled: Rows = {}
    for name, site in data.sites.items():
        load = [line.amounts for line in context.ledger.lines("power", name) if line.interruptible]
        for node in site.response.credit if site.response else ():
            total = sum(amounts[node] for amounts in load if node in amounts)
            enrolled[name, node] = (block.enrolled[name, node] + total, "<=", 0.0)
    context.rule(
        block,
        "response_limit",
        enrolled,
        title="only mining load that runs is enrolled in demand response",
        unit="MW",
        cause=lambda site, node: f"sites.{site}.energy.demand_response",
    )


def _limit_contracts(block: Any, data: SitesData, context: Context) -> None:
    """Energy used and sold on is at least the contract's, and where selling on pays no more than there is."""
    least: Rows = {}
    most: Rows = {}
    for name, site in data.sites.items():
        if site.contract is None:
            continue
        for node, contracted in site.contract.energy.items():
            taken = [*context.ledger.amounts("energy", node, name), linear([(1.0, block.resold[name, node])])]
            total = sum(scaled(GWH, amount) for amount in taken)
            least[name, node] = (total, ">=", GWH * contracted)
            if site.contract.loss[node] <= 0.0:
                hours = context.tree[node].period.hours
                room = linear([(-GWH * hours * mw, state) for mw, state in _added(block, name, site, node)])
                most[name, node] = (total + room, "<=", GWH * max(contracted, hours * site.energised[node]))
    context.rule(
        block,
        "take_or_pay",
        least,
        title="contract energy used or sold on, at least what is contracted",
        unit="GWh",
        cause=lambda site, node: f"sites.{site}.energy.take_or_pay",
        limit=True,
    )
    context.rule(
        block,
        "resale_limit",
        most,
        title="where selling on pays, energy used and sold on is no more than the site's power gives",
        unit="GWh",
        cause=lambda site, node: f"sites.{site}.energised",
    )


def _added(block: Any, name: str, site: SiteData, node: str) -> list[tuple[float, Any]]:
    """MW and state of each upgrade that can be in use at the node."""
    return [
        (data.power, block.upgraded[name, upgrade, node])
        for upgrade, data in site.upgrades.items()
        if node in site.owned and (name, upgrade, node) in block.upgraded
    ]


def _post(context: Context, line: str, terms: Terms, site: str, risk: str) -> None:
    amounts = {node: linear(pairs) for node, pairs in terms.items()}
    context.ledger.post("cash", "sites", line, amounts, place=site, risk=risk, category="operating")
