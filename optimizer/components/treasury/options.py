"""Options on coins as numbers by node: what one pays when it is entered and when it expires (T11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...core.tree import Node, Tree
from .schema import CoinOption

CALL = "covered-call"
PUT = "put"


@dataclass(frozen=True, slots=True)
class Contract:
    """An option entered at one node. Money is MUSD for one coin under it; positive comes in."""

    option: str
    node: str
    kind: str
    strike: float
    limit: float
    """Most coins under the option at any time."""
    premium: float
    fee: float
    live: tuple[str, ...]
    """Nodes at whose end it is still open: from that of entry to the one before it expires."""
    expires: tuple[str, ...]
    """Nodes of the period in which it expires."""

    def payoff(self, price: float) -> float:
        """What it pays at expiry: a call that was written costs what is above the strike, a put that was
        bought brings what is below."""
        if self.kind == CALL:
            return -max(price - self.strike, 0.0)
        return max(self.strike - price, 0.0)


def contracts(options: Mapping[str, CoinOption], tree: Tree) -> tuple[Contract, ...]:
    """Each way to enter an option: at a decision node of its window, if it expires within the horizon."""
    return tuple(
        _contract(name, terms, node, expiry, tree)
        for name, terms in options.items()
        for node, expiry in entries(terms, tree)
    )


def entries(terms: CoinOption, tree: Tree) -> Iterator[tuple[Node, int]]:
    """Nodes at which an option can be entered, each with the index of the period in which it expires.

    That period holds the month of entry plus the tenor, and is not the one of entry.
    """
    first = tree.timeline.start if terms.available_from is None else terms.available_from
    last = tree.timeline.end if terms.available_until is None else terms.available_until
    for node in tree.decision_nodes:
        if first <= node.period.start <= last:
            due = tree.timeline.containing(max(node.period.start + terms.tenor, node.period.end))
            if due is not None:
                yield node, due.index


def _contract(name: str, terms: CoinOption, node: Node, expiry: int, tree: Tree) -> Contract:
    later = tree.descendants(node.name)
    premium = 1e-6 * terms.premium
    return Contract(
        option=name,
        node=node.name,
        kind=terms.kind,
        strike=1e-6 * terms.strike,
        limit=terms.limit,
        premium=premium if terms.kind == CALL else -premium,
        fee=-terms.fee * premium,
        live=tuple(each.name for each in later if each.period.index < expiry),
        expires=tuple(each.name for each in later if each.period.index == expiry),
    )


def live_by_node(contracts: Iterable[Contract], kind: str) -> dict[str, list[Contract]]:
    """Contracts of a kind that are open at the end of each node's period."""
    found: dict[str, list[Contract]] = {}
    for contract in contracts:
        if contract.kind == kind:
            for node in contract.live:
                found.setdefault(node, []).append(contract)
    return found
