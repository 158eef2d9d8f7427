"""The same cost or the same income behind two loans: capacity that does not exist (P30, F22)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...core.errors import Problem
from ...core.suggest import percent
from .loan_terms import connected
from .project_loan_schema import ProjectLoan
from .schema import Financing

Groups = Mapping[str, str | None]
"""By lease, the group of which only one is ever signed."""


def lent_together(
    loans: Mapping[str, ProjectLoan], names: list[str], groups: Groups
) -> tuple[float, list[str]]:
    """The largest share of a cost that these loans can lend at the same time, and which of them do.

    Loans that are served by different leases of one group never run together: only one of those is signed.
    """
    exclusive: dict[str, dict[str, list[str]]] = {}
    together = []
    for name in names:
        served = {groups.get(lease) for lease in loans[name].served_by}
        group = next(iter(served)) if len(served) == 1 else None
        if group is None:
            together.append(name)
            continue
        for lease in loans[name].served_by:
            exclusive.setdefault(group, {}).setdefault(lease, []).append(name)

    def lent(chosen: Iterable[str]) -> float:
        return sum(loans[name].loan_to_cost for name in chosen)

    for by_lease in exclusive.values():
        together += max(by_lease.values(), key=lent)
    return lent(together), [name for name in names if name in together]


def shared_findings(financing: Financing, groups: Groups) -> list[Problem]:
    """Projects lent for beyond their cost, and leases whose income is promised to two lenders."""
    loans = financing.project_loans
    found = [*_lent_twice(loans, "halls", groups), *_lent_twice(loans, "machines_of", groups)]
    found += _refinanced_twice(loans)
    found += _served_twice(loans)
    ids = [name for kind in type(financing).model_fields for name in getattr(financing, kind)]
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


def _lent_twice(loans: Mapping[str, ProjectLoan], field: str, groups: Groups) -> Iterator[Problem]:
    for project in sorted({item for loan in loans.values() for item in getattr(loan, field)}):
        every = [name for name, loan in loans.items() if project in getattr(loan, field)]
        total, names = lent_together(loans, every, groups)
        if len(names) > 1 and total > 1.0 + 1e-9:
            yield Problem(
                f"financing.project_loans.{names[-1]}.{field}",
                "cost-lent-twice",
                f"{' and '.join(names)} together lend {percent(total)} of the cost of '{project}'",
                "lower loan_to_cost, or keep the project in one of them",
            )


def _refinanced_twice(loans: Mapping[str, ProjectLoan]) -> Iterator[Problem]:
    for repaid in sorted({name for loan in loans.values() for name in loan.refinances}):
        names = [name for name, loan in loans.items() if repaid in loan.refinances]
        total = sum(loans[name].loan_to_cost for name in names)
        if len(names) > 1 and total > 1.0 + 1e-9:
            yield Problem(
                f"financing.project_loans.{names[-1]}.refinances",
                "repayment-lent-twice",
                f"{' and '.join(names)} together lend {percent(total)} of what '{repaid}' repays last",
                "lower loan_to_cost, or let one of them refinance it",
            )


def _served_twice(loans: Mapping[str, ProjectLoan]) -> Iterator[Problem]:
    tested = {name: loan for name, loan in loans.items() if loan.dscr is not None}
    for lease in sorted({item for loan in tested.values() for item in loan.served_by}):
        names = [name for name, loan in tested.items() if lease in loan.served_by]
        if len({connected(loans, name) for name in names}) > 1:
            yield Problem(
                f"financing.project_loans.{names[-1]}.served_by",
                "income-promised-twice",
                f"the income of lease '{lease}' counts in full for the dscr of {' and of '.join(names)}",
                "let it serve one of them, leave dscr out of the other, or say ranks_with where it is shared",
            )
