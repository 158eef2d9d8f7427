"""Machines held, run, sold, moved and bought, and what they use, earn and cost."""

from __future__ import annotations

from typing import Any

from ...core.algebra import Expression, linear
from ...core.context import Commitment, Context
from ...core.profiles import Terms, carry
from ...core.schedule import line_ends
from .data import FleetData, MiningData, Place
from .running_equations import declare_running

NAME = "mining"
Rows = dict[tuple[str, ...], Expression]


def open_accounts(context: Context) -> None:
    """Mining owns no account."""


def declare(block: Any, data: MiningData, context: Context) -> None:
    """Variables, rules and lines of every fleet."""
    _declare_trade(block, data, context)
    _declare_held(block, data, context)
    _limit_purchases(block, data, context)
    declare_running(block, data, context)
    for name, fleet in data.fleets.items():
        for site, place in fleet.places.items():
            _post_trade(block, name, fleet, site, place, context)


def close(block: Any, data: MiningData, context: Context) -> None:
    """Mining owns no account."""


def _declare_trade(block: Any, data: MiningData, context: Context) -> None:
    context.variable(
        block,
        "sold",
        [(site, name, node) for name, _, site, place in _places(data) for node in place.leaving],
        dims=("site", "fleet", "node"),
        unit="MW",
        title="machines sold",
        decision=True,
    )
    context.variable(
        block,
        "moved",
        [
            (move.site, name, move.to, move.node)
            for name, fleet in data.fleets.items()
            for move in fleet.moves
        ],
        dims=("site", "fleet", "to", "node"),
        unit="MW",
        title="machines moved",
        decision=True,
    )
    bought = context.variable(
        block,
        "bought",
        [
            (site, name, option.node)
            for name, fleet in data.fleets.items()
            for site in fleet.buyers
            for option in fleet.purchases
        ],
        dims=("site", "fleet", "node"),
        unit="MW",
        title="machines bought",
        decision=True,
    )
    for name, fleet in data.fleets.items():
        for site in fleet.buyers:
            for option in fleet.purchases:
                context.commitments.append(
                    Commitment(
                        kind="machines",
                        place=site,
                        item=name,
                        node=option.node,
                        size=bought[site, name, option.node],
                        locked=False,
                        begins=option.begins,
                        ready=option.ready,
                        spending={option.node: fleet.price},
                    )
                )


def _declare_held(block: Any, data: MiningData, context: Context) -> None:
    """Stock at each site: that of the parent, less what leaves, and what arrives (M7).

    A fleet that retires has no stock from then on, so its row there says that all of it is sold.
    """
    held = context.variable(
        block,
        "held",
        [(site, name, node) for name, _, site, place in _places(data) for node in place.held],
        dims=("site", "fleet", "node"),
        unit="MW",
        title="machines held",
        decision=False,
    )
    changes = _changes(block, data)
    rows: Rows = {}
    for name, _, site, place in _places(data):
        for node in dict.fromkeys((*place.held, *place.leaving)):
            key = (site, name, node)
            terms = list(changes.get(key, ()))
            if key in held:
                terms.append((-1.0, held[key]))
            parent = context.tree[node].parent
            if (site, name, parent) in held:
                terms.append((1.0, held[site, name, parent]))
            rows[key] = (linear(terms), "==", -place.opening if parent is None else 0.0)
    context.rule(
        block,
        "stock",
        rows,
        title="machines held are those before, less what leaves, and what arrives",
        unit="MW",
        cause=lambda site, fleet, node: _cause(data, fleet),
    )


def _changes(block: Any, data: MiningData) -> dict[tuple[str, ...], list[tuple[float, Any]]]:
    """What leaves (-1) and arrives (+1) by site, fleet and node."""
    changes: dict[tuple[str, ...], list[tuple[float, Any]]] = {}
    for key in block.sold:
        changes.setdefault(key, []).append((-1.0, block.sold[key]))
    for name, fleet in data.fleets.items():
        for move in fleet.moves:
            moved = block.moved[move.site, name, move.to, move.node]
            changes.setdefault((move.site, name, move.node), []).append((-1.0, moved))
            for node in move.arrives:
                changes.setdefault((move.to, name, node), []).append((1.0, moved))
        for option in fleet.purchases:
            for site in fleet.buyers:
                for node in option.arrives:
                    bought = block.bought[site, name, option.node]
                    changes.setdefault((site, name, node), []).append((1.0, bought))
    return changes


def _limit_purchases(block: Any, data: MiningData, context: Context) -> None:
    """At most so many machines are bought, and none is held beyond its life."""
    most: Rows = {}
    within_life: dict[tuple[str, ...], Terms] = {}
    expired: dict[str, set[str]] = {}
    for name, fleet in data.fleets.items():
        if not fleet.purchases:
            continue
        for end, nodes in line_ends(context.tree, [option.node for option in fleet.purchases]).items():
            bought = [(1.0, block.bought[site, name, node]) for site in fleet.buyers for node in nodes]
            most[name, end] = (linear(bought), "<=", fleet.most)
        if any(option.expires for option in fleet.purchases):
            within_life[name,] = _within_life(block, name, fleet)
            ends = [node for option in fleet.purchases for node in option.expires]
            expired[name] = {later.name for node in ends for later in context.tree.descendants(node)}
    context.rule(
        block,
        "most_bought",
        most,
        title="machines bought, at most those on offer",
        unit="MW",
        cause=lambda fleet, node: f"mining.candidates.{fleet}.most",
        limit=True,
        dated=False,
    )
    states = carry(
        context,
        block,
        "within_life",
        within_life,
        dims=("fleet",),
        unit="MW",
        title="machines bought and not too old to run",
        cause=lambda fleet, node: f"mining.candidates.{fleet}.life",
    )
    rows: Rows = {}
    for name, too_old in expired.items():
        for node in context.tree.names:
            if node in too_old:
                standing = [
                    (1.0, block.held[site, name, node])
                    for site, place in data.fleets[name].places.items()
                    if (site, name, node) in block.held
                ]
                rows[name, node] = (linear([*standing, (-1.0, states[name,][node])]), "<=", 0.0)
    context.rule(
        block,
        "life_limit",
        rows,
        title="machines are sold at the end of their life, the oldest first",
        unit="MW",
        cause=lambda fleet, node: f"mining.candidates.{fleet}.life",
    )


def _within_life(block: Any, name: str, fleet: FleetData) -> Terms:
    changes: Terms = {}
    for option in fleet.purchases:
        for site in fleet.buyers:
            bought = block.bought[site, name, option.node]
            for node in option.arrives:
                changes.setdefault(node, []).append((1.0, bought))
            for node in option.expires:
                changes.setdefault(node, []).append((-1.0, bought))
    return changes


def _post_trade(block: Any, name: str, fleet: FleetData, site: str, place: Place, context: Context) -> None:
    def post(line: str, terms: Terms, risk: str, category: str) -> None:
        amounts = {node: linear(pairs) for node, pairs in terms.items()}
        context.ledger.post("cash", NAME, line, amounts, place=site, item=name, risk=risk, category=category)

    sold = {node: [(fleet.sale[node], block.sold[site, name, node])] for node in place.leaving}
    post("machines sold", sold, "mining", "investment")
    if site in fleet.buyers:
        bought = {
            option.node: [(-fleet.price, block.bought[site, name, option.node])] for option in fleet.purchases
        }
        post("machines bought", bought, "reference", "investment")
    moved: Terms = {}
    for move in fleet.moves:
        if move.site == site:
            each = (-fleet.moving_cost, block.moved[site, name, move.to, move.node])
            moved.setdefault(move.node, []).append(each)
    post("machines moved", moved, "reference", "operating")
    worth = {
        leaf.name: linear([(fleet.end_worth, block.held[site, name, leaf.name])])
        for leaf in context.tree.leaves
        if (site, name, leaf.name) in block.held
    }
    context.ledger.post("closing", NAME, "machines held", worth, place=site, item=name, risk="mining")


def _places(data: MiningData) -> list[tuple[str, FleetData, str, Place]]:
    return [
        (name, fleet, site, place)
        for name, fleet in data.fleets.items()
        for site, place in fleet.places.items()
    ]


def _cause(data: MiningData, fleet: str) -> str:
    return f"mining.candidates.{fleet}" if data.fleets[fleet].candidate else f"fleets.{fleet}"
