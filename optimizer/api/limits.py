"""The limits and commitments of a stated model that may be asked to give way, and what each unit counts.

All are compared in MUSD. These are not costs but an order: of several explanations of the same lack, the one
nearest to what an owner would call the cause is the cheapest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from typing import Any

import numpy as np

from ..core.context import Context, Rule
from ..core.diagnosis import Cause
from ..solve import Matrix
from ..solve.elastic import Group, Indices

UNITS = {"MUSD": 1.0, "MW": 10.0, "GWh": 0.05, "units": 5.0, "Mshares": 10.0}
"""MUSD a unit: a MW about what it costs to build, a GWh at about 50 USD/MWh; BTC at the first price."""
OTHER_UNITS = 100.0

TESTS = 0.5
"""A lender's test that no plan can meet is told as such, even where more cash would meet it."""
COINS = 1.2
"""Cash that is short is told as cash, even where a lower BTC floor would bring it."""
SOURCES = 3.0
"""Cash that is short is told as cash, not as the loan or the sale that could be larger."""
NOT_READY = 5.0
"""A hall is ready when it is: a lease without it explains nothing that a limit does."""

FACTORS = {
    "covenants": TESTS,
    "btc_loans.margin": TESTS,
    "btc_loans.stress": TESTS,
    "btc_loans.cure": TESTS,
    "btc_loans.topped_up": TESTS,
    "btc_loans": SOURCES,
    "financing": SOURCES,
    "treasury.btc_floor": COINS,
    "treasury.unpledged": COINS,
    "treasury.of_production": SOURCES,
    "treasury.sold_slice": SOURCES,
    "treasury.option_limit": SOURCES,
    "conversions.ready_limit": NOT_READY,
}
"""By rule or quantity, or by component for the rest of it."""

FLOORS = ("treasury.btc_floor", "treasury.unpledged")
"""Floors under coins: what is not there cannot be sold, so that they move down to zero and no further."""

STRETCH = {"treasury.cash_floor": 1.1}
"""Cash is told to be short when it has to be, not as soon as debt could be repaid early to save interest."""

MARGIN_TESTS = ("btc_loans.margin", "btc_loans.cure", "btc_loans.release_test")
"""What a fall of the price asks for at once: told as one limit, the margin call level."""

_DONE = {
    "lease": ("leases.{item}.signed", "lease {item} is signed"),
    "conversion": ("halls.{item}.started", "hall {item} is started"),
    "upgrade": ("sites.{place}.upgrades.{item}.ordered", "upgrade {item} of {place} is ordered"),
}


@dataclass(frozen=True)
class Row:
    """One row of a limit: its rule, and the period it is about, if it is about one."""

    rule: str
    title: str
    index: int | None
    label: str


@dataclass
class Limit:
    """All rows and caps that one path of the scenario causes, in one unit."""

    path: str
    unit: str
    weight: float
    rule: str
    title: str
    most: float = inf
    rows: dict[int, Row] = field(default_factory=dict)
    """By row of the matrix; -1 less the column for the upper bound of a column."""

    @property
    def group(self) -> Group:
        """As the solver sees it."""
        return Group(
            np.array([row for row in self.rows if row >= 0], dtype=np.intp),
            np.array([-1 - row for row in self.rows if row < 0], dtype=np.intp),
            self.weight,
            self.most,
            STRETCH.get(self.rule, 1.0),
        )

    @property
    def asks_for_least(self) -> bool:
        """Whether it asks for at least so much; titles of limits say `least` or `at most`."""
        return "at most" not in self.title and "least" in self.title


@dataclass(frozen=True)
class Lock:
    """Something decided before, and the columns held by it."""

    cause: Cause
    columns: Indices


def limits_of(context: Context, matrix: Matrix, coin: float) -> list[Limit]:
    """Every limit of the model; `coin` is the price of Bitcoin in MUSD."""
    found: dict[tuple[str, str], Limit] = {}

    def limit(name: str, title: str, unit: str, path: str) -> Limit:
        if name in MARGIN_TESTS:
            path = f"{path.rpartition('.')[0]}.margin_call_ltv"
        if (path, unit) not in found:
            weight = (coin if unit == "BTC" else UNITS.get(unit, OTHER_UNITS)) * _factor(name)
            found[path, unit] = Limit(path, unit, weight, name, title)
        return found[path, unit]

    for rule in context.rules.values():
        for parts, row in _rows(rule, matrix) if rule.limit else ():
            of = limit(rule.name, rule.title, rule.unit, rule.cause(*parts))
            of.rows[row] = _row(rule.name, rule.title, parts, context, rule.dated)
            if rule.name in FLOORS:
                before = of.most if of.most < inf else 0.0
                of.most = max(before, float(matrix.row_lower[row]))
    for name, quantity in context.quantities.items():
        title = f"{quantity.title.partition(',')[0]}, at most what is allowed"
        unit = "MW" if "MW" in quantity.unit else quantity.unit
        for parts, column, path in _caps(quantity.variable, quantity.cap, matrix):
            limit(name, title, unit, path).rows[-1 - column] = _row(name, title, parts, context, True)
    return list(found.values())


def locks_of(context: Context, matrix: Matrix) -> list[Lock]:
    """Leases signed, halls started and upgrades ordered before."""
    columns: dict[Cause, list[int]] = {}
    for one in context.commitments:
        if one.locked and one.kind in _DONE:
            path, title = (text.format(item=one.item, place=one.place) for text in _DONE[one.kind])
            held = [one.size, *(variable for variable, _ in one.further)]
            indices = [matrix.column_index(variable) for variable in held]
            columns.setdefault(Cause(title, path), []).extend(
                index for index in indices if matrix.column_lower[index] > 0.0
            )
    return [Lock(cause, np.array(held, dtype=np.intp)) for cause, held in columns.items() if held]


def parts_of(context: Context, matrix: Matrix) -> list[tuple[Cause, Indices]]:
    """Every rule by the path that causes it, limit or not, for a conflict that no amounts explain.

    Equations only say what something is: they are no part of any conflict.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for rule in context.rules.values():
        rows = [pair for pair in _rows(rule, matrix) if matrix.row_lower[pair[1]] < matrix.row_upper[pair[1]]]
        for parts, row in rows:
            found.setdefault((rule.title, rule.cause(*parts)), []).append(row)
    return [(Cause(*named), np.array(rows, dtype=np.intp)) for named, rows in found.items()]


def _rows(rule: Rule, matrix: Matrix) -> Iterator[tuple[tuple[str, ...], int]]:
    """Index and row of each constraint of a rule; those that hold whatever is decided have no row."""
    for key, data in rule.constraint.items():
        with suppress(KeyError):
            yield _parts(key), matrix.row_index(data)


def _caps(
    variable: Any, cap: Callable[..., str] | None, matrix: Matrix
) -> Iterator[tuple[tuple[str, ...], int, str]]:
    """Index, column and path of each upper bound that is a limit; what both bounds hold is decided."""
    if cap is None:
        return
    for key in variable:
        path, column = cap(*_parts(key)), matrix.column_index(variable[key])
        lower, upper = matrix.column_lower[column], matrix.column_upper[column]
        if path and np.isfinite(upper) and upper > lower:
            yield _parts(key), column, path


def _row(name: str, title: str, parts: tuple[str, ...], context: Context, dated: bool) -> Row:
    known = set(context.tree.names)
    nodes = [part for part in parts if part in known]
    if not dated or not nodes:
        return Row(name, title, None, "")
    period = context.tree[nodes[0]].period
    year = parts[0] if parts[0].isdigit() and len(parts) > 1 else ""
    return Row(name, title, period.index, year or period.label)


def _parts(key: Any) -> tuple[str, ...]:
    return key if isinstance(key, tuple) else (key,)


def _factor(name: str) -> float:
    return FACTORS.get(name, FACTORS.get(name.partition(".")[0], 1.0))
