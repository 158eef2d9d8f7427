"""How one unit of a project loan is drawn, bears interest and is repaid, by period (F2, F3, F5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from ...core.timeline import Period, Timeline
from .schema import Drawing, ProjectLoan

ByPeriod = dict[int, float]


@dataclass(frozen=True)
class Schedule:
    """One MUSD of a loan, by index of the period; beyond the horizon only the last repayment's index."""

    cost: float
    """Cost of the project that can be financed: what falls before the last repayment."""
    first: int
    last: int
    """Index of the period of the last repayment; it may lie beyond the horizon."""
    tested_from: int
    """Index of the first period after the grace: from it on debt service counts for the DSCR."""
    drawn: ByPeriod = field(default_factory=dict, repr=False)
    capitalised: ByPeriod = field(default_factory=dict, repr=False)
    interest: ByPeriod = field(default_factory=dict, repr=False)
    """Paid in cash."""
    repaid: ByPeriod = field(default_factory=dict, repr=False)
    """Nothing for a sculpted loan: its repayment is decided."""
    owed: ByPeriod = field(default_factory=dict, repr=False)
    """At the end of the period."""

    @property
    def lent(self) -> float:
        """What the lender has put in for one MUSD drawn, interest added to the loan included (F3)."""
        return 1.0 + sum(self.capitalised.values())

    @property
    def service(self) -> ByPeriod:
        """Interest in cash and repayment."""
        return _sum(self.interest, self.repaid)

    @property
    def early_interest(self) -> ByPeriod:
        """Interest in cash before the end of the grace."""
        return {index: amount for index, amount in self.interest.items() if index < self.tested_from}


def schedule(loan: ProjectLoan, timeline: Timeline, spending: Mapping[int, float], ready: int) -> Schedule:
    """The schedule of one MUSD drawn for a project with this spending by period, ready in month `ready`.

    Interest is simple within a period, on the opening balance. It is added to the loan in the periods that
    begin before the project is ready (if the loan capitalises), and paid in cash from then on, and in the
    period of the last repayment, after which nothing may be owed. Repayment begins with the first period
    that begins when the grace is over, and ends with the first that ends `tenor` months or more after
    readiness.
    """
    periods = list(_periods(timeline, ready + loan.tenor))
    last = next(period.index for period in periods if period.end >= ready + loan.tenor)
    financed = {index: amount for index, amount in sorted(spending.items()) if index < last and amount}
    cost = sum(financed.values())
    grace_over = [p.index for p in periods if p.start >= ready + loan.grace and p.index < last]
    tested_from = grace_over[0] if grace_over else last
    found = Schedule(cost, min(financed, default=last), last, tested_from)
    if cost == 0.0:
        return found
    shares = drawn_shares(financed, cost, loan.loan_to_cost, loan.drawing)
    remaining = _remaining(loan, periods[: last + 1])
    balance = 0.0
    for period in periods[found.first : last + 1]:
        index = period.index
        interest = loan.rate * period.years * balance
        capitalised = interest if loan.capitalise and period.start < ready and index < last else 0.0
        repaid = 0.0
        if loan.repayment != "sculpted":
            repaid = balance if index == last else 0.0
            if found.tested_from <= index < last:
                repaid = _repayment(loan, period, balance, interest, remaining[index])
        balance += shares.get(index, 0.0) + capitalised - repaid
        if index < len(timeline.periods):
            _note(found.drawn, index, shares.get(index, 0.0))
            _note(found.capitalised, index, capitalised)
            _note(found.interest, index, interest - capitalised)
            _note(found.repaid, index, repaid)
            found.owed[index] = balance
    return found


def drawn_shares(
    spending: Mapping[int, float], cost: float, loan_to_cost: float, drawing: Drawing
) -> ByPeriod:
    """Share of the loan drawn in each period: as the cost is spent, or only once equity is used up (F2)."""
    equity = (1.0 - loan_to_cost) * cost if drawing == "equity-first" else 0.0
    spent = list(accumulate(spending.values()))
    covered = [max(0.0, amount - equity) / (cost - equity) for amount in spent]
    return {
        index: now - before
        for index, now, before in zip(spending, covered, [0.0, *covered], strict=False)
        if now > before
    }


def _periods(timeline: Timeline, until: int) -> Iterator[Period]:
    """The periods of the plan, and as many more of the last one's length as reach month `until`."""
    yield from timeline.periods
    last = timeline.periods[-1]
    while last.end < until:
        last = Period(last.index + 1, last.end, last.months, last.days)
        yield last


def _remaining(loan: ProjectLoan, periods: list[Period]) -> ByPeriod:
    """By period, its months and those of all later ones; discounted to its start for a level loan.

    Payments that are proportional to months and repay a balance are the balance over this, times the months.
    """
    found: ByPeriod = {}
    later = 0.0
    for period in reversed(periods):
        later += period.months
        if loan.repayment == "level":
            later /= 1.0 + loan.rate * period.years
        found[period.index] = later
    return found


def _repayment(loan: ProjectLoan, period: Period, balance: float, interest: float, remaining: float) -> float:
    if loan.repayment == "bullet":
        return 0.0
    payment = balance * period.months / remaining
    return payment - interest if loan.repayment == "level" else payment


def _note(amounts: ByPeriod, index: int, amount: float) -> None:
    if amount:
        amounts[index] = amount


def _sum(one: ByPeriod, other: ByPeriod) -> ByPeriod:
    return {index: one.get(index, 0.0) + other.get(index, 0.0) for index in sorted({*one, *other})}
