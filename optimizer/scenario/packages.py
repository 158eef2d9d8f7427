"""Packages of one lease, such as with and without a backstop: what a scenario may have forgotten (F9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..core.errors import Problem
from .schema import Scenario


def package_findings(scenario: Scenario, likes: Mapping[str, str]) -> Iterator[Problem]:
    """Loans that a package leaves without use, or that it can use though they were made for the other one.

    `likes` has the lease that each lease which says `like` is like.
    """
    loans = scenario.financing.project_loans
    served = {lease for loan in loans.values() for lease in loan.served_by}
    groups = {id: lease.group for id, lease in scenario.leases.items()}
    pairs = [(one, other) for one, other in likes.items() if groups[one] and groups[one] == groups[other]]
    for name, loan in loans.items():
        path = f"financing.project_loans.{name}"
        for lease, other in pairs:
            with_it, with_other = lease in loan.served_by, other in loan.served_by
            if loan.dscr is not None and with_other and lease not in served:
                yield Problem(
                    f"{path}.served_by",
                    "package-not-served",
                    f"'{other}' serves this loan, but '{lease}', which is like it, serves none: "
                    "if that one is signed, nothing can be drawn",
                    f"add {lease} to served_by, or give it a loan of its own",
                    severity="warning",
                )
            if loan.dscr is None and with_it != with_other:
                serves, not_meant = (lease, other) if with_it else (other, lease)
                yield Problem(
                    path,
                    "package-not-tied",
                    f"only '{serves}' serves this loan, but as it has no dscr it can be drawn with "
                    f"'{not_meant}' too, on the same terms",
                    f"add a dscr, or name {not_meant} in served_by if the loan is for both",
                    severity="warning",
                )
