"""What is paid on money owed until the last of it is repaid, also beyond the horizon (F20)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...core.interest import Interest
from ...core.months import days_in_month
from ...core.timeline import Period, Timeline


@dataclass(frozen=True)
class Course:
    """What falls due on an amount in each period after the one in which it is issued."""

    interest: Mapping[Period, float]
    """Paid in cash."""
    repaid: Mapping[Period, float]

    def worth(self, rate: float, month: int) -> float:
        """Worth, at the beginning of a month, of all that is paid later, at an annual effective rate."""
        return sum(
            amount * discount(rate, period.end - month)
            for paid in (self.interest, self.repaid)
            for period, amount in paid.items()
            if period.end > month
        )

    def owed(self, month: int) -> float:
        """What is still to be repaid at the beginning of a month."""
        return sum(amount for period, amount in self.repaid.items() if period.end > month)

    def excess(self, rate: float, month: int) -> float:
        """By how much what is still to be paid is worth more than what is owed (F20)."""
        return self.worth(rate, month) - self.owed(month)


def course_of(
    rate: Interest, periods: Iterable[Period], repaid: Mapping[Period, float], *, at_maturity: bool = False
) -> Course:
    """The course of an amount owed before the first of the periods.

    Interest is simple within a period, on what was owed at its beginning; with `at_maturity` all of it is
    paid with the last repayment.
    """
    owed = sum(repaid.values())
    accrued = 0.0
    interest: dict[Period, float] = {}
    last = max(repaid, key=lambda period: period.index)
    for period in periods:
        if period.index > last.index:
            break
        accrued += owed * rate.over(period)
        owed -= repaid.get(period, 0.0)
        if not at_maturity or period == last:
            interest[period] = accrued
            accrued = 0.0
    return Course(interest, repaid)


def periods_to(timeline: Timeline, month: int) -> Iterator[Period]:
    """The periods of the plan, and after it as many more of the last one's length as reach into the month."""
    yield from timeline.periods
    last = timeline.periods[-1]
    while last.end <= month:
        days = sum(days_in_month(later) for later in range(last.end, last.end + last.months))
        last = Period(last.index + 1, last.end, last.months, days)
        yield last


def due_period(timeline: Timeline, month: int, after: Period) -> Period:
    """The period that holds the month in which something falls due, but later than `after`."""
    due = max(month, after.end)
    return next(period for period in periods_to(timeline, due) if period.end > due)


def discount(rate: float, months: int) -> float:
    """Worth of one unit that comes so many months later."""
    return float((1.0 + rate) ** (-months / 12.0))
