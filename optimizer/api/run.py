"""One run, from a checked scenario to an audited solution."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from typing import Any

from ..core.context import Context
from ..core.errors import ScenarioError
from ..model.build import build
from ..scenario.horizon import tree_of
from ..scenario.load import Loaded
from ..scenario.resolved import resolved_yaml
from ..scenario.schema import Scenario
from ..solution.audit import audit
from ..solution.run_folder import read
from ..solution.solution import Ending, Solution, Source
from ..solve import Engine, Matrix, Progress, Settings, Start, compile_model, numerics, problems, start_from
from .decide import Decided, decide


def run(
    loaded: Loaded[Scenario],
    options: Mapping[str, Any],
    start: Path | None,
    on_progress: Callable[[Progress], None] | None,
    stop: threading.Event | None,
) -> Solution:
    """Build, compile, solve, settle ties, compare with doing nothing, audit. See `optimizer.api.solve`."""
    began = datetime.now(UTC)
    scenario = loaded.model
    tree = tree_of(scenario.horizon)
    built = build(scenario, tree)
    matrix = compile_model(built.model)
    _refuse_bad_numbers(matrix)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "solver.log"
        settings = Settings(gap=options["gap"], seed=options["seed"], log_file=log)
        decided = decide(
            built,
            matrix,
            Engine(matrix, settings),
            start=None if start is None else _start(start, built.context, matrix),
            time_limit=inf if options["time_limit"] is None else options["time_limit"],
            on_progress=on_progress,
            stop=stop,
        )
        text = log.read_text(encoding="utf-8")
    plan = decided.plan
    return Solution(
        scenario=scenario,
        resolved=resolved_yaml(loaded),
        tree=tree,
        options=dict(options),
        ending=_ending(decided),
        plan=plan,
        do_nothing=decided.do_nothing,
        audit=audit(scenario, tree, plan.ledger, plan.levels, plan.value),
        solver={"name": "HiGHS", "threads": settings.threads},
        overlays=loaded.overlays,
        overrides=loaded.sets,
        sources=tuple(Source(file.path, file.sha256) for file in loaded.files),
        log=text,
        started=began.isoformat(timespec="seconds"),
    )


def _refuse_bad_numbers(matrix: Matrix) -> None:
    """A matrix whose numbers lie too far apart gives plans that break its rules without a word."""
    refused = [one for one in problems(numerics(matrix)) if one.severity == "error"]
    if refused:
        raise ScenarioError(refused)


def _ending(decided: Decided) -> Ending:
    outcome = decided.outcome
    assert outcome.value is not None
    assert outcome.stopped_by is not None
    return Ending(
        status=outcome.status.value,
        value=outcome.value,
        bound=outcome.bound,
        gap=outcome.gap if outcome.gap < inf else None,
        nodes=outcome.nodes,
        stopped_by=outcome.stopped_by.value,
        seconds=outcome.seconds,
        start_accepted=outcome.start_accepted,
    )


def _start(folder: Path, context: Context, matrix: Matrix) -> Start:
    """The whole numbers of an earlier run, by the names they have in this model; states among them too.

    What the earlier plan did not take, or did not know, is zero.
    """
    levels = read(folder).levels
    where = zip(*(levels[part] for part in ("quantity", "place", "item", "node")), strict=True)
    taken = dict(zip(where, levels["value"].to_numpy(dtype=float), strict=True))
    names: dict[str, float] = {}
    for quantity in context.quantities.values():
        for key in quantity.variable:
            place, item, node = quantity.placed(key if isinstance(key, tuple) else (key,))
            names[quantity.variable[key].name] = float(taken.get((quantity.name, place, item, node), 0.0))
    return start_from(names, matrix)
