"""Why not: each lease, hall and facility forced in that a plan leaves, and forced out that it takes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import inf

from ..api.diagnose import diagnose
from ..api.prices import CASH, COINS, limit_prices
from ..api.session import Session
from ..api.step_worth import worth_of_steps_held
from ..core.diagnosis import Diagnosis
from ..scenario.load import load
from ..scenario.schema import Scenario
from ..solution import summaries
from ..solution.answer import answer
from ..solution.limit_groups import LimitGroup, limit_groups, movable
from ..solution.solution import Solution
from ..solve import Outcome, Start, Status, start_at
from ..solve.matrix import Floats
from .earlier import Earlier
from .forcing import Choice, facilities_of, forced, holds, start_without
from .moves import Move, moves

TIMES_THE_PLAN = 4.0
"""Time for all questions together, in times the plan's own solve; `LEAST_SECONDS` where that is short."""
LEAST_SECONDS = 20.0
SHORTEST = 1.0
SECONDS_FOR_A_CAUSE = 10.0
SHARE_FOR_A_START = 0.4
GAP_OF_A_START = 1e-2
NODES_FOR_A_START = 100
LOOKED_AT = 5
NO_WAY = "no date that its window, its building time and the horizon leave"
SMALLEST_GAIN = 0.01
"""MUSD that a practical change must bring to be told as what is in the way."""


@dataclass(frozen=True)
class WhyNot:
    """What becomes of the plan when one choice is forced the other way. Money in MUSD."""

    choice: Choice
    possible: bool | None
    """None if time ran out before it was known."""
    lost: float | None = None
    """How much less the plan is worth; below zero where it turns out to be worth more."""
    uncertain: float | None = None
    """How much less, at most, may really be lost: neither plan is proven to be the best."""
    value: float | None = None
    lowest_cash: float | None = None
    lowest_cash_period: str = ""
    btc_sold: float | None = None
    most_debt: float | None = None
    moves: tuple[Move, ...] = ()
    limit: str = ""
    """What is in the way: the limit that no plan can keep with it, or the one that it makes dearest."""
    cause: str = ""
    short: Diagnosis | None = None
    """Why it is impossible."""
    seconds: float = 0.0


@dataclass(frozen=True, eq=False)
class Known:
    """A plan found for another choice."""

    choice: Choice
    value: float
    values: Floats = field(repr=False)


def time_for(solution: Solution) -> float:
    """Seconds for all questions about a plan together."""
    return max(LEAST_SECONDS, TIMES_THE_PLAN * solution.ending.seconds)


def why_not(
    of: Earlier,
    asked: Sequence[Choice],
    *,
    seconds: float,
    on_step: Callable[[int, int, str], None] | None = None,
    stop: threading.Event | None = None,
) -> Iterator[WhyNot]:
    """Answer each question in turn, each with its share of the time that is left; ends early when `stop`
    is set."""
    until = time.monotonic() + seconds
    known: list[Known] = []
    for place, choice in enumerate(asked):
        if stop is not None and stop.is_set():
            return
        if on_step is not None:
            on_step(place + 1, len(asked), f"{choice.id} {choice.asked}")
        share = (until - time.monotonic()) / (len(asked) - place)
        yield _answer(of, choice, known, max(SHORTEST, share), stop)


def _answer(
    of: Earlier, choice: Choice, known: list[Known], seconds: float, stop: threading.Event | None
) -> WhyNot:
    began = time.monotonic()
    if not choice.has_a_way:
        return WhyNot(choice, False, limit=NO_WAY, cause=choice.path)
    session = forced(of.session, choice)
    start = _start(of, session, choice, known, seconds * SHARE_FOR_A_START, stop)
    left = max(SHORTEST, seconds - (time.monotonic() - began))
    outcome = session.engine.solve(start, time_limit=left, stop=stop)
    if outcome.values is not None and outcome.value is not None:
        known.append(Known(choice, outcome.value, outcome.values))
        found = _with_plan(of, choice, session, outcome)
    elif outcome.status is Status.NO_PLAN_EXISTS:
        loaded = load(of.folder / "scenario.yaml", root=Scenario)
        short = diagnose(session, loaded, seconds=min(SECONDS_FOR_A_CAUSE, seconds), stop=stop)
        cause = next((one.cause for one in short.shortages), next(iter(short.conflict), None))
        title, path = ("", "") if cause is None else (cause.title, cause.path)
        found = WhyNot(choice, False, limit=title, cause=path, short=short)
    else:
        found = WhyNot(choice, None)
    return replace(found, seconds=time.monotonic() - began)


def _start(
    of: Earlier,
    session: Session,
    choice: Choice,
    known: list[Known],
    seconds: float,
    stop: threading.Event | None,
) -> Start | None:
    """The best of the plans found so far that do already what is forced, and of the plan with what the choice
    touches left open. Where there is neither, a plan found for a related choice, then all loans left open.
    """
    about: set[str] = {choice.id, *choice.related}
    found = [(one.value, one.values) for one in known if holds(choice, one.values)]
    kin = [one for one in known if about & {one.choice.id, *one.choice.related}][:1]
    tries = [(of.start, about)]
    tries += [(start_at(one.values, of.session.matrix), {choice.id}) for one in kin]
    tries += [(of.start, about.union(facilities_of(session)))]
    for place, (base, touched) in enumerate(tries):
        if place and found:
            break
        start = start_without(of.session, base, touched)
        with session.engine.changes():
            session.engine.set_bounds(start.columns, start.values, start.values)
            ended = session.engine.solve(
                gap=GAP_OF_A_START, node_limit=NODES_FOR_A_START, time_limit=seconds / len(tries), stop=stop
            )
        if ended.values is not None and ended.value is not None:
            found.append((ended.value, ended.values))
    best = max(found, key=lambda plan: plan[0], default=None)
    return None if best is None else start_at(best[1], session.matrix)


def _with_plan(of: Earlier, choice: Choice, session: Session, outcome: Outcome) -> WhyNot:
    assert outcome.values is not None
    assert outcome.value is not None
    before, after = of.solution, of.as_solution(outcome.values, outcome.value)
    low, node = summaries.lowest_cash(after.plan, after.tree)
    way = _in_the_way(of, session, outcome.values)
    # What is forced can never be worth more than the best plan without it.
    bounds = [bound for bound in (outcome.bound, before.ending.bound) if bound is not None]
    return WhyNot(
        choice,
        True,
        lost=before.plan.value - outcome.value,
        uncertain=max(0.0, min(bounds, default=inf) - outcome.value),
        value=outcome.value,
        lowest_cash=low,
        lowest_cash_period=after.tree[node].period.label,
        btc_sold=answer(after, "")["treasury"]["btc_sold"],
        most_debt=most_debt(after),
        moves=tuple(moves(before, after, choice.id)),
        limit="" if way is None else way.title,
        cause="" if way is None else way.cause,
    )


def _in_the_way(of: Earlier, session: Session, values: Floats) -> LimitGroup | None:
    """The limit of which more room would help the forced plan most, beyond what it helps the plan itself.

    Prices say which few to look at; what a practical change of each brings is then worked out.
    """
    prices = limit_prices(session, values)
    if prices is None:
        return None
    known = {(one.limit, one.place, one.item): one.worth for one in of.groups}
    rise = {
        one: one.step * (one.worth - known.get((one.limit, one.place, one.item), 0.0))
        for one in movable(limit_groups(prices, session.tree))
        if one.limit not in (CASH, COINS)
    }
    chosen = sorted((one for one in rise if rise[one] > SMALLEST_GAIN), key=lambda one: -rise[one])[
        :LOOKED_AT
    ]
    helps = worth_of_steps_held(session, chosen, start_at(values, session.matrix))
    plain = worth_of_steps_held(of.session, chosen, of.start)
    gains = [(now or 0.0) - (before or 0.0) for now, before in zip(helps, plain, strict=True)]
    best = max(range(len(chosen)), key=lambda at: gains[at], default=None)
    return None if best is None or gains[best] < SMALLEST_GAIN else chosen[best]


def most_debt(solution: Solution) -> float:
    owed = summaries.owed_by_node(solution.plan)
    return float(owed.groupby("node")["value"].sum().max()) if len(owed) else 0.0
