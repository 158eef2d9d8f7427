"""Finding and reading the files of a scenario: the main one, what it extends, what is laid over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from os.path import dirname, isdir, join, normpath
from pathlib import Path as FilePath

from ..core.errors import BadParts, BadValue, Problem
from ..core.written import shown
from .files import LARGE_BYTES, Files, real
from .like import written_out
from .overlay import merge, replace_at
from .positions import Findings, Item, Node, Path, Position, undotted
from .yaml_text import read_yaml

SCHEMA = 1
MAIN_NAME = "scenario.yaml"
LONGEST_CHAIN = 20
_OWN_KEYS = ("extends", "schema")


class Unusable(Exception):
    """A file without which nothing more can be said; the reason is among the findings."""


@dataclass
class Documents:
    """Reads and merges; everything wrong goes to `findings`."""

    files: Files = field(default_factory=Files)
    findings: Findings = field(init=False)
    main: str = ""
    """The main file, as shown to the user."""
    likes: dict[str, str] = field(init=False, default_factory=dict)
    """The lease that each lease which says `like` is like."""

    def __post_init__(self) -> None:
        self.findings = Findings(self.files.lines)

    def merged(self, path: str, overlays: Iterable[str], sets: Iterable[str]) -> Node:
        """Main file with its bases, then overlays from left to right, then single values; leases in full."""
        self.main = normpath(join(path, MAIN_NAME)) if isdir(path) else path
        main = self._chain(self.main, None, ())
        over = [self._chain(overlay, None, (), overlay=True) for overlay in overlays]
        single = [self._setting(text) for text in sets]
        if main is None or None in over or None in single:
            raise Unusable
        self._check_schema(main)
        root = main
        for tree in over:
            assert tree is not None
            root = merge(root, _without(tree, _OWN_KEYS), self.findings)
        for setting in single:
            assert setting is not None
            root = replace_at(root, *setting, self.findings)
        root, self.likes = written_out(root, self.findings)
        self._find_empty(root, ())
        return root

    def warnings(self) -> list[Problem]:
        """YAML files that are large enough to be slow."""
        return [
            Problem(
                path="",
                code="large-file",
                message=f"{file.path} has {file.size / 1e6:.1f} MB",
                fix="put series in CSV files",
                file=file.path,
                severity="warning",
            )
            for file in self.files.read
            if file.size > LARGE_BYTES and not file.path.endswith(".csv")
        ]

    def _chain(
        self, name: str, asked: Position | None, above: tuple[FilePath, ...], overlay: bool = False
    ) -> Node | None:
        """The file merged onto what it extends; None where either cannot be used."""
        tree = self._document(name, asked, overlay)
        if tree is None:
            return None
        here = real(FilePath(name))
        tree = _without(tree, tuple(key for key in tree.items if key.startswith("x-")))
        extends = tree.items.get("extends")
        if extends is None:
            return tree
        base = self._base(name, extends.node, (*above, here))
        if base is None:
            return None
        on_top = merge(base, _without(tree, _OWN_KEYS), self.findings)
        own = tree.items.get("schema")
        return Node(on_top.at, {**on_top.items, "schema": own}) if own else on_top

    def _base(self, name: str, node: Node, above: tuple[FilePath, ...]) -> Node | None:
        note = self.findings.note
        if not isinstance(node.value, str) or not node.value:
            note("extends", f"extends is {shown(node.plain())}", "name one file, e.g. base.yaml", node.at)
            return None
        target = normpath(join(dirname(name), node.value))
        found, folder = real(FilePath(target)), real(FilePath(name).parent)
        if found in above:
            names = " extends ".join(path.name for path in (*above[above.index(found) :], found))
            note("extends-circle", f"{names}: a circle", "delete one extends", node.at)
            return None
        if len(above) >= LONGEST_CHAIN:
            note("extends-chain", f"more than {LONGEST_CHAIN} files extend one another", "use fewer", node.at)
            return None
        if not found.is_relative_to(folder) and found.parent != folder.parent:
            message = f"{shown(node.value)} lies outside the folder of this file and the one above it"
            note("extends-outside", message, "move the file, or lay it over with --with", node.at)
            return None
        return self._chain(target, node.at, above)

    def _document(self, name: str, asked: Position | None, overlay: bool) -> Node | None:
        """One file as a mapping. What is wrong points to where the file was asked for, or into it."""
        try:
            text = self.files.text(FilePath(name), name)
        except BadValue as bad:
            problem = Problem("", bad.code, bad.message, bad.fix, name)
            if asked:
                self.findings.note(bad.code, bad.message, bad.fix, asked)
            else:
                self.findings.problems.append(problem)
            return None
        except BadParts as bad:
            self.findings.problems += bad.problems
            return None
        self.files.folders[name] = FilePath(name).parent
        before = len(self.findings.problems)
        tree = read_yaml(text, name, self.findings)
        top = Position(name, 1, 1, 2)
        if tree is None:
            if len(self.findings.problems) == before and not overlay:
                self.findings.note("empty", f"{name} is empty", "write a scenario; see wattshift new", top)
            return Node(top, {}) if overlay and len(self.findings.problems) == before else None
        if not isinstance(tree.value, dict):
            message = f"the file holds {shown(tree.plain())}, not settings"
            self.findings.note("not-settings", message, "write e.g. name: Base case", tree.at)
            return None
        return tree

    def _setting(self, text: str) -> tuple[Path, Item] | None:
        """The path and value of `path=value`. Places are columns of that text."""
        text = text.encode("utf-8", "replace").decode()
        file = f"--set {text}"
        self.files.lines[file] = [text]
        self.files.folders[file] = FilePath(self.main).parent
        name, equals, written = text.partition("=")
        path = undotted(name.strip())
        key = Position(file, 1, 1, len(name) + 1)
        if not equals or not all(path) or not path or path[0] in _OWN_KEYS:
            self.findings.note("set-format", f"{shown(text)} is not path=value", "write e.g. name=Bear", key)
            return None
        if "\n" in text or "\r" in text:
            self.findings.note("set-format", "the value has several lines", "use --with and a file", key)
            return None
        before = len(self.findings.problems)
        node = read_yaml(" " * (len(name) + 1) + written, file, self.findings)
        if node is None and len(self.findings.problems) == before:
            self.findings.note("set-format", f"{name} gets no value", "write null to remove it", key)
        return (path, Item(key, node)) if node else None

    def _check_schema(self, root: Node) -> None:
        """Of another schema than ours nothing can be said."""
        item = root.items.get("schema")
        note = self.findings.note
        if item is None:
            fix = "write schema: 1 on top; an overlay goes with --with"
            note("schema-missing", "the line 'schema: 1' is missing", fix, root.at)
        elif item.node.value == SCHEMA and not isinstance(item.node.value, bool):
            return
        elif isinstance(item.node.value, int) and item.node.value > SCHEMA:
            message = f"schema {item.node.value} was made for a newer version of wattshift"
            note("schema-newer", message, "upgrade wattshift", item.node.at)
        else:
            message = f"there is no schema {shown(item.node.plain())}"
            note("schema-unknown", message, "write schema: 1", item.node.at)
        raise Unusable

    def _find_empty(self, node: Node, path: Path) -> None:
        """Keys without a value: null removes in an overlay and means nothing anywhere else."""
        inside: list[tuple[str | int, Item]] = list(node.items.items())
        if isinstance(node.value, list):
            inside = [(index, Item(child.at, child)) for index, child in enumerate(node.value)]
        for key, item in inside:
            here: Path = (*path, key)
            if item.node.value is None:
                message = f"{key} has no value" if isinstance(key, str) else "nothing follows the -"
                glued = isinstance(key, str) and ":" in key
                fix = "write a space after the ':'" if glued else "write a value, or delete it"
                self.findings.note("value-missing", message, fix, item.key, here)
            self._find_empty(item.node, here)


def _without(tree: Node, keys: tuple[str, ...]) -> Node:
    return Node(tree.at, {key: item for key, item in tree.items.items() if key not in keys})
