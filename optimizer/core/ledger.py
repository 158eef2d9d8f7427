"""Accounts and posted lines: the only place where components meet.

A component opens the accounts it owns and posts lines to any account. Once all have posted, the owner closes
its accounts with rules over their totals. Balances, objective, tables, report and prices read the same lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .algebra import Expression


@dataclass(frozen=True, slots=True)
class Account:
    """A kind of thing that must balance: `power[site]` in MW, `cash` in MUSD."""

    name: str
    unit: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one item of one component brings to (+) or takes from (-) an account, by node."""

    account: str
    component: str
    name: str
    place: str
    item: str
    risk: str
    """Class at which a cash line is discounted; empty for accounts that hold no money."""
    interruptible: bool
    """For power: may this load be switched off on request?"""
    category: str
    """For cash: operating, investment, tenant, treasury, financing or tax; income counts the first alone."""
    amounts: Mapping[str, Expression] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Balance:
    """What stands on an account: at the start of the horizon, and at the end of each node's period."""

    opening: float
    held: Mapping[str, Expression] = field(repr=False)


class Ledger:
    """All accounts with their posted lines, in the order of posting; balances of those that carry one on."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.balances: dict[str, Balance] = {}
        self._lines: dict[str, list[Line]] = {}

    def open(self, name: str, *, unit: str, title: str) -> None:
        """Open an account. Raises ValueError if it is open already."""
        if name in self.accounts:
            raise ValueError(f"account {name} is open already")
        self.accounts[name] = Account(name, unit, title)
        self._lines[name] = []

    def post(
        self,
        account: str,
        component: str,
        name: str,
        amounts: Mapping[str, Expression],
        *,
        place: str = "",
        item: str = "",
        risk: str = "",
        interruptible: bool = False,
        category: str = "",
    ) -> None:
        """Post a line; a line without amounts is left out. Raises KeyError for an account nobody opened."""
        lines = self._lines[account]
        if amounts:
            lines.append(
                Line(account, component, name, place, item, risk, interruptible, category, dict(amounts))
            )

    def lines(self, account: str, place: str | None = None) -> Iterator[Line]:
        """The lines of an account, of one place only if given."""
        return (line for line in self._lines[account] if place is None or line.place == place)

    def amounts(self, account: str, node: str, place: str | None = None) -> list[Expression]:
        """What is posted to an account at a node, one expression a line."""
        return [line.amounts[node] for line in self.lines(account, place) if node in line.amounts]

    def __iter__(self) -> Iterator[Line]:
        for lines in self._lines.values():
            yield from lines
