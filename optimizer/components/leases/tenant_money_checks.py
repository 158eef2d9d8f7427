"""Checks of what tenants pay ahead: prepaid rent and fit-out (F14, F15)."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.errors import Problem
from ...core.suggest import percent
from .curves import curves, paid_shares
from .schema import Lease, Prepayment


def dates_findings(path: str, lease: Lease) -> list[Problem]:
    """When a prepayment is paid and credited: all that must be right before its amounts can be looked at."""
    terms = lease.prepayment
    if terms is None:
        return []
    path = f"{path}.prepayment"
    found = [*_basis(path, lease, terms), *_milestones(path, terms)]
    if not found:
        found += _within_term(path, lease, terms)
    if not found:
        found += _not_before_payment(path, terms)
    return found


def amounts_findings(path: str, lease: Lease) -> list[Problem]:
    """Credits against the rent that they are taken off. Expects a lease without other errors."""
    return [*_within_rent(path, lease), *_repaid(path, lease)]


def _basis(path: str, lease: Lease, terms: Prepayment) -> Iterator[Problem]:
    if terms.of == "machines" and lease.gpus is None:
        yield Problem(
            f"{path}.of",
            "prepaid-machines-missing",
            "a share of the machines is prepaid, but the lease has no machines of the landlord's",
            "write of: contract, or give gpus",
        )


def _milestones(path: str, terms: Prepayment) -> Iterator[Problem]:
    if terms.before is None and not terms.paid:
        yield Problem(
            path,
            "prepayment-date-missing",
            "nothing says when the prepayment is paid",
            "add e.g. before: 3 months, or paid: {-6: 50 %, 0: 50 %}",
        )
    if terms.before is not None and terms.paid:
        yield Problem(
            f"{path}.before",
            "prepayment-dates-twice",
            "both `before` and `paid` say when the prepayment is paid",
            "take one of them out",
        )
    total = sum(terms.paid.values())
    if terms.paid and abs(total - 1.0) > 1e-6:
        yield Problem(
            f"{path}.paid",
            "paid-sum",
            f"the shares of the prepayment add up to {percent(total)}",
            "make them add up to 100 %",
        )


def _within_term(path: str, lease: Lease, terms: Prepayment) -> Iterator[Problem]:
    if terms.credited_over <= 0:
        yield Problem(
            f"{path}.credited_over",
            "credits-missing",
            "a prepayment credited over 0 months is never given back",
            "write the months over which it is credited",
        )
    last = max((phase.after for phase in lease.phases.values()), default=0)
    ends = last + terms.credited_from + terms.credited_over
    if ends > lease.term:
        phased = f" (its last phase commences after {last})" if last else ""
        yield Problem(
            path,
            "credits-after-term",
            f"credits run to month {ends}: from month {last + terms.credited_from} over "
            f"{terms.credited_over} months{phased}; the lease ends after {lease.term}",
            "begin sooner, or spread them over fewer months",
        )


def _not_before_payment(path: str, terms: Prepayment) -> Iterator[Problem]:
    """A tenant is not credited what it has not paid."""
    for month in sorted(paid_shares(terms)):
        paid = sum(share for paid, share in paid_shares(terms).items() if paid < month)
        credited = min(max(month - terms.credited_from, 0) / terms.credited_over, 1.0)
        if credited > paid + 1e-9:
            yield Problem(
                f"{path}.paid.{month}",
                "credited-before-paid",
                f"before month {month} the tenant has paid {percent(paid)} of the prepayment and been "
                f"credited {percent(credited)}",
                "let it pay sooner, or begin the credits later",
            )
            return


def _within_rent(path: str, lease: Lease) -> Iterator[Problem]:
    """No month's credits may exceed its rent; told for the first hall and month in which they do."""
    if lease.prepayment is None:
        return
    for hall in lease.halls:
        own = curves(lease, hall)
        for month, rent in enumerate(own.rent):
            prepaid = own.prepaid_credited.get(month, 0.0)
            fit_out = own.capex_credited.get(month, 0.0)
            if prepaid and prepaid + fit_out > rent + 1e-9:
                both = f", {fit_out:.4g} MUSD of them for fit-out" if fit_out else ""
                block = " of a block" if lease.blocks else ""
                yield Problem(
                    f"{path}.prepayment.credited_over",
                    "credits-above-rent",
                    f"in {hall}, month {month} after commencement credits {prepaid + fit_out:.4g} "
                    f"MUSD{both}, and the rent{block} is {rent:.4g} MUSD",
                    "spread the credits over more months, begin them later, or let less be prepaid",
                )
                return


def _repaid(path: str, lease: Lease) -> Iterator[Problem]:
    terms = lease.tenant_capex
    if terms is None or terms.credit_share == 0.0:
        return
    for hall in lease.halls:
        own = curves(lease, hall)
        paid, credited = sum(own.capex_paid.values()), sum(own.capex_credited.values())
        if credited < paid - 1e-6:
            yield Problem(
                f"{path}.tenant_capex.credit_share",
                "tenant-capex-not-repaid",
                f"in {hall}, {percent(terms.credit_share)} of the rent gives back {credited:.4g} MUSD of the "
                f"{paid:.4g} MUSD that the tenant paid; the plan keeps the rest",
                "raise the share, or write 0 % for a contribution that is not given back",
                severity="warning",
            )
