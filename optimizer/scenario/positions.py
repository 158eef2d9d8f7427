"""The scenario as a tree that knows where every key and value was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ..core.errors import Problem
from ..core.months import is_period

Scalar = str | int | float | bool | None
Path = tuple[str | int, ...]


class Position(NamedTuple):
    """A place in a file. Lines and columns count from 1; `end_column` is one past the last."""

    file: str
    line: int
    column: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(slots=True)
class Node:
    """A value with its place: a scalar, a list of nodes, or a mapping of keys to items. Never changed."""

    at: Position
    value: Scalar | list[Node] | dict[str, Item]

    @property
    def items(self) -> dict[str, Item]:
        """The items of a mapping; nothing for the rest."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def is_range(self) -> bool:
        """Whether it is `{value, low, high, source, note}`. A group may have a part named `value`."""
        return "value" in self.items and not self.items["value"].node.is_group

    @property
    def is_csv(self) -> bool:
        """Whether it is `{csv, column}`."""
        return "csv" in self.items

    @property
    def is_steps(self) -> bool:
        """Whether it is `{2026-01: …, 2027-Q3: …}`."""
        return bool(self.items) and all(key == "until" or is_period(key) for key in self.items)

    @property
    def is_group(self) -> bool:
        """Whether it is a mapping that merges by key; the forms above are one value each."""
        return isinstance(self.value, dict) and not (self.is_range or self.is_csv or self.is_steps)

    @property
    def inner(self) -> Node:
        """The node itself, or what stands under `value`."""
        return self.items["value"].node.inner if self.is_range else self

    def child(self, part: str | int) -> Item | None:
        """The item under one part of a path, looking through `{value: …}`."""
        if isinstance(self.value, list):
            index = int(part) if str(part).isdecimal() else len(self.value)
            return Item(self.value[index].at, self.value[index]) if index < len(self.value) else None
        return self.items.get(str(part)) or (self.inner.child(part) if self.is_range else None)

    def plain(self) -> Any:
        """The data without places."""
        if isinstance(self.value, dict):
            return {key: item.node.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


class Item(NamedTuple):
    """One entry of a mapping: the place of its key, and its value."""

    key: Position
    node: Node


@dataclass(frozen=True)
class Positions:
    """Looks up places by path. `lines` holds the text of every file that was read."""

    root: Node
    lines: Mapping[str, Sequence[str]] = field(repr=False)

    def node(self, path: Path) -> Node | None:
        """What is written at the path."""
        steps = self._walk(path)
        return (steps[-1].node if steps else self.root) if len(steps) == len(path) else None

    def key(self, path: Path) -> Position:
        """Place of the last key of the path, or of the deepest one above it that is written."""
        steps = self._walk(path)
        return steps[-1].key if steps else self.root.at

    def place(self, path: Path) -> Position:
        """Place of the value where it is a single one that is written, else as `key`."""
        node = self.node(path)
        if node is None or node.inner.value is None or isinstance(node.inner.value, (dict, list)):
            return self.key(path)
        return node.inner.at

    def _walk(self, path: Path) -> list[Item]:
        return list(self._steps(path))

    def _steps(self, path: Path) -> Iterator[Item]:
        node = self.root
        for part in path:
            item = node.child(part)
            if item is None:
                return
            yield item
            node = item.node


@dataclass
class Findings:
    """The problems found so far, and the text they point into."""

    lines: Mapping[str, Sequence[str]] = field(repr=False)
    problems: list[Problem] = field(default_factory=list)

    def note(self, code: str, message: str, fix: str, at: Position, path: Path = ()) -> None:
        """One more problem, at a place."""
        self.problems.append(put(Problem(dotted(path), code, message, fix), at, self.lines))


def put(problem: Problem, at: Position, lines: Mapping[str, Sequence[str]]) -> Problem:
    """The problem with its place filled in."""
    text = lines.get(at.file, ())
    line = text[at.line - 1] if at.line <= len(text) else None
    return replace(problem, **at._asdict(), source_line=line)


def locate(problems: Iterable[Problem], positions: Positions) -> list[Problem]:
    """Fill file, line, columns and source line from the dotted path; those with a file stay as they are.

    Points at the value, or at the nearest key above it that is written.
    """
    return [
        problem if problem.file else put(problem, positions.place(undotted(problem.path)), positions.lines)
        for problem in problems
    ]


def dotted(path: Path) -> str:
    """The path as text, `leases.hyper-a.rent`."""
    return ".".join(map(str, path))


def undotted(text: str) -> Path:
    """The parts of a dotted path."""
    return tuple(text.split(".")) if text else ()
