"""The model and the audit, written apart from each other, agree line by line.

The plans are the best one, and plans that follow weights drawn at random, so that decisions come up which no
optimum would take.
"""

from __future__ import annotations

import random
from typing import Any

import pyomo.environ as pyo
import pytest

from optimizer.core.tree import Tree
from optimizer.model.build import Built, build
from optimizer.scenario.schema import Scenario
from optimizer.solution.audit import AuditReport, audit
from optimizer.solution.read_back import read_back
from optimizer.solution.solution import Plan
from optimizer.solve import Engine, Settings, compile_model, load_values
from tests.solution.rich import CASES
from tests.solution.small import scenario, tree, two_worlds


def follow_chance(built: Built, seed: int) -> None:
    """Put random weights on decisions in place of the value; a little on cash, so that none is wasted."""
    draw, terms = random.Random(seed), []
    for quantity in built.context.quantities.values():
        if not quantity.decision or "slice" in quantity.dims or _only_a_cost(quantity.name):
            continue
        weight = 10.0 if quantity.name.split(".")[0] in ("conversions", "leases", "financing") else 1.0
        terms += [
            weight * draw.uniform(-0.3, 1.0) / (variable.ub or 100.0) * variable
            for variable in quantity.variable.values()
        ]
    cash = built.context.quantities["treasury.cash_held"].variable
    built.model.chance = pyo.Objective(expr=sum(terms) + 2e-4 * sum(cash.values()), sense=pyo.maximize)


def _only_a_cost(quantity: str) -> bool:
    """What nothing but its cost keeps small, such as taxable income apart from losses: a weight on it would
    drive it up without end."""
    return quantity.startswith("taxes.") or quantity == "financing.charged_after_horizon"


def solved(made: Scenario, on: Tree, seed: int | None) -> tuple[Plan, AuditReport]:
    built = build(made, on)
    (value,) = built.model.component_data_objects(pyo.Objective, active=True)
    if seed is not None:
        value.deactivate()
        follow_chance(built, seed)
    matrix = compile_model(built.model)
    outcome = Engine(matrix, Settings(gap=1e-3)).solve(time_limit=60)
    load_values(matrix, outcome.require_plan())
    plan = read_back(built.context, pyo.value(value.expr))
    return plan, audit(made, on, plan.ledger, plan.levels, plan.value)


@pytest.mark.parametrize("seed", [None, 0], ids=["best", "by chance"])
@pytest.mark.parametrize("name", CASES)
def test_every_line_of_a_real_plan_is_recomputed(name: str, seed: int | None):
    made = scenario(*CASES[name])
    _, report = solved(made, tree(made), seed)
    assert report.passed, "\n".join(report.failures())
    assert sum(check.checked for check in report.accounts) > 100


def test_worlds_that_part_are_recomputed_each_on_its_own_way():
    made = scenario(*CASES["everything by quarter"])
    plan, report = solved(made, two_worlds(made), 1)
    assert report.passed, "\n".join(report.failures())
    assert set(plan.ledger["world"]) == {"", "bull", "bear"}


def test_the_plans_by_chance_bring_up_every_kind_of_line():
    """What no plan here posts, the audit has not been tried on: so draw until all has come up."""
    missing = {("cash", line) for line in CASH} | {("closing", line) for line in CLOSING}
    missing |= {("debt", "prepayment owed"), ("charges", "warrants")}
    undecided = set(DECIDED)
    for seed in range(8):
        made = scenario(*CASES["a site that may close" if seed == 0 else "everything by quarter"])
        plan, report = solved(made, tree(made), seed)
        assert report.passed, "\n".join(report.failures())
        missing -= set(zip(plan.ledger["account"], plan.ledger["line"], strict=True))
        undecided -= set(plan.levels[plan.levels["decision"]]["quantity"])
        if not missing and not undecided:
            return
    assert (missing, undecided) == (set(), set())


CASH: set[Any] = {
    *("fixed site cost", "upgrade", "take-or-pay", "demand response", "closing cost"),
    *("mining energy", "mining operations", "demand charge"),
    *("machines sold", "machines bought", "machines moved"),
    *("conversion", "equipment", "hall operations"),
    *("rent", "backstop fee", "operating cost", "tenant energy", "energy recovered", "machines"),
    *("prepayment", "prepayment credited", "tenant capex", "tenant capex credited"),
    *("BTC sold", "sale fees", "price impact", "interest on cash", "overheads", "payments"),
    *("drawn", "fees", "interest", "repaid"),
}
CLOSING = {
    *("site residual", "machines held", "conversion after the horizon", "equipment given back"),
    *("lease after the horizon", "credits after the horizon", "machines after the horizon"),
    *("BTC held", "debt outstanding"),
}
DECIDED = {
    *("sites.upgrade_order", "sites.closed_at", "sites.resold", "sites.enrolled"),
    *("mining.sold", "mining.moved", "mining.bought", "mining.running"),
    *("conversions.started", "conversions.tier_used", "conversions.ordered", "conversions.given_back"),
    *("leases.taken", "treasury.sold_slice"),
    *("financing.loan_taken", "financing.revolver_change", "financing.note_issued"),
    "financing.sculpted_repaid",
}
