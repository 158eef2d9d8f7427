"""`solve --against` and `report A B`, from run folders to what is printed and written."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.cli.small import SMALL, write


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """Two solutions of the smallest scenario, the second with more cash, and the folder of the first."""
    from optimizer.api import load, solve
    from optimizer.solution.run_folder import write as write_run

    place = tmp_path_factory.mktemp("against")
    poor = solve(load(place / write(place)))
    rich = solve(load(place / write(place, SMALL.replace("cash: 11 MUSD", "cash: 40 MUSD"), "rich.yaml")))
    return poor, rich, write_run(poor, place / "runs"), write_run(rich, place / "runs")


@pytest.fixture
def ready(known, monkeypatch):
    """The solver answers at once: with the richer company's plan."""
    monkeypatch.setattr("optimizer.api.solve", lambda *_args, **_kwargs: known[1])
    return str(known[2])


@pytest.fixture
def never(monkeypatch):
    def solve(*_args, **_kwargs):
        raise AssertionError("solved for nothing")

    monkeypatch.setattr("optimizer.api.solve", solve)


def rich(folder) -> str:
    return write(folder, SMALL.replace("cash: 11 MUSD", "cash: 40 MUSD"), "rich.yaml")


def test_the_plan_as_changes(run, ready, tmp_path, known):
    """By hand: 16 coins had to be sold with 11 MUSD (see test_compare), none with 40."""
    result = run("solve", rich(tmp_path), "--against", ready)
    flat = [" ".join(line.split()) for line in result.out.splitlines()]
    assert result.code == 0
    assert flat[2] == "- sell BTC no longer: 16 BTC, 2027"
    assert f"Against {known[2].name}: none new, none changed, 1 no longer done, none unchanged." in flat
    assert any(line.startswith("Worth USD ") and f"than {known[2].name}" in line for line in flat)
    assert "The first decision does not change." in flat
    assert "1 input differs: treasury.cash." in flat
    assert not any(line.endswith(" ") for line in result.out.splitlines())
    again = run("solve", rich(tmp_path), "--against", ready)
    assert "solved before" in again.err
    assert again.out == result.out
    quiet = run("solve", rich(tmp_path), "--against", ready, "-q")
    assert (quiet.out, quiet.err) == (result.out, "")


def test_the_name_of_a_run_is_enough(run, ready, tmp_path, known):
    shutil.copytree(known[2], tmp_path / "runs" / known[2].name)
    result = run("solve", rich(tmp_path), "--against", known[2].name, "-q")
    assert (result.code, result.err) == (0, "")
    assert f"Against {known[2].name}: " in result.out


@pytest.mark.parametrize("columns", [60, 140])
def test_narrow_and_wide(run, ready, tmp_path, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = run("solve", rich(tmp_path), "--against", ready, "-q").out.splitlines()
    assert max(map(len, lines)) <= columns


def test_in_json_too(run, ready, tmp_path, known):
    result = run("solve", rich(tmp_path), "--against", ready, "--json", "-q")
    answer = json.loads(result.out)
    found = answer["against"]
    assert (result.code, result.err, found["run"]) == (0, "", known[2].name)
    assert (found["decisions"], found["unchanged"], found["first_decision"]) == ([], 0, [])
    (sold,) = found["amounts"]
    assert (sold["change"], sold["kind"], sold["unit"], sold["now"]) == ("no_longer", "BTC sold", "BTC", 0)
    assert sold["years"] == [{"year": 2027, "difference": pytest.approx(-sold["before"])}]
    assert found["inputs"] == [{"path": "treasury.cash", "before": "11 MUSD", "now": "40 MUSD"}]
    worth = known[1].ending.value - known[0].ending.value
    assert found["worth_difference_musd"] == pytest.approx(worth)
    assert found["beyond_gaps"] is True
    assert "against" not in json.loads(run("solve", rich(tmp_path), "--json", "-q").out)


@pytest.mark.parametrize(
    "damaged", [None, "nothing in it", "manifest.json", "solution.json", "scenario.yaml", "ledger"]
)
def test_a_run_that_cannot_be_read_is_said_before_any_solving(run, never, tmp_path, known, damaged):
    place = tmp_path / "earlier"
    if damaged == "nothing in it":
        place.mkdir()
    elif damaged:
        shutil.copytree(known[2], place)
        name = "tables/ledger.csv" if damaged == "ledger" else damaged
        (place / name).write_text("{}" if name.endswith("json") else "?")
    result = run("solve", rich(tmp_path), "--against", "earlier")
    assert (result.code, result.out) == (2, "")
    told = result.err.splitlines()[-1]
    if damaged is None:
        assert told == "Error: there is no run 'earlier'; `wattshift runs runs` lists what there is"
    else:
        assert told.startswith(("earlier ", "earlier/"))
        assert "run" in told
    assert not (tmp_path / "runs").exists()
    answer = json.loads(run("solve", rich(tmp_path), "--against", "earlier", "--json", "-q").out)
    assert (answer["ok"], answer["error"]["exit_code"]) == (False, 2)


def test_a_page_of_two_runs(run, tmp_path, known):
    first, second = (str(folder) for folder in known[2:])
    result = run("report", first, second, "--out", "board/pages")
    stem = f"{known[2].name}-against-{known[3].name}"
    written = [f"board/pages/{stem}.{ending}" for ending in ("html", "md", "csv")]
    assert (result.code, result.out, result.err) == (0, "", f"wrote {', '.join(written)}\n")
    text = (tmp_path / written[1]).read_text()
    assert text.startswith(f"# {known[2].name} against {known[3].name}\n")
    assert "| `treasury.cash` | 11 MUSD | 40 MUSD | +263.6 % |" in text
    assert (tmp_path / written[0]).read_text().startswith("<!doctype html>")
    assert (tmp_path / written[2]).read_text().startswith("group,name,when,unit,a,b,difference\n")


def test_one_format_beside_the_first_run(run, tmp_path, known):
    for folder in known[2:]:
        shutil.copytree(folder, tmp_path / "runs" / folder.name)
    names = [f"runs/{folder.name}" for folder in known[2:]]
    result = run("report", *names, "--format", "md", "--json")
    answer = json.loads(result.out)
    stem = f"runs/comparisons/{known[2].name}-against-{known[3].name}"
    assert answer["written"] == [f"{stem}.md", f"{stem}.csv"]
    assert answer["runs"] == [folder.name for folder in known[2:]]
    assert not (tmp_path / f"{stem}.html").exists()
    assert len(run("runs").out.splitlines()) == 5, "what was written is no run"


def test_what_report_does_not_do(run, known):
    first, second = (str(folder) for folder in known[2:])
    three = run("report", first, second, first)
    assert three.code == 2
    assert three.err.endswith("Error: a page holds two runs; for 3 there is `wattshift compare RUN RUN...`\n")
    workbook = run("report", first, second, "--format", "html,xlsx")
    assert workbook.code == 2
    assert workbook.err.endswith("Error: two runs side by side have no format 'xlsx'; there are: html, md\n")
    out = run("report", first, "--out", "board")
    assert out.code == 2
    assert "--out is for two runs" in out.err
