"""`wattshift explain`: text, JSON, the table it writes, and wrong use."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from optimizer import api
from optimizer.report.derived import DERIVED
from optimizer.report.documents import FORMATS, again
from optimizer.solution.run_folder import write

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    solution = api.solve(api.load(ROOT / "scenarios" / "tutorial"), gap=0.0)
    return str(write(solution, tmp_path_factory.mktemp("explain")))


def test_the_limits_with_their_worth_and_where_they_are_written(run, folder):
    found = run("explain", folder, "--exact", "1")
    assert found.code == 0
    lines = found.out.splitlines()
    assert lines[0] == f"{Path(folder).name}: worth 328.8 MUSD"
    at = next(place for place, line in enumerate(lines) if "least cash: 2027-Q1 to 2028-Q3" in line)
    assert lines[at].split()[:3] == ["10", "MUSD", "+1.9"]
    beside = " ".join("\n".join(lines[at + 1 : at + 3]).split())
    assert beside.startswith("first MUSD 0.19; treasury.cash_floor, ")
    assert "scenarios/tutorial/scenario.yaml:88" in beside
    assert [line for line in lines if len(line) > 100 and " " in line.strip()] == []
    assert "whole-number choices" in found.out
    assert "cash at the start, 10 MUSD more: +11.7 MUSD" in found.out
    assert "first decision: the same" in found.out
    assert found.err.splitlines() == [
        "solving 1 of 2: the plan itself",
        "solving 2 of 2: cash at the start, 10 MUSD more",
    ]


def test_one_limit_by_period(run, folder):
    found = run("explain", folder, "--limit", "power_limit", "--exact", "0")
    assert found.code == 0
    assert found.err == ""
    rows = [line.split() for line in found.out.splitlines() if line.startswith("  2027-Q")]
    assert rows[0][0] == "2027-Q2"
    assert rows[0][2:] == ["0.00", "60.00"]
    assert "sites.north.energised" in found.out


def test_json_of_the_limits(run, folder):
    found = json.loads(run("explain", folder, "--exact", "1", "--json", "--quiet").out)
    assert (found["command"], found["ok"], found["complete"]) == ("explain", True, True)
    first = found["limits"][0]
    assert first["limit"] == "treasury.cash"
    assert first["worth_musd_per_unit"] == pytest.approx(1.1745, abs=1e-4)
    assert first["step_worth_held_musd"] == pytest.approx(11.745, abs=1e-3)
    assert first["spans"] == [["2027-Q1", "2027-Q1"]]
    assert found["resolved"][0]["gained_musd"] == pytest.approx(11.745, abs=1e-3)
    assert len(found["cash"]) == 8


def test_why_not_one(run, folder):
    found = run("explain", folder, "--why-not", "gamma")
    assert found.code == 0
    assert "lease gamma: signed  (leases.gamma, " in found.out
    assert "63.8 MUSD lost" in found.out
    assert "lease beta 2027-Q4, 10 MW in north-hall -> no" in found.out
    data = json.loads(run("explain", folder, "--why-not", "gamma", "--json").out)
    (one,) = data["why_not"]
    assert one["lost_musd"] == pytest.approx(63.78, abs=0.01)
    assert one["in_plan"] is False


def contents(folder: str) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def test_all_limits_with_their_table_and_the_reports(run, folder):
    """The report then tells what solving again showed; the plan itself stays as it is."""
    again(Path(folder))
    before, command = contents(folder), f"    wattshift explain runs/{Path(folder).name} --write\n"
    assert command.encode() in before[Path(folder) / "report.md"]
    found = run("explain", folder, "--exact", "1", "--write")
    table = Path(folder) / "tables" / "limits_moved.csv"
    assert found.err.splitlines()[-1].startswith(f"wrote {table}, ")
    after = contents(folder)
    told = after[Path(folder) / "report.md"].decode()
    assert "10 MUSD more is worth USD 11.7 m, solved again with all choices free." in told
    assert command not in told
    changed = {path.name for path in after if before.get(path) != after[path]}
    assert changed == {"limits_moved.csv", "report.html", "report.md"}, "the workbook holds no studies"
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert len(rows) == 6
    assert [bool(row["gained_musd"]) for row in rows] == [True, *[False] * 5]
    assert float(rows[3]["held_musd"]) == pytest.approx(1.892, abs=1e-3)
    page = (ROOT / "docs" / "tables.md").read_text()
    assert all(f"`{column}`" in page for column in rows[0])


def test_json_alone_where_the_reports_are_written_too(run, folder):
    found = run("explain", folder, "--exact", "0", "--write", "--json", "--quiet")
    assert found.err == ""
    assert json.loads(found.out)["resolved"] == []


def test_why_not_all_with_its_table(run, folder):
    """Nothing but the table and the reports changes, and every column is explained."""
    again(Path(folder))
    before = contents(folder)
    found = run("explain", folder, "--why-not", "all", "--write")
    assert found.code == 0
    table = Path(folder) / "tables" / "why_not.csv"
    changed = {path.name for path, content in contents(folder).items() if before.get(path) != content}
    assert changed <= {
        "why_not.csv",
        *(name for name, _ in FORMATS.values()),
        *(f"{name}.csv" for name in DERIVED),
    }
    assert found.err.splitlines()[-1].startswith(f"wrote {table}, ")
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert [row["id"] for row in rows] == ["alpha", "beta", "gamma", "north-hall", "south-hall", "bank-loan"]
    page = (ROOT / "docs" / "tables.md").read_text()
    assert all(f"`{column}`" in page for column in rows[0])
    losses = [line for line in found.out.splitlines() if line.startswith(("lease", "hall", "facility"))]
    assert losses[0].startswith("lease beta")
    assert len(losses) == 6


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--why-not", "gama"], "there is no lease, hall or facility 'gama'; did you mean 'gamma'?"),
        (
            ["--limit", "cash_flor"],
            "no limit 'cash_flor' holds this plan; did you mean 'treasury.cash_floor'?",
        ),
        (["--limit", "cash_floor", "--why-not", "all"], "two questions"),
        (["--why-not", "gamma", "--write"], "--write goes with all limits or with --why-not all"),
        (["--limit", "cash_floor", "--write"], "--write goes with all limits or with --why-not all"),
        (["--exact", "-1"], "-1 is not in the range"),
    ],
)
def test_wrong_use(run, folder, words, told):
    found = run("explain", folder, *words)
    assert (found.code, found.out) == (2, "")
    assert told in found.err


def test_no_run(run, tmp_path):
    assert "does not exist" in run("explain", "nowhere").err
    (tmp_path / "empty").mkdir()
    found = run("explain", "empty")
    assert found.code == 2
    assert "empty is not a run folder" in found.err
    assert json.loads(run("explain", "empty", "--json").out)["error"]["exit_code"] == 2
