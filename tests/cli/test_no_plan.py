"""What `solve` says and returns where no plan exists."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from .small import write

SHORT = "no plan can exist: short by 445 MUSD from 2027-Q1 to 2027-Q4: least cash (floor.yaml:2:15)"


def test_the_cause_its_line_and_what_would_help(run: Callable[..., Any], tmp_path: Any):
    name = write(tmp_path)
    write(tmp_path, "treasury:\n  cash_floor: 500 MUSD\n", "floor.yaml")
    found = run("solve", name, "--with", "floor.yaml")
    assert found.code == 4
    assert found.out == ""
    assert SHORT in found.err
    assert "  treasury.cash_floor 445 MUSD lower (floor.yaml:2:15): least cash" in found.err


def test_as_json(run: Callable[..., Any], tmp_path: Any):
    name = write(tmp_path)
    write(tmp_path, "treasury:\n  cash_floor: 500 MUSD\n", "floor.yaml")
    found = run("solve", name, "--with", "floor.yaml", "--json")
    told = json.loads(found.out)
    assert told["error"] == {"exit_code": 4, "message": SHORT}
    (short,) = told["diagnosis"]["shortages"]
    assert short["cause"] == {
        "title": "least cash",
        "path": "treasury.cash_floor",
        "place": "floor.yaml:2:15",
    }
    assert (short["unit"], short["first"], short["last"]) == ("MUSD", "2027-Q1", "2027-Q4")
    assert 444.0 < short["amount"] < 445.0
    assert told["diagnosis"]["changes"][0]["way"] == "lower"
    assert told["diagnosis"]["complete"] is True
