"""What tenants pay ahead, what is credited to them, and what is owed to them in between, month by month."""

from __future__ import annotations

from ...components.leases.schema import Prepayment
from .contracts import Contract, Part


def prepaid(contract: Contract, month: int) -> float:
    """Rent paid in advance in a month (F14)."""
    terms = contract.lease.prepayment
    if terms is None:
        return 0.0
    return sum(
        _prepayment(contract, part) * share
        for part in contract.parts
        for step, share in _milestones(terms)
        if part.commence + step == month
    )


def prepayment_credited(contract: Contract, month: int) -> float:
    """What of the prepayment is taken off the month's rent (F14)."""
    terms = contract.lease.prepayment
    if terms is None:
        return 0.0
    credit = 0.0
    for part in contract.parts:
        first = part.commence + terms.credited_from
        if first <= month < first + terms.credited_over:
            credit += _prepayment(contract, part) / terms.credited_over
    return credit


def tenant_paid(contract: Contract, month: int) -> float:
    """Fit-out money from the tenant (F15)."""
    terms = contract.lease.tenant_capex
    if terms is None:
        return 0.0
    span = max(1, terms.before)
    first = [(part, part.commence - terms.before) for part in contract.parts]
    return sum(terms.amount * part.it / span for part, begin in first if begin <= month < begin + span)


def capex_credited(contract: Contract, month: int) -> float:
    """What of the fit-out money is taken off the month's rent: until all is repaid (F15)."""
    return sum(
        _recovered(contract, part, month + 1) - _recovered(contract, part, month) for part in contract.parts
    )


def owed(contract: Contract, until: int) -> float:
    """What the tenant has paid before month `until` and is credited only from then on.

    Fit-out money that the rent never gives back is not owed.
    """
    total = 0.0
    for part in contract.parts:
        terms = contract.lease.prepayment
        if terms is not None:
            paid = sum(share for step, share in _milestones(terms) if part.commence + step < until)
            months = min(max(until - part.commence - terms.credited_from, 0), terms.credited_over)
            total += _prepayment(contract, part) * (paid - months / terms.credited_over)
        fit_out = contract.lease.tenant_capex
        if fit_out is not None:
            span = max(1, fit_out.before)
            months = min(max(until - part.commence + fit_out.before, 0), span)
            total += _recovered(contract, part, contract.end) * months / span
            total -= _recovered(contract, part, until)
    return total


def received(contract: Contract) -> float:
    """The whole prepayment."""
    return sum(_prepayment(contract, part) for part in contract.parts)


def credits(contract: Contract) -> float:
    """All that is ever credited of it, within the term."""
    return sum(prepayment_credited(contract, month) for month in range(contract.commence, contract.end))


def _milestones(terms: Prepayment) -> list[tuple[int, float]]:
    """Months after commencement with the share of the prepayment that is paid in them."""
    return list(terms.paid.items()) if terms.before is None else [(-terms.before, 1.0)]


def _prepayment(contract: Contract, part: Part) -> float:
    """Prepayment for a part: a share of its base-term contract value, or of its machines."""
    terms = contract.lease.prepayment
    if terms is None:
        return 0.0
    if terms.of == "machines":
        assert contract.lease.gpus is not None
        return terms.share * contract.lease.gpus.capex * part.it
    return terms.share * sum(contract.rent_of(part, month) for month in range(part.commence, contract.end))


def _recovered(contract: Contract, part: Part, until: int) -> float:
    """Fit-out money that the rent of a part has given back before month `until` (F15)."""
    terms = contract.lease.tenant_capex
    if terms is None:
        return 0.0
    rent = sum(contract.rent_of(part, month) for month in range(part.commence, min(until, contract.end)))
    return min(terms.amount * part.it, terms.credit_share * rent)
