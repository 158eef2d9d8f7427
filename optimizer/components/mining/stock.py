"""Where and when machines can stand: opening stock, purchases, moves, retirement and end of life."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...core.schedule import Window, nodes_from, nodes_with
from ...core.tree import Node, Tree
from .schema import Candidate


@dataclass(frozen=True)
class Purchase:
    """Machines that can be ordered at a node, for any of the candidate's sites."""

    node: str
    begins: int
    """Month (ordinal) of the payment."""
    ready: int
    """Month (ordinal) from which they can run."""
    arrives: tuple[str, ...]
    """First nodes in which they run."""
    expires: tuple[str, ...]
    """First nodes in which they no longer run; none if that lies beyond the horizon."""


@dataclass(frozen=True)
class Move:
    """Machines that can leave a site at a node for another."""

    site: str
    to: str
    node: str
    arrives: tuple[str, ...]
    """First nodes in which they run there."""


@dataclass(frozen=True)
class Stock:
    """The places and nodes at which machines of one fleet can be, in time order."""

    held: Mapping[str, tuple[str, ...]]
    """By site, the nodes through which machines can stand there."""
    leaving: Mapping[str, tuple[str, ...]]
    """By site, the nodes at whose beginning machines can be there and be sold."""
    moves: tuple[Move, ...]


def purchases(candidate: Candidate, tree: Tree) -> tuple[Purchase, ...]:
    """Every purchase whose machines run for at least one period of the horizon."""
    window = Window(candidate.earliest, candidate.latest)
    found = []
    for node in tree.decision_nodes:
        if node.period.start not in window:
            continue
        ready = node.period.start + candidate.lead
        arrives = nodes_from(tree, node.name, ready)
        if arrives and arrives[0].period.months <= candidate.life:
            end = arrives[0].period.start + candidate.life
            expires = nodes_with(tree, node.name, end)
            found.append(Purchase(node.name, node.period.start, ready, _names(arrives), _names(expires)))
    return tuple(found)


def stock(
    sites: Sequence[str],
    opening: Collection[str],
    arrivals: Mapping[str, Iterable[str]],
    retire: int | None,
    dead: int | None,
    tree: Tree,
) -> Stock:
    """Follow the machines of one fleet through the tree.

    `sites` can cool them; they are at `opening` at the start and come new to sites at the nodes of
    `arrivals`. From the period that holds month `retire` on they do not run. With `dead` they can be moved:
    on the way they miss that many months, and at least the period in which they leave.
    """
    alive = {node.name for node in tree if retire is None or node.period.end <= retire}
    held: dict[str, set[str]] = {site: set() for site in (*sites, *opening, *arrivals)}

    def arrive(site: str, nodes: Iterable[str]) -> None:
        for name in nodes:
            if name not in held[site]:
                held[site] |= alive.intersection(_names(tree.descendants(name)))

    for site in opening:
        arrive(site, [node.name for node in tree if node.parent is None])
    for site, nodes in arrivals.items():
        arrive(site, nodes)
    leaving: dict[str, list[str]] = {site: [] for site in held}
    moves: list[Move] = []
    for node in tree:
        for site in held:
            if node.parent in held[site] or (node.parent is None and site in opening):
                leaving[site].append(node.name)
                for move in _moves(site, sites, node, dead, alive, tree):
                    moves.append(move)
                    arrive(move.to, move.arrives)
    in_order = {site: tuple(name for name in tree.names if name in nodes) for site, nodes in held.items()}
    return Stock(in_order, {site: tuple(nodes) for site, nodes in leaving.items()}, tuple(moves))


def _moves(
    site: str, sites: Sequence[str], node: Node, dead: int | None, alive: set[str], tree: Tree
) -> Iterable[Move]:
    if dead is None:
        return
    arrives = nodes_from(tree, node.name, max(node.period.start + dead, node.period.end))
    if arrives and arrives[0].name in alive:
        for to in sites:
            if to != site:
                yield Move(site, to, node.name, _names(arrives))


def _names(nodes: Iterable[Node]) -> tuple[str, ...]:
    return tuple(node.name for node in nodes)
