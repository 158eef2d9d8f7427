"""What each way of raising money costs a year, all in: interest, fees and discount spread over its life."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ..components.btc_loans.schema import BtcLoan
from ..components.financing.schema import Convertible, Financing, Revolver
from ..core.interest import InterestTerms, lowest_rate
from ..core.series import Series
from ..core.timeline import Timeline

LONG = 180
"""Months over which fees are spread where a loan runs as long as its leases."""
HIGHEST = 10.0
"""Cost per year at which the search ends; no check cares for more."""


@dataclass(frozen=True)
class Source:
    """A facility that could still be drawn."""

    path: str
    field: str
    """What of it sets the cost most: `rate`, `floating` or, of a convertible, `straight_yield`."""
    rate: float
    """Lowest interest per year over the horizon, as written."""
    cost: float
    """Effective cost per year, all in, of what is kept as long as it may be."""
    how: str
    """How the cost comes about where it is not the rate alone."""
    told: float
    """Cost that the checks of its component hold against the yield of cash already (F19)."""
    tied: bool = False
    """Whether it is lent for certain spending only."""

    @property
    def where(self) -> str:
        return f"{self.path}.{self.field}"


def sources(
    financing: Financing,
    btc_loans: Mapping[str, BtcLoan],
    benchmarks: Mapping[str, Series],
    timeline: Timeline,
) -> list[Source]:
    """Every facility that can be drawn and whose interest can be worked out. Each at its cheapest: at the
    lowest rate of the horizon, kept to its end, repaid at once."""
    found = [
        *_lines("financing.revolvers", financing.revolvers, benchmarks, timeline),
        *_lines("btc_loans", btc_loans, benchmarks, timeline),
        *_delayed_draws(financing, benchmarks, timeline),
        *_notes(financing, benchmarks, timeline),
        *_convertibles(financing, timeline),
    ]
    for name, loan in financing.project_loans.items():
        tenor = loan.tenor or max(loan.schedule, default=LONG)
        fee = loan.fee + loan.oid + (loan.issue_cost / loan.limit if loan.limit else 0.0)
        path = f"financing.project_loans.{name}"
        found += _source(path, loan, benchmarks, timeline, tenor, fee, tied=True)
    return found


def _lines(
    kind: str, lines: Mapping[str, Revolver | BtcLoan], benchmarks: Mapping[str, Series], timeline: Timeline
) -> Iterator[Source]:
    """A line that is there anyway saves its unused fee on what is drawn: drawing costs only the rest."""
    for name, line in lines.items():
        first = timeline.start if line.available_from is None else max(line.available_from, timeline.start)
        there = not line.upfront_fee or line.opening > 0.0
        draw_fee = line.draw_fee if isinstance(line, BtcLoan) else 0.0
        yield from _source(
            f"{kind}.{name}",
            line,
            benchmarks,
            timeline,
            line.matures - first,
            draw_fee + (0.0 if there else line.upfront_fee),
            saved=line.unused_fee if there else 0.0,
        )


def _delayed_draws(
    financing: Financing, benchmarks: Mapping[str, Series], timeline: Timeline
) -> Iterator[Source]:
    for name, loan in financing.delayed_draws.items():
        first = timeline.start if loan.available_from is None else max(loan.available_from, timeline.start)
        tenor = loan.tenor if loan.tenor is not None else (loan.matures or first) - first
        fee = loan.upfront_fee + (loan.issue_cost / loan.limit if loan.limit else 0.0)
        yield from _source(f"financing.delayed_draws.{name}", loan, benchmarks, timeline, tenor, fee)


def _notes(financing: Financing, benchmarks: Mapping[str, Series], timeline: Timeline) -> Iterator[Source]:
    for name, notes in financing.term_notes.items():
        fee = notes.fee + notes.oid + (notes.issue_cost / notes.limit if notes.limit else 0.0)
        yield from _source(
            f"financing.term_notes.{name}",
            notes,
            benchmarks,
            timeline,
            notes.tenor,
            fee,
            at_maturity=notes.interest == "at-maturity",
        )


def _convertibles(financing: Financing, timeline: Timeline) -> Iterator[Source]:
    """They cost their straight yield: the coupon in cash, the rest as the option given away (F12)."""
    for name, notes in financing.convertibles.items():
        yield _of_convertible(f"financing.convertibles.{name}", notes, timeline)


def _of_convertible(path: str, notes: Convertible, timeline: Timeline) -> Source:
    fee = notes.fee + (notes.issue_cost / notes.limit if notes.limit else 0.0)
    cost = all_in(notes.straight_yield, _longest(timeline), notes.tenor / 12.0, fee, effective=True)
    how = _how(notes.straight_yield, cost)
    return Source(path, "straight_yield", notes.straight_yield, cost, how, told=HIGHEST)


def _source(
    path: str,
    terms: InterestTerms,
    benchmarks: Mapping[str, Series],
    timeline: Timeline,
    months: int,
    fee: float,
    *,
    saved: float = 0.0,
    at_maturity: bool = False,
    tied: bool = False,
) -> Iterator[Source]:
    rate = lowest_rate(terms, benchmarks, timeline)
    if rate is None or months <= 0 or fee >= 1.0:
        return
    paid = (rate - saved) * (365.0 / 360.0 if terms.day_count == "actual/360" else 1.0)
    step = months / 12.0 if at_maturity else _longest(timeline)
    cost = all_in(paid, step, months / 12.0, fee)
    saving = f"{100.0 * saved:.6g} % of unused fee saved" if saved else ""
    field = "rate" if terms.floating is None else "floating"
    told = cost if path.startswith("financing.term_notes.") else rate
    yield Source(path, field, rate, cost, _how(rate, cost, saving), told, tied)


def _longest(timeline: Timeline) -> float:
    """Years of the longest period: where interest is paid least often, it costs least."""
    return max(period.years for period in timeline.periods)


def _how(rate: float, cost: float, saving: str = "") -> str:
    """`3.5 %`, or `3.41 % all in (interest of 5 %, 2 % of unused fee saved)`."""
    told = f"{round(100.0 * cost, 2):g} %"
    if not saving and abs(cost - rate) < 0.0002:
        return f"{100.0 * rate:.6g} %"
    return f"{told} all in (interest of {100.0 * rate:.6g} %{', ' + saving if saving else ''})"


def all_in(rate: float, step: float, years: float, fee: float, *, effective: bool = False) -> float:
    """Cost per year of money repaid at once after `years`, of which `fee` never arrives.

    Interest is `rate` times the step, paid every `step` years; or an effective rate per year.
    """
    step = min(step, years)
    periods = years / step
    paid = (1.0 + rate) ** step - 1.0 if effective else rate * step

    def short(cost: float) -> float:
        """What is received less what all payments are worth at that cost."""
        per_step = (1.0 + cost) ** step - 1.0
        discount: float = (1.0 + cost) ** -years
        annuity = periods if abs(per_step) < 1e-12 else (1.0 - discount) / per_step
        return 1.0 - fee - paid * annuity - discount

    return _root(short, -0.9, HIGHEST)


def _root(rising: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(80):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if rising(middle) > 0.0 else (middle, high)
    return 0.5 * (low + high)
