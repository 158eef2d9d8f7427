"""What is paid for money that is owed: a fixed rate, or a benchmark with a floor and a margin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from .errors import Problem
from .model_base import Id, Model
from .series import Series
from .suggest import meant, percent
from .timeline import Period, Timeline
from .units import Share

DayCount = Literal["months", "actual/360"]


class Floating(Model):
    """A rate that follows the market: the benchmark, or the floor if that is higher, plus the margin."""

    benchmark: Id
    """Which of `market.benchmarks`."""
    floor: Share = 0.0
    """Least that the benchmark counts for."""
    margin: Share
    """Added to the benchmark."""


class InterestTerms(Model):
    """How interest is worked out: give `rate` or `floating`."""

    rate: Share | None = None
    """Interest per year, fixed."""
    floating: Floating | None = None
    """Interest per year that follows a benchmark."""
    day_count: DayCount = "months"
    """`months`: a month is a twelfth of a year; `actual/360`: days over 360, as loans are quoted: 9 % so
    costs 9.125 % a year."""


@dataclass(frozen=True)
class Interest:
    """Interest by period. Beyond the horizon the benchmark stays where it was."""

    yearly: Mapping[int, float] = field(repr=False)
    """Rate per year by index of the period."""
    last: float
    by_days: bool

    def over(self, period: Period) -> float:
        """Share of what is owed at the start of a period that is paid for it; simple within the period."""
        return self.rate(period) * (period.days / 360.0 if self.by_days else period.years)

    def rate(self, period: Period) -> float:
        """Rate per year in a period."""
        return self.yearly.get(period.index, self.last)


def interest_of(terms: InterestTerms, benchmarks: Mapping[str, Series], timeline: Timeline) -> Interest:
    """Interest on the periods of the plan. Expects terms that the checks have passed."""
    yearly = {period.index: _rate(terms, benchmarks, period) for period in timeline.periods}
    return Interest(yearly, yearly[timeline.periods[-1].index], terms.day_count == "actual/360")


def _rate(terms: InterestTerms, benchmarks: Mapping[str, Series], period: Period) -> float:
    if terms.floating is None:
        assert terms.rate is not None
        return terms.rate
    benchmark = benchmarks[terms.floating.benchmark].mean(period.start, period.months)
    return max(benchmark, terms.floating.floor) + terms.floating.margin


def interest_findings(path: str, terms: InterestTerms, benchmarks: Mapping[str, Series]) -> Iterator[Problem]:
    """Exactly one of `rate` and `floating`, and a benchmark that there is."""
    if terms.rate is None and terms.floating is None:
        yield Problem(
            path, "rate-missing", "it says nothing of interest", "give rate, e.g. 7.5 %, or floating"
        )
    elif terms.rate is not None and terms.floating is not None:
        yield Problem(
            f"{path}.floating",
            "rate-twice",
            "both rate and floating are given, and each sets the interest",
            "remove one of the two",
        )
    if terms.floating is not None and terms.floating.benchmark not in benchmarks:
        benchmark = terms.floating.benchmark
        yield Problem(
            f"{path}.floating.benchmark",
            "benchmark-unknown",
            f"there is no benchmark '{benchmark}' in market.benchmarks",
            meant(benchmark, benchmarks),
        )


def lowest_rate(terms: InterestTerms, benchmarks: Mapping[str, Series], timeline: Timeline) -> float | None:
    """Lowest rate per year over the horizon; None where the terms say nothing that can be worked out."""
    if terms.floating is not None and terms.floating.benchmark not in benchmarks:
        return None
    if terms.floating is None and terms.rate is None:
        return None
    return min(interest_of(terms, benchmarks, timeline).yearly.values())


def rate_findings(
    path: str, terms: InterestTerms, cash_yield: float, benchmarks: Mapping[str, Series], timeline: Timeline
) -> Iterator[Problem]:
    """What `interest_findings` finds, and borrowing to hold cash, which must not pay (F19)."""
    yield from interest_findings(path, terms, benchmarks)
    rate = lowest_rate(terms, benchmarks, timeline)
    if rate is not None and rate < cash_yield:
        yield Problem(
            f"{path}.{'rate' if terms.floating is None else 'floating'}",
            "rate-below-yield",
            f"borrowing costs {percent(rate)} and cash earns {percent(cash_yield)} (treasury.cash_yield): "
            "the plan would borrow all it can and hold it",
            f"write {percent(cash_yield)} or more, or lower treasury.cash_yield",
        )
