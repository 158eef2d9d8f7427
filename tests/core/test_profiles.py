"""Both forms of `follow` must be the same function of the decisions."""

import pyomo.environ as pyo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.core.context import Context
from optimizer.core.profiles import follow
from optimizer.core.timeline import Timeline
from optimizer.core.tree import Tree

START = 2026 * 12


def flow_of(tree: Tree, monthly: dict[str, list[float]], sizes: dict[str, float]):
    """The flow for given sizes, carried rates worked out by their own rule; and whether it is carried."""
    context = Context(tree)
    model = pyo.ConcreteModel()
    model.part = pyo.Block()
    model.part.start = pyo.Var(list(monthly))
    options = [
        (
            model.part.start[node],
            tree.spread(node, lambda k, profile=profile: profile[k] if k < len(profile) else 0.0),
        )
        for node, profile in monthly.items()
    ]
    flows = follow(
        context,
        model.part,
        "rate",
        {("x",): options},
        dims=("item",),
        unit="MUSD/month",
        title="rate",
        cause=lambda *key: "part",
    )[("x",)]
    for node, size in sizes.items():
        model.part.start[node].set_value(size)
    carried = "part.rate" in context.quantities
    if carried:
        for node in tree.names:
            if ("x", node) in model.part.rate:
                row = model.part.rate_carried[("x", node)]
                model.part.rate[("x", node)].set_value(0.0)
                model.part.rate[("x", node)].set_value(pyo.value(row.body) - pyo.value(row.upper))
    return {node: pyo.value(amount) for node, amount in flows.items()}, carried


def test_a_rent_that_rises_once_a_year_is_carried():
    """Proves: the carried form is exact. By hand: 1 a month in the first of five years, 3 % more in each that
    follows, from Q2 and for two units: 6 a quarter to Q1 of the next year, then 6.18, 6.3654 ...

    Eight starts touch 20 quarters each, 160 numbers; carried it is 8 x 6 changes + 3 x 24 quarters = 120.
    """
    tree = Tree.path(Timeline.steps(START, [("quarter", START + 72)]))
    profile = [1.03 ** (month // 12) for month in range(60)]
    sizes = dict.fromkeys(tree.names[:8], 0.0) | {"2026-Q2": 2.0}
    flow, carried = flow_of(tree, dict.fromkeys(tree.names[:8], profile), sizes)
    assert carried
    expected = [0.0] + [6.0 * 1.03**year for year in range(5) for _ in range(4)] + [0.0] * 3
    assert [flow.get(name, 0.0) for name in tree.names] == pytest.approx(expected)


def test_a_short_spend_curve_stays_direct():
    tree = Tree.path(Timeline.steps(START, [("quarter", START + 36)]))
    flow, carried = flow_of(tree, {"2026-Q1": [0.5, 0.0, 0.0, 0.5]}, {"2026-Q1": 10.0})
    assert not carried
    assert flow == {"2026-Q1": 5.0, "2026-Q2": 5.0}


@settings(max_examples=30, deadline=None)
@given(
    levels=st.lists(st.floats(-5, 5).map(lambda x: round(x, 2)), min_size=1, max_size=6),
    sizes=st.lists(st.floats(0, 3).map(lambda x: round(x, 2)), min_size=4, max_size=4),
)
def test_both_forms_agree_on_a_branching_tree(levels: list[float], sizes: list[float]):
    timeline = Timeline.steps(START, [("month", START + 6), ("quarter", START + 24)])
    tree = Tree.branching(timeline, {"down": (3, 0.5), "up": (3, 0.5)})
    profile = [level for level in levels for _ in range(6)]
    starts = [tree.names[0], tree.names[2], tree.names[3], tree.names[6]]
    monthly = dict.fromkeys(starts, profile)
    flow, _ = flow_of(tree, monthly, dict(zip(starts, sizes, strict=True)))
    for name in tree.names:
        expected = sum(
            size * tree.spread(start, lambda k: profile[k] if k < len(profile) else 0.0).get(name, 0.0)
            for start, size in zip(starts, sizes, strict=True)
        )
        assert flow.get(name, 0.0) == pytest.approx(expected, abs=1e-9)
