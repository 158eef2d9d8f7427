"""Running machines: how much of the stock is on in which hours, what that uses, earns and costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...core.algebra import Expression, linear
from ...core.context import Context
from .data import FleetData, MiningData, Place, Use

Amounts = dict[str, Expression]


def declare_running(block: Any, data: MiningData, context: Context) -> None:
    """MW running by price block, at most in the hours of the cheapest energy (M3).

    All hours earn the same, so those with cheaper energy are never run less. The machines on in the cheapest
    block are therefore those that are on at all: they draw power at the peak, and need cooling.
    """
    places = [
        (site, name, fleet, place)
        for name, fleet in data.fleets.items()
        for site, place in fleet.places.items()
    ]
    running = context.variable(
        block,
        "running",
        [
            (site, name, hours, node)
            for site, name, _, place in places
            for node in place.held
            for hours in place.uses
        ],
        dims=("site", "fleet", "block", "node"),
        unit="MW",
        title="machines running",
        decision=True,
    )
    stock: dict[tuple[str, ...], Expression] = {}
    order: dict[tuple[str, ...], Expression] = {}
    for site, name, _, place in places:
        for node in place.held:
            most = running[site, name, place.cheapest[node], node]
            stock[site, name, node] = (linear([(1.0, most), (-1.0, block.held[site, name, node])]), "<=", 0.0)
            for hours in place.uses:
                if hours != place.cheapest[node]:
                    pair = [(1.0, running[site, name, hours, node]), (-1.0, most)]
                    order[site, name, hours, node] = (linear(pair), "<=", 0.0)
    context.rule(
        block,
        "running_limit",
        stock,
        title="no more machines run than are held",
        unit="MW",
        cause=lambda site, fleet, node: _cause(data, fleet),
    )
    context.rule(
        block,
        "cheapest_first",
        order,
        title="hours with cheaper energy are run at least as much",
        unit="MW",
        cause=lambda site, fleet, hours, node: f"sites.{site}.energy.blocks.{hours}",
    )
    for site, name, fleet, place in places:
        _post(running, site, name, fleet, place, context)


def _post(running: Any, site: str, name: str, fleet: FleetData, place: Place, context: Context) -> None:
    def on(factors: Mapping[str, float]) -> Amounts:
        """By the MW that are on at all."""
        return {
            node: linear([(factors[node], running[site, name, place.cheapest[node], node])])
            for node in place.held
            if factors[node]
        }

    def all_hours(part: Callable[[Use], Mapping[str, float]], sign: float = 1.0) -> Amounts:
        return {
            node: linear((sign * part(use)[node], running[site, name, hours, node]) for hours, use in uses)
            for node in place.held
        }

    def post(account: str, line: str, amounts: Amounts, at: str = site) -> None:
        context.ledger.post(
            account,
            "mining",
            line,
            amounts,
            place=at,
            item=name,
            risk="mining" if account in ("cash", "btc") else "",
            interruptible=account == "power",
            category="operating" if account == "cash" else "",
        )

    uses = list(place.uses.items())
    post("power", "mining", on(dict.fromkeys(place.held, -place.peak)))
    post("cooling", "machines", on(dict.fromkeys(place.held, -1.0)), f"{site}/{fleet.machine.cooling}")
    post("energy", "mining", all_hours(lambda use: use.energy))
    post("cash", "mining energy", all_hours(lambda use: use.energy_cost, -1.0))
    post("cash", "mining operations", all_hours(lambda use: use.operations, -1.0))
    post("cash", "demand charge", on({node: -charge for node, charge in place.demand_charge.items()}))
    post("btc", "mined", all_hours(lambda use: use.coins))


def _cause(data: MiningData, fleet: str) -> str:
    return f"mining.candidates.{fleet}" if data.fleets[fleet].candidate else f"fleets.{fleet}"
