"""The same scenario said otherwise is the same model and the same run; a run answers its question again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import yaml
from hypothesis import given

from optimizer.api import load, solve
from optimizer.solution import run_folder
from optimizer.solution.manifest import digest_of
from optimizer.solution.run_folder import write

from .changes import shuffled
from .scenarios import rich
from .solving import read, stated
from .test_relations import few, seeds


@few
@given(seed=seeds)
def test_the_order_of_keys_leaves_no_trace_in_the_model(seed: int):
    data = rich(seed)
    other = shuffled(data, random.Random(seed))
    assert list(other) != list(data)
    assert stated(read(other))[1].fingerprint() == stated(read(data))[1].fingerprint()


@pytest.fixture(scope="module", params=[3, 11, 14])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """A scenario as a file, its solution and its run folder."""
    folder = tmp_path_factory.mktemp("question")
    path = folder / "scenario.yaml"
    path.write_text(yaml.safe_dump(rich(request.param), sort_keys=False), encoding="utf-8")
    found = solve(load(path), gap=0.0)
    return request.param, path, found, write(found, folder / "runs")


def test_the_order_of_keys_leaves_no_trace_in_the_run(run, tmp_path: Path):
    seed, _, found, _ = run
    path = tmp_path / "scenario.yaml"
    path.write_text(yaml.safe_dump(shuffled(rich(seed), random.Random(1)), sort_keys=False), encoding="utf-8")
    other = solve(load(path), gap=0.0)
    assert digest_of(other) == digest_of(found)
    assert other.plan.value == found.plan.value


def test_the_scenario_of_a_run_folder_is_the_same_question(run):
    _, _, found, folder = run
    again = solve(load(folder / "scenario.yaml"), gap=0.0)
    assert digest_of(again) == digest_of(found)
    assert again.plan.value == found.plan.value


def test_a_solve_that_starts_from_its_own_run_ends_where_it_began(run):
    _, path, found, folder = run
    again = solve(load(path), gap=0.0, start_from=folder)
    assert digest_of(again) != digest_of(found)
    assert again.plan.value == pytest.approx(found.plan.value, rel=1e-6)


def test_a_start_fits_the_scenario_it_came_from_where_states_are_whole_numbers_too(tmp_path):
    """Riot orders long-lead equipment: how much of it is installed is a whole number that nobody decides."""
    riot = Path(__file__).parents[2] / "scenarios" / "riot-rockdale"
    folder = run_folder.write(solve(load(riot), gap=0.02), tmp_path)
    assert solve(load(riot), gap=0.05, start_from=folder).ending.start_accepted is True
    poorer = load(riot, sets=["treasury.btc_floor=12000"])
    assert solve(poorer, gap=0.05, start_from=folder).ending.start_accepted is False
