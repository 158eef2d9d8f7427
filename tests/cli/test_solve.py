"""`solve`, `report` and `runs`, from a scenario file to what is printed and written."""

from __future__ import annotations

import json
import re
import signal
from dataclasses import replace

import pytest

from optimizer.core.errors import NoPlan, StoppedWithoutPlan
from optimizer.report.documents import FORMATS
from tests.cli.small import READ, SMALL, write


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The run folder of the smallest scenario, made once."""
    from optimizer.api import load, options, solve

    folder = tmp_path_factory.mktemp("solved")
    loaded = load(folder / write(folder))
    return loaded, solve(loaded), options()


@pytest.fixture
def ready(solved, monkeypatch):
    """The solver answers at once, with the plan that is known."""
    _, solution, _ = solved
    monkeypatch.setattr("optimizer.api.solve", lambda *_args, **_kwargs: solution)
    return solution


def run_line(err: str) -> str:
    found = re.search(r"^wrote (\S+) ", err, re.MULTILINE)
    assert found, err
    return found[1]


def test_solve_prints_the_plan_and_writes_the_run(run, ready, tmp_path):
    result = run("solve", write(tmp_path))
    assert result.code == 0
    folder = tmp_path / run_line(result.err)
    assert result.out.startswith("Plan  Small miner ")
    assert f"run {folder.name}, gap 0.00 %\n" in result.out
    assert "Plan: no leases signed, 16 BTC sold.\n" in result.out
    assert result.err.startswith(f"{READ}\n")
    files = {path.name for path in folder.iterdir()}
    assert {"manifest.json", "report.md", "scenario.yaml", "solution.json", "solver.log", "tables"} <= files
    assert re.search(r"^wrote \S+ \(manifest.json, .*, tables/\) in ", result.err, re.MULTILINE)
    assert "\x1b" not in result.out + result.err
    assert not any(line.endswith(" ") for line in result.out.splitlines())


def test_the_same_question_is_answered_once(run, ready, tmp_path, monkeypatch):
    first = run("solve", write(tmp_path))

    def never(*_args, **_kwargs):
        raise AssertionError("solved twice")

    monkeypatch.setattr("optimizer.api.solve", never)
    second = run("solve", write(tmp_path))
    assert (second.code, second.out) == (0, first.out)
    assert f"solved before; --again to repeat: {run_line(first.err)} (" in second.err
    assert "plan.xlsx, report.html" in second.err
    assert run("solve", write(tmp_path), "--again").code == 1


def test_json_is_one_object_and_nothing_else(run, ready, tmp_path):
    result = run("solve", write(tmp_path), "--json", "--quiet")
    answer = json.loads(result.out)
    assert (result.code, result.err) == (0, "")
    assert (answer["wattshift"], answer["command"], answer["ok"]) == (1, "solve", True)
    assert answer["run"].startswith("runs/small-miner-")
    assert json.loads((tmp_path / answer["run"] / "solution.json").read_text()) == answer["solution"]


def test_quiet_prints_the_plan_alone(run, ready, tmp_path):
    result = run("solve", write(tmp_path), "-q")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("Plan  ")


def test_a_start_that_does_not_fit_any_more_is_said(run, ready, tmp_path, monkeypatch):
    misfit = replace(ready, ending=replace(ready.ending, start_accepted=False))
    monkeypatch.setattr("optimizer.api.solve", lambda *_args, **_kwargs: misfit)
    told = "the plan of --start-from does not fit this scenario any more: solved without it\n"
    assert told in run("solve", write(tmp_path)).err
    assert told in run("solve", write(tmp_path)).err, "also when the run is shown again"
    monkeypatch.setattr("optimizer.api.solve", lambda *_args, **_kwargs: ready)
    assert told not in run("solve", write(tmp_path), "--again").err


def test_a_plan_that_the_audit_denies_is_not_passed_on_as_good(run, ready, tmp_path, monkeypatch):
    from optimizer.solution.audit.report import AccountCheck, AuditReport

    off = AccountCheck(
        "cash", 3, 2.0, 0.5, node="2027-Q1", line="rent", component="leases", item="a", found=2.0
    )
    denied = replace(ready, audit=AuditReport(accounts=(off,)))
    monkeypatch.setattr("optimizer.api.solve", lambda *_args, **_kwargs: denied)
    result = run("solve", write(tmp_path), "--quiet")
    assert result.code == 1
    assert result.err.splitlines() == [
        "do not use this plan: the audit, which recomputes every account, does not agree with it",
        "  cash: leases 'rent' a in 2027-Q1 is 2 in the plan and 0 when recomputed",
        "this is a fault in wattshift: please report it with the run folder",
    ]


@pytest.mark.parametrize(
    ("stopped_by", "said"), [("time", "the time limit"), ("interrupt", "Ctrl-C"), ("nodes", "the node limit")]
)
def test_a_stop_with_a_plan_is_no_error_but_said(run, ready, tmp_path, monkeypatch, stopped_by, said):
    ending = replace(ready.ending, status="stopped_with_plan", stopped_by=stopped_by)
    monkeypatch.setattr("optimizer.api.solve", lambda *_args, **_kwargs: replace(ready, ending=ending))
    result = run("solve", write(tmp_path))
    assert result.code == 0
    assert f"\nstopped by {said}: the plan is the best found so far\n" in result.err


def test_what_ctrl_c_cut_short_is_finished_the_next_time(run, ready, tmp_path, monkeypatch):
    """The plan that was kept is an answer, but not the one that was asked for."""
    cut = replace(ready, ending=replace(ready.ending, status="stopped_with_plan", stopped_by="interrupt"))
    answers = iter([cut, ready])
    monkeypatch.setattr("optimizer.api.solve", lambda *_args, **_kwargs: next(answers))
    place = write(tmp_path)
    assert "stopped by Ctrl-C" in run("solve", place).err
    finished = run("solve", place).err
    assert "solved before" not in finished
    assert "stopped" not in finished
    assert "solved before" in run("solve", place).err


@pytest.mark.parametrize(("error", "code"), [(NoPlan("no plan"), 4), (StoppedWithoutPlan("too early"), 5)])
def test_without_a_plan_nothing_is_written(run, tmp_path, monkeypatch, error, code):
    def fail(*_args, **_kwargs):
        raise error

    monkeypatch.setattr("optimizer.api.solve", fail)
    result = run("solve", write(tmp_path))
    assert (result.code, result.out) == (code, "")
    assert result.err.endswith(f"{error}\n")
    assert not (tmp_path / "runs").exists()


def test_a_wrong_scenario_is_not_solved(run, tmp_path):
    result = run("solve", write(tmp_path), "--set", "treasury.cash=50 MW")
    assert (result.code, result.out) == (3, "")
    assert "--set treasury.cash=50 MW:1:15: error[unit-kind]" in result.err
    told = run("solve", write(tmp_path), "--set", "treasury.cash=50 MW", "--json")
    answer = json.loads(told.out)
    assert (told.code, told.err, answer["ok"]) == (3, "", False)
    assert answer["error"] == {"exit_code": 3, "message": "1 problem found"}
    assert answer["problems"][0]["path"] == "treasury.cash"


def test_where_no_run_can_be_written_nothing_is_solved(run, ready, tmp_path):
    (tmp_path / "runs").write_text("a file stands here")
    result = run("solve", write(tmp_path))
    assert (result.code, result.out) == (2, "")
    assert "'runs' is a file" in result.err


def test_a_read_only_disk_is_found_out_before_the_solve(run, tmp_path, monkeypatch):
    def read_only(**_how):
        raise OSError(30, "Read-only file system", "runs")

    def never(*_args, **_kwargs):
        raise AssertionError("solved for nothing")

    monkeypatch.setattr("tempfile.TemporaryFile", read_only)
    monkeypatch.setattr("optimizer.api.solve", never)
    result = run("solve", write(tmp_path))
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith("runs: read-only file system\n")


def test_a_full_disk_costs_the_folder_but_not_the_plan(run, ready, tmp_path, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device", "runs/small-miner")

    monkeypatch.setattr("optimizer.solution.run_folder.write", full)
    result = run("solve", write(tmp_path))
    assert result.code == 2
    assert result.out.startswith("Plan  Small miner ")
    assert result.err.endswith("\nruns: no space left on device\n")


def test_ctrl_c_while_the_run_is_written_costs_nothing(run, ready, tmp_path, monkeypatch):
    from optimizer.solution import run_folder

    write_run = run_folder.write

    def interrupted(*words, **more):
        signal.raise_signal(signal.SIGINT)
        return write_run(*words, **more)

    monkeypatch.setattr("optimizer.solution.run_folder.write", interrupted)
    result = run("solve", write(tmp_path))
    assert result.code == 0
    assert (tmp_path / run_line(result.err) / "manifest.json").exists()


def test_a_company_without_sites_has_a_plan(run, tmp_path):
    """Coins are sold to pay for overheads: nothing else is there to decide."""
    before, _, after = SMALL.partition("sites:\n")
    text = before + after[after.index("treasury:") :]
    result = run("solve", write(tmp_path, text))
    assert result.code == 0, result.err
    assert " BTC sold." in result.out
    power = (tmp_path / run_line(result.err) / "tables" / "power.csv").read_text()
    assert power.startswith("site,node,world,period,mining_mw,")


def test_report_writes_the_very_same_from_the_folder_alone(run, ready, tmp_path):
    folder = tmp_path / run_line(run("solve", write(tmp_path)).err)
    paths = [folder / FORMATS[name][0] for name in FORMATS]
    written = [path.read_bytes() for path in paths]
    for path in (*paths, tmp_path / "small.yaml"):
        path.unlink()
    result = run("report", str(folder), "--format", ",".join(FORMATS))
    told = f"wrote {', '.join(map(str, paths))}\n"
    assert (result.code, result.out, result.err) == (0, "", told)
    assert [path.read_bytes() for path in paths] == written


def test_report_of_what_is_no_run(run, tmp_path):
    result = run("report", str(tmp_path))
    assert result.code == 2
    assert "is not a run folder" in result.err
    wrong = run("report", str(tmp_path), "--format", "md,docx")
    assert wrong.code == 2
    assert "Error: there is no report in format 'docx'; there are: " in wrong.err


def test_runs_lists_what_was_solved(run, ready, tmp_path):
    assert run("runs").out == "no runs in runs\n"
    folder = run_line(run("solve", write(tmp_path)).err)
    lines = run("runs").out.splitlines()
    assert " ".join(lines[0].split()) == "run when (UTC) status value gap over mining only"
    assert lines[1].startswith(folder.removeprefix("runs/"))
    assert " within gap " in lines[1]
    assert lines[-1] == "1 run in runs; values in MUSD"
    (one,) = json.loads(run("runs", "--json").out)["runs"]
    assert one["name"] == "Small miner"
    assert one["gain_musd"] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_colour_is_for_terminals_or_on_request(run, ready, tmp_path, monkeypatch, variables, coloured):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    out = run("solve", write(tmp_path), "-q").out
    assert (re.search(r"\x1b\[(?:[0-9]+;)*3[0-7]m", out) is not None) == coloured


def test_the_page_is_as_wide_as_it_is_told(run, ready, tmp_path, monkeypatch):
    for columns, widest in (("60", 60), ("200", 120)):
        monkeypatch.setenv("COLUMNS", columns)
        lines = run("solve", write(tmp_path), "-q").out.splitlines()
        assert max(map(len, lines)) == widest
