"""Leases that say `like: another`: they have every term of the other that they do not write themselves.

This happens to the text as merged, before anything is read as numbers: what is taken over keeps the place
where it was written, and what is wrong with it is told there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..core.errors import Problem
from ..core.suggest import meant
from ..core.written import shown
from .positions import Findings, Item, Node, Path, Positions, dotted

GROUP, KEY = "leases", "like"
_NOT_TAKEN_OVER = ("signed",)
"""What has been done about one lease says nothing of the other."""


def says_like(path: Path, *nodes: Node) -> bool:
    """Whether what stands at the path is a lease that is like another: null in it takes a term out."""
    return len(path) == 2 and path[0] == GROUP and any(KEY in node.items for node in nodes)


def written_out(root: Node, findings: Findings) -> tuple[Node, dict[str, str]]:
    """The scenario with such leases in full and without `like`, and the lease that each of them is like.

    Both stand in one group, named after the other if it has none, unless the lease writes `group` itself.
    Leases that cannot be written out are findings and are left out.
    """
    leases = root.items.get(GROUP)
    if leases is None or not any(KEY in item.node.items for item in leases.node.items.values()):
        return root, {}
    writer = _Writer(leases.node.items, findings)
    for id in leases.node.items:
        writer.lease(id)
    kept = {id: Item(item.key, node) for id, item in leases.node.items.items() if (node := writer.done[id])}
    items = {**root.items, GROUP: Item(leases.key, Node(leases.node.at, kept))}
    return Node(root.at, items), writer.likes


class _Writer:
    """Writes leases out, each after the one that it is like."""

    def __init__(self, written: Mapping[str, Item], findings: Findings) -> None:
        self.written = written
        self.findings = findings
        self.likes: dict[str, str] = {}
        self.done: dict[str, Node | None] = {}
        """Leases in full; None for one that cannot be written out."""

    def lease(self, id: str, above: tuple[str, ...] = ()) -> Node | None:
        """The lease in full; None if that cannot be."""
        if id not in self.done:
            own = self.written[id].node
            self.done[id] = self._over_another(id, own, above) if KEY in own.items else own
        return self.done[id]

    def _over_another(self, id: str, own: Node, above: tuple[str, ...]) -> Node | None:
        said = own.items[KEY]
        other, path = said.node.value, (GROUP, id, KEY)
        if not isinstance(other, (str, int)) or isinstance(other, bool):
            message = f"like is {shown(said.node.plain())}, not the name of a lease"
            self.findings.note("like", message, "name one lease, e.g. like: hyper-a", said.node.at, path)
            return None
        other = str(other)
        if other not in self.written:
            fix = meant(other, [name for name in self.written if name != id])
            self.findings.note("like-unknown", f"there is no lease '{other}'", fix, said.node.at, path)
            return None
        above = (*above, id)
        if other in above:
            names = " is like ".join((*above[above.index(other) :], other))
            self.findings.note("like-circle", f"{names}: a circle", "delete one like", said.node.at, path)
            return None
        base = self.lease(other, above)
        if base is None or not isinstance(base.value, dict):
            return None
        self.likes[id] = other
        if "group" not in own.items and "group" not in base.items:
            base = self.done[other] = _with_group(base, other, said)
        taken = {key: item for key, item in base.items.items() if key not in _NOT_TAKEN_OVER}
        rest = Node(own.at, {key: item for key, item in own.items.items() if key != KEY})
        return self._laid_over(Node(own.at, taken), rest, (GROUP, other))

    def _laid_over(self, base: Node, own: Node, path: Path) -> Node:
        """Groups by key; null takes out. `path` is where the other stands, for what it does not have."""
        items = dict(base.items)
        for key, item in own.items.items():
            old = items.get(key)
            if item.node.value is None:
                if items.pop(key, None) is None and not _removes_own(item) and key != "group":
                    message = f"there is no {dotted((*path, key))} to take out"
                    fix = "delete it, or check the name"
                    self.findings.note("override-no-effect", message, fix, item.key, (*path, key))
            elif item.node.is_group:
                below = old.node if old and old.node.is_group else Node(item.node.at, {})
                items[key] = Item(item.key, self._laid_over(below, item.node, (*path, key)))
            else:
                items[key] = item
        return Node(own.at, items)


def _removes_own(item: Item) -> bool:
    """Whether the null was laid over a term that the lease had written itself: its key stands elsewhere."""
    return item.key.file != item.node.at.file


def _with_group(lease: Node, name: str, said: Item) -> Node:
    """The lease in a group, which comes from the line that says `like`."""
    return Node(lease.at, {**lease.items, "group": Item(said.key, Node(said.node.at, name))})


def taken_over(path: Path, positions: Positions) -> bool:
    """Whether the key at the path is that of another lease: each key that is written has its own place."""
    group = positions.node(path[:1]) if len(path) > 2 and path[0] == GROUP else None
    others = [id for id in group.items if id != path[1]] if group else []
    return any(positions.key((GROUP, id, *path[2:])) == positions.key(path) for id in others)


def told_once(problems: Iterable[Problem], likes: Mapping[str, str]) -> list[Problem]:
    """Without those that a lease only has because another, which it is like, has them too."""
    every = list(problems)
    told = {(problem.path, problem.code, _where(problem)) for problem in every}

    def repeated(problem: Problem) -> bool:
        parts = problem.path.split(".")
        if len(parts) < 2 or parts[0] != GROUP or parts[1] not in likes:
            return False
        other = dotted((GROUP, likes[parts[1]], *parts[2:]))
        return (other, problem.code, _where(problem)) in told

    return [problem for problem in every if not repeated(problem)]


def _where(problem: Problem) -> tuple[object, ...]:
    """Place and words; of a key that is missing, each lease has a place and words of its own."""
    return () if problem.code == "missing-key" else (problem.place, problem.message)
