"""What breaks a plan: how far each driver may move before something of it no longer stands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from ..components.market.data import prepare as prepare_market
from ..scenario.schema import Scenario
from ..scenario.shocks import ALL, DelayShock, LevelShock, RateShock, ShareShock, Shocks
from ..solution.solution import Solution
from .bisection import bisect, scan
from .drivers import DRIVERS, Driver
from .probes import Answer, Asker

FURTHEST_FALL = 0.99
"""A price of nothing has no mine and no loan to it: falls are tried up to here."""

EVENTS = ("called", "funded", "first decision")
"""In the order in which they are looked for, the quick ones first."""


@dataclass(frozen=True)
class Side:
    """A driver with the amounts that are tried on one side of what the plan assumes."""

    driver: Driver
    amounts: tuple[float, ...]
    """The first is what the plan assumes, or for a level the price today."""


@dataclass(frozen=True)
class Break:
    """Where one thing stops being so. Amounts are in the driver's unit."""

    driver: Driver
    event: str
    holds: float | None
    """Furthest amount at which it still stands, tried out."""
    breaks: float | None
    """Nearest amount at which it no longer does, tried out; None if none was seen."""
    until: float
    """Furthest amount of the search."""
    is_exact: bool
    """False where time or Ctrl-C left something to find out."""
    what: str = ""
    """What happens where it breaks."""


def sides(solution: Solution, shocks: Shocks | None = None) -> list[Side]:
    """What is tried: the shocks given, those of the scenario, or all there are."""
    chosen = shocks or solution.scenario.shocks or ALL
    found = []
    for name, driver in DRIVERS.items():
        shock = getattr(chosen, name)
        if shock is not None:
            found += [Side(driver, amounts) for amounts in _amounts(driver, shock, solution)]
    plan = solution.scenario
    return [side for side in found if side.driver.change(plan, side.amounts[-1]) != plan]


def stress(
    solution: Solution,
    *,
    base: Scenario | None = None,
    shocks: Shocks | None = None,
    drivers: Sequence[str] = tuple(DRIVERS),
    events: Sequence[str] = EVENTS,
    seconds: float = inf,
    stop: threading.Event | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> Iterator[Break]:
    """Find where each event comes, driver by driver; each is yielded as soon as it is known.

    `base` is the scenario that is changed, by default the plan's own; `seconds` limits each solve. With
    `stop` set what is left is yielded as not known.
    """
    asker = Asker(solution, seconds, stop)
    scenario = base or solution.scenario
    for side in sides(solution, shocks):
        if side.driver.name in drivers:
            for event in EVENTS:
                if event in events and (event != "called" or _can_be_called(side.driver, solution)):
                    yield _search(asker, scenario, side, event, on_step)


def _search(asker: Asker, base: Scenario, side: Side, event: str, on_step: Callable[[str], None]) -> Break:
    driver = side.driver
    answers: dict[int, Answer] = {}

    def probe(step: int) -> bool | None:
        if step not in answers:
            on_step(f"{driver.title} {told_amount(driver, side.amounts[step])}: {QUESTIONS[event]}")
            answers[step] = _ask(asker, driver, event, driver.change(base, side.amounts[step]))
        return answers[step].stands

    search = scan if driver.unit == "months" else bisect
    found = search(probe, len(side.amounts) - 1)
    what = "" if found.breaks is None else answers[found.breaks].what
    if found.breaks is not None and event == "funded" and not what and driver.unit != "months":
        on_step(f"{driver.title} {told_amount(driver, side.amounts[found.breaks])}: what is short?")
        what = asker.what_is_short(driver.change(base, side.amounts[found.breaks]))
    return Break(
        driver,
        event,
        None if found.holds is None else side.amounts[found.holds],
        None if found.breaks is None else side.amounts[found.breaks],
        side.amounts[-1],
        found.is_exact,
        what,
    )


QUESTIONS = {
    "called": "is a loan called?",
    "funded": "can it be funded?",
    "first decision": "is the first decision the same?",
}


def _ask(asker: Asker, driver: Driver, event: str, scenario: Scenario) -> Answer:
    if event == "called":
        return asker.is_called(scenario)
    if event == "funded":
        return asker.is_funded(scenario, lease_dates_free=driver.unit == "months")
    return asker.begins_alike(scenario)


def told_amount(driver: Driver, amount: float) -> str:
    """`-41 %`, `59,000 USD/BTC`, `+120 bp`, `3 months`."""
    if driver.unit == "share":
        return f"{100 * amount:+.0f} %" if amount else "0 %"
    if driver.unit == "rate":
        return f"{1e4 * amount:+.0f} bp" if amount else "0 bp"
    if driver.unit == "months":
        return f"{amount:.0f} month{'' if amount == 1 else 's'}"
    return f"{amount:,.0f} {driver.unit}"


def _can_be_called(driver: Driver, solution: Solution) -> bool:
    return driver.moves_price and bool(solution.scenario.btc_loans)


def _amounts(
    driver: Driver, shock: ShareShock | RateShock | LevelShock | DelayShock, solution: Solution
) -> Iterator[tuple[float, ...]]:
    """The grid on each side that is asked for."""
    step = driver.step
    if isinstance(shock, LevelShock):
        today = step * round(1e6 * prepare_market(solution.scenario.market, solution.tree).spot / step)
        ends = [today if end is None else end for end in (shock.least, shock.most)]
        yield from (_grid(today, end, step) for end in ends if abs(end - today) >= step)
    elif isinstance(shock, DelayShock):
        yield _grid(0.0, shock.most, step)
    else:
        down = min(shock.down, FURTHEST_FALL) if driver.unit == "share" else shock.down
        yield from (_grid(0.0, end, step) for end in (-down, shock.up) if abs(end) >= step)


def _grid(start: float, end: float, step: float) -> tuple[float, ...]:
    """Whole steps from the start to the end, or to the last before it."""
    count = int(abs(end - start) / step + 1e-9)
    return tuple(round(start + (step if end > start else -step) * index, 9) for index in range(count + 1))
