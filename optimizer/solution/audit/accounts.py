"""Ties every account: the model's posted lines and states against the audit's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .case import Case, Entry, Line
from .report import AccountCheck

if TYPE_CHECKING:
    from pandas import DataFrame

Balance = tuple[str, str, str, str, float]
"""State, place, item, node and the level as the audit works it out."""


def posted(ledger: DataFrame) -> dict[Entry, float]:
    """The model's lines in the form of the audit's."""
    found: dict[Entry, float] = {}
    columns: Any = ledger[
        ["account", "component", "line", "risk", "category", "place", "item", "node", "amount"]
    ]
    for account, component, name, risk, category, place, item, node, amount in columns.itertuples(
        index=False
    ):
        entry = Entry(Line(account, component, name, risk, category), place, item, node)
        found[entry] = found.get(entry, 0.0) + amount
    return found


def tie(case: Case, ledger: DataFrame) -> Iterator[AccountCheck]:
    """For each account, the line furthest from the audit's; one that only one side has counts in full.

    Class and category are part of a line's name: money at the wrong rate is a line at fault.
    """
    theirs, ours = posted(ledger), case.books.amounts
    accounts: dict[str, list[tuple[float, float, Entry]]] = {}
    for entry in sorted({*theirs, *ours}, key=_order(case)):
        pair = (ours.get(entry, 0.0), theirs.get(entry, 0.0), entry)
        accounts.setdefault(entry.line.account, []).append(pair)
    for account, pairs in accounts.items():
        yield _check(account, pairs)


def tie_balances(case: Case, balances: Iterable[Balance]) -> Iterator[AccountCheck]:
    """The same for the states that the model carries from node to node."""
    states: dict[str, list[tuple[float, float, Entry]]] = {}
    for name, place, item, node, expected in balances:
        if name not in case.states:
            continue
        rows = [row for row in case.state(name, node) if (row.place, "/".join(row.items)) == (place, item)]
        if not rows:
            continue
        found = sum(row.value for row in rows)
        entry = Entry(Line(name, name.partition(".")[0], "balance"), place, item, node)
        states.setdefault(name, []).append((expected, found, entry))
    for name, pairs in states.items():
        yield _check(name, pairs)


def _order(case: Case) -> Any:
    position = {name: index for index, name in enumerate(case.tree.names)}
    return lambda entry: (
        entry.line.account,
        position[entry.node],
        entry.line.component,
        entry.line.name,
        entry.place,
        entry.item,
        entry.line.risk,
        entry.line.category,
    )


def _check(account: str, pairs: list[tuple[float, float, Entry]]) -> AccountCheck:
    scale = max([1.0, *(max(abs(expected), abs(found)) for expected, found, _ in pairs)])
    expected, found, entry = max(pairs, key=lambda pair: abs(pair[0] - pair[1]))
    residual = abs(expected - found)
    return AccountCheck(
        account=account,
        checked=len(pairs),
        largest_absolute=residual,
        largest_relative=residual / scale,
        place=entry.place,
        node=entry.node,
        line=entry.line.name,
        component=entry.line.component,
        item=entry.item,
        expected=expected,
        found=found,
    )
