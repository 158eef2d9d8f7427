"""A plan held in a model, so that only how it is run and paid for is still free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from ..api.session import Session
from ..core.context import Commitment
from ..core.months import format_month
from ..solution.answer import records

if TYPE_CHECKING:
    from pandas import DataFrame

SAME = 1e-6
"""Share of a unit below which nothing is committed."""
Key = tuple[str, ...]


def hold(session: Session, made: DataFrame, *, lease_dates_free: bool = False) -> list[str]:
    """Hold every commitment at what a plan's table of commitments says; what it does not name is not begun.

    With `lease_dates_free` each lease stays in its hall, but commences whenever it can. What the model has no
    room for any more is told, in words; nothing is held then. Changes the engine's bounds and rows.
    """
    wanted: dict[Key, float] = defaultdict(float)
    for row in records(made):
        wanted[_row_key(row, lease_dates_free)] += row["size"]
    groups: dict[Key, list[int]] = defaultdict(list)
    for one in session.built.context.commitments:
        groups[_key(one, lease_dates_free)].append(session.matrix.column_index(one.size))
    missing = [key for key in wanted if key not in groups]
    if missing:
        return [_lost(key) for key in missing]
    for key, columns in groups.items():
        _hold(session, columns, wanted.get(key, 0.0))
    return []


def with_bounds_held(session: Session, made: DataFrame) -> Session:
    """The same model, whose matrix itself holds every commitment; for what looks at matrices."""
    wanted = {_row_key(row, False): row["size"] for row in records(made)}
    matrix = session.matrix
    lower, upper = matrix.column_lower.copy(), matrix.column_upper.copy()
    for one in session.built.context.commitments:
        column, size = matrix.column_index(one.size), wanted.get(_key(one, False), 0.0)
        lower[column] = upper[column] = max(size, lower[column])
    return replace(session, matrix=replace(matrix, column_lower=lower, column_upper=upper))


def hold_at(session: Session, made: DataFrame, nodes: Iterable[str], kinds: Iterable[str]) -> bool:
    """Hold what a plan commits to of these kinds at these nodes, and nothing else of them there.

    Whether the model has all of it.
    """
    here, chosen = set(nodes), set(kinds)
    wanted: dict[Key, float] = defaultdict(float)
    for row in records(made):
        if row["node"] in here and row["kind"] in chosen and not row["locked"]:
            wanted[_row_key(row, False)] += row["size"]
    groups: dict[Key, list[int]] = defaultdict(list)
    for one in session.built.context.commitments:
        if one.node in here and one.kind in chosen and not one.locked:
            groups[_key(one, False)].append(session.matrix.column_index(one.size))
    if set(wanted) - set(groups):
        return False
    for key, columns in groups.items():
        _hold(session, columns, wanted.get(key, 0.0))
    return True


def _hold(session: Session, columns: list[int], size: float) -> None:
    engine, matrix = session.engine, session.matrix
    room = SAME * max(1.0, size)
    if all(matrix.is_whole[column] for column in columns):
        size, room = round(size), 0.0
    if size <= SAME:
        locked = matrix.column_lower[columns]
        engine.set_bounds(columns, locked, locked)
    elif len(columns) == 1:
        engine.set_bounds(columns, size - room, size + room)
    else:
        engine.add_row(size - room, size + room, columns, [1.0] * len(columns))


def _key(one: Commitment, lease_dates_free: bool) -> Key:
    if lease_dates_free and one.kind == "lease":
        return (one.kind, one.place, one.item)
    return (one.kind, one.place, one.item, one.node, format_month(one.begins))


def _row_key(row: dict[str, str], lease_dates_free: bool) -> Key:
    if lease_dates_free and row["kind"] == "lease":
        return (row["kind"], row["place"], row["item"])
    return (row["kind"], row["place"], row["item"], row["node"], row["begins"])


def _lost(key: Key) -> str:
    kind, place, item, *when = key
    if kind == "lease":
        since = f" from {when[1]}" if when else " in time"
        return f"{item} cannot commence in {place}{since} any more"
    if kind == "conversion":
        return f"{item}, begun {when[1]}, would not be ready within the plan"
    return f"{item} cannot be ordered {when[1]} any more"
