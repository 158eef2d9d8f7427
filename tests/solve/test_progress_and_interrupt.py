"""A running solve tells where it stands, and can be stopped with its plan kept."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from optimizer.solve import Engine, Progress, Status, StoppedBy, stop_on_interrupt

SOLVE = """
import sys
sys.path.insert(0, {folder!r})
from conftest import build_matrix
import numpy as np
from optimizer.solve import Engine, stop_on_interrupt

random = np.random.default_rng(0)
weights = random.integers(1, 100, (10, 60))
worth = weights.mean(axis=0) + random.integers(0, 30, 60)
engine = Engine(build_matrix(worth, np.ones(60), weights, weights.sum(axis=1) / 2, [1] * 60))
print("ready", flush=True)
with stop_on_interrupt() as stop:
    outcome = engine.solve(gap=0, time_limit=40, stop=stop)
print(outcome.status, outcome.stopped_by, outcome.value > 2000, flush=True)
"""


def run_until_ready() -> subprocess.Popen[str]:
    folder = Path(__file__).parent
    code = SOLVE.format(folder=str(folder))
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=folder.parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(1.5)
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process")
def test_ctrl_c_keeps_the_plan() -> None:
    process = run_until_ready()
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=20)
    assert (out, errors, process.returncode) == ("stopped_with_plan interrupt True\n", "", 0)
    assert time.monotonic() - began < 8


def test_second_ctrl_c_raises_and_the_old_handler_returns() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stop_on_interrupt() as stop:
        assert not stop.is_set()
        signal.raise_signal(signal.SIGINT)
        assert stop.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_outside_the_main_thread_no_handler_is_set() -> None:
    handlers = []

    def work() -> None:
        with stop_on_interrupt() as stop:
            handlers.extend([signal.getsignal(signal.SIGINT), stop.is_set()])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert handlers == [signal.getsignal(signal.SIGINT), False]


def test_a_relaxation_can_be_stopped_too(large_relaxation) -> None:
    stop = threading.Event()
    threading.Timer(1.0, stop.set).start()
    began = time.monotonic()
    outcome = Engine(large_relaxation).solve(stop=stop)
    assert time.monotonic() - began < 8
    assert outcome.stopped_by is StoppedBy.INTERRUPT
    assert outcome.status in (Status.STOPPED_WITHOUT_PLAN, Status.STOPPED_WITH_PLAN)


def test_progress_closes_in_and_ends_with_the_outcome(knapsack) -> None:
    heard: list[Progress] = []
    outcome = Engine(knapsack()).solve(node_limit=200, on_progress=heard.append)
    assert len(heard) >= 2
    assert [event.seconds for event in heard] == sorted(event.seconds for event in heard)
    best = [event.best for event in heard if event.best is not None]
    assert best == pytest.approx(sorted(best))
    assert any(event.phase in ("root", "search") for event in heard)
    assert heard[-1].nodes > 1
    last = heard[-1]
    assert (last.best, last.bound, last.gap) == (outcome.value, outcome.bound, outcome.gap)


def test_what_the_listener_raises_ends_the_solve(knapsack) -> None:
    heard = []

    def listen(event: Progress) -> None:
        heard.append(event)
        if len(heard) == 1:
            raise LookupError("enough")

    engine = Engine(knapsack())
    with pytest.raises(LookupError, match="enough"):
        engine.solve(time_limit=30, on_progress=listen)
    assert len(heard) == 1
    assert heard[0].seconds < 5
    assert engine.solve(node_limit=2).has_plan
