"""What can be wrong with loans for what is built before anything is solved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ...core.errors import Problem
from ...core.suggest import meant, percent
from ...core.tree import Tree
from .common_checks import window_findings
from .loan_condition_checks import condition_findings, drawing_findings
from .loan_repayment_checks import refinancing_findings, repayment_findings
from .loan_terms import with_tenors
from .project_loan_schema import ProjectLoan


def project_loan_findings(
    path: str,
    loan: ProjectLoan,
    tree: Tree,
    *,
    loans: Mapping[str, ProjectLoan],
    halls: Collection[str],
    lease_terms: Mapping[str, int],
    with_machines: Collection[str],
) -> Iterator[Problem]:
    """All problems of one loan among all `loans`, its interest apart."""
    yield from _projects(path, loan, halls, lease_terms, with_machines)
    yield from refinancing_findings(path, loan, loans)
    yield from _terms(path, loan)
    yield from drawing_findings(path, loan)
    yield from repayment_findings(path, loan, with_tenors(loans, lease_terms), lease_terms)
    yield from condition_findings(path, loan)
    yield from window_findings(path, "available", loan.available_from, loan.available_until, tree)


def _projects(
    path: str,
    loan: ProjectLoan,
    halls: Collection[str],
    leases: Mapping[str, int],
    with_machines: Collection[str],
) -> Iterator[Problem]:
    if not loan.halls and not loan.machines_of and not loan.refinances:
        yield Problem(
            path,
            "project-missing",
            "the loan finances nothing",
            "name halls, leases in machines_of, or loans that it refinances",
        )
    for hall in loan.halls:
        if hall not in halls:
            yield Problem(f"{path}.halls", "hall-unknown", f"there is no hall '{hall}'", meant(hall, halls))
    for lease in loan.machines_of:
        if lease not in leases:
            message = f"there is no lease '{lease}'"
            yield Problem(f"{path}.machines_of", "lease-unknown", message, meant(lease, leases))
        elif lease not in with_machines:
            yield Problem(
                f"{path}.machines_of",
                "machines-missing",
                f"lease '{lease}' has no machines to finance",
                f"give leases.{lease} its gpus, or take it out here",
            )
    for lease in loan.served_by:
        if lease not in leases:
            message = f"there is no lease '{lease}'"
            yield Problem(f"{path}.served_by", "lease-unknown", message, meant(lease, leases))
    if loan.dscr is not None and not loan.served_by:
        yield Problem(
            f"{path}.served_by",
            "service-missing",
            "no lease serves the loan, so its dscr could never be met",
            "name the leases whose income serves it, or leave dscr out",
        )


def _terms(path: str, loan: ProjectLoan) -> Iterator[Problem]:
    if not 0.0 < loan.loan_to_cost <= 1.0:
        yield Problem(
            f"{path}.loan_to_cost",
            "loan-to-cost",
            f"{percent(loan.loan_to_cost)} of a cost cannot be lent for it",
            "write more than 0 % and at most 100 %",
        )
    if loan.repayment == "sculpted" and loan.dscr is None:
        yield Problem(
            f"{path}.dscr",
            "dscr-missing",
            "a sculpted loan is repaid to fit the income, but no dscr says how much of it",
            "add e.g. dscr: 1.3, or choose another repayment",
        )
    if loan.dscr is not None and loan.dscr < 1.0:
        yield Problem(
            f"{path}.dscr",
            "dscr-low",
            f"a dscr of {loan.dscr:g} lets debt service exceed the income that serves it",
            "write 1 or more",
            severity="warning",
        )
