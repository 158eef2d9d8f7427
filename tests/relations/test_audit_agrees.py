"""The audit recomputes every account of plans that nobody has made up by hand.

The best plan and doing nothing show what a reader will see; plans that follow weights drawn at random bring
up loans, moves and dates that no optimum takes. Each seed has its own horizon, prices, halls and tenants.
"""

from __future__ import annotations

from pathlib import Path

import pyomo.environ as pyo
import pytest

from optimizer.api import load
from optimizer.core.tree import Tree
from optimizer.scenario.horizon import tree_of
from optimizer.scenario.schema import Scenario
from optimizer.solution.audit import TOLERANCE, audit
from optimizer.solution.read_back import read_back
from optimizer.solution.solution import Plan
from optimizer.solve import Engine, Settings, compile_model, load_values
from tests.solution.test_real_solves import follow_chance

from .scenarios import refused, rich
from .solving import decided, read, stated, worlds

SHIPPED = Path(__file__).parents[2] / "scenarios"
CASES = [
    (folder.name, overlay)
    for folder in sorted(path.parent for path in SHIPPED.glob("*/scenario.yaml"))
    for overlay in (None, "as-decided.yaml", "btc-low.yaml", "btc-crash.yaml", "taxed.yaml")
    if overlay is None or (folder / overlay).exists()
]
"""Every scenario as it is, and with the overlays that change most."""


def agrees(made: Scenario, on: Tree, plan: Plan) -> None:
    report = audit(made, on, plan.ledger, plan.levels, plan.value)
    assert report.passed, "\n".join(report.failures())
    assert max(check.largest_relative for check in report.accounts) <= TOLERANCE <= 1e-6
    assert sum(check.checked for check in report.accounts) > 50


def follows_chance(made: Scenario, on: Tree, seed: int) -> Plan:
    """A plan that meets all limits and nothing else makes sense of."""
    built, _ = stated(made, on)
    (value,) = built.model.component_data_objects(pyo.Objective, active=True)
    value.deactivate()
    follow_chance(built, seed)
    matrix = compile_model(built.model)
    outcome = Engine(matrix, Settings(gap=0.05)).solve(time_limit=20)
    load_values(matrix, outcome.require_plan())
    return read_back(built.context, pyo.value(value.expr))


@pytest.mark.parametrize("seed", [*range(27), *range(28, 38), 156, 181])
def test_the_best_plan_and_doing_nothing(seed: int):
    made = read(rich(seed))
    found = decided(made)
    for plan in (found.plan, found.do_nothing):
        assert plan is not None
        agrees(made, tree_of(made.horizon), plan)


@pytest.mark.parametrize("seed", [*range(100, 114), 114, 119, 128, 329, 366])
def test_plans_by_chance(seed: int):
    made = read(rich(seed))
    agrees(made, tree_of(made.horizon), follows_chance(made, tree_of(made.horizon), seed))


@pytest.mark.parametrize("seed", range(200, 206))
def test_worlds_that_part(seed: int):
    """Each world has decisions of its own after the first period."""
    made = read(rich(seed))
    on = worlds(made, 0.4, 0.6)
    agrees(made, on, follows_chance(made, on, seed))


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "overlay"), CASES)
def test_every_shipped_scenario(folder: str, overlay: str | None):
    """Any good plan will do: the accounts must agree whichever it is."""
    made = load(SHIPPED / folder, [SHIPPED / folder / overlay] if overlay else []).model
    built, matrix = stated(made)
    outcome = Engine(matrix, Settings(gap=0.02)).solve(time_limit=60)
    load_values(matrix, outcome.require_plan())
    assert outcome.value is not None
    agrees(made, tree_of(made.horizon), read_back(built.context, outcome.value))


def test_the_same_seed_gives_the_same_scenario_and_passes_the_checks():
    assert rich(7) == rich(7) != rich(8)
    assert [refused(rich(seed)) for seed in range(60)] == [[]] * 60
