"""The workbook while it is being written: where inputs, decisions, workings and lines get their cells.

A module of `lines/` takes a `Book`, asks it for inputs and decisions, writes workings row by row and hands in
the term of each ledger line; see lines/__init__.py and NOTES.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, TypedDict

import numpy as np

from ...core.tree import Tree
from ...scenario.load import Loaded
from ...scenario.schema import Scenario
from ..view import View
from .corkscrew import AGREES, Promise, across
from .decisions import Decisions
from .formula import HERE, Cell, Operand, Row, Term, number
from .grid import CONSTANT, ITEM, LABEL, PLACE, TOTAL, UNIT, Axis, Sheet, letters, quoted
from .inputs import Inputs
from .posted import Posted
from .timing import Timing, month_axis, node_axis
from .units import digits

SHEETS: Mapping[str, tuple[str, str]] = {
    "Summary": ("outputs", "What the plan is worth, and how it compares with mining only."),
    "Inputs": (
        "inputs",
        "Every value of the scenario, and where it was written. Blue cells may be changed; "
        "grey ones are not used by formulas of this workbook.",
    ),
    "Plan": (
        "inputs",
        "What the solver decided: besides Inputs the only hard figures that formulas start from.",
    ),
    "Timing": ("workings", "Periods, units, and what money of each class is worth today."),
    "Months": ("workings", "Leases month by month, to the end of each: of one lease, or of one block of it."),
    "Power": ("workings", "Megawatts by site and use, machines held, energy and tariffs."),
    "Mining": ("workings", "Hashrate, coins and cost of each fleet."),
    "Build": ("workings", "Conversions and what is paid for them."),
    "Leases": ("workings", "What is let, and what tenants bring in each period."),
    "BTC": ("workings", "Coins mined, sold, pledged and held, and prices."),
    "Debt": ("workings", "Each facility: drawn, interest, repaid, owed."),
    "Tax": ("workings", "Taxable income and what is due on it."),
    "Cash flow": (
        "outputs",
        "Every line of cash, when it is paid, not discounted; cash from period to period.",
    ),
    "Value": ("outputs", "What every line is worth today; their sum is the value of the plan."),
    "Checks": ("checks", "The workbook's own figures beside the solver's."),
    "Manifest": ("outputs", "What made this workbook."),
}
"""In their order: kind and what is said under the title. A sheet that stays empty is left out."""

TABS = {"inputs": "#2F5597", "workings": "#7F7F7F", "outputs": "#548235", "checks": "#C55A11"}
ON_MONTHS = ("Months",)
WITHOUT_TIME = ("Summary", "Checks", "Manifest")


class Where(TypedDict):
    """What a row is about: `book.row(…, **where)`."""

    place: str
    item: str


class Book:
    """Everything a module of lines needs.

    Rows have one cell for each node of the tree, on the sheet Months one for each month. Money is in MUSD,
    power in MW, energy in MWh, as in the tables.
    """

    coin_price: Row
    """Mean price of a coin in the period, USD; the module market fills these three."""
    coin_end: Row
    """Price of a coin in the last month of the period, USD."""
    spot: Cell
    """Price of a coin at the start of the horizon, USD."""

    leases_end: Cell | None = None
    """First month after which no lease moves anything, on the sheet Months; None where nothing is let."""

    value: Term
    """What the plan is worth, on the sheet Value."""
    verdict: Term
    """Whether all checks agree; Checks fills it."""

    def __init__(self, view: View, loaded: Loaded[Any], last_month: int) -> None:
        self.view = view
        self.loaded = loaded
        self.nodes = node_axis(view.tree)
        self.months = month_axis(view.tree, self._first_month(), last_month)
        self.sheets = {name: self._sheet(name) for name in SHEETS}
        self.timing = Timing(self)
        self.inputs = Inputs(self)
        self.timing.write()
        self.decisions = Decisions(self)
        self.posted = Posted(self)
        self.rows: dict[str, Row] = {}
        """Workings that modules share, by name."""
        self.promises: list[Promise] = []
        """Balances that were referred to, kept or not."""
        self.gave_up: list[str] = []
        """What could not be stated as formulas, and why."""

    def _first_month(self) -> int:
        """The first month of the horizon, or in which a lease signed before commenced."""
        begun = [
            lease.signed.commence for lease in self.view.scenario.leases.values() if lease.signed is not None
        ]
        return min([self.view.tree.timeline.start, *begun])

    def _sheet(self, name: str) -> Sheet:
        kind, note = SHEETS[name]
        axis = None if name in WITHOUT_TIME else self.months if name in ON_MONTHS else self.nodes
        return Sheet(name, axis, note, TABS[kind])

    @property
    def scenario(self) -> Scenario:
        return self.view.scenario

    @property
    def tree(self) -> Tree:
        return self.view.tree

    # -- what formulas start from ------------------------------------------------------------------------

    def input(self, path: str) -> Cell:
        """The cell of a value of the scenario, by its dotted path: `leases.alpha.rent`, `halls.x.spend.3`.

        Also of a series that is one value for ever. Raises KeyError where the scenario has no such value: for
        what may be left out ask the scenario first. Switches and texts are not numbers: ask the scenario.
        """
        return self.inputs.cell(path)

    def key(self, path: str) -> Cell:
        """The key of an entry such as `halls.north.spend.3` as a number: months after a date, 3."""
        return self.inputs.key(path)

    def keyed(self, path: str) -> list[str]:
        """Paths of the entries of a table such as `halls.north.spend`, in their order."""
        return self.inputs.keyed(path)

    def looked_up(self, path: str, key: Term) -> Term:
        """The entry of `halls.north.spend` under a key that is worked out, such as months passed; else 0."""
        return self.inputs.looked_up(path, key)

    def month(self, path: str) -> Cell:
        """A date of the scenario as the number of its month, as on Timing: year * 12 + month - 1."""
        return self.inputs.month(path)

    def series(self, path: str, how: str = "mean") -> Row:
        """A value over time by period; `how` a period is read: mean, first, last, lowest or highest month."""
        return self.inputs.series(path, how)

    def given(self, label: str, value: float | Sequence[float], unit: str, source: str) -> Cell | Row:
        """A figure that is no input of the scenario but comes with the program, such as a machine's hashrate.

        One number gives a cell, one for each node a row. The same label is written once.
        """
        return self.inputs.given(label, value, unit, source)

    def plan(self, quantity: str, place: str = "", item: str = "") -> Row:
        """The row of a decision: `mining.running`, site, `fleet/block`. Empty where nothing was decided."""
        return self.decisions.row(quantity, place, item)

    def decided(self, quantity: str) -> list[tuple[str, str]]:
        """Place and item of every decision of a quantity, in the order of the tables."""
        return self.decisions.keys(quantity)

    def state(self, quantity: str, place: str = "", item: str = "") -> Any:
        """What the solver has of a state, by node: only for `promise`, never for a formula."""
        return self.decisions.state(quantity, place, item)

    def unit(self, name: str) -> Cell:
        """A unit or other constant of Timing, see units.py: `kw_per_mw`."""
        return self.timing.units[name]

    # -- workings -----------------------------------------------------------------------------------------

    def heading(self, sheet: str, text: str) -> None:
        """A line with words only, with a line left free above."""
        on = self.sheets[sheet]
        on.text(on.take(2) + 1, LABEL, text, "heading")

    def cell(self, sheet: str, label: str, unit: str, term: Operand, place: str = "", item: str = "") -> Cell:
        """A working that is one number for all columns, in the column of constants."""
        made, line = number(term), self.labelled(sheet, label, unit, place, item)
        self.sheets[sheet].formula(line, CONSTANT, made.text, float(made.value), digits(unit))
        return Cell(f"{quoted(sheet)}${letters(CONSTANT)}${line}", float(made.value))

    def row(
        self,
        sheet: str,
        label: str,
        unit: str,
        term: Operand,
        place: str = "",
        item: str = "",
        *,
        total: bool = False,
        opening: Operand | None = None,
    ) -> Row:
        """A row of workings: one formula, copied across. `total` adds a sum in column F; `opening` puts there
        what stands before the first column, for rows whose `before` is asked for."""
        line = self.labelled(sheet, label, unit, place, item)
        return self._write(sheet, line, number(term), unit, total=total, opening=opening)

    def compared(
        self,
        sheet: str,
        label: str,
        unit: str,
        term: Term | None,
        values: Any,
        place: str = "",
        item: str = "",
    ) -> Row:
        """A row that the solver has too: live where both agree, else the solver's `values`, marked so."""
        scale = max(1.0, float(np.max(np.abs(values))))
        if term is not None and np.all(np.abs(term.value - values) <= AGREES * scale):
            return self.row(sheet, label, unit, term, place, item)
        line = self.labelled(sheet, label, unit, place, item)
        self.posted.hard(self.sheets[sheet], line, values, digits(unit))
        return self.at(sheet, line, values)

    def balance(
        self,
        sheet: str,
        label: str,
        unit: str,
        changes: Sequence[tuple[str, Term]],
        opening: Operand = 0,
        place: str = "",
        item: str = "",
    ) -> Row:
        """A corkscrew: opening, each change by its name, closing. Returns the row of the closing.

        Changes must not look at the balance itself; for those see `promise`.
        """
        gone = sum((np.broadcast_to(term.value, len(self.axis(sheet))) for _, term in changes), start=0.0)
        promised = self.promise(sheet, label, unit, self.carried(sheet, gone, opening), opening, place, item)
        return promised.keep(changes)

    def promise(
        self,
        sheet: str,
        label: str,
        unit: str,
        values: Any,
        opening: Operand = 0,
        place: str = "",
        item: str = "",
    ) -> Promise:
        """A corkscrew whose changes depend on its own opening: interest on what is owed.

        `values` are its closings as the solver has them (`state`), or worked out; they are cached values and
        are held against the changes when these are handed in with `keep`.
        """
        return Promise(
            self, sheet, label, unit, np.asarray(values, dtype=float), number(opening), place, item
        )

    def carried(self, sheet: str, changes: Any, opening: Operand = 0) -> Any:
        """Closings by column: the closing of the column before, and the change."""
        axis, found = self.axis(sheet), np.zeros(len(self.axis(sheet)))
        amounts, start = np.broadcast_to(changes, len(axis)), float(number(opening).value)
        for index, before in enumerate(axis.previous):
            found[index] = amounts[index] + (start if before < 0 else found[before])
        return found

    def upto(self, sheet: str, label: str, unit: str, row: Term, place: str = "", item: str = "") -> Row:
        """The sum of a row up to each column, along the way through the tree."""
        line = self.labelled(sheet, label, unit, place, item)
        own = self.at(sheet, line, self.carried(sheet, row.value))
        return self._write(sheet, line, own.before + row, unit, opening=0)

    # -- lines of the ledger ----------------------------------------------------------------------------

    def line(
        self,
        account: str,
        component: str,
        name: str,
        place: str,
        item: str,
        term: Operand,
        *,
        risk: str = "",
        category: str = "",
    ) -> Row:
        """Hand in the formula of a line of `cash`, `btc`, `closing` or `charges`; signs as in ledger.csv.

        It is written live where it gives what the solver posted, to 1e-6; otherwise the solver's amounts are
        written, marked as such. `risk` and `category` (as in the ledger) matter only where the solver posted
        nothing, because all amounts are zero: then the line stands in the workbook none the less, since a
        changed input may bring it to life.
        """
        return self.posted.hand_in(account, component, name, place, item, number(term), risk, category)

    def amount(self, account: str, component: str, name: str, place: str = "", item: str = "") -> Row | None:
        """The row of a line, whether handed in yet or not; None if the solver posted none."""
        return self.posted.row(account, component, name, place, item)

    def keys(self, account: str, component: str, name: str) -> list[tuple[str, str]]:
        """Place and item of each posted line of that name."""
        return self.posted.keys(account, component, name)

    @property
    def cash(self) -> Row:
        """Cash at the end of each period, on the sheet Cash flow."""
        return self.posted.cash

    @property
    def coins(self) -> Row:
        """Coins at the end of each period, on the sheet BTC."""
        return self.posted.coins

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What cannot be stated as formulas is left: its lines are then written as the plan has them."""
        try:
            yield
        except (LookupError, ValueError, ArithmeticError) as reason:
            self.gave_up.append(f"{type(reason).__name__}: {reason}")

    # -- inner --------------------------------------------------------------------------------------------

    def axis(self, sheet: str) -> Axis:
        """The columns of time of a sheet."""
        found = self.sheets[sheet].axis
        assert found is not None
        return found

    def at(self, sheet: str, line: object, values: Any, opening: float = 0.0) -> Row:
        """A row that stands on a line of a sheet; `line` may be a mark that is resolved later."""
        axis = self.axis(sheet)
        held = np.broadcast_to(np.asarray(values, dtype=float), len(axis))
        return Row(
            f"{quoted(sheet)}{HERE}{line}",
            held,
            axis.name,
            sheet=sheet,
            line=line if isinstance(line, int) else 0,
            span=axis.span(sheet, line),
            opening=opening,
            previous=axis.previous,
            branch=self.timing.branch if axis is self.nodes else None,
        )

    def labelled(self, sheet: str, label: str, unit: str, place: str, item: str) -> int:
        """Take a line for a row and write what it is about; the line."""
        on = self.sheets[sheet]
        line = on.take()
        for column, text in ((LABEL, label), (PLACE, place), (ITEM, item), (UNIT, unit)):
            on.text(line, column, text)
        return line

    def _write(
        self,
        sheet: str,
        line: int,
        term: Term,
        unit: str,
        *,
        total: bool = False,
        opening: Operand | None = None,
    ) -> Row:
        axis, on = self.axis(sheet), self.sheets[sheet]
        if term.axis and term.axis != axis.name:
            raise ValueError(f"{sheet} has columns of {axis.name}, and the row is one of {term.axis}")
        values = np.broadcast_to(np.asarray(term.value, dtype=float), len(axis))
        across(on, axis, line, term.text, values, digits(unit))
        start = 0.0
        if opening is not None:
            begun = number(opening)
            start = float(begun.value)
            on.formula(line, TOTAL, begun.text, start, digits(unit))
        elif total:
            self.total(on, axis, line, values, unit)
        return self.at(sheet, line, values, start)

    def total(self, on: Sheet, axis: Axis, line: int, values: Any, unit: str) -> None:
        """The sum of a row in column F; over branches what is to be expected."""
        span, likely = axis.span(on.name, line), self.timing.probability
        if axis is self.nodes and likely is not None:
            text, value = f"SUMPRODUCT({span},{likely.span})", float(np.sum(values * likely.value))
        else:
            text, value = f"SUM({span})", float(np.sum(values))
        on.formula(line, TOTAL, text, value, digits(unit))

    @cached_property
    def ledger(self) -> Any:
        """The plan's posted lines."""
        return self.view.plan.ledger
