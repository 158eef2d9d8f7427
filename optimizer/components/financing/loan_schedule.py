"""How one unit of a project loan is drawn, bears interest and is repaid, by period (F2, F3, F5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from ...core.interest import Interest
from ...core.months import days_in_month
from ...core.timeline import Period, Timeline
from .project_loan_schema import ProjectLoan

ByPeriod = dict[int, float]


@dataclass(frozen=True)
class Payment:
    """What one MUSD of a loan pays in a period beyond the horizon."""

    period: Period
    interest: float
    repaid: float

    @property
    def service(self) -> float:
        return self.interest + self.repaid


@dataclass(frozen=True)
class Schedule:
    """One MUSD of a loan, by index of the period within the horizon; what comes after it stands apart."""

    cost: float
    """Cost of the project that can be financed: what falls within the draw window, before the last
    repayment."""
    first: int
    last: int
    """Index of the period of the last repayment; it may lie beyond the horizon."""
    tested_from: int
    """Index of the first period after the grace: from it on debt service counts for the DSCR."""
    until: int = 0
    """Index of the first period whose cost is not financed."""
    drawn: ByPeriod = field(default_factory=dict, repr=False)
    capitalised: ByPeriod = field(default_factory=dict, repr=False)
    interest: ByPeriod = field(default_factory=dict, repr=False)
    """Paid in cash."""
    repaid: ByPeriod = field(default_factory=dict, repr=False)
    """Nothing for a sculpted loan: its repayment is decided."""
    owed: ByPeriod = field(default_factory=dict, repr=False)
    """At the end of the period."""
    unspent: ByPeriod = field(default_factory=dict, repr=False)
    """Share of a loan drawn at once that the project has not been paid for at the end of the period."""
    after: list[Payment] = field(default_factory=list, repr=False)
    """What is paid beyond the horizon, period by period."""
    balloon: float = 0.0
    """What of the last repayment is left to cash at hand or to a new loan: all of a bullet; of a schedule,
    what the last share exceeds the largest before it by."""

    @property
    def begins(self) -> int:
        """Index of the period of the first draw: with equity first, later than the first cost."""
        return min(self.drawn, default=self.first)

    @property
    def lent(self) -> float:
        """What the lender has put in for one MUSD drawn, interest added to the loan included (F3)."""
        return 1.0 + sum(self.capitalised.values())

    @property
    def service(self) -> ByPeriod:
        """Interest in cash and repayment."""
        return _sum(self.interest, self.repaid)

    def scheduled(self, index: int) -> float:
        """Service in a period, last repayments that are left to cash or to a new loan left out."""
        left = self.balloon if index == self.last else 0.0
        return self.interest.get(index, 0.0) + (1.0 - left) * self.repaid.get(index, 0.0)

    @property
    def early_interest(self) -> ByPeriod:
        """Interest in cash before the end of the grace."""
        return {index: amount for index, amount in self.interest.items() if index < self.tested_from}


def schedule(
    loan: ProjectLoan, rate: Interest, timeline: Timeline, spending: Mapping[int, float], ready: int
) -> Schedule:
    """The schedule of one MUSD drawn for a project with this spending by period, ready in month `ready`.

    Interest is simple within a period, on the opening balance. It is added to the loan in the periods that
    begin before the project is ready (if the loan capitalises), and paid in cash from then on, and in the
    period of the last repayment, after which nothing may be owed. Repayment begins with the first period
    that begins when the grace is over, and ends with the first that ends `tenor` months or more after
    readiness. Of a schedule, each share is due in the first period that ends so many months after
    readiness, or later.
    """
    periods = list(_periods(timeline, ready + loan.term))
    last = _first_end(periods, ready + loan.term)
    until = _financed_until(loan, periods, last)
    financed = {index: amount for index, amount in sorted(spending.items()) if index < until and amount}
    cost = sum(financed.values())
    grace_over = [p.index for p in periods if p.start >= ready + loan.grace and p.index < last]
    tested_from = grace_over[0] if grace_over else last
    due = _due(loan, periods, ready)
    found = Schedule(
        cost, min(financed, default=last), last, tested_from, until, balloon=_balloon(loan, due, last)
    )
    if cost == 0.0:
        return found
    shares = drawn_shares(financed, cost, loan)
    if loan.drawing == "at-once":
        found.unspent.update(_unspent(financed, cost))
    remaining = _remaining(loan, rate, periods[: last + 1], due)
    balance = 0.0
    for period in periods[found.first : last + 1]:
        index = period.index
        interest = rate.over(period) * balance
        capitalised = interest if loan.capitalise and period.start < ready and index < last else 0.0
        repaid = 0.0
        if index == last and loan.repayment != "sculpted":
            repaid = balance
        elif index < last and (index >= found.tested_from or index in due):
            repaid = _repayment(loan, period, balance, interest, due, remaining[index])
        balance += shares.get(index, 0.0) + capitalised - repaid
        if index < len(timeline.periods):
            _note(found.drawn, index, shares.get(index, 0.0))
            _note(found.capitalised, index, capitalised)
            _note(found.interest, index, interest - capitalised)
            _note(found.repaid, index, repaid)
            found.owed[index] = balance
        else:
            found.after.append(Payment(period, interest, repaid))
    return found


def drawn_shares(spending: Mapping[int, float], cost: float, loan: ProjectLoan) -> ByPeriod:
    """Share of the loan drawn in each period: as the cost is spent, only once equity is used up (F2), or at
    once."""
    if loan.drawing == "at-once":
        return {min(spending): 1.0}
    equity = (1.0 - loan.loan_to_cost) * cost if loan.drawing == "equity-first" else 0.0
    spent = list(accumulate(spending.values()))
    covered = [max(0.0, amount - equity) / (cost - equity) for amount in spent]
    return {
        index: now - before
        for index, now, before in zip(spending, covered, [0.0, *covered], strict=False)
        if now > before
    }


def _unspent(spending: Mapping[int, float], cost: float) -> ByPeriod:
    """1 less the share of the cost that is paid, in every period until all of it is."""
    found: ByPeriod = {}
    left = cost
    for index in range(min(spending), max(spending)):
        left -= spending.get(index, 0.0)
        found[index] = left / cost
    return found


def _periods(timeline: Timeline, until: int) -> Iterator[Period]:
    """The periods of the plan, and as many more of the last one's length as reach month `until`."""
    yield from timeline.periods
    last = timeline.periods[-1]
    while last.end < until:
        last = following(last)
        yield last


def following(period: Period) -> Period:
    """The period after one, of as many months and its own days."""
    days = sum(days_in_month(month) for month in range(period.end, period.end + period.months))
    return Period(period.index + 1, period.end, period.months, days)


def _first_end(periods: list[Period], month: int) -> int:
    """Index of the first period that ends when `month` begins, or later."""
    return next(period.index for period in periods if period.end >= month)


def _financed_until(loan: ProjectLoan, periods: list[Period], last: int) -> int:
    """Costs are lent for before the last repayment, and in periods that end within the draw window."""
    if loan.draw_until is None or loan.drawing == "at-once":
        return last
    return next((p.index for p in periods[:last] if p.end > loan.draw_until + 1), last)


def _due(loan: ProjectLoan, periods: list[Period], ready: int) -> ByPeriod:
    """Shares of a schedule by the period in which they are due."""
    found: ByPeriod = {}
    for offset, share in sorted(loan.schedule.items()):
        index = _first_end(periods, ready + offset)
        found[index] = found.get(index, 0.0) + share
    return found


def _balloon(loan: ProjectLoan, due: ByPeriod, last: int) -> float:
    """As a share of what is repaid last."""
    if loan.repayment == "bullet":
        return 1.0
    if loan.repayment != "scheduled":
        return 0.0
    before = max((share for index, share in due.items() if index < last), default=0.0)
    return max(0.0, 1.0 - before / due[last])


def _remaining(loan: ProjectLoan, rate: Interest, periods: list[Period], due: ByPeriod) -> ByPeriod:
    """By period, its months (or share due) and those of all later ones; discounted to its start for a level
    loan.

    Payments that are proportional to months and repay a balance are the balance over this, times the months.
    """
    found: ByPeriod = {}
    later = 0.0
    for period in reversed(periods):
        later += due.get(period.index, 0.0) if loan.repayment == "scheduled" else period.months
        if loan.repayment == "level":
            later /= 1.0 + rate.over(period)
        found[period.index] = later
    return found


def _repayment(
    loan: ProjectLoan, period: Period, balance: float, interest: float, due: ByPeriod, remaining: float
) -> float:
    if loan.repayment in ("bullet", "sculpted"):
        return 0.0
    weight = due.get(period.index, 0.0) if loan.repayment == "scheduled" else period.months
    payment = balance * weight / remaining
    return payment - interest if loan.repayment == "level" else payment


def _note(amounts: ByPeriod, index: int, amount: float) -> None:
    if amount:
        amounts[index] = amount


def _sum(one: ByPeriod, other: ByPeriod) -> ByPeriod:
    return {index: one.get(index, 0.0) + other.get(index, 0.0) for index in sorted({*one, *other})}
