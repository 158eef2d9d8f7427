"""Halls: what is started, when it is ready and what it takes; the company's limits as a builder."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from ...core.algebra import linear, scaled
from ...core.context import Context
from ...core.profiles import Terms, carry
from ...core.schedule import line_ends, nodes_from, nodes_with, year_ends
from .cost_equations import declare_costs
from .data import ConversionsData, HallData
from .equipment_equations import declare_equipment
from .starts import Start

NAME = "conversions"
INCOME_LINES = frozenset({"machines sold"})
"""Investment lines that bring money in: the capital budget counts what goes out."""


def open_accounts(context: Context) -> None:
    """IT power that is ready, by hall."""
    context.ledger.open("ready_it", unit="MW", title="IT power that is ready")


def declare(block: Any, data: ConversionsData, context: Context) -> None:
    """State what can be started and post its power, cooling, ready IT and money."""
    if not data.halls:
        return
    started = _started(block, data, context)
    _states(block, data, context, started)
    declare_costs(block, data, context, started)
    _limits(block, data, context, started)
    declare_equipment(block, data, context, started)


def close(block: Any, data: ConversionsData, context: Context) -> None:
    """Tie the accounts: no lease without ready IT, no investment above the budget."""
    ledger, tree = context.ledger, context.tree
    used = {
        (line.place, node)
        for line in ledger.lines("ready_it")
        if line.component != NAME
        for node in line.amounts
    }
    context.rule(
        block,
        "ready_limit",
        {
            (hall.id, node): (pyo.quicksum(ledger.amounts("ready_it", node, hall.id)), ">=", 0.0)
            for hall in data.halls
            for node in tree.names
            if (hall.id, node) in used
        },
        title="IT leased, at most what is ready",
        unit="MW",
        cause=lambda hall, node: f"halls.{hall}",
        limit=True,
    )
    invested = [
        line.amounts
        for line in ledger.lines("cash")
        if line.category == "investment" and line.name not in INCOME_LINES
    ]
    rows: dict[tuple[str, ...], Any] = {}
    for year, end, nodes in year_ends(tree):
        spent = [amounts[node] for amounts in invested for node in nodes if node in amounts]
        if year in data.capital_budget and spent:
            rows[(str(year), end)] = (-pyo.quicksum(spent), "<=", data.capital_budget[year])
    context.rule(
        block,
        "capital_budget",
        rows,
        title="investment of a calendar year, at most the budget",
        unit="MUSD",
        cause=lambda year, node: "construction.capital_budget",
        limit=True,
    )


def _started(block: Any, data: ConversionsData, context: Context) -> Any:
    options: dict[tuple[str, ...], tuple[HallData, Start]] = {
        (hall.site, hall.id, start.node): (hall, start) for hall in data.halls for start in hall.starts
    }
    started = context.variable(
        block,
        "started",
        options,
        dims=("site", "hall", "node"),
        unit="MW, or blocks where the hall is built in blocks",
        title="Conversion started",
        decision=True,
        lower={key: start.locked or 0.0 for key, (_, start) in options.items()},
        upper={
            key: hall.room if start.locked is None else start.locked for key, (hall, start) in options.items()
        },
        cap=lambda site, hall, node: f"halls.{hall}.it",
    )
    for key, (hall, _) in options.items():
        if hall.whole:
            started[key].domain = pyo.NonNegativeIntegers
    context.rule(
        block,
        "hall_limit",
        {
            (hall.site, hall.id, end): (
                linear((hall.unit, started[hall.site, hall.id, node]) for node in nodes),
                "<=",
                hall.it,
            )
            for hall in data.halls
            for end, nodes in line_ends(context.tree, [start.node for start in hall.starts]).items()
        },
        title="IT in the hall, at most what it can hold",
        unit="MW",
        cause=lambda site, hall, node: f"halls.{hall}.it",
        limit=True,
        dated=False,
    )
    return started


def _states(block: Any, data: ConversionsData, context: Context, started: Any) -> None:
    """Ready IT and power reserved, carried from period to period, and what follows from them alone."""
    tree, ledger = context.tree, context.ledger
    ready_changes: dict[tuple[str, ...], Terms] = {}
    dark_changes: dict[tuple[str, ...], Terms] = {}
    for hall in data.halls:
        key = (hall.site, hall.id)
        ready_changes[key], dark_changes[key] = {}, {}
        for start in hall.starts:
            variable = started[(*key, start.node)]
            for node in nodes_from(tree, start.node, start.ready):
                ready_changes[key].setdefault(node.name, []).append((hall.unit, variable))
            for node in nodes_with(tree, start.node, start.dark):
                gross = hall.unit * hall.gross_per_it
                dark_changes[key].setdefault(node.name, []).append((gross, variable))
    ready = carry(
        context,
        block,
        "ready",
        ready_changes,
        dims=("site", "hall"),
        unit="MW",
        title="IT power ready",
        cause=lambda site, hall, node: f"halls.{hall}",
    )
    reserved = carry(
        context,
        block,
        "reserved",
        dark_changes,
        dims=("site", "hall"),
        unit="MW",
        title="Power at the meter kept for the hall",
        cause=lambda site, hall, node: f"halls.{hall}",
    )
    for hall in data.halls:
        mw = ready[hall.site, hall.id]
        kept = {node: scaled(-1.0, power) for node, power in reserved[hall.site, hall.id].items()}
        ledger.post("power", NAME, "reserved for AI", kept, place=hall.site, item=hall.id)
        ledger.post("ready_it", NAME, "ready", mw, place=hall.id, item=hall.id)
        own = f"{hall.site}/{hall.cooling}"
        added = {node: scaled(hall.adds, power) for node, power in mw.items()}
        ledger.post("cooling", NAME, "added", added, place=own, item=hall.id)
        load = {node: scaled(-1.0, power) for node, power in mw.items()}
        ledger.post("cooling", NAME, "hall load", load, place=own, item=hall.id)
        for kind, share in hall.removes.items():
            gone = {node: scaled(share / hall.gross_per_it, power) for node, power in kept.items()}
            ledger.post("cooling", NAME, "removed", gone, place=f"{hall.site}/{kind}", item=hall.id)
        if hall.operating_cost:
            cost = {
                node: scaled(-hall.operating_cost * tree[node].period.months, power)
                for node, power in mw.items()
            }
            ledger.post(
                "cash",
                NAME,
                "hall operations",
                cost,
                place=hall.site,
                item=hall.id,
                risk="reference",
                category="operating",
            )


def _limits(block: Any, data: ConversionsData, context: Context, started: Any) -> None:
    """The company's limits: MW under construction at once, MW made ready in a calendar year."""
    tree = context.tree
    changes: Terms = {}
    arrivals: Terms = {}
    for hall in data.halls:
        for start in hall.starts:
            variable = started[hall.site, hall.id, start.node]
            done = nodes_from(tree, start.node, start.ready)
            for node in nodes_with(tree, start.node, start.begins):
                changes.setdefault(node.name, []).append((hall.unit, variable))
            for node in done:
                changes.setdefault(node.name, []).append((-hall.unit, variable))
                if start.ready >= tree.timeline.start:
                    arrivals.setdefault(node.name, []).append((hall.unit, variable))
    if data.under_construction:
        building = carry(
            context,
            block,
            "under_construction",
            {(): changes},
            dims=(),
            unit="MW",
            title="IT power under construction",
            cause=lambda node: "construction",
        )[()]
        context.rule(
            block,
            "under_construction_limit",
            {(node,): (power, "<=", data.under_construction[node]) for node, power in building.items()},
            title="IT under construction at once, at most what the company can build",
            unit="MW",
            cause=lambda node: "construction.under_construction",
            limit=True,
        )
    if data.delivered_per_year:
        rows: dict[tuple[str, ...], Any] = {}
        for year, end, nodes in year_ends(tree):
            terms = [term for node in nodes for term in arrivals.get(node, ())]
            rows[str(year), end] = (linear(terms), "<=", data.delivered_per_year[year])
        context.rule(
            block,
            "delivered_limit",
            rows,
            title="IT made ready in a calendar year, at most what the company can deliver",
            unit="MW",
            cause=lambda year, node: "construction.delivered_per_year",
            limit=True,
        )
