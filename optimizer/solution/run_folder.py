"""The folder a run leaves: written whole or not at all, and read back from itself alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import WattshiftError
from ..core.tree import Tree
from ..scenario.schema import Scenario
from . import summaries
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
from .tables import COMMITMENTS, LEDGER, LEVELS, PRICES, from_csv, to_csv
from .whole import Files, recover, replace_file, write_folder

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
    yield "scenario.yaml", solution.resolved
    for name in sorted(solution.inputs):
        yield name, solution.inputs[name]
    yield "solution.json", _json(answer(solution, run_id))
    for name, table in _tables(solution):
        yield f"tables/{name}.csv", to_csv(table)
    yield "solver.log", solution.log
    yield from documents
    yield "manifest.json", _json(manifest(solution, run_id, digest))


def _tables(solution: Solution) -> Iterator[tuple[str, DataFrame]]:
    plan, tree, scenario = solution.plan, solution.tree, solution.scenario
    terms = scenario.treasury
    for name in PLAN:
        yield name, getattr(plan, name)
        if solution.do_nothing is not None:
            yield f"do_nothing_{name}", getattr(solution.do_nothing, name)
    if solution.prices is not None:
        yield "prices", solution.prices
    yield "decisions", plan.levels[plan.levels["decision"]]
    yield "audit", audit_table(solution.audit)
    yield "sources_and_uses", summaries.sources_and_uses(plan, tree, terms.cash)
    yield "cash", summaries.cash_by_node(plan, tree, terms.cash)
    yield "btc", summaries.btc_corkscrew(plan, tree, terms.btc)
    yield "power", summaries.power_by_use(plan, tree)
    yield "leases", summaries.leases(plan, tree, scenario)
    yield "conversions", summaries.conversions(plan, scenario)
    yield "fleets", summaries.fleets(plan, tree)
    yield "facilities", summaries.facilities(plan, tree)
    yield "covenants", summaries.covenants(plan, tree, scenario)
    yield "collateral", summaries.ltv_by_node(plan, tree, scenario)
    yield "value", summaries.value_by_line(plan)
    if solution.do_nothing is not None:
        yield "against_do_nothing", summaries.against_do_nothing(plan, solution.do_nothing)


def audit_table(report: AuditReport) -> DataFrame:
    """Accounts, then limits: one row each."""
    import pandas as pd

    data = report.as_data()
    accounts = pd.DataFrame(data["accounts"])
    limits = pd.DataFrame(data["limits"]).rename(columns={"limit": "account"})
    both = pd.concat([accounts.assign(kind="account"), limits.assign(kind="limit")], ignore_index=True)
    return both[["kind", *(column for column in both.columns if column != "kind")]]


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
    scenario, tree, inputs = reload_scenario(folder)
    tables = folder / "tables"
    nothing = found["do_nothing_value_musd"]
    prices = tables / "prices.csv"
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
        prices=from_csv(prices.read_text(encoding="utf-8"), PRICES) if prices.exists() else None,
        numerics=numerics_of(data),
        inputs=inputs,
        sources=sources_of(data),
        overlays=tuple(data["scenario"]["with"]),
        overrides=tuple(data["scenario"]["set"]),
        log=(folder / "solver.log").read_text(encoding="utf-8"),
        started=data["when"]["started"],
    )


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
