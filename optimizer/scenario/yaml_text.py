"""YAML 1.2 text to a tree with places, from the events of the C parser.

Events instead of PyYAML's node composer: nothing recurses, nothing is constructed, text is told from
numbers by the YAML 1.2 core rules (no yes/no, dates, base 60 or octal 0777), and it takes half the time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn

import yaml

from ..core.written import shown
from .positions import Findings, Item, Node, Position, Scalar
from .yaml_errors import explain

DEEPEST = 50
MOST_NODES = 1_000_000
LONGEST_INTEGER = 40

_TEXT_TAGS = ("!", "tag:yaml.org,2002:str")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_Parser = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class _Stop(Exception):
    """The rest of the text cannot be read; the problem is noted."""


def read_yaml(text: str, file: str, findings: Findings) -> Node | None:
    """The tree of the text; None where it is empty or cannot be read."""
    reader = _Reader(file, findings)
    try:
        for event in yaml.parse(text, Loader=_Parser):
            reader.take(event)
    except _Stop:
        return None
    except yaml.YAMLError as error:
        findings.problems.append(explain(error, text, file, findings.lines[file]))
        return None
    return reader.root


@dataclass
class _Open:
    """A list or mapping whose end has not been read yet."""

    at: Position
    anchor: str | None
    mapping: bool
    children: list[Node] = field(default_factory=list)
    items: dict[str, Item] = field(default_factory=dict)
    merged: list[Node] = field(default_factory=list)
    key: tuple[str, Position, bool] | None = None
    """The key whose value comes next, its place, and whether it is the merge key."""
    size: int = 1


class _Reader:
    def __init__(self, file: str, findings: Findings) -> None:
        self.file = file
        self.lines = findings.lines[file]
        self.note = findings.note
        self.root: Node | None = None
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        """One event of the parser."""
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._start(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._end()
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                fix = "delete the line --- and what follows, or make it a file of its own"
                self._stop("many-documents", "a second document begins here", fix, self._position(event))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        at = self._position(event)
        plain = bool(event.implicit[0]) and event.tag is None
        self._tag(event.tag, at)
        if self.open and self.open[-1].mapping and self.open[-1].key is None:
            self._key(event.value, at, merge=plain and event.value == "<<")
            if event.anchor:
                self.anchors[event.anchor] = (Node(at, event.value), 1)
            return
        self._add(Node(at, plain_scalar(event.value) if plain else event.value), 1, event.anchor)

    def _key(self, key: str, at: Position, merge: bool) -> None:
        parent = self.open[-1]
        if not merge and key in parent.items:
            first = parent.items[key].key
            fix = f"delete one of them; the first is on line {first.line}"
            self.note("duplicate-key", f"{shown(key)} is given twice here", fix, at)
        parent.key = (key, at, merge)

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        at = self._position(event)
        if len(self.open) >= DEEPEST:
            self._stop("too-deep", f"nested more than {DEEPEST} levels deep", "write fewer levels", at)
        self._tag(event.tag, at)
        self.open.append(_Open(at, event.anchor, isinstance(event, yaml.MappingStartEvent)))

    def _end(self) -> None:
        done = self.open.pop()
        items = dict(done.items)
        for source in done.merged:
            items = {**source.items, **items}
        node = Node(done.at, items if done.mapping else done.children)
        self._add(node, done.size, done.anchor)

    def _alias(self, event: yaml.AliasEvent) -> None:
        at = self._position(event)
        found = self.anchors.get(event.anchor or "")
        if found is None:
            inside = any(part.anchor == event.anchor for part in self.open)
            message = f"*{event.anchor} " + ("contains itself" if inside else "is not defined above")
            self._stop("anchor", message, "take it out" if inside else f"write &{event.anchor} first", at)
        node, size = found
        if self.open and self.open[-1].mapping and self.open[-1].key is None and isinstance(node.value, str):
            self._key(node.value, at, merge=False)
        else:
            self._add(node, size, None)

    def _add(self, node: Node, size: int, anchor: str | None) -> None:
        """Put a finished node where it belongs."""
        if anchor:
            self.anchors[anchor] = (node, size)
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        parent.size += size
        if parent.size > MOST_NODES:
            fix = "repeat fewer anchors; put long series in CSV files"
            self._stop("too-many-values", f"more than {MOST_NODES:,} values", fix, node.at)
        if not parent.mapping:
            parent.children.append(node)
        elif parent.key is None:
            self._stop("key-format", "a key must be plain text", "write the key as a word", node.at)
        elif parent.key[2]:
            self._merge(parent, node)
        else:
            parent.items[parent.key[0]] = Item(parent.key[1], node)
        parent.key = None

    def _merge(self, parent: _Open, node: Node) -> None:
        sources = node.value if isinstance(node.value, list) else [node]
        if all(isinstance(source.value, dict) for source in sources):
            parent.merged += sources
        elif parent.key:
            message = "<< takes a group of settings from an anchor"
            self.note("merge-key", message, "write <<: *name", parent.key[1])

    def _tag(self, tag: str | None, at: Position) -> None:
        if tag is not None and tag not in _TEXT_TAGS:
            name = tag.replace("tag:yaml.org,2002:", "!!")
            self.note("tag", f"the tag {shown(name)} means nothing here", "delete it", at)

    def _position(self, event: yaml.Event) -> Position:
        start, end = event.start_mark, event.end_mark
        assert start is not None
        assert end is not None
        if isinstance(event, yaml.ScalarEvent) and end.line > start.line:
            line = self.lines[start.line] if start.line < len(self.lines) else ""
            return Position(self.file, start.line + 1, start.column + 1, len(line.rstrip()) + 1)
        width = end.column - start.column if isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)) else 1
        return Position(self.file, start.line + 1, start.column + 1, start.column + 1 + max(1, width))

    def _stop(self, code: str, message: str, fix: str, at: Position) -> NoReturn:
        self.note(code, message, fix, at)
        raise _Stop


def plain_scalar(text: str) -> Scalar:
    """A plain scalar by the YAML 1.2 core rules."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= LONGEST_INTEGER:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _OTHER_BASE.fullmatch(text):
            return int(text[2:], 8 if text[1] == "o" else 16)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text
