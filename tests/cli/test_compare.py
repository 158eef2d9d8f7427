"""`compare`, from two run folders to what is printed."""

from __future__ import annotations

import json

import pytest

from tests.cli.small import SMALL, write


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Two runs of the smallest scenario, the second with more cash."""
    from optimizer.api import load, solve
    from optimizer.solution.run_folder import write as write_run

    place = tmp_path_factory.mktemp("compared")
    path = place / write(place)
    richer = place / write(place, SMALL.replace("cash: 11 MUSD", "cash: 40 MUSD"), "richer.yaml")
    return [write_run(solve(load(one)), place / "runs") for one in (path, richer)]


def test_inputs_then_decisions_then_money(run, folders):
    """By hand: site and overheads cost 3 MUSD in the year. With 11 MUSD and a floor of 10, 2 MUSD must come
    from coins, less interest: 16 of them; with 40 MUSD none, and what is left with interest is 38.6."""
    result = run("compare", *map(str, folders))
    lines = result.out.splitlines()
    assert (result.code, result.err) == (0, "")
    assert lines[:9] == [
        f"A  {folders[0].name}  Small miner",
        f"B  {folders[1].name}  Small miner",
        "",
        "Inputs",
        "  treasury.cash: 11 MUSD -> 40 MUSD  (+263.6 %)",
        "",
        "Decisions",
        "                        A  B  B - A",
        "  BTC sold: 2027  BTC  16  0    -16",
    ]
    assert lines[9:11] == ["", "Money"]
    (lowest,) = [line.split() for line in lines if "lowest cash" in line]
    assert lowest[5:] == ["MUSD", "2027-Q4", "10.0", "2027-Q4", "38.6", "+28.6"]
    assert not any(line.endswith(" ") for line in lines)
    assert run("compare", *map(str, folders)).out == result.out


def test_a_run_with_itself_and_a_third(run, folders):
    one = str(folders[0])
    result = run("compare", one, one, str(folders[1]))
    assert "  treasury.cash: C: 11 MUSD -> 40 MUSD  (+263.6 %)" in result.out.splitlines()
    same = run("compare", one, one).out.splitlines()
    assert same[3:6] == ["Inputs: no differences", "", "Decisions: no differences"]
    assert same[7:8] == ["Money"]
    assert len([line for line in same if "MUSD" in line]) == 1, "the value alone"


def test_json(run, folders):
    result = run("compare", *map(str, folders), "--json")
    answer = json.loads(result.out)
    assert (result.code, result.err) == (0, "")
    assert (answer["wattshift"], answer["command"], answer["ok"]) == (1, "compare", True)
    assert [one["run"] for one in answer["runs"]] == [folder.name for folder in folders]
    assert answer["inputs"] == [
        {
            "path": "treasury.cash",
            "values": ["11 MUSD", "40 MUSD"],
            "change_shares": [None, pytest.approx(29 / 11)],
        }
    ]
    assert answer["decisions"] == []
    (sold,) = answer["amounts"]
    assert (sold["group"], sold["name"], sold["unit"]) == ("BTC sold", "2027", "BTC")
    assert sold["differences"][0] == 0
    assert sold["differences"][1] == pytest.approx(-sold["values"][0])
    value = answer["money"][0]
    assert (value["group"], value["name"], value["unit"]) == ("worth", "value", "MUSD")
    solved = [json.loads((folder / "solution.json").read_text())["value_musd"] for folder in folders]
    assert value["values"] == pytest.approx(solved)


def test_one_run_is_too_few(run, folders):
    result = run("compare", str(folders[0]))
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith("Error: name two runs or more; `wattshift runs` lists what there is\n")


def test_no_run_at_all(run):
    assert run("compare").code == 2


def test_more_runs_than_letters(run, folders):
    result = run("compare", *[str(folders[0])] * 27)
    assert result.code == 2
    assert result.err.endswith("Error: 27 runs are too many to read side by side; at most 26\n")


def test_an_unknown_run_and_a_folder_that_is_none(run, folders, tmp_path):
    unknown = run("compare", str(folders[0]), "nowhere")
    assert unknown.code == 2
    assert "'nowhere' does not exist." in unknown.err
    (tmp_path / "empty").mkdir()
    none = run("compare", str(folders[0]), "empty")
    assert (none.code, none.out) == (2, "")
    assert none.err.startswith("empty is not a run folder: ")
    answer = json.loads(run("compare", str(folders[0]), "empty", "--json").out)
    assert (answer["ok"], answer["error"]["exit_code"]) == (False, 2)
