"""The same cost or the same income behind two loans: capacity that does not exist (P30, F22)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...core.errors import Problem
from ...core.suggest import percent
from .schema import Financing, ProjectLoan


def shared_findings(financing: Financing) -> list[Problem]:
    """Projects lent for beyond their cost, and leases whose income is promised to two lenders."""
    loans = financing.project_loans
    found = [*_lent_twice(loans, "halls"), *_lent_twice(loans, "machines_of"), *_served_twice(loans)]
    ids = [*loans, *financing.revolvers, *financing.term_notes, *financing.outstanding]
    found += [
        Problem(
            "financing",
            "facility-twice",
            f"two facilities have the id '{name}'",
            "give each facility an id of its own, whatever its kind",
        )
        for name in sorted({name for name in ids if ids.count(name) > 1})
    ]
    return found


def _lent_twice(loans: Mapping[str, ProjectLoan], field: str) -> Iterator[Problem]:
    for project in sorted({item for loan in loans.values() for item in getattr(loan, field)}):
        names = [name for name, loan in loans.items() if project in getattr(loan, field)]
        total = sum(loans[name].loan_to_cost for name in names)
        if len(names) > 1 and total > 1.0 + 1e-9:
            yield Problem(
                f"financing.project_loans.{names[-1]}.{field}",
                "cost-lent-twice",
                f"{' and '.join(names)} together lend {percent(total)} of the cost of '{project}'",
                "lower loan_to_cost, or keep the project in one of them",
            )


def _served_twice(loans: Mapping[str, ProjectLoan]) -> Iterator[Problem]:
    tested = {name: loan for name, loan in loans.items() if loan.dscr is not None}
    for lease in sorted({item for loan in tested.values() for item in loan.served_by}):
        names = [name for name, loan in tested.items() if lease in loan.served_by]
        if len(names) > 1:
            yield Problem(
                f"financing.project_loans.{names[-1]}.served_by",
                "income-promised-twice",
                f"the income of lease '{lease}' counts in full for the dscr of {' and of '.join(names)}",
                "let it serve one of them, or leave dscr out of the other",
            )
