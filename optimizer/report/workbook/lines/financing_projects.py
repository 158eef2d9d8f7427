"""What project loans are lent for: dates of each project, and what share of a loan is drawn by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ....components.financing.project_loan_schema import ProjectLoan
from ....solution.audit import loans
from ....solution.audit.case import Row as Decided
from ....solution.audit.conversions import locked_nodes
from ..book import Book
from ..formula import Cell, Row, Term, least, most, ratio, sum_until, total, when
from .financing_cells import SHEET, at, table
from .financing_terms import Debt


@dataclass(frozen=True)
class Vintage:
    """What is lent for one project; months are numbers as on Timing."""

    decided: Decided
    item: str
    ready: Cell
    last: Cell
    """Month of the last repayment."""
    drawn: Row
    """MUSD by period."""
    unspent: Term
    """Drawn and not spent on the project yet; nothing where it is drawn as it is spent."""


def vintage(debt: Debt, name: str, loan: ProjectLoan, decided: Decided) -> Vintage:
    """Rows of dates and draws of one project."""
    book, index = debt.book, debt.book.tree.names.index(decided.node)
    project = decided.items[1]
    item = f"{name} / {project}, {decided.node}"
    lent = book.cell(
        SHEET,
        "Lent",
        "MUSD",
        at(book.plan("financing.loan_taken", item=f"{name}/{project}"), index),
        item=item,
    )
    if project.startswith(loans.BALLOON):
        ready = book.cell(SHEET, "Runs from month", "month number", at(book.timing.end, index), item=item)
        paid = when(book.timing.end >= ready, 1, 0)
        last = _last(book, name, loan, ready, item)
    else:
        first, months = _begins(debt, loan, decided, index, project)
        begins = book.cell(SHEET, "Begins in month", "month number", first, item=item)
        ready = (
            begins
            if months is None
            else book.cell(SHEET, "Ready in month", "month number", begins + months, item=item)
        )
        last = _last(book, name, loan, ready, item)
        until = _window(debt, name, loan, last, item)
        paid = _paid(debt, loan, project, begins, until, item)
    spent = share = book.row(SHEET, "Project paid for, by the end", "%", paid, item=item, opening=0)
    if loan.drawing == "at-once":
        share = book.row(SHEET, "Drawn, by the end", "%", when(share > 0, 1, 0), item=item, opening=0)
    elif loan.drawing == "equity-first":
        lends = book.input(f"financing.project_loans.{name}.loan_to_cost")
        share = book.row(
            SHEET, "Drawn, by the end", "%", most(0, share - (1 - lends)) / lends, item=item, opening=0
        )
    drawn = book.row(SHEET, "Drawn", "MUSD", lent * (share - share.before), item=item, total=True)
    return Vintage(decided, item, ready, last, drawn, lent * (share - spent))


def tenor(book: Book, name: str) -> Term:
    """Months to the last repayment: as written, to the end of the schedule, or what the longest lease leaves
    (P29)."""
    loan, path = book.scenario.financing.project_loans[name], f"financing.project_loans.{name}"
    if loan.tenor is not None:
        return book.input(f"{path}.tenor")
    if loan.schedule:
        return book.key(f"{path}.schedule.{max(loan.schedule)}")
    longest = most(*(book.input(f"leases.{lease}.term") for lease in loan.served_by))
    left = longest - book.input(f"{path}.tail")
    before = _before(book, name)
    return left if before is None else left - before


def _before(book: Book, name: str) -> Term | None:
    """Months of the loans whose place it takes."""
    found = []
    for other in book.scenario.financing.project_loans[name].refinances:
        sooner = _before(book, other)
        found.append(tenor(book, other) if sooner is None else tenor(book, other) + sooner)
    return most(*found) if len(found) > 1 else found[0] if found else None


def _last(book: Book, name: str, loan: ProjectLoan, ready: Term, item: str) -> Cell:
    return book.cell(
        SHEET, "Last repayment in month", "month number", ready + tenor(book, name) - 1, item=item
    )


def _begins(
    debt: Debt, loan: ProjectLoan, decided: Decided, index: int, project: str
) -> tuple[Term, Cell | None]:
    """First month of building and months of it; or when the lease that the machines are for commences."""
    book, scenario = debt.book, debt.book.scenario
    name = project.partition(" from ")[0]
    if name in loan.halls:
        hall = scenario.halls[name]
        build = book.input(f"halls.{name}.build")
        if hall.started is not None and decided.node in locked_nodes(debt.case, hall):
            return book.month(f"halls.{name}.started.start"), build
        return at(book.timing.start, index) + book.input(f"halls.{name}.deposit_lead"), build
    lease = scenario.leases[name]
    if lease.signed is not None:
        return book.month(f"leases.{name}.signed.commence"), None
    ready = loans.project(debt.case, loan, decided).ready
    column = [node.period.start for node in book.tree].index(ready)
    return at(book.timing.start, column), None


def _window(debt: Debt, name: str, loan: ProjectLoan, last: Term, item: str) -> Cell:
    """First month whose cost is not lent for: after the horizon, from the period of the last repayment on, or
    beyond the last period that ends within the window."""
    book, timing = debt.book, debt.book.timing
    ends = [sum_until(timing.months, timing.end, last)]
    if loan.draw_until is not None and loan.drawing != "at-once":
        window = book.month(f"financing.project_loans.{name}.draw_until")
        ends.append(sum_until(timing.months, timing.end, window + 1))
    months = least(*ends) if len(ends) > 1 else ends[0]
    return book.cell(
        SHEET, "Lends for cost before month", "month number", timing.horizon_start + months, item=item
    )


def _paid(debt: Debt, loan: ProjectLoan, project: str, begins: Cell, until: Cell, item: str) -> Term:
    """Share of the project's cost within the window that is paid by the end of each period."""
    book, timing = debt.book, debt.book.timing
    name = project.partition(" from ")[0]
    if name in loan.halls:
        parts = [_Part(None, begins, f"halls.{name}.spend", book.scenario.halls[name].spend)]
    else:
        parts = list(_machines(book, name, begins, item))
    sooner = total([part.spent(book, timing.horizon_start) for part in parts])
    whole = total([part.spent(book, until) for part in parts])
    by_part = [part.spent(book, least(timing.end, until)) for part in parts]
    if len(parts) > 1:
        by_part = [
            book.row(SHEET, f"Machines of part {count} paid for", "MW", spent, item=item)
            for count, spent in enumerate(by_part, start=1)
        ]
    paid, size = total(by_part), whole
    if sooner.value:
        sunk = book.cell(SHEET, "Paid before the horizon", "", sooner, item=item)
        paid, size = paid - sunk, whole - sunk
    unit = "%" if name in loan.halls else "MW"
    return ratio(paid, book.cell(SHEET, "Of the project it pays for", unit, size, item=item))


@dataclass(frozen=True)
class _Part:
    """Something paid for by shares of its cost; `size` is left out where there is only one."""

    size: Term | None
    begins: Term
    path: str
    spend: Mapping[int, float]

    def spent(self, book: Book, until: Term) -> Term:
        """What is paid of it before a month."""
        amounts, keys = table(book, self.path, self.spend)
        share = sum_until(amounts, keys, until - self.begins - 1)
        return share if self.size is None else self.size * share


def _machines(book: Book, name: str, begins: Cell, item: str) -> Iterator[_Part]:
    """The machines of each part of a lease."""
    lease, path = book.scenario.leases[name], f"leases.{name}"
    assert lease.gpus is not None
    first: Term = book.input(f"{path}.it")
    for phase in lease.phases:
        first = first - book.input(f"{path}.phases.{phase}.it")
    if lease.phases:
        first = book.cell(SHEET, "Size of part 1", "MW", first, item=item)
    yield _Part(first, begins, f"{path}.gpus.spend", lease.gpus.spend)
    for count, phase in enumerate(lease.phases, start=2):
        size, after = (book.input(f"{path}.phases.{phase}.{what}") for what in ("it", "after"))
        start = book.cell(SHEET, f"Part {count} begins in month", "month number", begins + after, item=item)
        yield _Part(size, start, f"{path}.gpus.spend", lease.gpus.spend)
