"""Lines of facilities, what is owed on them, and what of it is paid after the horizon."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...core.interest import InterestTerms
from ...core.timeline import Period
from .case import Case, Line, hours, months

DRAWN = Line("cash", "financing", "drawn", "reference", "financing")
FEES = Line("cash", "financing", "fees", "reference", "financing")
INTEREST = Line("cash", "financing", "interest", "reference", "financing")
REPAID = Line("cash", "financing", "repaid", "reference", "financing")
OWED = Line("debt", "financing", "owed", "", "financing")
OUTSTANDING = Line("closing", "financing", "debt outstanding", "reference", "financing")
AFTER_HORIZON = Line("closing", "financing", "interest after the horizon", "reference", "financing")

Owed = dict[tuple[str, str], float]
"""MUSD owed by facility and node."""


def add(owed: Owed, facility: str, node: str, amount: float) -> None:
    """Add to what a facility owes at the end of a node."""
    owed[facility, node] = owed.get((facility, node), 0.0) + amount


def after(case: Case, due: int) -> Iterator[Period]:
    """Periods from the end of the horizon to the one that holds month `due`, each as long as the last one."""
    last = case.tree.timeline.periods[-1]
    start, index = last.end, last.index
    while start <= due:
        index += 1
        end = start + last.months
        yield Period(index, start, last.months, round(hours(start, end) / 24.0))
        start = end


def worth(rate: float, since: int, period: Period) -> float:
    """What one unit paid at the end of a period is worth in month `since`."""
    return float((1.0 + rate) ** (-(period.end - since) / 12.0))


def excess(
    case: Case, terms: InterestTerms, owed: float, due: int, repaid: Callable[[Period], float] | None = None
) -> float:
    """Worth at the end of the horizon of what is paid after it on what is owed there, less that (F20).

    `repaid` says what is repaid in a period before the one that holds month `due`, in which the rest is.
    """
    end, rate = case.tree.timeline.end, case.scenario.value.reference_rate
    found, left = 0.0, owed
    for period in after(case, due):
        back = left if due in months(period) else min(left, repaid(period) if repaid else 0.0)
        found += (left * case.interest(terms, period) + back) * worth(rate, end, period)
        left -= back
    return found - owed


def share_between(period: Period, first: int | None, end: int) -> float:
    """Share of a period's months from `first` to before `end`."""
    inside = sum(1 for month in months(period) if (first is None or first <= month) and month < end)
    return inside / period.months
