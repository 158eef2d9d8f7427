"""The scenario after all overlays as one text that stands on its own, each value with its origin."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from os.path import dirname, relpath
from typing import Any, NamedTuple

from ..core.series import Series
from .documents import SCHEMA
from .fields import leaves
from .load import Loaded
from .positions import Node, Path, Position, Scalar, dotted
from .yaml_text import plain_scalar

WIDEST = 60
_PLAIN = re.compile(r"(?:-?[0-9]|[A-Za-z$])[A-Za-z0-9 $%()./,_+-]*(?<! )")


class _Line(NamedTuple):
    text: str
    origin: str = ""


def resolved_yaml(loaded: Loaded[Any]) -> str:
    """YAML text that loads, without any other file, to an equal model. CSV columns become steps by date."""
    series = {
        dotted(path): place.form.write(value)
        for path, value, place in leaves(loaded.model)
        if isinstance(value, Series) and place.form
    }
    root = loaded.positions.root
    rest = {key: item for key, item in root.items.items() if key != "schema"}
    writer = _Writer(series, dirname(loaded.path) or ".")
    lines = [_Line(f"schema: {SCHEMA}"), *writer.node(Node(root.at, rest), (), "")]
    width = min(max((len(line.text) for line in lines if line.origin), default=0), WIDEST)
    texts = [f"{line.text:{width}}  # {line.origin}" if line.origin else line.text for line in lines]
    return "\n".join(texts) + "\n"


class _Writer:
    """Writes a tree as indented lines. `series` has the form of those that came from a file."""

    def __init__(self, series: dict[str, Any], folder: str) -> None:
        self.series = series
        self.folder = folder

    def node(self, node: Node, path: Path, indent: str) -> Iterator[_Line]:
        """Lines of a mapping or list."""
        if isinstance(node.value, list):
            for index, child in enumerate(node.value):
                yield from self._entry(f"{indent}-", child, (*path, index), indent)
        for key, item in node.items.items():
            below = path if node.is_range and path else (*path, key)
            yield from self._entry(f"{indent}{_text(key)}:", item.node, below, indent)

    def _entry(self, head: str, node: Node, path: Path, indent: str) -> Iterator[_Line]:
        origin = self._origin(node.at)
        if node.is_csv:
            csv, column = node.items["csv"].node.value, node.items["column"].node.value
            yield from _steps(head, self.series[dotted(path)], f"{origin}, {csv} {column}", f"{indent}  ")
        elif isinstance(node.value, (dict, list)):
            empty = " {}" if node.value == {} else " []" if node.value == [] else ""
            yield _Line(head + empty, origin if empty else "")
            yield from self.node(node, path, f"{indent}  ")
        else:
            yield _Line(f"{head} {_text(node.value)}", origin)

    def _origin(self, at: Position) -> str:
        """File and line, the file relative to the scenario; `--set` for a value from the command line."""
        if at.file.startswith("--set "):
            return "--set"
        return _printable(f"{relpath(at.file, self.folder)}:{at.line}")


def _steps(head: str, written: Any, origin: str, indent: str) -> Iterator[_Line]:
    """A series: one value, or steps by date."""
    if not isinstance(written, dict):
        yield _Line(f"{head} {_text(written)}", _printable(origin))
        return
    yield _Line(head, _printable(origin))
    for date, value in written.items():
        yield _Line(f"{indent}{date}: {_text(value)}")


def _text(value: Scalar) -> str:
    """A scalar that reads back as the same value and type."""
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and plain_scalar(value) == value
        return value if plain else _printable(json.dumps(value, ensure_ascii=False), escape=True)
    return json.dumps(value)


def _printable(text: str, escape: bool = False) -> str:
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" if escape else "?" for char in text)
