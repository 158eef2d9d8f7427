"""Periods of a plan: months, quarters or years, one after the other without a gap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .months import days_in_month, format_month

STEP_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """One period: its place in the timeline, its first month (ordinal) and how many months it spans."""

    index: int
    start: int
    months: int
    days: int

    @property
    def end(self) -> int:
        """First month after the period."""
        return self.start + self.months

    @property
    def hours(self) -> float:
        return 24.0 * self.days

    @property
    def years(self) -> float:
        return self.months / 12.0

    @property
    def year(self) -> int:
        """Calendar year of the first month: yearly budgets and limits are counted in it."""
        return self.start // 12

    @property
    def label(self) -> str:
        if self.months == 3 and self.start % 3 == 0:
            return f"{self.start // 12}-Q{self.start % 12 // 3 + 1}"
        if self.months == 12 and self.start % 12 == 0:
            return str(self.start // 12)
        return format_month(self.start)


@dataclass(frozen=True)
class Timeline:
    """The periods of a plan in order, without a gap."""

    periods: tuple[Period, ...]

    @classmethod
    def of(cls, start: int, lengths: Sequence[int]) -> Timeline:
        """Periods of the given lengths in months, the first beginning in month `start` (ordinal)."""
        periods = []
        for index, months in enumerate(lengths):
            days = sum(days_in_month(month) for month in range(start, start + months))
            periods.append(Period(index, start, months, days))
            start += months
        return cls(tuple(periods))

    @classmethod
    def steps(cls, start: int, stretches: Sequence[tuple[str, int]]) -> Timeline:
        """Stretches of one step each: `(step, first month after the stretch)`, in order.

        Raises ValueError where a stretch does not hold a whole number of its steps.
        """
        lengths: list[int] = []
        begin = start
        for step, end in stretches:
            size = STEP_MONTHS[step]
            if end <= begin or (end - begin) % size:
                raise ValueError(
                    f"{format_month(begin)} to {format_month(end - 1)} is not a whole number of {step}s"
                )
            lengths += [size] * ((end - begin) // size)
            begin = end
        return cls.of(start, lengths)

    @property
    def start(self) -> int:
        return self.periods[0].start

    @property
    def end(self) -> int:
        """First month after the horizon."""
        return self.periods[-1].end

    @cached_property
    def _starts(self) -> list[int]:
        return [period.start for period in self.periods]

    def containing(self, month: int) -> Period | None:
        """The period that holds `month`, or None outside the horizon."""
        if not self.start <= month < self.end:
            return None
        return self.periods[bisect_right(self._starts, month) - 1]

    def first_from(self, month: int) -> Period | None:
        """The first period that begins in `month` or later, or None beyond the horizon."""
        position = bisect_left(self._starts, month)
        return self.periods[position] if position < len(self.periods) else None

    def years_until_end_of(self, period: Period) -> float:
        """Years from the start of the horizon to the end of `period`: flows are booked at period end."""
        return (period.end - self.start) / 12.0

    @property
    def years(self) -> float:
        return (self.end - self.start) / 12.0
