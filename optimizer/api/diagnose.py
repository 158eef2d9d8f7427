"""Why no plan exists, in the words of the scenario: what is short, where it is written, what would help."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Literal

from ..core.diagnosis import Cause, Change, Diagnosis, Shortage
from ..scenario.load import Loaded
from ..scenario.positions import undotted
from ..scenario.schema import Scenario
from ..solve import Matrix
from ..solve.shortfall import Finding, find
from .cash_short import about_cash
from .limits import Limit, Lock, limits_of, locks_of, parts_of
from .session import Session

SECONDS = 60.0
"""Time for the whole search, beyond that of the solve which found no plan."""
CASH, READY = "treasury.cash_floor", "conversions.ready_limit"
AMOUNTS = frozenset(
    {
        "btc_ceiling",
        "btc_floor",
        "capital_budget",
        "cash_floor",
        "delivered_per_year",
        "energised",
        "experience",
        "firm",
        "it",
        "least",
        "limit",
        "shelf",
        "under_construction",
        "unpledged_floor",
        "up_to",
    }
)
"""Fields that hold an amount in the unit of their rule; others hold ratios, dates or several things."""


def diagnose(
    session: Session,
    loaded: Loaded[Scenario],
    *,
    seconds: float = SECONDS,
    stop: threading.Event | None = None,
) -> Diagnosis:
    """Find out why no plan exists; only for a model that was proven to have none."""
    context, matrix = session.built.context, session.matrix
    coin = next(iter(session.built.prepared.market.price.values()))
    limits, locks = limits_of(context, matrix, coin), locks_of(context, matrix)
    parts = parts_of(context, matrix)
    found = find(
        matrix,
        [limit.group for limit in limits],
        [lock.columns for lock in locks],
        [rows for _, rows in parts],
        session.engine.settings,
        seconds=seconds,
        stop=stop,
    )
    shortages = _shortages(found, limits)
    named = [*(cause for cause, _ in parts), *(lock.cause for lock in locks)]
    diagnosis = Diagnosis(
        shortages=shortages,
        commitments=[locks[index].cause for index in dict.fromkeys([*found.dropped, *found.locks])],
        conflict=[named[index] for index in found.conflict],
        changes=_changes(found, limits, locks, matrix),
        complete=found.complete,
    )
    short = next((shortage for shortage in shortages if shortage.rule == CASH), None)
    if short is not None:
        diagnosis = about_cash(diagnosis, short, session, found.values)
    return _placed(diagnosis, loaded)


def _shortages(found: Finding, limits: Sequence[Limit]) -> list[Shortage]:
    """Limits by when they are first missed, each with its periods grouped; then by how much it counts."""
    order: list[tuple[float, float, list[Shortage]]] = []
    for group, amount in found.amounts.items():
        limit = limits[group]
        missed = [(limit.rows[row], by) for at, row, by in found.rows if at == group]
        dated = sorted(((row.index, row, by) for row, by in missed if row.index is not None), key=_first)
        spans = [[(row, by) for _, row, by in run] for run in _runs(dated)]
        cause = Cause(missed[0][0].title if missed else limit.title, limit.path)
        told = [
            Shortage(
                replace(cause, title=span[0][0].title),
                span[0][0].rule,
                max(by for _, by in span),
                limit.unit,
                span[0][0].label,
                span[-1][0].label,
            )
            for span in spans
        ] or [Shortage(cause, limit.rule, amount, limit.unit)]
        begins = float(dated[0][0]) if dated else -1.0
        order.append((begins, -amount * limit.weight, told))
    return [shortage for *_, told in sorted(order, key=lambda entry: entry[:2]) for shortage in told]


def _runs(dated: Sequence[tuple[int, Any, float]]) -> Iterable[list[tuple[int, Any, float]]]:
    """Consecutive periods together."""
    periods = {index: order for order, index in enumerate(sorted({index for index, *_ in dated}))}
    for _, run in groupby(dated, key=lambda entry: entry[0] - periods[entry[0]]):
        yield list(run)


def _first(entry: tuple[int, Any, float]) -> int:
    return entry[0]


def _changes(found: Finding, limits: Sequence[Limit], locks: Sequence[Lock], matrix: Matrix) -> list[Change]:
    """What helps alone; a hall cannot be ready at will, so that is left out."""
    moved = [
        _moved(limits[group], amount, matrix) for group, amount in found.alone if limits[group].rule != READY
    ]
    return [*moved, *(Change(locks[index].cause) for index in found.locks)]


def _moved(limit: Limit, amount: float, matrix: Matrix) -> Change:
    """The limit moved by an amount. Cash that may not be below zero has to come from somewhere."""
    floor = min((float(matrix.row_lower[row]) for row in limit.rows), default=0.0)
    if limit.rule == CASH and amount > floor:
        return Change(Cause("cash at the start", "treasury.cash"), amount, limit.unit, "higher")
    *_, group, key = ("", *limit.path.split("."))
    is_amount = key in AMOUNTS or group == "cooling"
    way: Literal["higher", "lower"] = "lower" if limit.asks_for_least else "higher"
    return Change(Cause(limit.title, limit.path), amount, limit.unit, way if is_amount else "more room")


def _placed(diagnosis: Diagnosis, loaded: Loaded[Scenario]) -> Diagnosis:
    """Every cause with the line it is written on."""

    def at(cause: Cause) -> Cause:
        place = str(loaded.positions.place(undotted(cause.path)))
        return replace(cause, place=place.rsplit(":", 2)[0] if place.startswith("--set ") else place)

    return replace(
        diagnosis,
        shortages=[replace(one, cause=at(one.cause)) for one in diagnosis.shortages],
        commitments=[at(cause) for cause in diagnosis.commitments],
        due=[(at(cause), amount) for cause, amount in diagnosis.due],
        no_sales=(at(diagnosis.no_sales[0]), *diagnosis.no_sales[1:]) if diagnosis.no_sales else None,
        conflict=[at(cause) for cause in diagnosis.conflict],
        changes=[replace(one, cause=at(one.cause)) for one in diagnosis.changes],
    )
