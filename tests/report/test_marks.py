"""Figures keep their cell on the way into text, and nothing else can pass for one."""

from __future__ import annotations

import pandas as pd

from optimizer.report.facts import Cell, Fact
from optimizer.report.marks import BETWEEN, CLOSE, OPEN, Part, bare, code, parts
from optimizer.report.rows import rows
from optimizer.report.words import coins, counted, money, number, percent, plain, power, signed, trimmed

CELL = Cell("cash", 13, "closing")


def test_a_number_in_a_sentence_keeps_its_cell():
    text = f"Worth {money(Fact(1186.7, CELL))} today."
    assert list(parts(text)) == [Part("Worth USD "), Part("1,187", "cash.csv:13:closing"), Part(" m today.")]
    assert bare(text) == "Worth USD 1,187 m today."


def test_every_way_of_writing_keeps_it():
    for write in (coins, money, number, percent, power, signed, trimmed, lambda one: counted(one, "lease")):
        found = [part for part in parts(write(Fact(12.0, CELL))) if part.cell]
        assert len(found) == 1, write
        assert found[0].cell.startswith("cash.csv:13:closing")


def test_a_share_says_that_it_is_shown_a_hundredfold():
    assert next(parts(percent(Fact(0.125, CELL)))) == Part("12.5", "cash.csv:13:closing x 100")


def test_a_plain_number_is_not_marked():
    assert number(Fact(2.0, CELL) + 1.0) == "3"
    assert number(3.0) == "3"


def test_the_size_of_a_fact_keeps_its_cell():
    assert abs(Fact(-2.0, CELL)).cell == CELL
    assert bare(number(abs(Fact(-2.0, CELL)))) == "2"


def test_nothing_has_no_cell():
    assert number(Fact(float("nan"), CELL)) == "-"
    assert money(Fact(0.0, CELL)).startswith("USD ")
    assert bare(money(Fact(0.0, CELL))) == "USD 0"


def test_the_line_is_that_of_the_file():
    table = pd.DataFrame({"node": ["2027-Q1", "2027-Q2"], "closing": [1.0, 2.0], "called": [True, False]})
    found = rows("cash", table)
    assert found[1]["closing"].cell == Cell("cash", 3, "closing")
    assert found[1]["node"] == "2027-Q2"
    assert found[0]["called"] is True


def test_names_cannot_forge_marks():
    forged = f"{OPEN}cash.csv:2:closing{BETWEEN}999{CLOSE}"
    assert [part.cell for part in parts(plain(forged))] == [""]
    assert bare(code("tables/cash.csv")) == "tables/cash.csv"
