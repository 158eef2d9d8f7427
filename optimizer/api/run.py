"""One run, from a checked scenario to an audited solution."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from typing import Any

from ..core.errors import NoPlan, Problem
from ..report.text.no_plan import no_plan_text
from ..scenario.load import Loaded
from ..scenario.resolved import resolved_yaml
from ..scenario.schema import Scenario
from ..solution.audit import audit
from ..solution.run_folder import read
from ..solution.solution import Ending, Solution, Source
from ..solve import Progress
from .decide import Decided, decide
from .diagnose import diagnose
from .prices import limit_prices
from .session import open_session
from .step_worth import step_worth, time_for_steps


def run(
    loaded: Loaded[Scenario],
    options: Mapping[str, Any],
    start: Path | None,
    on_progress: Callable[[Progress], None] | None,
    stop: threading.Event | None,
    on_warnings: Callable[[Sequence[Problem]], None] | None = None,
) -> Solution:
    """Build, compile, solve, settle ties, compare with doing nothing, audit. See `optimizer.api.solve`."""
    began = datetime.now(UTC)
    scenario = loaded.model
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "solver.log"
        session = open_session(scenario, gap=options["gap"], seed=options["seed"], log_file=log)
        tree = session.tree
        if session.warnings and on_warnings is not None:
            on_warnings(session.warnings)
        try:
            decided = decide(
                session.built,
                session.matrix,
                session.engine,
                start=None if start is None else session.start_of(read(start).levels),
                time_limit=inf if options["time_limit"] is None else options["time_limit"],
                on_progress=on_progress,
                stop=stop,
            )
        except NoPlan as error:
            found = diagnose(session, loaded, stop=stop)
            raise NoPlan(no_plan_text(found), found) from error
        outcome = decided.outcome
        values = outcome.require_plan()
        prices = limit_prices(session, values)
        seconds = time_for_steps(outcome, options["time_limit"])
        steps = None if prices is None else step_worth(session, prices, values, seconds=seconds, stop=stop)
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
        solver={"name": "HiGHS", "threads": session.engine.settings.threads},
        prices=prices,
        step_worth=steps,
        numerics=session.warnings,
        overlays=loaded.overlays,
        overrides=loaded.sets,
        sources=tuple(Source(file.path, file.sha256) for file in loaded.files),
        log=text,
        started=began.isoformat(timespec="seconds"),
    )


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
