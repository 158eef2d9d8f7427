"""Income of the leases over debt service, for each project loan that must have some cover."""

from __future__ import annotations

from ....solution.audit.project_cash import connected
from ..formula import Term, both, only_when, ratio, total, when
from .financing_cells import SHEET
from .financing_income import lease_income, served
from .financing_terms import Debt
from .financing_tested import NOTHING, agree, read, show


def write(debt: Debt) -> None:
    """Every project loan that asks for cover and lends anything."""
    loans = debt.book.scenario.financing.project_loans
    asked = [name for name in debt.past_grace if loans[name].dscr is not None]
    if asked:
        debt.book.heading(SHEET, "Debt service cover of project loans")
    for name in asked:
        with debt.book.attempt():
            _cover(debt, name)


def _cover(debt: Debt, name: str) -> None:
    """Tested from the end of the grace; loans that share the income are served together (F4)."""
    book, loan = debt.book, debt.book.scenario.financing.project_loans[name]
    earned = served([lease_income(book, lease) for lease in loan.served_by])
    income = debt.row("Income of the leases that serve it", "MUSD", earned, name)
    together = [one for one in connected(debt.case, name) if one in debt.past_grace]
    due = [when(book.timing.start >= debt.past_grace[one], _service(debt, one), 0) for one in together]
    service = debt.row("Debt service, without balloons left to a new loan", "MUSD", total(due), name)
    least_counted = book.given("Debt service that counts as none", NOTHING, "MUSD", "rounding of the solver")
    tested = both(book.timing.start >= debt.past_grace[name], service > least_counted)
    least = book.input(f"financing.project_loans.{name}.dscr")
    found = read(book, "dscr", name)
    if not (agree(income, found["value"]) and agree(service, found["limit"] / least.value)):
        show(book, "dscr", name, "", (None, None, None))
        return
    debt.row("DSCR", "x", only_when(tested, ratio(income, service)), name)
    debt.row("Least DSCR asked", "x", only_when(tested, least), name)
    debt.row("Headroom of income", "MUSD", only_when(tested, income - least * service), name)


def _service(debt: Debt, name: str) -> Term:
    service = debt.paid[name] - debt.repaid[name]
    return service - debt.balloon[name] if name in debt.balloon else service
