"""What formulas of facilities are made of: single cells, tables of the scenario, dates, even payments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..book import Book
from ..formula import HERE, Cell, Operand, Row, Term, both, least, most, number
from ..grid import FIRST, letters

SHEET = "Debt"
FINANCING = "financing"


def at(row: Row, index: int) -> Cell:
    """One cell of a row, the same from every column; -1 is the last."""
    values = np.asarray(row.value, dtype=float)
    column = letters(FIRST + index % len(values))
    return Cell(row.text.replace(HERE, f"${column}$"), float(values[index]))


def table(book: Book, path: str, keys: Iterable[int]) -> tuple[Row, Row]:
    """Values and keys of a table of the scenario, such as shares by month, as they stand on Inputs.

    Raises ValueError where its cells do not stand one below the other.
    """
    names = list(keys)
    return _column([book.input(f"{path}.{key}") for key in names]), _column(
        [book.key(f"{path}.{key}") for key in names]
    )


def _column(cells: list[Cell]) -> Row:
    first, last = cells[0].text, cells[-1].text
    lines = [int(cell.text.rpartition("$")[2]) for cell in cells]
    if lines != list(range(lines[0], lines[0] + len(lines))):
        raise ValueError(f"{first} and what belongs to it do not stand one below the other")
    return Row(
        first, np.array([cell.value for cell in cells]), "entries", span=f"{first}:{last.rpartition('!')[2]}"
    )


def annuity(rate: Operand, count: Operand) -> Term:
    """PV: worth of 1 paid at the end of each of `count` periods."""
    one, many = number(rate), number(count)
    periods = np.asarray(many.value, dtype=float)
    with np.errstate(all="ignore"):
        value = np.where(one.value == 0.0, periods, (1.0 - (1.0 + one.value) ** -periods) / one.value)
    axis = one.axis or many.axis
    return Term(f"PV({one.text},{many.text},-1)", value + 0.0 if axis else float(value), axis)


def in_period(book: Book, month: Term) -> Term:
    """Whether a month lies in the period."""
    return both(month >= book.timing.start, month < book.timing.end)


def open_share(book: Book, first: Term | None, end: Term) -> Term:
    """Share of a period's months from `first` (or its own first) to before `end`."""
    timing = book.timing
    begin: Term = timing.start if first is None else most(timing.start, first)
    return most(0, least(timing.end, end) - begin) / timing.months


def solved(book: Book, account: str, line: str, item: str, component: str = FINANCING) -> Any:
    """Amounts of a ledger line by node: cached values for balances, never for a formula."""
    ledger, place = book.ledger, {name: index for index, name in enumerate(book.tree.names)}
    rows = ledger[(ledger["account"] == account) & (ledger["component"] == component)]
    rows = rows[(rows["line"] == line) & (rows["item"] == item)]
    found = np.zeros(len(place))
    for node, amount in zip(rows["node"].tolist(), rows["amount"].tolist(), strict=True):
        found[place[node]] += amount
    return found


def hand_in(
    book: Book, account: str, name: str, item: str, term: Operand, component: str = FINANCING
) -> None:
    """A line of a facility. Where the plan posted nothing and the formula says otherwise, it is left out."""
    try:
        book.line(account, component, name, "", item, term, risk="reference", category="financing")
    except ValueError as reason:
        book.gave_up.append(f"{item}: {reason}")
