"""A Pyomo model arrives in the matrix exactly, and always the same."""

from __future__ import annotations

import numpy as np
import pyomo.environ as pyo
import pytest

from optimizer.core.errors import NoPlan
from optimizer.solve import compile_model, load_values

INF = float("inf")


def every_shape() -> pyo.ConcreteModel:
    model = pyo.ConcreteModel()
    model.a = pyo.Var(bounds=(0, 10))
    model.b = pyo.Var(domain=pyo.Binary)
    model.c = pyo.Var(domain=pyo.Integers, bounds=(-3, 7))
    model.free = pyo.Var()
    model.held = pyo.Var(bounds=(0, 9))
    model.held.fix(4)
    model.idle = pyo.Var([1, 2, 3], bounds={1: (2, 5), 2: (-6, -1), 3: (-5, 3)})
    model.at_most = pyo.Constraint(expr=2 * model.a + 3 * model.b + 5 <= 9 - model.c)
    model.at_least = pyo.Constraint(expr=model.a - 7 >= 2 * model.free + 1)
    model.equal = pyo.Constraint(expr=model.a + model.held == 6 + model.b)
    model.between = pyo.Constraint(expr=(1, model.a + model.c + 2, 8))
    model.off = pyo.Constraint(expr=model.a <= 1)
    model.off.deactivate()
    model.only_held = pyo.Constraint(expr=2 * model.held <= 20)
    model.goal = pyo.Objective(expr=3 * model.a - model.b + 11 + 2 * model.held, sense=pyo.maximize)
    return model


def test_every_shape_arrives_exactly() -> None:
    """Proves: bounds, signs and constants of each shape of constraint.

    By hand: at_most 2a + 3b + c <= 4; at_least a - 2 free >= 8 (Pyomo may state it negated); equal
    a + held - b = 6; between -1 <= a + c <= 6; only_held 2 held <= 20.
    A wrong formula would give: a range as two rows, a constant left on its side, the fixed variable gone.
    """
    matrix = compile_model(every_shape())
    dense = matrix.coefficients.toarray()
    rows = {
        name: (
            matrix.row_lower[row],
            dict(zip(matrix.column_names, dense[row], strict=True)),
            matrix.row_upper[row],
        )
        for row, name in enumerate(matrix.row_names)
    }
    rows = {name: (lo, {c: v for c, v in body.items() if v}, up) for name, (lo, body, up) in rows.items()}
    assert rows["at_most"] == (-INF, {"a": 2, "b": 3, "c": 1}, 4)
    assert rows["at_least"] in [
        (8, {"a": 1, "free": -2}, INF),
        (-INF, {"a": -1, "free": 2}, -8),
    ]
    assert rows["equal"] == (6, {"a": 1, "held": 1, "b": -1}, 6)
    assert rows["between"] == (-1, {"a": 1, "c": 1}, 6)
    assert rows["only_held"] == (-INF, {"held": 2}, 20)
    assert len(matrix.row_names) == 5


def test_columns_and_objective_arrive_exactly() -> None:
    """Fixed columns stay, held; unused ones are held at the value nearest to zero (2, -1 and 0)."""
    matrix = compile_model(every_shape())
    bounds = {
        name: (matrix.column_lower[at], matrix.column_upper[at], bool(matrix.is_whole[at]), matrix.costs[at])
        for at, name in enumerate(matrix.column_names)
    }
    assert bounds == {
        "a": (0, 10, False, 3),
        "b": (0, 1, True, -1),
        "c": (-3, 7, True, 0),
        "free": (-INF, INF, False, 0),
        "held": (4, 4, False, 2),
        "idle[1]": (2, 2, False, 0),
        "idle[2]": (-1, -1, False, 0),
        "idle[3]": (0, 0, False, 0),
    }
    assert matrix.offset == 11
    assert matrix.maximise


def test_the_model_is_left_as_it_was() -> None:
    model = every_shape()
    compile_model(model)
    assert model.held.fixed
    assert model.held.value == 4
    assert not model.a.fixed


def test_partly_fixed_variables_keep_their_columns() -> None:
    """Proves: each coefficient stands in the column of its own variable.

    A wrong formula would give: the columns which Pyomo 6.10.1 mixes up when part of a variable is fixed.
    """
    model = pyo.ConcreteModel()
    model.x = pyo.Var(range(4), bounds=(0, 9))
    model.x[1].fix(2)
    model.sum = pyo.Constraint(expr=sum((i + 1) * model.x[i] for i in range(4)) <= 30)
    matrix = compile_model(model)
    assert matrix.column_names == ["x[0]", "x[1]", "x[2]", "x[3]"]
    np.testing.assert_array_equal(matrix.coefficients.toarray(), [[1, 2, 3, 4]])
    np.testing.assert_array_equal(matrix.column_lower, [0, 2, 0, 0])
    np.testing.assert_array_equal(matrix.column_upper, [9, 2, 9, 9])


def sites(order: list[str], worth: float = 1.0) -> pyo.ConcreteModel:
    model = pyo.ConcreteModel()
    model.start = pyo.Var(order, ["2027-Q1", "2027-Q2"], domain=pyo.Binary)
    model.sites = pyo.Block()
    quarters = ["2027-Q1", "2027-Q2"]
    model.sites.power_limit = pyo.Constraint(
        order, quarters, rule=lambda _, site, quarter: 40 * model.start[site, quarter] <= 30 + len(site)
    )
    model.goal = pyo.Objective(expr=sum(worth * model.start[key] for key in model.start), sense=pyo.maximize)
    return model


def test_the_same_model_gives_the_same_matrix() -> None:
    """Built twice, or from data in another order: byte for byte; one number changed: not."""
    first = compile_model(sites(["rockdale", "childress"])).fingerprint()
    assert first == compile_model(sites(["rockdale", "childress"])).fingerprint()
    assert first == compile_model(sites(["childress", "rockdale"])).fingerprint()
    assert first != compile_model(sites(["rockdale", "childress"], worth=1.0000001)).fingerprint()


def test_names_and_indices_go_both_ways() -> None:
    model = sites(["rockdale", "childress"])
    matrix = compile_model(model)
    variable = model.start["rockdale", "2027-Q1"]
    assert matrix.columns[matrix.column_index(variable)] is variable
    assert matrix.column_index("start[rockdale,2027-Q1]") == matrix.column_index(variable)
    row = matrix.row_index("sites.power_limit[rockdale,2027-Q1]")
    assert matrix.row_index(model.sites.power_limit["rockdale", "2027-Q1"]) == row
    assert matrix.row_upper[row] == 38


def test_values_go_back_into_the_variables() -> None:
    model = every_shape()
    matrix = compile_model(model)
    load_values(matrix, np.arange(8.0))
    assert [variable.value for variable in matrix.columns] == list(range(8))


def test_a_rule_without_decisions_that_fails_is_named() -> None:
    model = pyo.ConcreteModel()
    model.x = pyo.Var()
    model.nothing = pyo.Expression(expr=0.0)
    model.need = pyo.Constraint(expr=model.nothing >= 5)
    with pytest.raises(NoPlan, match="need"):
        compile_model(model)


def test_two_objectives_are_refused() -> None:
    model = every_shape()
    model.other = pyo.Objective(expr=model.a)
    with pytest.raises(ValueError, match="goal, other"):
        compile_model(model)
