"""The run folder: whole or not at all, the same bytes again, and read back from itself alone."""

from __future__ import annotations

import json
import os
import resource
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.solution import run_folder, whole
from optimizer.solution.run_folder import (
    RunExists,
    UnreadableRun,
    add_documents,
    audit_folder,
    find,
    read,
    write,
)
from tests.solution.made import solution

TABLES = (
    *("against_do_nothing", "audit", "btc", "cash", "collateral", "commitments", "conversions", "covenants"),
    *("decisions", "do_nothing_commitments", "do_nothing_ledger", "do_nothing_levels"),
    *("facilities", "fleets"),
    *("leases", "ledger", "levels", "power", "prices", "sources_and_uses", "step_worth", "value"),
)
FILES = {
    *("manifest.json", "scenario.yaml", "solution.json", "solver.log", "inputs/curve.csv", "report.md"),
    *(f"tables/{name}.csv" for name in TABLES),
}
FAILURES = [OSError(28, "No space left on device"), KeyboardInterrupt()]
REPORT = [("report.md", "# A report\n")]


@pytest.fixture(scope="module")
def made():
    return solution()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_each_table_and_each_column_is_explained(made, tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "tables.md").read_text()
    for path in sorted((write(made, tmp_path) / "tables").iterdir()):
        assert f"`{path.name}`" in page
        for column in path.read_text().splitlines()[0].split(","):
            assert f"`{column}`" in page, f"{path.name}: {column}"


def test_everything_is_there_under_name_and_id(made, tmp_path):
    folder = write(made, tmp_path, documents=REPORT)
    assert set(contents(folder)) == FILES
    manifest = json.loads((folder / "manifest.json").read_text())
    assert folder.name == f"small-miner-{manifest['id']}"
    assert manifest["digest"].startswith(manifest["id"])
    assert len(manifest["id"]) == 6
    assert manifest["when"] == {"started": "2026-11-22T14:05:00Z", "seconds": 1.5}
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_the_answer_has_every_promised_field(made, tmp_path):
    found = json.loads((write(made, tmp_path) / "solution.json").read_text())
    assert found["status"] == "optimal"
    assert found["value_musd"] == made.plan.value
    assert found["do_nothing_value_musd"] == made.do_nothing.value
    assert found["bound_musd"] > found["value_musd"]
    assert set(found["leases"][0]) >= {"lease", "site", "signed", "start", "commence", "it_mw"}
    assert set(found["conversions"][0]) >= {
        "site",
        "hall",
        "start",
        "ready",
        "it_mw",
        "gross_mw",
        "capex_musd",
    }
    assert found["fleets"][0]["fleet"] == "rigs"
    assert found["facilities"][0]["facility"] == "line"
    treasury = found["treasury"]
    assert treasury["btc_sold"] == pytest.approx(2900 / 3)
    assert treasury["btc_end"] == pytest.approx(370 / 3)
    assert (treasury["lowest_cash_musd"], treasury["lowest_cash_period"]) == (
        pytest.approx(16.544),
        "2027-Q1",
    )
    assert found["audit"]["passed"] is True


def test_what_is_read_is_what_was_written(made, tmp_path):
    assert read(write(made, tmp_path)) == made
    without = read(write(replace(made, do_nothing=None, prices=None, step_worth=None), tmp_path, again=True))
    assert (without.do_nothing, without.prices, without.step_worth) == (None, None, None)


def test_the_audit_can_be_repeated_from_the_folder_alone(made, tmp_path):
    folder = write(made, tmp_path)
    assert audit_folder(folder) == made.audit
    ledger = folder / "tables" / "ledger.csv"
    ledger.write_text(ledger.read_text().replace(",-100.0,", ",-100.1,", 1))
    with pytest.raises(UnreadableRun, match=r"ledger\.csv is not as the run wrote it"):
        audit_folder(folder)


def test_the_same_run_gives_the_same_bytes_but_for_when(made, tmp_path):
    one = contents(write(made, tmp_path / "one"))
    later = replace(made, started="2027-01-01T00:00:00Z", ending=replace(made.ending, seconds=99.0))
    two = contents(write(later, tmp_path / "two"))
    manifests = [json.loads(files.pop("manifest.json")) for files in (one, two)]
    assert one == two
    assert manifests[0].pop("when") != manifests[1].pop("when")
    assert manifests[0] == manifests[1]


def test_a_run_that_is_there_is_reported_and_replaced_only_on_request(made, tmp_path):
    folder = write(made, tmp_path)
    assert find(tmp_path, made.scenario, made.options) == folder
    (folder / "report.md").write_text("mine")
    with pytest.raises(RunExists, match="is there already") as error:
        write(made, tmp_path)
    assert error.value.folder == folder
    assert write(made, tmp_path, again=True) == folder
    assert not (folder / "report.md").exists()
    assert find(tmp_path, made.scenario, {**made.options, "gap": 0.5}) is None


def test_an_id_grows_where_another_run_has_it(made, tmp_path):
    folder = write(made, tmp_path / "there")
    other = tmp_path / "here" / folder.name
    other.mkdir(parents=True)
    (other / "manifest.json").write_text('{"digest": "something else"}')
    longer = write(made, tmp_path / "here")
    assert len(longer.name) == len(folder.name) + 1
    assert json.loads((longer / "manifest.json").read_text())["id"] == longer.name.removeprefix(
        "small-miner-"
    )
    assert find(tmp_path / "here", made.scenario, made.options) == longer


@pytest.mark.parametrize("error", FAILURES, ids=["full", "ctrl-c"])
@pytest.mark.parametrize("again", [False, True], ids=["new", "again"])
def test_whichever_file_fails_nothing_half_written_is_left(made, tmp_path, monkeypatch, error, again):
    """The write fails at each file in turn; the directory is then as it was before."""
    if again:
        write(made, tmp_path, documents=[("report.md", "old")])
    before = contents(tmp_path)
    files = list(run_folder._files(made, "id", "digest", REPORT))
    monkeypatch.setattr(run_folder, "_files", lambda *_: iter(files))
    monkeypatch.setattr(os, "fsync", lambda _: None)
    honest, calls = whole.write_file, {"left": 0}

    def failing(path: Path, content: str | bytes) -> None:
        if calls["left"] == 0:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"half")
            raise error
        calls["left"] -= 1
        honest(path, content)

    monkeypatch.setattr(whole, "write_file", failing)
    for position in range(len(FILES)):
        calls["left"] = position
        with pytest.raises(type(error), match=r"No space|^$"):
            write(made, tmp_path, documents=REPORT, again=again)
        assert contents(tmp_path) == before
        assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    calls["left"] = len(FILES)
    write(made, tmp_path, documents=REPORT, again=again)


@pytest.mark.parametrize("at", [0, 1], ids=["old folder aside", "new folder in place"])
def test_a_failing_move_brings_the_old_folder_back(made, tmp_path, monkeypatch, at):
    folder = write(made, tmp_path, documents=[("report.md", "old")])
    before = contents(tmp_path)
    honest, calls = Path.rename, {"left": at}

    def failing(path: Path, target: Path) -> Path:
        calls["left"] -= 1
        if calls["left"] == -1:
            raise OSError(5, "Input/output error")
        return honest(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="Input/output"):
        write(made, tmp_path, again=True)
    assert contents(tmp_path) == before
    assert folder.exists()


def test_a_replacement_cut_off_by_a_power_cut_is_undone(made, tmp_path):
    folder = write(made, tmp_path)
    folder.rename(tmp_path / f".{folder.name}.old")
    assert find(tmp_path, made.scenario, made.options) == folder
    assert read(folder) == made


def test_a_full_disk_leaves_nothing(made, tmp_path):
    """Files of more than a few hundred bytes cannot be written: the kernel says so, not a stand-in."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, old[1]))
        with pytest.raises(OSError, match=r"File too large.*scenario\.yaml"):
            write(made, tmp_path / "runs" / "new")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, handler)
    assert os.listdir(tmp_path) == []


def test_reports_are_added_one_by_one_each_whole_or_not_at_all(made, tmp_path, monkeypatch):
    folder = write(made, tmp_path, documents=REPORT)
    add_documents(folder, [("report.md", "# Another\n"), ("plan.xlsx", b"PK")])
    assert (folder / "report.md").read_text() == "# Another\n"

    def failing(path: Path, content: str | bytes) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole, "write_file", failing)
    with pytest.raises(OSError, match="No space"):
        add_documents(folder, REPORT)
    assert set(contents(folder)) == {*FILES, "plan.xlsx"}
    assert (folder / "report.md").read_text() == "# Another\n"


def test_what_is_no_run_is_told_in_one_sentence(made, tmp_path):
    with pytest.raises(UnreadableRun, match="is not a run folder"):
        read(tmp_path / "nothing")
    folder = write(made, tmp_path)
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"manifest": 1', '"manifest": 99'))
    with pytest.raises(UnreadableRun, match="another version"):
        read(folder)


def test_only_runs_are_listed(made, tmp_path):
    folder = write(made, tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / f".{folder.name}.123.new").mkdir()
    assert list(run_folder.folders(tmp_path)) == [folder]
    assert list(run_folder.folders(tmp_path / "none")) == []
