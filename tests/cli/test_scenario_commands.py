"""`show`, `diff`, `schema` and `new`."""

import json

import pytest
import yaml

from tests.cli.small import SMALL, write


def test_show_prints_each_value_with_its_origin(run, tmp_path):
    overlay = write(tmp_path, "treasury: {cash: 40 MUSD}\n", "bear.yaml")
    result = run("show", write(tmp_path), "--with", overlay, "--set", "treasury.btc=1200")
    lines = {line.split(" = ")[0]: line.split(" = ")[1] for line in result.out.splitlines()}
    assert (result.code, result.err) == (0, "")
    told = {path: [part.strip() for part in line.split("  # ")] for path, line in lines.items()}
    assert told["name"] == ["Small miner", "small.yaml:2"]
    assert told["sites.west.fixed_cost"] == ["1 MUSD/year", "small.yaml:12"]
    assert told["treasury.cash"] == ["40 MUSD", "bear.yaml:1"]
    assert told["treasury.btc"] == ["1200", "--set treasury.btc=1200"]
    assert told["horizon.step"] == ["quarter", "default"]
    assert told["sites.west.energy.mining_avoids_demand"] == ["false", "default"]


def test_origins_stand_under_one_another(run, tmp_path):
    result = run("show", write(tmp_path))
    columns = {line.index("  # ") for line in result.out.splitlines()}
    assert len(columns) == 1


def test_show_of_a_wrong_scenario(run, tmp_path):
    result = run("show", write(tmp_path, "schema: 1\n"))
    assert (result.code, result.out) == (3, "")
    assert "problems found" in result.err


def test_show_as_json(run, tmp_path):
    answer = json.loads(run("show", write(tmp_path), "--json").out)
    assert (answer["wattshift"], answer["command"]) == (1, "show")
    assert {"path": "treasury.cash", "value": "11 MUSD", "file": "small.yaml", "line": 17} in answer["values"]
    assert {"path": "horizon.step", "value": "quarter", "file": None, "line": None} in answer["values"]


DIFFERENCES = """\
sites.west.energy.price: 40 USD/MWh -> 50 USD/MWh  (+25.0 %)
    small.yaml:10:21 -> --set sites.west.energy.price=50 USD/MWh
treasury.cash: 11 MUSD -> 40 MUSD  (+263.6 %)
    small.yaml:17:9 -> bear.yaml:1:18
2 differences
"""


def test_diff_shows_before_after_change_and_both_places(run, tmp_path):
    base = write(tmp_path)
    overlay = write(tmp_path, "treasury: {cash: 40 MUSD}\n", "bear.yaml")
    words = ("diff", base, "--with", overlay, "--set", "sites.west.energy.price=50 USD/MWh")
    result = run(*words)
    assert (result.code, result.out, result.err) == (0, DIFFERENCES, "")
    assert run(*words, "--exit-code").code == 1


def test_diff_of_the_same_in_other_units(run, tmp_path):
    other = write(tmp_path, SMALL.replace("40 USD/MWh", "4 c/kWh"), "other.yaml")
    result = run("diff", write(tmp_path), other, "--exit-code")
    assert (result.code, result.out) == (0, "no differences\n")


def test_diff_of_one_scenario_with_nothing_over_it(run, tmp_path):
    result = run("diff", write(tmp_path))
    assert result.code == 2
    assert result.err.endswith(
        "Error: name a second scenario, or lay something over the first with --with or --set\n"
    )


def test_diff_as_json(run, tmp_path):
    base = write(tmp_path)
    answer = json.loads(run("diff", base, base, "--set", "treasury.btc=1200", "--json").out)
    (one,) = answer["differences"]
    assert (one["path"], one["before"], one["after"], one["change_share"]) == (
        "treasury.btc",
        "1000",
        "1200",
        pytest.approx(0.2),
    )


def test_diff_of_a_date_has_no_percentage(run, tmp_path):
    """A date is no amount: October is not 0.0 % less than January."""
    base = write(tmp_path)
    found = run("diff", base, base, "--set", "horizon.start=2026-10", "--set", "treasury.btc=1200").out
    (dated,) = [line for line in found.splitlines() if line.startswith("horizon.start")]
    assert dated == "horizon.start: 2027-Q1 -> 2026-10"
    assert "treasury.btc: 1000 -> 1200  (+20.0 %)" in found


def test_schema_to_stdout_and_to_a_file(run, tmp_path):
    printed = run("schema")
    written = run("schema", "--out", "scenario.schema.json")
    assert json.loads(printed.out)["title"] == "wattshift scenario"
    assert (tmp_path / "scenario.schema.json").read_text() == printed.out
    assert (written.out, written.err) == ("", "wrote scenario.schema.json\n")


def test_schema_for_people(run, tmp_path):
    from optimizer.scenario.reference import reference

    assert run("schema", "--format", "md").out == reference()
    assert run("schema", "--format", "md", "--out", "fields.md").err == "wrote fields.md\n"
    assert (tmp_path / "fields.md").read_text() == reference()


def test_new_writes_a_scenario_that_checks(run, tmp_path):
    result = run("new", "mine")
    assert (result.code, result.out) == (0, "")
    assert result.err.startswith("wrote mine: ")
    assert result.err.endswith("next: wattshift solve mine\n")
    assert "curves/ (" in result.err
    folder = tmp_path / "mine"
    first, second = (folder / "scenario.yaml").read_text().splitlines()[:2]
    assert first == "# yaml-language-server: $schema=./scenario.schema.json"
    assert yaml.safe_load(second) == {"schema": 1}
    assert json.loads((folder / "scenario.schema.json").read_text())["title"] == "wattshift scenario"
    assert (folder / ".gitignore").read_text().splitlines()[1:] == [
        "runs/*/*",
        "!runs/*/report.md",
        "!runs/*/solution.json",
    ]
    assert run("check", "mine").code == 0


@pytest.mark.parametrize(("folder", "name"), [("plans/My Plan", "my-plan"), ("2027", "2027"), ("no", "no")])
def test_new_names_the_scenario_by_its_folder(run, tmp_path, folder, name):
    assert run("new", folder).code == 0
    assert yaml.safe_load((tmp_path / folder / "scenario.yaml").read_text())["name"] == name
    assert run("check", folder).code == 0


def test_new_takes_an_empty_folder_and_refuses_another(run, tmp_path):
    (tmp_path / "empty").mkdir()
    assert run("new", "empty", "--quiet").code == 0
    result = run("new", "empty")
    assert result.code == 2
    assert result.err.endswith("Error: empty is not empty; name a folder that does not exist yet\n")


def test_new_leaves_nothing_behind_when_the_disk_is_full(run, tmp_path, monkeypatch):
    from pathlib import Path

    written = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "scenario.schema.json":
            raise OSError(28, "No space left on device", str(path))
        return written(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    result = run("new", "deep/mine")
    assert result.code == 2
    assert result.err == "deep/mine/scenario.schema.json: no space left on device\n"
    assert list(tmp_path.iterdir()) == []
