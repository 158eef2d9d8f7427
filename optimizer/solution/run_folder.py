"""The folder a run leaves: written whole or not at all, and read back from itself alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import WattshiftError
from ..core.tree import Tree
from ..scenario.schema import Scenario
from .answer import answer, plain
from .audit import AuditReport, audit
from .identity import SHORTEST, run_digest, slug
from .manifest import VERSION as MANIFEST_VERSION
from .manifest import (
    digest_of,
    ending_of,
    manifest,
    numerics_of,
    program_version,
    solver_of,
    sources_of,
)
from .solution import Plan, Solution
from .tables import COMMITMENTS, LEDGER, LEVELS, PRICES, STEP_WORTH, Columns, from_csv, to_csv
from .whole import Files, recover, replace_file, write_folder
from .written import WRITTEN

if TYPE_CHECKING:
    from pandas import DataFrame

PLAN = {"ledger": LEDGER, "levels": LEVELS, "commitments": COMMITMENTS}
"""Tables from which a plan is read back."""


class RunExists(WattshiftError):
    """The same question has been answered before; `folder` holds the answer."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is there already: the same scenario, options and version")
        self.folder = folder


class UnreadableRun(WattshiftError):
    """A folder that is no run, or one this version cannot read."""

    exit_code = 2


def find(directory: Path, scenario: Scenario, options: dict[str, Any]) -> Path | None:
    """The folder in `directory` that answers this question already, if there is one."""
    digest = run_digest(scenario, options, program_version())
    _, folder = _place(directory, scenario.name, digest)
    return folder if folder.exists() else None


def identify(solution: Solution, directory: Path) -> str:
    """The id that `write` will give the run in this directory: reports may show it."""
    return _place(directory, solution.scenario.name, digest_of(solution))[0]


def write(solution: Solution, directory: Path, *, documents: Files = (), again: bool = False) -> Path:
    """Write the run folder into `directory` and return it; `documents` are reports to put beside the tables.

    Raises RunExists if the same run is there and not wanted again, OSError if it cannot be written; then
    nothing new is left behind and an old run stays as it was.
    """
    digest = digest_of(solution)
    run_id, folder = _place(directory, solution.scenario.name, digest)
    if folder.exists() and not again:
        raise RunExists(folder)
    write_folder(folder, _files(solution, run_id, digest, documents), replace=again)
    return folder


def add_documents(folder: Path, documents: Files) -> None:
    """Put reports into a run folder, each whole or not at all, over older ones."""
    for name, content in documents:
        replace_file(folder / name, content)


def _place(directory: Path, name: str, digest: str) -> tuple[str, Path]:
    """Id and folder of a run: as short as tells it from every other run in the directory."""
    for length in range(SHORTEST, len(digest) + 1):
        folder = directory / f"{slug(name)}-{digest[:length]}"
        recover(folder)
        if not folder.exists() or _digest_in(folder) == digest:
            return digest[:length], folder
    raise UnreadableRun(f"{directory}: no free name for run {digest}")


def _digest_in(folder: Path) -> str | None:
    try:
        found = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["digest"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return str(found)


def _files(
    solution: Solution, run_id: str, digest: str, documents: Files
) -> Iterator[tuple[str, str | bytes]]:
    digests = {}
    for name, content in _of_solution(solution, run_id):
        digests[name] = sha256(content if isinstance(content, bytes) else content.encode()).hexdigest()
        yield name, content
    yield from documents
    yield "manifest.json", _json({**manifest(solution, run_id, digest), "files": digests})


def _of_solution(solution: Solution, run_id: str) -> Iterator[tuple[str, str | bytes]]:
    """What is never written again: `read` asks that it is as it was."""
    yield "scenario.yaml", solution.resolved
    for name in sorted(solution.inputs):
        yield name, solution.inputs[name]
    yield "solution.json", _json(answer(solution, run_id))
    for name, make in WRITTEN.items():
        table = make(solution)
        if table is not None:
            yield f"tables/{name}.csv", to_csv(table)
    yield "solver.log", solution.log


def _json(data: Any) -> str:
    return json.dumps(_finite(data), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _finite(data: Any) -> Any:
    if isinstance(data, dict):
        return {str(name): _finite(content) for name, content in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(content) for content in data]
    return plain(data)


def read(folder: Path) -> Solution:
    """The solution that a run folder holds. Raises UnreadableRun for what is no readable run folder."""
    recover(folder)
    try:
        data = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        found = json.loads((folder / "solution.json").read_text(encoding="utf-8"))
        made_by = data["manifest"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableRun(f"{folder} is not a run folder: {error}") from None
    if made_by != MANIFEST_VERSION:
        raise UnreadableRun(
            f"{folder} was made by another version of wattshift: solve its scenario.yaml again"
        )
    _unchanged(folder, data.get("files", {}))
    try:
        return _read(folder, data, found)
    except (AttributeError, IndexError, KeyError, OSError, TypeError, ValueError) as error:
        raise UnreadableRun(
            f"{folder} cannot be read as a run: {error}; solve its scenario.yaml again"
        ) from None


def _unchanged(folder: Path, digests: dict[str, str]) -> None:
    """A report of tables that somebody has changed would be a report of no plan."""
    for name, digest in digests.items():
        path = folder / name
        if path.is_file() and sha256(path.read_bytes()).hexdigest() != digest:
            raise UnreadableRun(
                f"{path} is not as the run wrote it: put it back, or solve the scenario again"
            )


def _read(folder: Path, data: dict[str, Any], found: dict[str, Any]) -> Solution:
    scenario, tree, inputs = reload_scenario(folder)
    tables = folder / "tables"
    nothing = found["do_nothing_value_musd"]
    return Solution(
        scenario=scenario,
        resolved=(folder / "scenario.yaml").read_text(encoding="utf-8"),
        tree=tree,
        options=data["options"],
        ending=ending_of(data),
        plan=_read_plan(tables, "", found["value_musd"]),
        do_nothing=None if nothing is None else _read_plan(tables, "do_nothing_", nothing),
        audit=AuditReport.from_data(found["audit"]),
        solver=solver_of(data),
        prices=_read_table(tables / "prices.csv", PRICES),
        step_worth=_read_table(tables / "step_worth.csv", STEP_WORTH),
        numerics=numerics_of(data),
        inputs=inputs,
        sources=sources_of(data),
        overlays=tuple(data["scenario"]["with"]),
        overrides=tuple(data["scenario"]["set"]),
        log=(folder / "solver.log").read_text(encoding="utf-8"),
        started=data["when"]["started"],
    )


def _read_table(path: Path, columns: Columns) -> DataFrame | None:
    return from_csv(path.read_text(encoding="utf-8"), columns) if path.exists() else None


def _read_plan(tables: Path, prefix: str, value: float) -> Plan:
    read_tables = {
        name: from_csv((tables / f"{prefix}{name}.csv").read_text(encoding="utf-8"), columns)
        for name, columns in PLAN.items()
    }
    return Plan(value=value, **read_tables)


def audit_folder(folder: Path) -> AuditReport:
    """The audit, once more, from nothing but the folder's scenario, ledger and levels."""
    solution = read(folder)
    plan = solution.plan
    return audit(solution.scenario, solution.tree, plan.ledger, plan.levels, plan.value)


def reload_scenario(folder: Path) -> tuple[Scenario, Tree, dict[str, bytes]]:
    """Scenario and tree of a run folder, and the files that its scenario refers to."""
    from ..scenario.horizon import tree_of
    from ..scenario.load import load

    scenario = load(folder / "scenario.yaml", root=Scenario).model
    inputs = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted((folder / "inputs").rglob("*"))
        if path.is_file()
    }
    return scenario, tree_of(scenario.horizon), inputs


def folders(directory: Path) -> Iterable[Path]:
    """Run folders in a directory, by name; what is half-written or foreign is not among them."""
    if not directory.is_dir():
        return []
    return sorted(
        path for path in directory.iterdir() if not path.name.startswith(".") and _digest_in(path) is not None
    )
