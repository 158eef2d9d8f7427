"""From scenario files to a checked model: `load`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from os import PathLike, fspath
from os.path import join, normpath
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from pydantic import BaseModel, ValidationError

from ..core.errors import BadParts, BadValue, Problem, ScenarioError
from ..core.written import shown
from .csv_series import CsvTable, read_table
from .documents import Documents, Unusable
from .fields import Place
from .files import SourceFile
from .like import told_once
from .positions import Findings, Node, Path, Position, Positions, dotted
from .problems import UNREAD, explain
from .values import Assumption, assumptions, check_ranges

if TYPE_CHECKING:
    from .schema import Scenario

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Loaded(Generic[M]):
    """A scenario that has been read, and where everything in it came from."""

    model: M
    path: str
    """The main file, as it was named."""
    data: Mapping[str, Any] = field(repr=False)
    """The merged text as plain data, as written: units, `{value: …}` and `{csv: …}` still in it."""
    positions: Positions = field(repr=False)
    assumptions: Mapping[str, Assumption] = field(repr=False)
    """Values with a range or a source, by dotted path."""
    files: tuple[SourceFile, ...]
    """Every file that was read."""
    overlays: tuple[str, ...] = ()
    """Files laid over it, as they were named."""
    sets: tuple[str, ...] = ()
    """Values set on top: `path=value`."""
    likes: Mapping[str, str] = field(default_factory=dict)
    """The lease that each lease which says `like` is like; written out in `data` and `model`."""
    warnings: tuple[Problem, ...] = ()


@overload
def load(
    path: str | PathLike[str],
    overlays: Iterable[str | PathLike[str]] = (),
    sets: Iterable[str] = (),
) -> Loaded[Scenario]: ...
@overload
def load(
    path: str | PathLike[str],
    overlays: Iterable[str | PathLike[str]] = (),
    sets: Iterable[str] = (),
    root: type[M] = ...,
) -> Loaded[M]: ...
def load(
    path: str | PathLike[str],
    overlays: Iterable[str | PathLike[str]] = (),
    sets: Iterable[str] = (),
    root: type[BaseModel] | None = None,
) -> Loaded[Any]:
    """Read a scenario file, or `scenario.yaml` in a folder, with overlays and `path=value` settings on top.

    `root` is the model to read into, by default the scenario. Raises `ScenarioError` with all problems found.
    """
    if root is None:
        from .schema import Scenario

        root = Scenario
    documents = Documents()
    findings = documents.findings
    named, given = tuple(fspath(overlay) for overlay in overlays), tuple(sets)
    try:
        tree = documents.merged(fspath(path), named, given)
    except Unusable:
        raise ScenarioError(findings.problems) from None
    positions = Positions(tree, documents.files.lines)
    found = assumptions(tree, findings)
    data = _Ready(documents).data(tree, ())
    if "schema" not in Place(root).fields():
        data.pop("schema", None)
    try:
        model = root.model_validate(data)
    except ValidationError as error:
        findings.problems += explain(error, root, positions)
        raise ScenarioError(told_once(findings.problems, documents.likes)) from None
    check_ranges(model, positions, findings)
    if findings.problems:
        raise ScenarioError(told_once(findings.problems, documents.likes))
    return Loaded(
        model=model,
        path=documents.main,
        data=tree.plain(),
        positions=positions,
        assumptions=found,
        files=tuple(documents.files.read),
        overlays=named,
        sets=given,
        likes=documents.likes,
        warnings=tuple(documents.warnings()),
    )


class _Ready:
    """Makes data ready for validation: ranges folded to their value, CSV columns read."""

    def __init__(self, documents: Documents) -> None:
        self.files = documents.files
        self.findings: Findings = documents.findings
        self.tables: dict[FilePath, CsvTable | None] = {}

    def data(self, node: Node, path: Path) -> Any:
        """Plain data of one node."""
        node = node.inner if path else node
        if node.is_csv and path:
            return self._column(node, path)
        if isinstance(node.value, dict):
            return {key: self.data(item.node, (*path, key)) for key, item in node.items.items()}
        if isinstance(node.value, list):
            return [self.data(child, (*path, index)) for index, child in enumerate(node.value)]
        return UNREAD if node.value is None else node.value

    def _column(self, node: Node, path: Path) -> Any:
        note = self.findings.note
        file, column = node.items["csv"], node.items.get("column")
        for key, item in node.items.items():
            if key not in ("csv", "column"):
                note(
                    "unknown-key",
                    f"{shown(key)} is not known beside csv",
                    "use csv and column",
                    item.key,
                    path,
                )
            elif not isinstance(item.node.value, (str, int)) or isinstance(item.node.value, bool):
                message = f"{key} is {shown(item.node.plain())}"
                note("not-text", message, "write a name", item.node.at, path)
                return UNREAD
        if column is None:
            note("missing-key", f"column is missing in {dotted(path)}", "add column: name", file.key, path)
            return UNREAD
        table = self._table(str(file.node.value), file.node.at)
        if table is None:
            return UNREAD
        try:
            return table.column(str(column.node.value))
        except BadValue as bad:
            note(bad.code, bad.message, bad.fix, column.node.at, path)
            return UNREAD

    def _table(self, name: str, asked: Position) -> CsvTable | None:
        folder = self.files.folders[asked.file]
        target = FilePath(normpath(join(folder, name)))
        if target in self.tables:
            return self.tables[target]
        self.tables[target] = None
        if not self.files.allows(target):
            message = f"{shown(name)} lies outside the folder of the scenario"
            self.findings.note("csv-outside", message, "move the file into the folder", asked)
            return None
        try:
            self.files.text(target, str(target))
        except BadValue as bad:
            self.findings.note(bad.code, bad.message, bad.fix, asked)
        except BadParts as bad:
            self.findings.problems += bad.problems
        else:
            self.tables[target] = read_table(str(target), self.findings)
        return self.tables[target]
