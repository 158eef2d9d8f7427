"""`stress` and `alternatives`, from a run folder to what is printed."""

from __future__ import annotations

import csv
import json

import pytest

from optimizer.report.text.stress import HELD
from optimizer.solution.run_folder import write as write_run
from tests.cli.conftest import ROOT
from tests.study.breaking import solved


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("stressed")
    return write_run(solved(place), place / "runs")


def test_each_driver_with_what_breaks_at_it(run, folder):
    """By hand: tests/study/test_stress.py."""
    result = run("stress", str(folder), "--driver", "btc_price", "--as-planned", "--recovery", "126000", "-q")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[:8] == [
        "BTC price, whole path",
        "  the plan cannot be carried out  at -51 %, not yet at -50 %: short by 0.50 MUSD in 2027-Q2: "
        "least cash (treasury.cash_floor)",
        "",
        *HELD,
        "",
        "If BTC comes to USD 100,000 (today's price)",
    ]
    named = lines.index("If BTC comes to USD 126,000 (named)")
    assert lines[named + 1 : named + 4] == [
        "  year  BTC sold  USD a coin  received MUSD  worth MUSD  regret MUSD",
        "  2027       495     100,000           49.5        62.4        +12.9",
        "  all        495     100,000           49.5        62.4        +12.9",
    ]


def test_json_and_the_table_on_request(run, folder):
    result = run("stress", str(folder), "--driver", "capex", "--as-planned", "--json", "--write")
    answer = json.loads(result.out)
    (found,) = answer["breaks"]
    assert found == {
        **{
            "driver": "capex",
            "title": "cost of what is built",
            "unit": "share",
            "event": "funded",
            "holds": 0.5,
            "breaks": 0.51,
        },
        **{"until": 1.0, "step": 0.01, "exact": True},
        "what": "short by 0.50 MUSD in 2027-Q2: least cash (treasury.cash_floor)",
    }
    assert answer["recovery"][0]["years"] == [
        {"year": "2027", "worth_musd": pytest.approx(49.5), "regret_musd": pytest.approx(0.0, abs=1e-6)}
    ]
    with (folder / "tables" / "stress.csv").open() as file:
        (row,) = csv.DictReader(file)
    assert (row["driver"], row["holds"], row["breaks"]) == ("capex", "0.5", "0.51")
    told = (folder / "report.md").read_text()
    assert "| cost of what is built | the plan cannot be carried out | +50 % | +51 % | +100 % |" in told


def test_what_is_laid_over_it_is_stressed_instead(run, folder):
    words = ["--driver", "capex", "--as-planned", "-q"]
    result = run("stress", str(folder), *words, "--set", "treasury.btc=400")
    assert "  the plan cannot be carried out  already at 0 %: short by 9.5 MUSD" in result.out
    wrong = run("stress", str(folder), *words, "--set", "horizon.end=2028-12")
    assert wrong.code == 2
    assert "horizon cannot be changed here" in wrong.err


def test_another_plan(run, folder):
    """By hand: undiscounted, the lease is worth the same in 2027-Q3 and in Q4: the date is all that moves."""
    result = run("alternatives", str(folder), "--within", "0.1%", "-q")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[0].endswith("that differs most: it is worth as much.")
    assert lines[1] == "That is within the gap of the run: its solve could not tell the two apart."
    assert any(line.startswith("  lease lease: 2027-Q") for line in lines)
    data = json.loads(run("alternatives", str(folder), "--json", "-q").out)
    assert data["complete"]
    assert data["alternative"]["within_gap"]


@pytest.mark.slow
def test_the_break_of_the_tutorial_is_one_for_plain_solves_too(run):
    """Proves: put into the scenario, with the plan's decisions pinned, the last price at which the plan is
    said to stand has a plan, and the next one has none; the solves know nothing of stress."""
    solved_run = run("solve", str(ROOT / "scenarios" / "tutorial"), "--json", "-q")
    folder = json.loads(solved_run.out)["run"]
    told = run("stress", folder, "--driver", "btc_level", "--as-planned", "--json", "-q")
    (found,) = json.loads(told.out)["breaks"]
    assert found["holds"] - found["breaks"] == found["step"] == 1000.0
    assert run("pin", folder, "--until", "2028-Q4", "--out", "pinned.yaml", "-q").code == 0
    words = ["solve", str(ROOT / "scenarios" / "tutorial"), "--with", "pinned.yaml", "-q"]
    stands = run(*words, "--set", f"market.btc_price={found['holds']:.0f} USD/BTC")
    broken = run(*words, "--set", f"market.btc_price={found['breaks']:.0f} USD/BTC")
    assert (stands.code, broken.code) == (0, 4)
    assert "no plan can exist: short by" in broken.err
