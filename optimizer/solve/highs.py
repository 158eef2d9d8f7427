"""One run of HiGHS: a problem in, what it says out. The only module that imports highspy.

Every run loads a fresh HiGHS (0.07 s per million non-zeros) in a thread of its own, because

* the answer then depends on the problem and the settings, never on what was solved before;
* HiGHS keeps its thread pool, whose size cannot change, by thread: no run meets the pool of another;
* Ctrl-C and progress are served while HiGHS is silent: it gives no sign during presolve and the first
  relaxation of a tree search (19 s seen), and obeys a stop only afterwards.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any

import highspy
import numpy as np

from .matrix import Floats
from .program import Program
from .progress import Watch

ModelStatus = highspy.HighsModelStatus
SECONDS_BETWEEN_SIGNS = 0.25
SECONDS_TO_WIND_DOWN = 2.0


@dataclass(frozen=True)
class Settings:
    """How HiGHS is to work. The same settings and problem give the same plan, unless time ends the run."""

    gap: float = 1e-3
    """Relative distance of plan and bound that is good enough."""
    absolute_gap: float = 1e-6
    seed: int = 0
    threads: int = 1
    """More than one searches in parallel: repeatable, but another plan of the same worth may come out.
    Measured with 2 on two multi-knapsacks: 20 and 45 % less waiting, 36 % more and 6 % less CPU."""
    primal_tolerance: float = 1e-7
    whole_number_tolerance: float = 1e-6
    log_file: Path | None = None


@dataclass(frozen=True)
class Limits:
    """When a run ends before it has proven its plan to be the best."""

    gap: float = 0.0
    seconds: float = inf
    nodes: int | None = None


@dataclass(frozen=True, eq=False)
class Run:
    """What HiGHS said."""

    status: ModelStatus
    values: Floats | None = field(repr=False)
    bound: float | None
    nodes: int
    iterations: int
    row_duals: Floats | None = field(default=None, repr=False)
    column_duals: Floats | None = field(default=None, repr=False)
    message: str = ""


def run(
    program: Program,
    settings: Settings,
    limits: Limits,
    watch: Watch,
    title: str,
    start: Floats | None = None,
    stop: threading.Event | None = None,
) -> Run:
    """Solve once. ``start`` is a complete plan; ``stop`` ends the run early, its best plan kept."""
    highs = highspy.Highs()
    log = _Log(settings.log_file, title)
    highs.cbLogging.subscribe(lambda event: log.write(event.message))
    abandoned = threading.Event()

    def check(event: Any) -> None:
        if abandoned.is_set() or (stop is not None and stop.is_set()):
            event.interrupt()

    def check_tree(event: Any) -> None:
        watch.hear(event.data_out)
        check(event)

    highs.cbSimplexInterrupt.subscribe(check)
    highs.cbIpmInterrupt.subscribe(check)
    highs.cbMipInterrupt.subscribe(check_tree)
    highs.cbMipImprovingSolution.subscribe(lambda event: watch.hear(event.data_out))
    try:
        _set_options(highs, settings, limits)
        if not _load(highs, program, start):
            return Run(ModelStatus.kModelError, None, None, 0, 0, message=log.complaint())
        # An event rather than Thread.join, which takes the thread for ended when Ctrl-C raises in it (3.11).
        done = threading.Event()
        threading.Thread(target=_work, args=(highs, done), daemon=True).start()
        try:
            while not done.wait(SECONDS_BETWEEN_SIGNS):
                watch.tell()
        except BaseException:
            abandoned.set()
            done.wait(SECONDS_TO_WIND_DOWN)
            raise
        return _read(highs, program, log)
    finally:
        log.close()


def _work(highs: Any, done: threading.Event) -> None:
    try:
        highs.run()
        highs.resetGlobalScheduler(True)
    finally:
        done.set()


def _set_options(highs: Any, settings: Settings, limits: Limits) -> None:
    options = {
        "log_to_console": False,
        "threads": settings.threads,
        "parallel": "on" if settings.threads > 1 else "off",
        "random_seed": settings.seed,
        "primal_feasibility_tolerance": settings.primal_tolerance,
        "mip_feasibility_tolerance": settings.whole_number_tolerance,
        "mip_rel_gap": limits.gap,
        "mip_abs_gap": settings.absolute_gap,
        "time_limit": max(0.0, limits.seconds),
    }
    if limits.nodes is not None:
        options["mip_max_nodes"] = limits.nodes
    for name, value in options.items():
        if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise ValueError(f"HiGHS does not take {value!r} for {name}")


def _load(highs: Any, program: Program, start: Floats | None) -> bool:
    matrix, coefficients = program.matrix, program.matrix.coefficients
    status = highs.passModel(
        len(program.costs),
        len(matrix.row_lower),
        coefficients.nnz,
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMaximize if program.maximise else highspy.ObjSense.kMinimize),
        program.offset,
        program.costs,
        program.lower,
        program.upper,
        matrix.row_lower,
        matrix.row_upper,
        coefficients.indptr.astype(np.int32),
        coefficients.indices.astype(np.int32),
        coefficients.data,
        program.is_whole.astype(np.int32),
    )
    if status == highspy.HighsStatus.kError:
        return False
    for row in program.added:
        highs.addRow(row.lower, row.upper, len(row.indices), row.indices, row.values)
    if start is not None:
        highs.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
    return True


def _read(highs: Any, program: Program, log: _Log) -> Run:
    status, info, solution = highs.getModelStatus(), highs.getInfo(), highs.getSolution()
    if status == ModelStatus.kModelEmpty:
        return Run(ModelStatus.kOptimal, np.zeros(0), program.offset, 0, 0)
    searched = bool(program.is_whole.any())
    found = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    bound = info.mip_dual_bound if searched else info.objective_function_value
    proven = abs(bound) < inf and (searched or status == ModelStatus.kOptimal)
    return Run(
        status=status,
        values=np.array(solution.col_value) if found and solution.value_valid else None,
        bound=bound + 0.0 if proven else None,
        nodes=max(0, info.mip_node_count) if searched else 0,
        iterations=max(0, info.simplex_iteration_count) + max(0, info.ipm_iteration_count),
        row_duals=np.array(solution.row_dual) if solution.dual_valid else None,
        column_duals=np.array(solution.col_dual) if solution.dual_valid else None,
        message=log.complaint(),
    )


class _Log:
    """HiGHS's log, appended to a file; HiGHS itself would begin the file anew at each run."""

    def __init__(self, path: Path | None, title: str) -> None:
        self._file = path.open("a", encoding="utf-8") if path else None
        self._complaints: list[str] = []
        self.write(f"== {title}\n")

    def write(self, text: str) -> None:
        if text.startswith(("ERROR", "WARNING")):
            self._complaints.append(text.strip())
        if file := self._file:
            file.write(text)
            file.flush()

    def complaint(self) -> str:
        return " ".join(self._complaints[-3:])

    def close(self) -> None:
        """End the file; what an abandoned run still says is lost."""
        file, self._file = self._file, None
        if file:
            file.close()
