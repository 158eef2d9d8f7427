"""An impossible scenario, and what is said of it: by `check` before any solve, and by `solve`."""

from __future__ import annotations

from pathlib import Path

from optimizer import api
from optimizer.api.diagnose import diagnose
from optimizer.api.session import open_session
from optimizer.core.errors import NoPlan, ScenarioError
from optimizer.report.text.no_plan import no_plan_text
from optimizer.scenario.load import load

HERE = Path(__file__).parent
CASES = sorted(path.stem for path in (HERE / "cases").glob("*.yaml"))


def files(case: str) -> tuple[str, str]:
    """The base and what a case lays over it, as named from this folder."""
    return "base.yaml", f"cases/{case}.yaml"


def expected(case: str) -> dict[str, list[str]]:
    """What the comments at the end of a case ask for: `found by check`, `planted`, `also`, `helps`."""
    found: dict[str, list[str]] = {"found by check": [], "planted": [], "also": [], "helps": []}
    for line in (HERE / "cases" / f"{case}.yaml").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            kind, _, text = line[2:].partition(": ")
            found[kind].append(text)
    return found


def checked(case: str) -> str:
    """The first line of the first error found by reading it; "" if there is none."""
    base, overlay = files(case)
    try:
        api.load(base, [overlay])
    except ScenarioError as error:
        first = next(problem for problem in error.problems if problem.severity == "error")
        return first.text().partition("\n")[0]
    return ""


def solved(case: str) -> str:
    """What `solve` says; of a scenario that a check has rejected, what it would say without the check."""
    base, overlay = files(case)
    if expected(case)["found by check"]:
        loaded = load(base, [overlay])
        session = open_session(loaded.model, gap=api.GAP, seed=api.SEED)
        if session.engine.solve().has_plan:
            return ""
        return no_plan_text(diagnose(session, loaded))
    try:
        api.solve(api.load(base, [overlay]))
    except NoPlan as error:
        return str(error)
    return ""
