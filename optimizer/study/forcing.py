"""The leases, halls and facilities that a plan takes or leaves, and what it means to force one in or out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from pyomo.repn import generate_standard_repn
from scipy.sparse import coo_array, csc_array, vstack

from ..api.session import Session
from ..core.ledger import Line
from ..solution.solution import Solution
from ..solve import Engine, Matrix, Start
from ..solve.matrix import Floats

LEAST_OWED = 10.0
"""MUSD that a facility which is forced in is drawn by for a year, or by more for a shorter time."""
MONTHS = 12.0
TINY = 1e-7
DRAWN = 0.01
"""MUSD from which a facility counts as used."""
LENDERS = ("financing", "btc_loans")
MONEY_IN = ("drawn", "shares issued")


@dataclass(frozen=True)
class Row:
    """`lower <= sum of factor * column <= upper`."""

    factors: Mapping[int, float]
    lower: float
    upper: float


@dataclass(frozen=True)
class Choice:
    """Something the plan decides on: a lease, a hall or a facility."""

    kind: str
    id: str
    path: str
    in_plan: bool
    asked: str
    """What is forced: the opposite of what the plan does."""
    rows: tuple[Row, ...] = field(repr=False)
    nothing: tuple[int, ...] = field(repr=False, default=())
    """Columns held at zero."""
    related: frozenset[str] = field(repr=False, default=frozenset())
    """Ids whose whole numbers may have to change with it."""

    @property
    def has_a_way(self) -> bool:
        """Whether the model knows any date and place at which it could be forced in."""
        return all(row.factors for row in self.rows)


def choices(session: Session, solution: Solution) -> list[Choice]:
    """Everything a plan takes or leaves; what was decided before is not among it."""
    return [*_leases(session, solution), *_halls(session, solution), *_facilities(session, solution)]


def given(session: Session) -> dict[str, str]:
    """Ids that leave no choice, and why."""
    scenario, financing = session.scenario, session.scenario.financing
    reasons = {name: "it is signed already" for name, one in scenario.leases.items() if one.signed}
    reasons |= {name: "it is started already" for name, one in scenario.halls.items() if one.started}
    reasons |= dict.fromkeys(financing.outstanding, "it was issued before")
    return reasons


def forced(session: Session, choice: Choice) -> Session:
    """The same model with the choice forced; nothing of the first one changes."""
    matrix = _with_rows(session.matrix, choice.rows)
    upper = matrix.column_upper.copy()
    upper[list(choice.nothing)] = np.minimum(upper[list(choice.nothing)], 0.0)
    matrix = replace(matrix, column_upper=upper)
    return replace(session, matrix=matrix, engine=Engine(matrix, session.engine.settings))


def holds(choice: Choice, values: Floats) -> bool:
    """Whether a plan does already what would be forced."""
    if any(values[column] > TINY for column in choice.nothing):
        return False
    totals = [(row, sum(factor * values[at] for at, factor in row.factors.items())) for row in choice.rows]
    return all(row.lower - TINY <= total <= row.upper + TINY for row, total in totals)


def start_without(session: Session, start: Start, touched: set[str]) -> Start:
    """A plan as a start, without the whole numbers of these leases, halls and facilities."""
    loose: set[int] = set()
    for quantity in session.built.context.quantities.values():
        for key, variable in quantity.variable.items():
            if touched.intersection(key if isinstance(key, tuple) else (key,)):
                loose.add(session.matrix.column_index(variable))
    kept = [place for place, column in enumerate(start.columns.tolist()) if column not in loose]
    return replace(
        start, columns=start.columns[kept], values=start.values[kept], undecided=start.undecided + len(loose)
    )


def _leases(session: Session, solution: Solution) -> Iterable[Choice]:
    for name, lease in session.scenario.leases.items():
        halls = set(lease.halls)
        rivals = {other for other, one in session.scenario.leases.items() if halls & set(one.halls)}
        yield from _committed(
            session, solution, "lease", name, "signed", 1.0, frozenset(halls | rivals), f"leases.{name}"
        )


def _halls(session: Session, solution: Solution) -> Iterable[Choice]:
    sizes = {hall.id: hall for hall in session.built.prepared.conversions.halls}
    for name in session.scenario.halls:
        hall = sizes[name]
        least = 1.0 if hall.whole else hall.room
        asked = f"{hall.unit * least:g} MW converted"
        related = frozenset(one for one, lease in session.scenario.leases.items() if name in lease.halls)
        yield from _committed(session, solution, "conversion", name, asked, least, related, f"halls.{name}")


def _committed(
    session: Session,
    solution: Solution,
    kind: str,
    name: str,
    asked: str,
    least: float,
    related: frozenset[str],
    path: str,
) -> Iterable[Choice]:
    """In: on every way through the tree, at least so much of it is begun. Out: nothing of it is."""
    mine = [one for one in session.built.context.commitments if one.kind == kind and one.item == name]
    if any(one.locked for one in mine):
        return
    made = solution.commitments
    taken = bool(((made["kind"] == kind) & (made["item"] == name)).any())
    columns = {session.matrix.column_index(one.size): one.node for one in mine}
    what = {"lease": "lease", "conversion": "hall"}[kind]
    if taken:
        not_asked = {"lease": "not signed", "conversion": "not converted"}[kind]
        yield Choice(what, name, path, True, not_asked, (), tuple(columns), related)
        return
    rows = []
    for leaf in session.tree.leaves:
        line = {node.name for node in session.tree.line(leaf.name)}
        factors = {column: 1.0 for column, node in columns.items() if node in line}
        rows.append(Row(factors, least, np.inf))
    yield Choice(what, name, path, False, asked, tuple(rows), (), related)


def _facilities(session: Session, solution: Solution) -> Iterable[Choice]:
    ledger = session.built.context.ledger
    cash = solution.ledger[solution.ledger["account"] == "cash"]
    for name, path in facilities_of(session).items():
        mine = [one for one in ledger.lines("cash") if one.item == name and one.component in LENDERS]
        coming_in = [_rows(session, one, -np.inf, 0.0) for one in mine if one.name in MONEY_IN]
        out = [row for rows in coming_in for row in rows.values()]
        if not out:
            continue
        rows = cash[(cash["item"] == name) & cash["line"].isin(MONEY_IN) & cash["component"].isin(LENDERS)]
        if bool((rows["amount"] > DRAWN).any()):
            yield Choice("facility", name, path, True, "not used", tuple(out))
        else:
            yield _used(session, name, path)


def facilities_of(session: Session) -> dict[str, str]:
    """Path of each facility that the plan may use, by its id."""
    paths = {name: f"btc_loans.{name}" for name in session.scenario.btc_loans}
    for kind in type(session.scenario.financing).model_fields:
        if kind != "outstanding":
            group = getattr(session.scenario.financing, kind)
            paths |= {name: f"financing.{kind}.{name}" for name in group}
    return paths


def _used(session: Session, name: str, path: str) -> Choice:
    """Forced in: so much is owed for a year or more for less, or so much issued, on every way."""
    ledger, tree = session.built.context.ledger, session.tree
    terms: Any = next(
        group[name] for group in (session.scenario.btc_loans, *_groups(session)) if name in group
    )
    most = getattr(terms, "limit", None) or getattr(terms, "shelf", None) or LEAST_OWED
    amount = min(LEAST_OWED, float(most))
    owed = [one for one in ledger.lines("debt") if one.item == name and one.component in LENDERS]
    lines = owed or [one for one in ledger.lines("cash") if one.item == name and one.name in MONEY_IN]
    months = {node.name: node.period.months / MONTHS if owed else 1.0 for node in tree}
    asked = f"{amount:g} MUSD {'owed for a year' if owed else 'issued'}"
    by_node = [_rows(session, one, 0.0, np.inf) for one in lines]
    rows = []
    for leaf in tree.leaves:
        factors: dict[int, float] = {}
        given = 0.0
        for node in tree.line(leaf.name):
            for one in by_node:
                if node.name in one:
                    given -= months[node.name] * one[node.name].lower
                    for column, factor in one[node.name].factors.items():
                        factors[column] = factors.get(column, 0.0) + months[node.name] * factor
        rows.append(Row(factors, amount - given, np.inf))
    halls = set(getattr(terms, "halls", ()))
    tenants = {one for one, lease in session.scenario.leases.items() if halls & set(lease.halls)}
    return Choice("facility", name, path, False, asked, tuple(rows), related=frozenset(halls | tenants))


def _groups(session: Session) -> list[Mapping[str, Any]]:
    financing = session.scenario.financing
    return [getattr(financing, kind) for kind in type(financing).model_fields]


def _rows(session: Session, line: Line, lower: float, upper: float) -> dict[str, Row]:
    """By node, `lower <= amount of the line <= upper`; amounts in which nothing is decided are left out."""
    found = {}
    for node, amount in line.amounts.items():
        form = generate_standard_repn(amount, compute_values=True)
        factors = {
            session.matrix.column_index(variable): float(factor)
            for factor, variable in zip(form.linear_coefs, form.linear_vars, strict=True)
        }
        if factors:
            found[node] = Row(factors, lower - form.constant, upper - form.constant)
    return found


def _with_rows(matrix: Matrix, rows: Iterable[Row]) -> Matrix:
    """The matrix with further rows at its end."""
    more = list(rows)
    if not more:
        return matrix
    entries = [(at, column, factor) for at, row in enumerate(more) for column, factor in row.factors.items()]
    at, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
    shape = (len(more), len(matrix.column_names))
    block = coo_array((np.array(factors, dtype=float), (np.array(at, int), np.array(columns, int))), shape)
    coefficients = csc_array(vstack([matrix.coefficients, block], format="csc"))
    coefficients.sort_indices()
    return replace(
        matrix,
        coefficients=coefficients,
        row_lower=np.concatenate((matrix.row_lower, [row.lower for row in more])),
        row_upper=np.concatenate((matrix.row_upper, [row.upper for row in more])),
        row_names=[*matrix.row_names, *(f"forced[{index}]" for index in range(len(more)))],
    )
