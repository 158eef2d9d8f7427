"""Lines of the ledger: live where the formula gives what the solver posted, else hard figures that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .corkscrew import across
from .formula import Row, Term
from .grid import CONSTANT, FIRST, ITEM, LABEL, PLACE, Sheet
from .units import digits

if TYPE_CHECKING:
    from .book import Book

STANDS_ON = {"cash": "Cash flow", "btc": "BTC", "closing": "Value", "charges": "Value"}
"""Sheet of each account's lines."""
AS_THE_PLAN = "as the plan has it"
RESTS_ON_IT = "rests on the plan's row"
AGREES = 1e-6
"""Relative to the largest amount of a line, and at least to one MUSD or coin."""
ROUNDING = 1e-4
"""MUSD by which the solver's own amounts may be off: it holds its equations no closer."""

_MARK = re.compile("\x03(\\d+)\x04")


@dataclass
class Entry:
    """A line, its amounts by node, and the formula handed in for it."""

    account: str
    component: str
    name: str
    place: str
    item: str
    risk: str
    category: str
    amounts: Any
    mark: str
    term: Term | None = None
    live: bool = False
    solver: Any = None
    """The solver's amounts, where `amounts` are those of the line's formula."""

    @property
    def posted(self) -> Any:
        """What the solver has."""
        return self.amounts if self.solver is None else self.solver


class Posted:
    """All lines of the accounts that the workbook shows."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._lines: dict[int, int] = {}
        self._marks = 0
        self._entries: dict[tuple[str, str, str, str, str], list[Entry]] = {}
        self.from_plan: list[tuple[str, str, str]] = []
        """Rows other than lines that stand as the plan has them: sheet, label, place and item."""
        self.cash_mark = self.mark()
        self.coins_mark = self.mark()
        place = {name: index for index, name in enumerate(book.tree.names)}
        ledger = book.ledger[book.ledger["account"].isin(list(STANDS_ON))]
        columns = ("account", "component", "line", "place", "item", "risk", "category", "node", "amount")
        for *key, risk, category, node, amount in zip(
            *(ledger[column].tolist() for column in columns), strict=True
        ):
            account, component, name, where, item = key
            entry = self._entry((account, component, name, where, item), risk, category)
            entry.amounts[place[node]] += amount

    def _entry(self, key: tuple[str, str, str, str, str], risk: str, category: str) -> Entry:
        same = self._entries.setdefault(key, [])
        for entry in same:
            if (entry.risk, entry.category) == (risk, category):
                return entry
        same.append(Entry(*key, risk, category, np.zeros(len(self.book.tree)), self.mark()))
        return same[-1]

    # -- marks: places that are not known yet --------------------------------------------------------------

    def mark(self) -> str:
        """Stands in formulas for the number of a line that is written later."""
        self._marks += 1
        return f"\x03{self._marks}\x04"

    def resolve(self, mark: str, line: int) -> None:
        """The mark's line is known now."""
        self._lines[int(mark[1:-1])] = line

    def resolved(self, text: str) -> str:
        """A formula with all marks replaced."""
        return _MARK.sub(lambda found: str(self._lines[int(found[1])]), text) if "\x03" in text else text

    # -- lines ---------------------------------------------------------------------------------------------

    def hand_in(
        self,
        account: str,
        component: str,
        name: str,
        place: str,
        item: str,
        term: Term,
        risk: str,
        category: str,
    ) -> Row:
        """See `Book.line`."""
        key = (account, component, name, place, item)
        entry = self._found(key, risk)
        if entry is None:
            entry = self._entry(key, risk or "reference", category)
            if not self._agree(entry, term):
                del self._entries[key]
                raise ValueError(f"the plan has no {name} of {component} at {place} {item}")
        entry.term = term
        entry.live = self._agree(entry, term)
        if entry.live:
            # What other cells are worked out from is what this one shows, to the last digit.
            entry.solver = entry.posted
            entry.amounts = np.broadcast_to(np.asarray(term.value, dtype=float), entry.solver.shape)
        return self._row(entry)

    def row(self, account: str, component: str, name: str, place: str, item: str) -> Row | None:
        """See `Book.amount`."""
        entry = self._found((account, component, name, place, item), "")
        return None if entry is None else self._row(entry)

    def keys(self, account: str, component: str, name: str) -> list[tuple[str, str]]:
        """See `Book.keys`."""
        return [key[3:] for key in self._entries if key[:3] == (account, component, name)]

    def entries(self, account: str) -> list[Entry]:
        """Lines of an account, in the order of the ledger, zeros that were handed in last."""
        return [entry for same in self._entries.values() for entry in same if entry.account == account]

    def row_of(self, entry: Entry) -> Row:
        """The row of a line."""
        return self._row(entry)

    def _found(self, key: tuple[str, str, str, str, str], risk: str) -> Entry | None:
        same = self._entries.get(key, [])
        named = [entry for entry in same if not risk or entry.risk == risk]
        return named[0] if named else None

    def _row(self, entry: Entry) -> Row:
        return self.book.at(STANDS_ON[entry.account], entry.mark, entry.amounts)

    def _agree(self, entry: Entry, term: Term) -> bool:
        values = np.broadcast_to(np.asarray(term.value, dtype=float), entry.amounts.shape)
        scale = max(1.0, float(np.max(np.abs(entry.posted), initial=0.0)))
        allowed = AGREES * scale if entry.account == "btc" else max(AGREES * scale, ROUNDING)
        return bool(
            np.all(np.isfinite(values)) and np.max(np.abs(values - entry.posted), initial=0.0) <= allowed
        )

    def _off(self, account: str) -> Any:
        """By how much formulas lead away from the solver's balance of an account, all lines together."""
        found = np.zeros(len(self.book.tree))
        for entry in self.entries(account):
            found = found + (entry.amounts - entry.posted)
        return self.book.carried(STANDS_ON[account], found)

    @property
    def cash(self) -> Row:
        """See `Book.cash`."""
        held = self.book.state("treasury.cash_held") + self._off("cash")
        return self.book.at("Cash flow", self.cash_mark, held, self.book.scenario.treasury.cash)

    @property
    def coins(self) -> Row:
        """See `Book.coins`."""
        held = self.book.state("treasury.btc_held") + self._off("btc")
        return self.book.at("BTC", self.coins_mark, held, self.book.scenario.treasury.btc)

    # -- writing -------------------------------------------------------------------------------------------

    def write(self, entry: Entry, line: int, number_format: str) -> None:
        """A line's cells, live or hard, on its sheet."""
        self.resolve(entry.mark, line)
        on = self.book.sheets[STANDS_ON[entry.account]]
        if entry.live and entry.term is not None:
            values = np.broadcast_to(np.asarray(entry.term.value, dtype=float), entry.amounts.shape)
            across(on, self.book.nodes, line, entry.term.text, values, number_format)
        else:
            self._hard(on, line, entry.amounts, number_format)

    def hard(self, on: Sheet, line: int, values: Any, number_format: str) -> None:
        """The solver's own amounts, in their colour, and said so; none where there is no number."""
        self._hard(on, line, values, number_format)
        told = {cell.column: str(cell.content) for cell in on.cells if cell.row == line - 1}
        what = " ".join(told[column] for column in (PLACE, ITEM) if column in told)
        self.from_plan.append((on.name, told.get(LABEL, ""), what))

    def resting(self, sheet: str, label: str, unit: str, term: Term, item: str) -> None:
        """A row whose formula rests on one that is the plan's: in the same colour, and said so."""
        book, line = self.book, self.book.labelled(sheet, label, unit, "", item)
        on, axis = book.sheets[sheet], book.axis(sheet)
        on.text(line, CONSTANT, RESTS_ON_IT, "plan")
        values = np.broadcast_to(np.asarray(term.value, dtype=float), len(axis))
        across(on, axis, line, term.text, values, digits(unit), "plan")
        self.from_plan.append((sheet, f"{label} ({RESTS_ON_IT})", item))

    def _hard(self, on: Sheet, line: int, values: Any, number_format: str) -> None:
        on.text(line, CONSTANT, AS_THE_PLAN, "plan")
        for index, value in enumerate(values):
            if np.isfinite(value):
                on.number(line, FIRST + index, value, "plan", number_format)
