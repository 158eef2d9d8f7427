"""`pin`: from a run to an overlay that holds in the next solve, or says what rejects it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT
from tests.cli.small import write

TUTORIAL = str(ROOT / "scenarios" / "tutorial")


@pytest.fixture(scope="module")
def tutorial(tmp_path_factory):
    """The run of the tutorial, solved once."""
    return solved(tmp_path_factory.mktemp("tutorial"), TUTORIAL)


def solved(place: Path, path: str, overlays: tuple[str, ...] = ()) -> Path:
    from optimizer.api import load, solve
    from optimizer.solution.run_folder import write as write_run

    return write_run(solve(load(path, overlays)), place / "runs")


PINNED = """\
leases:
  alpha:
    sign_from: 2027-07  # not begun before
  beta:
    sign_from: 2027-07  # not begun before
  gamma:
    sign_from: 2027-07  # not begun before
halls:
  north-hall:
    started: {start: 2027-01, it: 20 MW}  # decided 2027-Q1
    earliest: 2027-04  # nothing more of it before
  south-hall:
    earliest: 2027-07  # not begun before
"""


def test_what_is_written_and_said(run, tutorial, tmp_path):
    result = run("pin", str(tutorial), "--until", "2027-Q2")
    text = (tmp_path / "pinned.yaml").read_text()
    assert (result.code, result.out) == (0, "")
    assert result.err.splitlines() == [
        "not pinned: 10 MW of north-hall started 2027-04: a hall holds one start",
        "not pinned: 21.0 MW of north-s21 sold at north: set `units` of the fleets when the horizon moves on",
        "wrote pinned.yaml: 1 hall until the end of 2027-Q2",
        f"next: wattshift solve {TUTORIAL}/scenario.yaml --with pinned.yaml",
    ]
    assert text.startswith(
        f"# Pinned by wattshift: what run {tutorial.name} has decided by the end of 2027-Q2.\n"
    )
    assert "counts as signed" not in text, "no lease is"
    assert PINNED in text
    assert "\n#   fleets.north-s21.units: 10000\n" in text, "16,000 machines less 21 of 56 MW"
    assert run("check", TUTORIAL, "--with", "pinned.yaml").code == 0
    assert run("check", str(tutorial / "scenario.yaml"), "--with", "pinned.yaml").code == 0


@pytest.mark.parametrize(
    ("until", "same"), [("2027-06", "2027-Q2"), ("2027-Q4", "2027"), ("2027-12", "2027")]
)
def test_a_period_may_be_named_by_its_last_month_or_year(run, tutorial, tmp_path, until, same):
    run("pin", str(tutorial), "--until", until, "--out", "one.yaml")
    run("pin", str(tutorial), "--until", same, "--out", "other.yaml")
    assert (tmp_path / "one.yaml").read_text() == (tmp_path / "other.yaml").read_text()


def test_json(run, tutorial, tmp_path):
    result = run("pin", str(tutorial), "--until", "2027-Q3", "--json")
    answer = json.loads(result.out)
    assert (result.code, result.err) == (0, "")
    assert (answer["wattshift"], answer["command"], answer["ok"]) == (1, "pin", True)
    assert (answer["run"], answer["written"]) == (tutorial.name, "pinned.yaml")
    assert (answer["until"], answer["next"]) == ("2027-Q3", "2027-10")
    assert answer["decided"] == [
        {
            "path": "leases.alpha.signed",
            "value": {"hall": "north-hall", "commence": "2027-07"},
            "why": "signed 2027-Q3",
        },
        {
            "path": "halls.north-hall.started",
            "value": {"start": "2027-01", "it": "20 MW"},
            "why": "decided 2027-Q1",
        },
    ]
    assert {one["path"] for one in answer["closed"]} == {
        *("leases.beta.sign_from", "leases.gamma.deadline", "leases.gamma.sign_by"),
        *("halls.north-hall.earliest", "halls.south-hall.earliest"),
    }
    assert answer["openings"][0] == {"path": "horizon.start", "value": "2027-10", "note": ""}
    assert (tmp_path / "pinned.yaml").exists()


@pytest.mark.parametrize("until", ["2027-Q1", "2027-Q2", "2027-Q3", "2028-Q4"])
def test_the_next_solve_keeps_what_is_pinned_and_is_worth_the_same(run, tutorial, tmp_path, until):
    """Proves: nothing but what the plan decided itself is fixed, so its value stays, within the gap."""
    from optimizer.solution.compare import compare, read_run

    run("pin", str(tutorial), "--until", until)
    again = solved(tmp_path, TUTORIAL, (str(tmp_path / "pinned.yaml"),))
    first, second = read_run(tutorial), read_run(again)
    value = first.solution.plan.value
    assert second.solution.plan.value == pytest.approx(value, rel=2e-3)
    assert second.solution.audit.passed
    last = first.solution.tree.names.index(until)
    for one in compare([first, second]).decisions:
        assert all(first.solution.tree.names.index(entry.when) > last for entry in one.entries[0]), one


def test_a_pin_that_does_not_fit_any_more_names_what_rejects_it(run, tutorial):
    """The hall has shrunk; the offer has gone to another hall."""
    run("pin", str(tutorial), "--until", "2027-Q4")
    smaller = run("check", TUTORIAL, "--with", "pinned.yaml", "--set", "halls.north-hall.it=10 MW")
    assert smaller.code == 3
    assert "error[started-too-large]: 20 MW are started in a hall of 10 MW" in smaller.out
    assert "error[lease-too-large]: the lease takes 20 MW, more than any of its halls holds" in smaller.out
    assert "pinned.yaml:" in smaller.out
    moved = run("check", TUTORIAL, "--with", "pinned.yaml", "--set", "leases.alpha.halls={south-hall: {}}")
    assert "error[hall-unknown]: 'north-hall' is not among the halls of this lease" in moved.out


def test_a_pin_that_the_site_cannot_power_any_more_names_site_and_lease(run, tutorial, tmp_path):
    """By hand: 30 MW of IT at 1.25 take 37.5 MW at the meter; 20 are left."""
    from optimizer.api import load
    from optimizer.core.errors import ScenarioError

    run("pin", str(tutorial), "--until", "2027-Q4")
    with pytest.raises(ScenarioError) as raised:
        load(TUTORIAL, [str(tmp_path / "pinned.yaml")], ["sites.north.energised=20 MW"])
    found = [problem for problem in raised.value.problems if problem.severity == "error"]
    hall, lease = sorted(found, key=lambda one: one.path)
    assert hall.message.startswith("the halls begun at north take 25 MW at the meter in 2027-Q2")
    assert lease.message == (
        "the leases signed at north take 37.5 MW at the meter in 2027-Q4 (alpha 25 MW, beta 12.5 MW), and "
        "north can promise 20 MW then (sites.north.energised, with every upgrade): 17.5 MW are missing"
    )
    assert (lease.path, lease.file) == ("leases.alpha.signed", str(tmp_path / "pinned.yaml"))


def test_periods_outside_the_plan(run, tutorial, tmp_path):
    for until, said in {
        "2031-Q1": "--until: 2031-Q1 is not in the plan, which goes from 2027-Q1 to 2028-Q4",
        "2026-Q4": "--until: 2026-Q4 is not in the plan, which goes from 2027-Q1 to 2028-Q4",
        "2027-05": "--until: 2027-05 ends within a period of the plan; name 2027-Q2",
        "Q2 2027": "--until: 'Q2 2027' is not a date; write 2027-Q2",
    }.items():
        result = run("pin", str(tutorial), "--until", until)
        assert (result.code, result.out) == (2, "")
        assert result.err.endswith(f"Error: {said}\n")
    assert run("pin", str(tutorial)).code == 2
    assert not (tmp_path / "pinned.yaml").exists()


def test_nothing_decided_yet(run, tmp_path):
    folder = solved(tmp_path, str(tmp_path / write(tmp_path)))
    result = run("pin", str(folder), "--until", "2027-Q4")
    assert (result.code, result.out) == (2, "")
    said = "nothing that a scenario file can fix is decided by the end of 2027-Q4"
    assert result.err.endswith(f"Error: {said}\n")
    assert not (tmp_path / "pinned.yaml").exists()


def test_an_unknown_run_and_a_folder_that_is_none(run, tmp_path):
    assert "'nowhere' does not exist." in run("pin", "nowhere", "--until", "2027-Q2").err
    (tmp_path / "empty").mkdir()
    result = run("pin", "empty", "--until", "2027-Q2")
    assert result.code == 2
    assert result.err.startswith("empty is not a run folder: ")


def test_an_older_pin_is_replaced_and_nothing_else(run, tutorial, tmp_path):
    assert run("pin", str(tutorial), "--until", "2027-Q1", "--quiet").code == 0
    first = (tmp_path / "pinned.yaml").read_text()
    assert run("pin", str(tutorial), "--until", "2027-Q2", "--quiet").code == 0
    assert (tmp_path / "pinned.yaml").read_text() != first
    own = tmp_path / write(tmp_path)
    result = run("pin", str(tutorial), "--until", "2027-Q2", "--out", own.name)
    assert result.code == 2
    assert result.err.endswith("Error: small.yaml is there and is no pin; name another file with --out\n")
    assert own.read_text().startswith("schema: 1")


def test_whole_or_not_at_all(run, tutorial, tmp_path, monkeypatch):
    """Proves: a disk that is full leaves the older pin as it was, and no half-written file beside it."""
    run("pin", str(tutorial), "--until", "2027-Q1", "--quiet")
    first = (tmp_path / "pinned.yaml").read_text()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = run("pin", str(tutorial), "--until", "2027-Q2")
    assert result.code == 2
    assert "no space left on device" in result.err
    assert (tmp_path / "pinned.yaml").read_text() == first
    assert [path.name for path in tmp_path.iterdir()] == ["pinned.yaml"]


def test_an_overlay_that_would_not_load_is_not_written(run, tutorial, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "optimizer.report.text.pin.pin_text", lambda *_: "halls: {north-hall: {started: 5}}\n"
    )
    result = run("pin", str(tutorial), "--until", "2027-Q2")
    assert result.code == 3
    assert result.err.startswith("pinned.yaml:1:")
    assert not (tmp_path / "pinned.yaml").exists()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "until"), [("riot-rockdale", "2026-Q4"), ("cipher-west-texas", "2025-Q4")])
def test_real_plans_are_worth_the_same_when_pinned(run, tmp_path, name, until):
    """Warrants of leases that are pinned were given before: they cost nothing any more, and that alone may
    change the value, apart from the gap.

    A lease signed later counts as signed from the start when pinned, and lenders may then count on its rent
    earlier: so cipher is pinned up to its first quarter.
    """
    from optimizer.solution.compare import compare, read_run

    path = str(ROOT / "scenarios" / name)
    first = read_run(solved(tmp_path, path))
    assert run("pin", str(tmp_path / "runs" / first.name), "--until", until).code == 0
    second = read_run(solved(tmp_path, path, (str(tmp_path / "pinned.yaml"),)))
    values = first.solution.ledger[first.solution.ledger["account"] == "value"]
    warrants = values.loc[values["line"] == "warrants", "amount"].sum()
    assert second.solution.plan.value == pytest.approx(first.solution.plan.value - warrants, rel=3e-3)
    last = first.solution.tree.names.index(until)
    pinned = [one for one in compare([first, second]).decisions if one.kind == "lease"]
    for one in pinned:
        assert all(first.solution.tree.names.index(entry.when) > last for entry in one.entries[0]), one
