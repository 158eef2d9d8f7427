"""What a signed lease brings month by month, straight from its terms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...components.leases.schema import Lease
from .case import Case, Row
from .conversions import gross_per_it

PAYER = {
    "nnn": "tenant",
    "modified-gross": "passed-through",
    "hosting": "passed-through",
    "gpu-cloud": "landlord",
}
"""Who pays for power where the lease does not say (L2)."""


@dataclass(frozen=True)
class Part:
    """A phase, or what commences first; `commence` is its own first month."""

    it: float
    commence: int


@dataclass(frozen=True)
class Contract:
    """One lease in one hall with its dates. Months are ordinals; money is MUSD."""

    name: str
    lease: Lease
    hall: str
    site: str
    node: str
    commence: int
    parts: tuple[Part, ...]
    rent_rate: float
    """USD/kW-month in the first year."""
    cost_rate: float
    gross_per_it: float

    @property
    def end(self) -> int:
        """First month after the lease: one term for all its phases."""
        return self.commence + self.lease.term

    @property
    def payer(self) -> str:
        return self.lease.power_paid_by or PAYER[self.lease.kind]

    def years(self, month: int) -> int:
        """Anniversaries passed."""
        return (month - self.commence) // 12

    def in_service(self, month: int) -> list[Part]:
        """The parts that have commenced, until the lease ends."""
        return [part for part in self.parts if part.commence <= month < self.end]

    def leased(self, month: int) -> float:
        """IT MW that the tenant holds."""
        return sum(part.it for part in self.in_service(month))

    def taken_up(self, part: Part, month: int) -> float:
        """IT MW of a part that is on rent by its ramp (L6)."""
        ramp = self.lease.ramp
        if not ramp:
            return part.it
        passed = [step for step in ramp if step <= month - part.commence]
        return part.it * ramp[max(passed)] if passed else 0.0

    def drawn(self, month: int) -> float:
        """IT MW that the tenant draws at most: what is on rent."""
        return sum(self.taken_up(part, month) for part in self.in_service(month))

    def used(self, month: int) -> float:
        """IT MW drawn on average."""
        return self.drawn(month) * self.lease.load_factor

    def rent_of(self, part: Part, month: int) -> float:
        """Rent of one part (L1, L6)."""
        if not max(part.commence, part.commence + self.lease.free) <= month < self.end:
            return 0.0
        rate = self.rent_rate * (1.0 + self.lease.escalator) ** self.years(month)
        return self.taken_up(part, month) * rate * 1e-3

    def rent(self, month: int) -> float:
        return sum(self.rent_of(part, month) for part in self.parts)

    def operating_cost(self, month: int) -> float:
        rate = self.cost_rate * (1.0 + self.lease.operating_growth) ** self.years(month)
        return self.leased(month) * rate * 1e-3

    def backstop_fee(self, month: int) -> float:
        """What of the month's rent goes to the guarantor (F9)."""
        return self.lease.backstop.fee * self.rent(month) if self.lease.backstop is not None else 0.0

    def machines(self, month: int) -> float:
        """Spending on the landlord's machines (L13)."""
        gpus = self.lease.gpus
        if gpus is None:
            return 0.0
        return sum(
            gpus.capex * part.it * share
            for part in self.parts
            for step, share in gpus.spend.items()
            if part.commence + step == month
        )

    def machines_worth(self, month: int) -> float:
        """Worth of the machines at the beginning of a month: linear to the residual over their life."""
        gpus = self.lease.gpus
        if gpus is None:
            return 0.0
        worth = 0.0
        for part in self.parts:
            age = min(max(month - part.commence, 0), gpus.life)
            worth += gpus.capex * part.it * (1.0 - (1.0 - gpus.residual) * age / gpus.life)
        return worth

    def last_month(self) -> int:
        """First month after which nothing of the lease moves any more."""
        late = [self.end]
        for part in self.parts:
            if self.lease.prepayment is not None:
                terms = self.lease.prepayment
                late.append(part.commence + terms.credited_from + terms.credited_over)
            if self.lease.gpus is not None:
                late += [part.commence + step + 1 for step in self.lease.gpus.spend]
        return max(late)


def contracts(case: Case) -> list[Contract]:
    """Every lease in the plan."""
    return [_contract(case, row) for row in case.rows("leases.taken")]


def _contract(case: Case, row: Row) -> Contract:
    hall_name, name, label = row.items
    lease, hall = case.scenario.leases[name], case.scenario.halls[hall_name]
    terms = lease.halls[hall_name]
    commence = lease.signed.commence if lease.signed is not None else _first_month(case, label)
    size = lease.blocks.size if lease.blocks is not None else lease.it
    return Contract(
        name=name,
        lease=lease,
        hall=hall_name,
        site=hall.site,
        node=row.node,
        commence=commence,
        parts=tuple(_parts(lease, commence, size * row.value)),
        rent_rate=lease.rent if terms.rent is None else terms.rent,
        cost_rate=lease.operating_cost if terms.operating_cost is None else terms.operating_cost,
        gross_per_it=gross_per_it(case, hall),
    )


def _first_month(case: Case, label: str) -> int:
    return next(period.start for period in case.tree.timeline.periods if period.label == label)


def _parts(lease: Lease, commence: int, it: float) -> Iterable[Part]:
    scale = it / lease.it
    first = lease.it - sum(phase.it for phase in lease.phases.values())
    yield Part(first * scale, commence)
    for phase in lease.phases.values():
        yield Part(phase.it * scale, commence + phase.after)
