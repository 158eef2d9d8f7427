"""Project loans by node: what each pays, what of it was agreed, and what it owes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...components.financing.project_loan_schema import ProjectLoan
from ...core.tree import Node
from .case import Case, Row
from .loans import Course, course


@dataclass(frozen=True)
class Account:
    """A loan by node: what it pays in cash, what of that was agreed, and what it owes."""

    loan: ProjectLoan
    courses: list[Course]
    interest: dict[str, float]
    repaid: dict[str, float]
    agreed: dict[str, float]
    """Repaid as agreed, last repayments included."""
    balloon: dict[str, float]
    owed: dict[str, float]

    def service(self, node: str) -> float:
        """Interest and what is due, without last repayments left to cash and without what is swept."""
        due = self.agreed[node] if self.loan.sweep else self.repaid[node]
        if self.loan.sweep and self.owed[node] < 1e-6:
            due = self.balloon[node]
        return self.interest[node] + due - self.balloon[node]


Accounts = dict[str, Account]


def decides(loan: ProjectLoan) -> bool:
    """Whether its repayment is decided rather than agreed."""
    return loan.repayment == "sculpted" or bool(loan.sweep)


def in_order(loans: Mapping[str, ProjectLoan]) -> list[str]:
    """Each loan after those whose place it takes."""
    found: list[str] = []
    while len(found) < len(loans):
        found += [
            name
            for name in sorted(loans)
            if name not in found and all(other in found for other in loans[name].refinances)
        ]
    return found


def rows_of(case: Case, quantity: str, name: str) -> list[Row]:
    """What was decided of one loan."""
    return [row for row in case.rows(quantity) if row.items[0] == name]


def account_of(case: Case, name: str, loan: ProjectLoan, rows: Iterable[Row]) -> Account:
    """Owed = owed before + drawn + added - repaid; interest on what was owed before, less what is added."""
    made = Account(loan, [course(case, loan, row) for row in rows], {}, {}, {}, {}, {})
    decided = {
        row.node: row.value
        for quantity in ("financing.sculpted_repaid", "financing.loan_repaid")
        for row in rows_of(case, quantity, name)
    }
    for node in case.tree:
        at = node.name
        before = made.owed[node.parent] if node.parent else 0.0
        added = Total(one.added for one in made.courses)(at)
        made.agreed[at] = Total(one.repaid for one in made.courses)(at)
        made.balloon[at] = Total(one.balloon for one in made.courses)(at)
        made.repaid[at] = decided.get(at, 0.0) if decides(loan) else made.agreed[at]
        made.interest[at] = before * case.interest(loan, node.period) - added
        drawn = Total(one.drawn for one in made.courses)(at)
        made.owed[at] = before + drawn + added - made.repaid[at]
    return made


class Total:
    """Of what some courses have at a node."""

    def __init__(self, amounts: Iterable[Mapping[str, float]]) -> None:
        self._amounts = list(amounts)

    def __call__(self, node: str) -> float:
        return sum(each.get(node, 0.0) for each in self._amounts)


def accounts_of(case: Case) -> Accounts:
    """Every loan that lends anything, once all lines of those before it are posted."""
    loans = case.scenario.financing.project_loans
    found: Accounts = {}
    for name in in_order(loans):
        if rows := rows_of(case, "financing.loan_taken", name):
            found[name] = account_of(case, name, loans[name], rows)
    return found


def held(case: Case, name: str) -> dict[str, float]:
    """Debt service that the plan holds ready at the end of each node."""
    return {row.node: row.value for row in rows_of(case, "financing.reserve_held", name)}


def letter_fee(case: Case, name: str, loan: ProjectLoan, node: Node) -> float:
    """Paid in a period for the letter of credit that stands for the reserve (F6)."""
    fee = loan.reserve.letter_of_credit_fee if loan.reserve is not None else None
    if not fee or node.parent is None:
        return 0.0
    return fee * node.period.years * held(case, name).get(node.parent, 0.0)
