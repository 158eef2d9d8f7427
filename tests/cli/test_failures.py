"""How a command ends when something goes wrong: exit code and what is said."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from optimizer.cli.app import SUMMARIES
from optimizer.core.errors import NoPlan, SolverFailed, StoppedWithoutPlan
from tests.cli.conftest import ROOT
from tests.cli.small import write


def failing(monkeypatch, error):
    def load(*_args, **_kwargs):
        raise error

    monkeypatch.setattr("optimizer.api.load", load)


@pytest.mark.parametrize(
    ("error", "code"),
    [(NoPlan("no plan"), 4), (StoppedWithoutPlan("stopped early"), 5), (SolverFailed("it broke"), 6)],
)
def test_errors_made_for_users(run, monkeypatch, error, code):
    failing(monkeypatch, error)
    result = run("show", "any.yaml")
    assert (result.code, result.out, result.err) == (code, "", f"{error}\n")
    told = run("show", "any.yaml", "--json")
    answer = json.loads(told.out)
    assert (told.code, told.err, answer["ok"]) == (code, "", False)
    assert answer["error"] == {"exit_code": code, "message": str(error)}


def test_our_own_fault_is_one_line_and_a_log(run, monkeypatch):
    failing(monkeypatch, ZeroDivisionError("two\nlines"))
    result = run("show", "any.yaml")
    assert result.code == 1
    found = re.fullmatch(
        r"this is a fault in wattshift, not in your scenario: ZeroDivisionError: two lines\. "
        r"The log is in (.+\.log); --debug shows the stack\.\n",
        result.err,
    )
    assert found
    log = Path(found[1])
    assert "ZeroDivisionError: two\nlines" in log.read_text()
    log.unlink()


def test_debug_shows_the_stack(run, monkeypatch):
    failing(monkeypatch, ZeroDivisionError("oh"))
    result = run("show", "any.yaml", "--debug")
    assert result.code == 1
    assert result.err.startswith("Traceback (most recent call last):\n")


def test_a_file_that_cannot_be_written(run, monkeypatch):
    failing(monkeypatch, PermissionError(13, "Permission denied", "runs"))
    result = run("show", "any.yaml")
    assert (result.code, result.err) == (2, "runs: permission denied\n")


def test_ctrl_c(run, monkeypatch):
    failing(monkeypatch, KeyboardInterrupt())
    result = run("show", "any.yaml")
    assert (result.code, result.err) == (5, "\nstopped\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chekc",), "there is no command 'chekc'; did you mean 'check'?"),
        (
            ("xyzzy",),
            "there is no command 'xyzzy'; there are: solve, pin, explain, stress, alternatives, new, check, "
            "show, diff, schema, report, runs, compare",
        ),
        (("check",), "Missing argument 'PATH...'."),
        (("check", "--bogus", "a.yaml"), "No such option '--bogus'."),
        (
            ("solve", "a.yaml", "--gap", "tiny"),
            "Invalid value for '--gap': 'tiny' is not a gap; write 0.1% or 0.001",
        ),
    ],
)
def test_wrong_use(run, words, said):
    result = run(*words)
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith(f"Error: {said}\n")


@pytest.mark.parametrize("command", SUMMARIES)
def test_every_help_ends_with_examples(run, command):
    result = run(command, "--help")
    assert result.code == 0
    examples = result.out.split("Examples:\n")[1].splitlines()
    assert 2 <= len(examples) <= 5
    assert all(f"wattshift {command}" in line for line in examples)
    assert max(map(len, result.out.splitlines())) <= 100


HELP = """\
Decide:
  solve         Find the plan that is worth most
  pin           Fix what a run has decided, to plan the rest anew

Question:
  explain       Say why a plan is what it is: limits, what was rejected
  stress        Find what breaks a plan: prices, delays, costs, rents and
                rates
  alternatives  Find the plan that differs most and is worth nearly as much

Scenario files:
  new           Start a scenario folder from the tutorial
  check         Find every problem in a scenario and say what to fix
  show          Print the scenario as it is read, each value with its origin
  diff          Show what differs between two scenarios
  schema        Write the JSON Schema for your editor

Reports:
  report        Write the reports of a run again
  runs          List past runs
  compare       Show what differs between runs

  Start here:
    wattshift new my-plan
    wattshift solve my-plan
"""


def test_the_help_lists_commands_by_section(run):
    result = run("--help")
    assert result.code == 0
    assert result.out.endswith(HELP)


@pytest.mark.parametrize("words", [["schema"], ["show", "FILE"]])
def test_a_reader_who_leaves_early_is_no_error(words, tmp_path):
    path = str(tmp_path / write(tmp_path))
    words = [path if word == "FILE" else word for word in words]
    process = subprocess.Popen(
        [sys.executable, "-m", "optimizer", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0
