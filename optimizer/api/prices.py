"""What one more unit of each limit is worth, whole numbers held: one linear problem at the plan."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..components.value.data import REFERENCE
from ..core.context import Context
from ..solution.tables import PRICES, table
from ..solve import Matrix
from ..solve.matrix import Floats
from .session import Session

if TYPE_CHECKING:
    from pandas import DataFrame

SMALLEST = 1e-7
"""MUSD a unit below which a worth is rounding, and share of a bound below which room is none."""
CASH, COINS = "treasury.cash", "treasury.btc"
CASH_LATER, COINS_LATER = "treasury.cash_balance", "treasury.btc_balance"
"""What is no limit and yet has a price: cash and coins at the start, and cash received in a period."""


@dataclass(frozen=True)
class Part:
    """One row, or one upper bound of a column, that is a limit, and what the tables say of it."""

    limit: str
    title: str
    place: str
    item: str
    node: str
    unit: str
    cause: str
    row: int = -1
    column: int = -1

    @property
    def asks_for_least(self) -> bool:
        """Whether it asks for at least so much, whichever way round its row is written."""
        return "at most" not in self.title and "least" in self.title


def limit_prices(session: Session, values: Floats) -> DataFrame | None:
    """Worth of one more unit of room of each limit at a plan, in MUSD of the objective; columns `PRICES`.

    Left out are limits with room left and no worth. None where the plan's whole numbers admit no linear
    problem. Worths hold for small changes with whole numbers held; a larger change is worth at most as
    much for each unit, as further units of room are never worth more than the first.
    """
    try:
        found = session.engine.fixed_prices(values)
    except ValueError:
        return None
    matrix, tree = session.matrix, session.tree
    levels = matrix.coefficients @ values
    rows = []
    for part in parts_of(session.built.context, matrix):
        if part.row >= 0:
            dual = float(found.rows[part.row])
            lower, upper = float(matrix.row_lower[part.row]), float(matrix.row_upper[part.row])
            worth, level = abs(dual), float(levels[part.row])
            bound = lower if np.isinf(upper) or level - lower < upper - level else upper
            if lower < upper and (bound == lower) != part.asks_for_least:
                bound, level = -bound, -level
        else:
            sign = 1.0 if matrix.maximise else -1.0
            bound, level = float(matrix.column_upper[part.column]), float(values[part.column])
            held = bool(matrix.is_whole[part.column])
            worth = 0.0 if held else max(0.0, sign * float(found.columns[part.column]))
        room = abs(bound - level)
        worth = worth if worth > SMALLEST else 0.0
        if room <= SMALLEST * max(1.0, abs(bound)):
            room = 0.0
        if worth or not room:
            rows.append((part, worth, room, bound))
    rows += _supplies(session, found.rows)
    order = {name: place for place, name in enumerate(tree.names)}
    rows.sort(key=lambda row: (row[0].limit, row[0].place, row[0].item, order[row[0].node]))
    return table(
        (
            (
                *(part.limit, part.title, part.place, part.item, part.node, tree[part.node].period.label),
                *(part.unit, worth, room, bound, part.cause),
            )
            for part, worth, room, bound in rows
        ),
        PRICES,
    )


def parts_of(context: Context, matrix: Matrix) -> Iterator[Part]:
    """Every row and every cap that is a limit; what has nothing left to decide in it is not in the matrix."""
    known = {name: row for row, name in enumerate(matrix.row_names)}
    for rule in context.rules.values():
        if rule.limit:
            names = list(inspect.signature(rule.cause).parameters)
            for key, data in rule.constraint.items():
                if data.name not in known:
                    continue
                index = key if isinstance(key, tuple) else (key,)
                named = dict(zip(names, index, strict=True))
                node, place = named.pop("node"), named.pop("site", "")
                item = "/".join(named.values())
                of = (rule.name, rule.title, place, item, node, rule.unit, rule.cause(*index))
                yield Part(*of, row=known[data.name])
    for name, quantity in context.quantities.items():
        cap = quantity.cap
        if cap is None:
            continue
        for key in quantity.variable:
            index = key if isinstance(key, tuple) else (key,)
            path, column = cap(*index), matrix.column_index(quantity.variable[key])
            lower, upper = matrix.column_lower[column], matrix.column_upper[column]
            if path and np.isfinite(upper) and upper > lower:
                title = f"{quantity.title}, at most what is allowed"
                yield Part(name, title, *quantity.placed(index), quantity.unit, path, column=column)


def _supplies(session: Session, duals: Floats) -> Iterator[tuple[Part, float, float, float]]:
    """Cash and coins, which are short without being limits: what one more at the start, and one more MUSD
    received at the end of a period, is worth.

    Value counts cash received when it comes, at the reference rate; the price of the balance is what it is
    worth beyond that, for what it makes possible. Where there are taxes the start is left out: what it
    earns is taxed, and coins carry a cost.
    """
    tree = session.tree
    terms, discounting = session.scenario.treasury, session.built.prepared.discounting
    for node in tree:
        beyond = _received(session, CASH_LATER, "cash", node.name, duals)
        total = _counted(session) * node.probability * discounting.factor(REFERENCE, node.name) + beyond
        title = "cash received in the period"
        yield Part(CASH_LATER, title, "", "", node.name, "MUSD", "treasury.cash"), total, 0.0, 0.0
        if node.parent is None and session.scenario.taxes is None:
            at_once, moved = cash_at_start(session)
            part = Part(CASH, "cash at the start", "", "", node.name, "MUSD", "treasury.cash")
            yield part, at_once + moved * beyond, 0.0, terms.cash
            part = Part(COINS, "coins at the start", "", "", node.name, "BTC", "treasury.btc")
            yield part, _received(session, COINS_LATER, "btc", node.name, duals), 0.0, terms.btc


def cash_at_start(session: Session) -> tuple[float, float]:
    """What one more MUSD at the start is worth by itself, and by how much it raises the first balance."""
    root, prepared = session.tree.nodes[0], session.built.prepared
    earned = prepared.treasury.interest[root.name]
    carried = earned - prepared.discounting.reference_period_rate[root.name]
    factor = prepared.discounting.factor(REFERENCE, root.name)
    return _counted(session) * root.probability * (1.0 + carried * factor), 1.0 + earned


def _counted(session: Session) -> float:
    """Whether value counts cash when it comes, or only what of it is there at the end."""
    return 1.0 if session.scenario.value.objective == "present-value" else 0.0


def balance_row(session: Session, rule: str, account: str, node: str) -> tuple[int, float]:
    """Row of a balance, and by how much its bound rises for one more in it, whichever way round it is
    written."""
    context, matrix = session.built.context, session.matrix
    row = matrix.row_index(context.rules[rule].constraint[node])
    column = matrix.column_index(context.ledger.balances[account].held[node])
    start, end = matrix.coefficients.indptr[column : column + 2]
    within = matrix.coefficients.indices[start:end] == row
    return row, float(matrix.coefficients.data[start:end][within][0])


def _received(session: Session, rule: str, account: str, node: str, duals: Floats) -> float:
    row, written = balance_row(session, rule, account, node)
    return float(duals[row]) * written
