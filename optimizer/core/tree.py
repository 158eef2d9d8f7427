"""Scenario tree: what is known when. One price path is the tree without branches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from .timeline import Period, Timeline


@dataclass(frozen=True, slots=True)
class Node:
    """A state of knowledge in a period. `probability` is that of reaching it; `world` names its branch."""

    name: str
    period: Period
    parent: str | None
    probability: float
    world: str = ""


class Tree:
    """Nodes in time order, each after its parent. Every quantity in time is indexed by node name."""

    def __init__(self, timeline: Timeline, nodes: Sequence[Node], *, decision_months: int = 1) -> None:
        """Raises ValueError for a parent that comes later or is missing, a skipped period, or
        probabilities of children that do not add up to their parent's."""
        self.timeline = timeline
        self.nodes = tuple(nodes)
        self.decision_months = decision_months
        self._by_name = {node.name: node for node in self.nodes}
        self._validate()

    @classmethod
    def path(cls, timeline: Timeline, *, decision_months: int = 1) -> Tree:
        """The tree without branches: one node a period, named by the period's label."""
        nodes = []
        parent = None
        for period in timeline.periods:
            nodes.append(Node(period.label, period, parent, 1.0))
            parent = period.label
        return cls(timeline, nodes, decision_months=decision_months)

    @classmethod
    def branching(
        cls, timeline: Timeline, worlds: dict[str, tuple[int, float]], *, decision_months: int = 1
    ) -> Tree:
        """A trunk that splits once into worlds: `{world: (index of its first own period, probability)}`.

        All worlds must split from the trunk in the same period.
        """
        split = {first for first, _ in worlds.values()}
        if len(split) != 1:
            raise ValueError("all worlds must split from the trunk in the same period")
        first = split.pop()
        nodes = list(cls.path(timeline).nodes[:first])
        trunk = nodes[-1].name if nodes else None
        if trunk is None:
            raise ValueError("the first period belongs to the trunk")
        for world, (_, probability) in worlds.items():
            parent = trunk
            for period in timeline.periods[first:]:
                name = f"{period.label}@{world}"
                nodes.append(Node(name, period, parent, probability, world))
                parent = name
        nodes.sort(key=lambda node: node.period.index)
        return cls(timeline, nodes, decision_months=decision_months)

    def _validate(self) -> None:
        if len(self._by_name) != len(self.nodes):
            raise ValueError("two nodes have the same name")
        seen: set[str] = set()
        for node in self.nodes:
            if node.parent is None:
                if node.period.index != 0:
                    raise ValueError(f"{node.name} has no parent but is not in the first period")
            elif node.parent not in seen:
                raise ValueError(f"the parent of {node.name} does not come before it")
            elif self._by_name[node.parent].period.index != node.period.index - 1:
                raise ValueError(f"{node.name} is not in the period after its parent")
            seen.add(node.name)
        for node in self.nodes:
            children = self.children(node.name)
            if children and abs(sum(child.probability for child in children) - node.probability) > 1e-9:
                raise ValueError(f"the probabilities after {node.name} do not add up to its own")
        if abs(sum(leaf.probability for leaf in self.leaves) - 1.0) > 1e-9:
            raise ValueError("the probabilities of the leaves do not add up to 1")

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    def __len__(self) -> int:
        return len(self.nodes)

    def __getitem__(self, name: str) -> Node:
        return self._by_name[name]

    @property
    def names(self) -> list[str]:
        return [node.name for node in self.nodes]

    @cached_property
    def _children(self) -> dict[str | None, tuple[Node, ...]]:
        found: dict[str | None, list[Node]] = {}
        for node in self.nodes:
            found.setdefault(node.parent, []).append(node)
        return {name: tuple(nodes) for name, nodes in found.items()}

    def children(self, name: str) -> tuple[Node, ...]:
        return self._children.get(name, ())

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if not self.children(node.name))

    @cached_property
    def decision_nodes(self) -> tuple[Node, ...]:
        """Nodes at which a commitment may be made: their period begins on the decision grid."""
        return tuple(node for node in self.nodes if node.period.start % self.decision_months == 0)

    def line(self, name: str) -> tuple[Node, ...]:
        """The nodes from the root to `name`, both included."""
        found = [self._by_name[name]]
        while found[-1].parent is not None:
            found.append(self._by_name[found[-1].parent])
        return tuple(reversed(found))

    def ancestor(self, name: str, period_index: int) -> Node | None:
        """The node of an earlier (or the same) period on the way to `name`; None if that lies ahead."""
        node = self._by_name[name]
        while node.period.index > period_index and node.parent is not None:
            node = self._by_name[node.parent]
        return node if node.period.index == period_index else None

    def descendants(self, name: str) -> tuple[Node, ...]:
        """`name` itself and all nodes after it, in time order."""
        if name not in self._descendants:
            found = [self._by_name[name]]
            for node in found:
                found.extend(self.children(node.name))
            self._descendants[name] = tuple(found)
        return self._descendants[name]

    @cached_property
    def _descendants(self) -> dict[str, tuple[Node, ...]]:
        return {}

    def spread(self, node: str, monthly: Callable[[int], float]) -> dict[str, float]:
        """Amounts by node that follow from a commitment at `node`, zeros left out.

        `monthly(k)` is the amount in the k-th month after the month in which the node's period begins.
        Each later period collects the months that it spans.
        """
        origin = self._by_name[node].period.start
        by_period: dict[int, float] = {}
        amounts: dict[str, float] = {}
        for later in self.descendants(node):
            index = later.period.index
            if index not in by_period:
                by_period[index] = sum(
                    monthly(month - origin) for month in range(later.period.start, later.period.end)
                )
            if by_period[index] != 0.0:
                amounts[later.name] = by_period[index]
        return amounts
