"""A thousand damaged copies of the shipped scenarios: each is told what is wrong, or solved; nothing else.

`python -m tests.house.test_damage SEED COUNT [SOLVES]` runs more of them and prints every fault.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from optimizer.api import load
from optimizer.api.decide import decide
from optimizer.core.errors import NoPlan, ScenarioError, SolverFailed, StoppedWithoutPlan
from optimizer.model.build import build
from optimizer.scenario.horizon import tree_of
from optimizer.solution.audit import audit
from optimizer.solve import Engine, Settings, compile_model, numerics, problems
from tests.house.damage import NAMES, ROOT, copy_of, harm

SECONDS = 1.0
"""Of each solve."""
LONGEST = 20
"""Seconds of each copy."""


@dataclass
class Tally:
    """What became of the copies."""

    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slow: list[tuple[float, str]] = field(default_factory=list)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def told(error: ScenarioError, *, placed: bool) -> None:
    """Every problem says what is wrong, where and what to do."""
    assert error.problems
    assert str(error)
    for problem in error.problems:
        assert problem.message, problem
        assert problem.fix, problem
        assert (problem.file and (problem.line or problem.code == "not-found")) or problem.path, problem
        assert problem.file or not placed, problem


def attempt(folder: Path, overlays: list[str], *, solves: bool) -> str:
    """How far a copy comes; raises what nobody may raise."""
    try:
        loaded = load(folder, [folder / name for name in overlays])
    except ScenarioError as error:
        told(error, placed=True)
        return "refused"
    scenario = loaded.model
    tree = tree_of(scenario.horizon)
    built = build(scenario, tree)
    try:
        matrix = compile_model(built.model)
    except NoPlan:
        return "no plan before the solve"
    refused = [problem for problem in problems(numerics(matrix)) if problem.severity == "error"]
    if refused:
        told(ScenarioError(refused), placed=False)
        return "numbers refused"
    if not solves:
        return "stated"
    try:
        decided = decide(built, matrix, Engine(matrix, Settings(gap=1e-2)), time_limit=SECONDS)
    except (NoPlan, StoppedWithoutPlan, SolverFailed) as error:
        return type(error).__name__
    report = audit(scenario, tree, decided.plan.ledger, decided.plan.levels, decided.plan.value)
    assert report.passed, report.as_data()
    return "solved"


def run(seed: int, count: int, solves: int, within: Path) -> Tally:
    """Damage, read, state and solve `count` copies, the first `solves` that can be solved to the end."""
    tally = Tally()
    empty = within / "empty"
    empty.mkdir()
    os.chdir(empty)
    for number in range(count):
        random = Random(f"{seed}-{number}")
        name = random.choice(NAMES)
        folder = within / str(number)
        copy_of(name, folder)
        what = f"{seed}-{number} {name}: {harm(folder, random)}"
        overlays = sorted(path.name for path in folder.glob("*.yaml") if path.name != "scenario.yaml")
        chosen = random.sample(overlays, 1) if random.random() < 0.3 and overlays else []
        before, began = snapshot(folder), time.perf_counter()
        solving = tally.ends["solved"] + tally.ends["NoPlan"] < solves
        try:
            with _watched():
                end = attempt(folder, chosen, solves=solving)
            assert snapshot(folder) == before, "the folder was written to"
            assert not snapshot(empty), "the current folder was written to"
        except Exception:
            end = "fault"
            tally.faults.append(f"{what} {chosen}\n{traceback.format_exc(limit=-4)}")
            if __name__ == "__main__":
                print(tally.faults[-1], flush=True)
        tally.ends[end] += 1
        tally.slow.append((time.perf_counter() - began, f"{what} ({end})"))
        shutil.rmtree(folder)
    return tally


@contextmanager
def _watched() -> Iterator[None]:
    """No copy may take for ever: a date or a duration can be far out."""

    def late(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, late)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_thousand_damaged_copies(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """250 copies by seed."""
    monkeypatch.chdir(tmp_path)
    tally = run(seed, 250, 8, tmp_path)
    assert not tally.faults, "\n".join(tally.faults)
    assert tally.ends["refused"] > 80
    assert tally.ends["stated"] + tally.ends["solved"] > 50


@pytest.mark.slow
def test_damaged_copies_on_the_command_line(tmp_path: Path):
    """Exit codes as promised, no traceback, and a run folder only where there is a plan."""
    codes = Counter[int]()
    for number in range(10):
        random = Random(f"line-{number}")
        folder, out = tmp_path / str(number), tmp_path / f"out-{number}"
        copy_of(random.choice(NAMES[:10]), folder)
        what = harm(folder, random)
        before = snapshot(folder)
        for words in (
            ["check", str(folder)],
            ["solve", str(folder), "--time-limit", "2s", "--out", str(out)],
        ):
            done = subprocess.run(
                [sys.executable, "-m", "optimizer", *words],
                capture_output=True,
                text=True,
                check=False,
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
            codes[done.returncode] += 1
            assert done.returncode in {0, 3, 4, 5, 6}, (what, done.stderr)
            assert "Traceback" not in done.stdout + done.stderr, (what, done.stderr)
            assert done.returncode == 0 or not out.exists(), (what, done.stderr)
        assert snapshot(folder) == before, what
    assert codes[0] >= 2
    assert codes[3] >= 2


if __name__ == "__main__":
    seed, count, *more = map(int, sys.argv[1:])
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        found = run(seed, count, more[0] if more else 0, Path(place))
        os.chdir("/")
    print(f"{time.perf_counter() - began:.0f} s", dict(found.ends))
    for seconds, text in sorted(found.slow)[-5:]:
        print(f"{seconds:.1f} s  {text}")
    print("\n".join(found.faults))
