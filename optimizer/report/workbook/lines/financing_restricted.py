"""Cash that is there and not free: reserves, money drawn and not spent yet, cash of fenced projects."""

from __future__ import annotations

from ....solution.audit.project_cash import connected, rings
from ..formula import Row, Term, most, total, when
from .financing_cells import SHEET, solved
from .financing_income import lease_income
from .financing_terms import Debt


def write(debt: Debt) -> None:
    """Each kind where there is any, and their sum, which the sheet Cash flow takes off cash."""
    ledger = debt.book.ledger[debt.book.ledger["account"] == "restricted"]
    if ledger.empty:
        return
    debt.book.heading(SHEET, "Cash that lenders hold back")
    rows: list[Row] = []
    fenced = {name for names in rings(debt.case).values() for name in names}
    for name, held in debt.unspent.items():
        rows.append(debt.row("Drawn and not spent yet", "MUSD", held, name))
    for name, loan in debt.book.scenario.financing.project_loans.items():
        reserve = loan.reserve
        if (
            name in debt.owed
            and name not in fenced
            and reserve is not None
            and reserve.letter_of_credit_fee is None
        ):
            held = debt.book.plan("financing.reserve_held", item=name)
            rows.append(debt.row("Debt service reserve", "MUSD", held, name))
    lent = [
        ring for ring in rings(debt.case) if any(name in debt.owed for name in connected(debt.case, ring))
    ]
    rows += [_project(debt, ring) for ring in lent]
    if rows:
        debt.book.rows["restricted cash"] = debt.book.row(SHEET, "Restricted in all", "MUSD", total(rows))


def _project(debt: Debt, ring: str) -> Row:
    """Income less all that the loans pay, less what was moved to the company (F7)."""
    book, loans = debt.book, debt.book.scenario.financing.project_loans
    names = [name for name in connected(debt.case, ring) if name in debt.owed]
    leases = dict.fromkeys(lease for name in rings(debt.case)[ring] for lease in loans[name].served_by)
    earned = [row for lease in leases for row in lease_income(book, lease)]
    last = most(*(month for name in names for month in debt.last[name]))
    runs = book.timing.start <= last
    income = debt.row("Income of the leases, until all is repaid", "MUSD", when(runs, total(earned), 0), ring)
    paid: list[Term] = [debt.repaid[name] - debt.paid[name] for name in names]
    paid += [-debt.letters[name] for name in names if name in debt.letters]
    moved = book.plan("financing.upstream", item=ring)
    changes = [("income", income), ("paid on its loans", total(paid)), ("moved to the company", -moved)]
    values = solved(book, "restricted", "project cash", ring)
    closing, _ = debt.screw("Project cash", ring, values, 0, lambda _: changes)
    return closing
