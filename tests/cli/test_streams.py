"""What is printed where letters, colours or width are short."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from rich.cells import cell_len

from optimizer.cli.console import folded, show_lines
from optimizer.cli.said import read_line
from tests.cli.conftest import ROOT
from tests.cli.small import SMALL, write

NAMED = SMALL.replace("name: Small miner", 'name: "N\u00f6rdlich \u6f22\u5b57 \U0001f600"')


def called(folder, *words: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    left_out = ("COLUMNS", "FORCE_COLOR", "NO_COLOR")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.run(
        [sys.executable, "-m", "optimizer", *words],
        cwd=folder,
        capture_output=True,
        env=kept | {"PYTHONPATH": str(ROOT)} | variables,
    )


def test_an_output_of_ascii_alone_stops_nothing(tmp_path):
    path = write(tmp_path, NAMED)
    done = called(tmp_path, "solve", path, PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert b"N\\xf6rdlich" in done.stdout
    whole = called(tmp_path, "show", path, "--json", PYTHONIOENCODING="ascii")
    assert whole.returncode == 0, whole.stderr
    assert "N\u00f6rdlich \u6f22\u5b57 \U0001f600" in str(json.loads(whole.stdout.decode("ascii")))


def test_a_name_that_is_no_text_is_said_and_stops_nothing(tmp_path):
    done = called(tmp_path, "check", os.fsdecode(b"n\xff.yaml"))
    assert done.returncode == 3
    assert b"fault in wattshift" not in done.stderr


def test_colour_by_request_makes_no_terminal_of_a_file(tmp_path):
    """FORCE_COLOR colours the plan; on stderr, where lines are drawn anew in a terminal, nothing is drawn."""
    done = called(tmp_path, "solve", write(tmp_path), FORCE_COLOR="1")
    assert done.returncode == 0, done.stderr
    assert b"\x1b[" in done.stdout
    assert b"\x1b" not in done.stderr
    assert b"\r" not in done.stderr


@pytest.mark.parametrize(
    ("line", "width", "parts"),
    [
        ("short", 10, ["short"]),
        ("  one two three", 11, ["  one two", "     three"]),
        ("  onetwothreefour", 11, ["  onetwothr", "     eefour"]),
        ("\u6f22\u5b57" * 3, 9, ["\u6f22\u5b57\u6f22\u5b57", "    \u6f22\u5b57"]),
    ],
)
def test_lines_go_on_below(line, width, parts):
    assert folded(line, width) == parts
    assert max(map(cell_len, parts)) <= width


def test_lines_are_folded_for_a_page_but_not_for_a_file(capsys, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    show_lines(["word " * 30])
    assert capsys.readouterr().out == f"{'word ' * 30}".rstrip() + "\n"
    monkeypatch.setenv("COLUMNS", "60")
    show_lines(["word " * 30])
    assert [len(line) for line in capsys.readouterr().out.splitlines()] == [59, 58, 38]


def test_a_scenario_of_money_alone_is_said_to_be_one():
    from optimizer.api import load

    told = read_line(load(ROOT / "scenarios" / "short-term-financing"))
    assert told.endswith("scenario.yaml: money alone, 2 facilities, 6 periods (2027-01 to 2027-06)")
