"""How long each part takes, and what the formulation saves.

`python -m tests.benchmarks.run [shipped|portfolio|components]`, from the top of the repository. `components`
writes what each component adds to RESULTS.md.

Times are CPU seconds of this process on the machine at hand: compare rows of one run, not runs. `naive` is
the same model with every stock written out as a sum over the past (see naive.py), handed to the same HiGHS
with the same settings; the ratios say what recursion is worth.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from optimizer.api import load
from optimizer.api.decide import decide
from optimizer.model.build import Built, build
from optimizer.scenario.horizon import tree_of
from optimizer.solution.audit import audit
from optimizer.solve import Engine, Matrix, Progress, Settings, compile_model
from tests.benchmarks.components import table
from tests.benchmarks.naive import written_out
from tests.benchmarks.portfolio import portfolio

RESULTS = Path(__file__).with_name("RESULTS.md")
COMPONENTS = re.compile(r"(<!-- components -->\n).*?(<!-- end -->)", re.S)
SCENARIOS = Path(__file__).parents[2] / "scenarios"
LONGEST = 300.0
"""Seconds after which a solve is stopped with what it has."""


@contextmanager
def timed(times: dict[str, float], name: str) -> Iterator[None]:
    began = time.process_time()
    yield
    times[name] = time.process_time() - began


def stated(path: Path, times: dict[str, float]) -> tuple[Built, Matrix]:
    """Load, build and compile, each timed."""
    with timed(times, "load"):
        loaded = load(path)
    with timed(times, "build"):
        built = build(loaded.model, tree_of(loaded.model.horizon))
    with timed(times, "compile"):
        matrix = compile_model(built.model)
    return built, matrix


def states_of(built: Built) -> set[str]:
    return {name for name, quantity in built.context.quantities.items() if not quantity.decision}


def size(matrix: Matrix) -> str:
    rows, columns = matrix.coefficients.shape
    whole, numbers = int(matrix.is_whole.sum()), matrix.coefficients.nnz
    return f"{rows:>7,} rows {columns:>7,} columns {whole:>6,} whole {numbers:>9,} numbers"


def tell(text: str, title: str = "") -> None:
    print(f"{title:20} {text}", flush=True)


def shipped() -> None:
    """Every shipped scenario: size, seconds by part, gap, audit, and the ratio to the naive form."""
    for path in sorted(path.parent for path in SCENARIOS.glob("*/scenario.yaml")):
        times: dict[str, float] = {}
        built, matrix = stated(path, times)
        began = time.perf_counter()
        with timed(times, "solve"):
            decided = decide(built, matrix, Engine(matrix, Settings(gap=1e-3)), time_limit=LONGEST)
        wall = time.perf_counter() - began
        scenario = load(path).model
        report = audit(
            scenario, built.context.tree, decided.plan.ledger, decided.plan.levels, decided.plan.value
        )
        worst = max((check.largest_relative for check in report.accounts), default=0.0)
        tell(size(matrix), path.name)
        tell(
            f"load {times['load']:.2f}  build {times['build']:.2f}  compile {times['compile']:.2f}  "
            f"solve {times['solve']:.2f} s CPU ({wall:.2f} s passed)"
        )
        tell(
            f"value {decided.outcome.value:,.2f}  gap {100 * decided.outcome.gap:.4f} %  "
            f"audit {worst:.1e} {'passed' if report.passed else 'FAILED'}"
        )
        compare(matrix, states_of(built))


def compare(matrix: Matrix, states: set[str], limit: float = LONGEST) -> None:
    """One plain solve of each form."""
    spent = []
    naive = written_out(matrix, states)
    for form in (matrix, naive):
        began = time.process_time()
        outcome = Engine(form, Settings(gap=1e-3)).solve(time_limit=limit)
        spent.append((time.process_time() - began, outcome.value, outcome.gap))
    (seconds, value, _), (other_seconds, other_value, other_gap) = spent
    tell(
        f"naive sums: {ratio(naive, matrix)}; {other_seconds:.2f} s CPU, "
        f"{other_seconds / max(seconds, 1e-3):.1f} x; value {other_value or float('nan'):,.2f} against "
        f"{value or float('nan'):,.2f}, gap {100 * other_gap:.3f} %"
    )


def ratio(naive: Matrix, matrix: Matrix) -> str:
    more = naive.coefficients.nnz / matrix.coefficients.nnz
    return f"{naive.coefficients.nnz:,} numbers, {more:.1f} x"


def generated(sites: int = 10, leases: int = 50, quarters: int = 24, seed: int = 0) -> None:
    """A generated portfolio: root bound, first plan, time to 1 % and to 0.1 %."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.yaml"
        path.write_text(yaml.safe_dump(portfolio(sites, leases, quarters, seed), sort_keys=False))
        times: dict[str, float] = {}
        built, matrix = stated(path, times)
    tell(size(matrix), f"{sites} x {leases} x {quarters}")
    tell(f"load {times['load']:.2f}  build {times['build']:.2f}  compile {times['compile']:.2f} s CPU")
    marks: dict[str, tuple[float, float | None]] = {}

    def watch(progress: Progress) -> None:
        if progress.bound is not None:
            marks.setdefault("root bound", (progress.seconds, progress.bound))
        if progress.best is not None:
            marks.setdefault("first plan", (progress.seconds, progress.best))
        for name, gap in (("1 %", 1e-2), ("0.1 %", 1e-3)):
            if progress.gap is not None and progress.gap <= gap:
                marks.setdefault(name, (progress.seconds, progress.best))

    outcome = Engine(matrix, Settings(gap=1e-3)).solve(time_limit=LONGEST, on_progress=watch)
    for name in ("root bound", "first plan", "1 %", "0.1 %"):
        if name in marks:
            tell(f"{name:10} after {marks[name][0]:6.1f} s: {marks[name][1]:,.2f}")
        else:
            tell(f"{name:10} not reached in {LONGEST:.0f} s")
    tell(
        f"{outcome.status.value}: value {outcome.value:,.2f}, bound {outcome.bound:,.2f}, "
        f"gap {100 * outcome.gap:.3f} %, {outcome.nodes} nodes, {outcome.seconds:.1f} s"
    )
    tell(f"naive sums: {ratio(written_out(matrix, states_of(built)), matrix)}")


def components() -> None:
    """What each component adds to every shipped scenario, into the page of results."""
    folders = {path.parent.name: path.parent for path in sorted(SCENARIOS.glob("*/scenario.yaml"))}
    lines = table(folders)
    print("\n".join(lines))
    page = RESULTS.read_text(encoding="utf-8")
    text = "\n".join(lines)
    RESULTS.write_text(COMPONENTS.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page), encoding="utf-8")


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["shipped", "portfolio", "components"]
    if "shipped" in wanted:
        shipped()
    if "portfolio" in wanted:
        generated()
    if "components" in wanted:
        components()
