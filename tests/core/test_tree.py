import pytest

from optimizer.core.timeline import Timeline
from optimizer.core.tree import Node, Tree

START = 2026 * 12


@pytest.fixture
def timeline() -> Timeline:
    return Timeline.steps(START, [("quarter", START + 12)])


@pytest.fixture
def forked(timeline: Timeline) -> Tree:
    """Two quarters in common, then BTC goes up (40 %) or down (60 %)."""
    return Tree.branching(timeline, {"down": (2, 0.6), "up": (2, 0.4)})


def test_a_path_is_the_tree_without_branches(timeline: Timeline):
    tree = Tree.path(timeline)
    assert tree.names == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert [node.parent for node in tree] == [None, "2026-Q1", "2026-Q2", "2026-Q3"]
    assert [leaf.name for leaf in tree.leaves] == ["2026-Q4"]


def test_parents_probabilities_and_leaves_of_a_branching_tree(forked: Tree):
    assert forked.names == [
        "2026-Q1",
        "2026-Q2",
        "2026-Q3@down",
        "2026-Q3@up",
        "2026-Q4@down",
        "2026-Q4@up",
    ]
    assert forked["2026-Q3@up"].parent == "2026-Q2"
    assert {leaf.name: leaf.probability for leaf in forked.leaves} == {"2026-Q4@down": 0.6, "2026-Q4@up": 0.4}
    assert [node.name for node in forked.line("2026-Q4@up")] == [
        "2026-Q1",
        "2026-Q2",
        "2026-Q3@up",
        "2026-Q4@up",
    ]
    assert forked.ancestor("2026-Q4@up", 1).name == "2026-Q2"
    assert forked.ancestor("2026-Q2", 3) is None
    assert [node.name for node in forked.descendants("2026-Q3@down")] == ["2026-Q3@down", "2026-Q4@down"]


def test_a_commitment_reaches_only_what_comes_after_it(forked: Tree):
    """Proves: lead times walk down the tree. By hand: 1 a month from month 4 on, from Q2 (April): months
    4 and 5 of it lie in Q3 (August, September), 6 to 8 in Q4; so 2 in each Q3 and 3 in each Q4. From Q3@up
    months 4 and 5 lie in Q4@up alone. A wrong walk would put money into the other branch."""
    late = forked.spread("2026-Q2", lambda month: 1.0 if month >= 4 else 0.0)
    assert late == {"2026-Q3@down": 2.0, "2026-Q3@up": 2.0, "2026-Q4@down": 3.0, "2026-Q4@up": 3.0}
    assert forked.spread("2026-Q3@up", lambda month: 1.0 if month >= 4 else 0.0) == {"2026-Q4@up": 2.0}


def test_decisions_may_keep_to_a_coarser_grid():
    months = Timeline.steps(START, [("month", START + 6)])
    tree = Tree.path(months, decision_months=3)
    assert [node.name for node in tree.decision_nodes] == ["2026-01", "2026-04"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"probability": 0.5}, "the probabilities after 2026-Q3 do not add up to its own"),
        ({"parent": "2026-Q2"}, "2026-Q4 is not in the period after its parent"),
        ({"parent": "2030-Q1"}, "the parent of 2026-Q4 does not come before it"),
        ({"parent": None}, "2026-Q4 has no parent but is not in the first period"),
        ({"name": "2026-Q1"}, "two nodes have the same name"),
    ],
)
def test_a_broken_tree_is_refused(timeline: Timeline, change: dict, message: str):
    nodes = list(Tree.path(timeline).nodes)
    last = {"name": "2026-Q4", "period": timeline.periods[3], "parent": "2026-Q3", "probability": 1.0}
    nodes[3] = Node(**(last | change))
    with pytest.raises(ValueError, match=message):
        Tree(timeline, nodes)
