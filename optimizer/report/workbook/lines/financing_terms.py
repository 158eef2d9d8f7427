"""What all facilities share: interest of a period, corkscrews, and the periods after the horizon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ....core.interest import InterestTerms
from ....solution.audit.accounts import posted
from ....solution.audit.case import Case
from ..book import Book
from ..formula import Cell, Operand, Row, Term, most, rounded_up, sum_until, when
from .financing_cells import FINANCING, SHEET, annuity, at, hand_in

Changes = Callable[[Term], Sequence[tuple[str, Term]]]


class Debt:
    """The sheet Debt while it is filled with facilities."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.after = AfterHorizon(book)
        self.owed: dict[str, Row] = {}
        """What each facility owes at the end of each period."""
        self.paid: dict[str, Row] = {}
        """Interest that each project loan pays in cash."""
        self.repaid: dict[str, Row] = {}
        """What each project loan repays, below zero."""
        self.balloon: dict[str, Term] = {}
        """Of that, last repayments left to cash or to a new loan, above zero; only where there are any."""
        self.letters: dict[str, Row] = {}
        """Paid for letters of credit."""
        self.unspent: dict[str, Term] = {}
        """Drawn at once and not spent yet."""
        self.last: dict[str, list[Cell]] = {}
        """Month of the last repayment of each project of a loan."""
        self.past_grace: dict[str, Cell] = {}
        """First month after the grace of all projects of a loan."""
        self.case = Case(book.scenario, book.tree, book.view.plan.levels)
        """The plan's dates: months in which a loan's project is begun, ready and paid for."""
        cash = book.ledger[book.ledger["account"] == "cash"]
        for entry, amount in posted(cash).items():
            self.case.books.post(entry.line, entry.node, amount, entry.place, entry.item)

    def row(self, label: str, unit: str, term: Operand, item: str, *, opening: Operand | None = None) -> Row:
        """A row of workings of a facility."""
        return self.book.row(SHEET, label, unit, term, item=item, opening=opening)

    def interest(self, path: str, terms: InterestTerms, item: str) -> Row:
        """Share of what is owed that is paid for each period, below the rate of the period."""
        return interest(self.book, path, terms, item)

    def screw(
        self, label: str, item: str, values: Any, opening: Operand, changes: Changes
    ) -> tuple[Row, list[Row]]:
        """See `corkscrew`."""
        return corkscrew(self.book, label, item, values, opening, changes)

    def keep(self, item: str, values: Any, opening: Operand, changes: Changes) -> tuple[Row, list[Row]]:
        """The corkscrew of a facility, see `corkscrew`; what it owes is remembered."""
        made = self.screw("Owed", item, values, opening, changes)
        self.owed[item] = made[0]
        return made

    def outstanding(self, item: str) -> None:
        """The line of what is left at the end of the horizon."""
        hand_in(self.book, "closing", "debt outstanding", item, -self.owed[item] * self.book.timing.leaf)

    def end_of_period_with(self, month: Term, item: str) -> Cell:
        """First month after the period that holds a month; past the horizon they are as long as the last."""
        timing, label = self.book.timing, "Last repayment: its period ends before month"
        inside = timing.horizon_start + sum_until(timing.months, timing.start, month)
        inside = self.book.cell(SHEET, f"{label}, within the horizon", "month number", inside, item=item)
        beyond = self.after.periods(month + 1 - inside) * self.after.months
        return self.book.cell(SHEET, label, "month number", inside + beyond, item=item)


class AfterHorizon:
    """Periods beyond the horizon: each as long as the last one, at the last rates."""

    def __init__(self, book: Book) -> None:
        book.heading(SHEET, "Periods after the horizon")
        self.months = book.cell(SHEET, "Months of each", "months", at(book.timing.months, -1))
        growth = (1 + book.input("value.reference_rate")) ** (self.months / book.unit("months_per_year"))
        self.rate = book.cell(SHEET, "Reference rate of each", "%", growth - 1)

    def periods(self, months: Term) -> Term:
        """How many of them begin within so many months."""
        return rounded_up(most(0, months) / self.months)

    def bullet(self, share: Term, count: Term) -> Term:
        """What 1 owed costs above itself: interest of each period, and repayment in the last (F20)."""
        excess = share * annuity(self.rate, count) + (1 + self.rate) ** -count - 1
        return when(count > 0, excess, 0)


def interest(book: Book, path: str, terms: InterestTerms, item: str) -> Row:
    """Two or three rows: the rate of each period, and what share of a balance is paid for the period."""
    if terms.floating is None:
        yearly: Term = book.input(f"{path}.rate")
    else:
        benchmark = terms.floating.benchmark
        series = book.series(f"market.benchmarks.{benchmark}")
        reference = book.row(SHEET, f"Reference rate: {benchmark}", "%", series, item=item)
        yearly = most(reference, book.input(f"{path}.floating.floor")) + book.input(f"{path}.floating.margin")
    rate = book.row(SHEET, "Interest rate a year", "%", yearly, item=item)
    by_days = terms.day_count == "actual/360"
    length = book.timing.days / book.unit("days_per_interest_year") if by_days else book.timing.years
    label = "Interest of the period, actual/360" if by_days else "Interest of the period, by months"
    return book.row(SHEET, label, "%", rate * length, item=item)


def corkscrew(
    book: Book, label: str, item: str, values: Any, opening: Operand, changes: Changes
) -> tuple[Row, list[Row]]:
    """A balance whose changes may look at its opening; returns the row of closings and those of the changes.

    `values` are the closings as they are to be; `changes` makes the changes from what stands at the start.
    """
    promised = book.promise(SHEET, label, "MUSD", values, opening, item=item)
    made = list(changes(promised.before))
    line = book.sheets[SHEET].line + 1
    closing = promised.keep(made)
    return closing, [book.at(SHEET, line + index, term.value) for index, (_, term) in enumerate(made)]


__all__ = ["FINANCING", "AfterHorizon", "Debt", "corkscrew", "interest"]
