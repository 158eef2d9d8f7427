"""What one unit of a lease brings and takes in each month after commencement (L1, L6, F14, F15, L13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .schema import Lease, Prepayment

Monthly = Mapping[int, float]
"""MUSD by month after commencement; negative months lie before it."""


@dataclass(frozen=True)
class Curves:
    """One unit is the whole lease, or one block. Sequences run from commencement to the end of the term."""

    rent: Sequence[float]
    """MUSD."""
    operating: Sequence[float]
    """Landlord's own cost in MUSD, power apart."""
    leased: Sequence[float]
    """IT MW that the tenant holds: parts count from their commencement."""
    powered: Sequence[float]
    """IT MW in use: as on rent by the ramp, in free months too."""
    prepaid: Monthly
    prepaid_credited: Monthly
    capex_paid: Monthly
    """What the tenant pays for fit-out."""
    capex_credited: Monthly
    owed: Monthly
    """Changes of what the tenant has paid and is still to be credited."""
    machines: Monthly
    """What the landlord's machines cost."""


def curves(lease: Lease, hall: str) -> Curves:
    """The curves of a lease in one of its halls. Expects a lease that the checks have passed."""
    terms = lease.halls[hall]
    rate = lease.rent if terms.rent is None else terms.rent
    cost = lease.operating_cost if terms.operating_cost is None else terms.operating_cost
    months = range(lease.term)
    rates = [0.001 * rate * (1.0 + lease.escalator) ** (month // 12) for month in months]
    costs = [0.001 * cost * (1.0 + lease.operating_growth) ** (month // 12) for month in months]
    rent = [0.0] * lease.term
    leased = [0.0] * lease.term
    powered = [0.0] * lease.term
    prepaid: dict[int, float] = {}
    prepaid_credited: dict[int, float] = {}
    capex_paid: dict[int, float] = {}
    capex_credited: dict[int, float] = {}
    owed: dict[int, float] = {}
    machines: dict[int, float] = {}
    for begins, power in parts(lease):
        own = [0.0] * lease.term
        for month in range(begins, lease.term):
            on = power * _ramped(lease, month - begins)
            leased[month] += power
            powered[month] += on
            own[month] = rates[month] * on if month - begins >= lease.free else 0.0
            rent[month] += own[month]
        _prepay(lease, begins, power, own, prepaid, prepaid_credited)
        _fit_out(lease, begins, power, own, capex_paid, capex_credited, owed)
        if lease.gpus is not None:
            for month, share in lease.gpus.spend.items():
                _add(machines, begins + month, lease.gpus.capex * power * share)
    for month, amount in prepaid.items():
        _add(owed, month, amount)
    for month, amount in prepaid_credited.items():
        _add(owed, month, -amount)
    return Curves(
        rent=rent,
        operating=[cost * power for cost, power in zip(costs, leased, strict=True)],
        leased=leased,
        powered=powered,
        prepaid=prepaid,
        prepaid_credited=prepaid_credited,
        capex_paid=capex_paid,
        capex_credited=capex_credited,
        owed=owed,
        machines=machines,
    )


def parts(lease: Lease) -> tuple[tuple[int, float], ...]:
    """Months after commencement and IT MW of each part of one unit; all parts end with the term."""
    if lease.blocks is not None:
        return ((0, lease.blocks.size),)
    first = lease.it - sum(phase.it for phase in lease.phases.values())
    later = sorted((phase.after, phase.it) for phase in lease.phases.values())
    return tuple(part for part in ((0, first), *later) if part[1] > 1e-9)


def months_ahead(lease: Lease) -> int:
    """Months before commencement by which the lease must be signed: notice, or the first money that moves."""
    ahead = [lease.notice]
    if lease.prepayment is not None:
        ahead += [-month for month in paid_shares(lease.prepayment)]
    if lease.tenant_capex is not None:
        ahead.append(lease.tenant_capex.before)
    if lease.gpus is not None:
        ahead += [-month for month, share in lease.gpus.spend.items() if share]
    return max(ahead)


def paid_shares(terms: Prepayment) -> dict[int, float]:
    """Share of a prepayment by month after commencement: at once, or by milestone (F14)."""
    shares = terms.paid or {-(terms.before or 0): 1.0}
    return {month: share for month, share in shares.items() if share}


def machines_worth(lease: Lease, month: int) -> float:
    """MUSD that the machines of one unit are worth so many months after commencement.

    Linear from their cost at the commencement of each part to the residual at the end of their life.
    """
    if lease.gpus is None:
        return 0.0
    worth = 0.0
    for begins, power in parts(lease):
        aged = min(max(month - begins, 0) / lease.gpus.life, 1.0)
        worth += lease.gpus.capex * power * (1.0 - (1.0 - lease.gpus.residual) * aged)
    return worth


def resale_risk(lease: Lease) -> str:
    """Class at which what the machines are worth after the lease is discounted (O1)."""
    own = lease.gpus.risk if lease.gpus is not None else None
    return lease.credit if own is None else own


def _ramped(lease: Lease, month: int) -> float:
    """Share of a part's power on rent so many months after the part's commencement."""
    if not lease.ramp:
        return 1.0
    return lease.ramp[max(begun)] if (begun := [first for first in lease.ramp if first <= month]) else 0.0


def _prepay(
    lease: Lease,
    begins: int,
    power: float,
    rent: list[float],
    paid: dict[int, float],
    credited: dict[int, float],
) -> None:
    """F14: a share of the part's rent over the whole term, or of its machines, comes early and is credited
    evenly.
    """
    terms = lease.prepayment
    if terms is None:
        return
    whole = sum(rent) if terms.of == "contract" or lease.gpus is None else lease.gpus.capex * power
    amount = terms.share * whole
    for month, share in paid_shares(terms).items():
        _add(paid, begins + month, share * amount)
    for month in range(terms.credited_over):
        _add(credited, begins + terms.credited_from + month, amount / terms.credited_over)


def _fit_out(
    lease: Lease,
    begins: int,
    power: float,
    rent: list[float],
    paid: dict[int, float],
    credited: dict[int, float],
    owed: dict[int, float],
) -> None:
    """F15: the tenant pays for fit-out and takes up to a share of each month's rent until it has it back.

    Only what it will get back is owed to it.
    """
    terms = lease.tenant_capex
    if terms is None:
        return
    whole = left = terms.amount * power
    for month in range(begins, lease.term):
        credit = min(left, terms.credit_share * rent[month])
        if credit:
            _add(credited, month, credit)
            _add(owed, month, -credit)
        left -= credit
    for month in range(begins - terms.before, begins) or (begins,):
        _add(paid, month, whole / max(terms.before, 1))
        _add(owed, month, (whole - left) / max(terms.before, 1))


def _add(amounts: dict[int, float], month: int, amount: float) -> None:
    amounts[month] = amounts.get(month, 0.0) + amount
