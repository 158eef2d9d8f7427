"""Two runs side by side as a page."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from optimizer.report.blocks import Bullets, Chart, Heading, Paragraph, Table
from optimizer.report.comparison.page import comparison_page
from optimizer.report.comparison.table import Pair
from optimizer.report.html import html
from optimizer.report.markdown import markdown
from optimizer.report.marks import parts
from optimizer.report.view import View
from optimizer.solution.changes import changes
from optimizer.solution.tables import to_csv
from tests.report import sample
from tests.solution.decided import commitment
from tests.solution.decided import solution as decided
from tests.solution.made import FINANCING
from tests.solution.small import Q, with_fleet, with_lease
from tests.solution.test_compare import run

MANIFEST = {
    "scenario": {"files": [{"path": "a.yaml"}], "with": [], "set": []},
    "program": {"version": "0.1.0"},
}
NAMED = re.compile(r"\b20\d\d(-(Q[1-4]|[01]\d))?\b|alert\(1\)|base-1a2b3c|small-miner-3f9c1e")
"""What has digits and is no figure: dates, and names of runs."""


@pytest.fixture
def pair(tmp_path) -> Pair:
    rows = [commitment("conversion", "west", "hall", Q[1], 20.0, "2027-04", "2027-10")]
    changed = {"treasury": {"cash": "75 MUSD"}, "name": "<script>alert(1)</script> | \x1b"}
    sold = ("treasury.sold_slice", "", "all", Q[0], 300.0)
    before = decided([with_fleet(), with_lease(), FINANCING, changed], rows, sold)
    runs = run(tmp_path, "base-1a2b3c", before), run(tmp_path, "small-miner-3f9c1e", sample.solution())
    views = View(before, runs[0].name), View(runs[1].solution, runs[1].name)
    return Pair(views, changes(*runs, ["convert hall"]))


def page_of(pair):
    return comparison_page(pair, [MANIFEST, MANIFEST])


def texts(page):
    """All texts of a page; charts by their tables."""
    blocks = [*page.head, *(block for section in page.sections for block in section.blocks)]
    for block in blocks:
        block = block.table if isinstance(block, Chart) else block
        match block:
            case Paragraph() | Heading():
                yield block.text
            case Bullets():
                yield from block.items
            case Table():
                yield from (*block.titles, block.caption)
                for row in block.rows:
                    yield from row


def test_every_figure_stands_in_a_cell(pair):
    """Of either run's tables, or of the table beside the page; with its sign and as it is rounded there."""
    figures = 0
    for text in texts(page_of(pair)):
        for part in parts(text):
            if part.is_code:
                continue
            if not part.cell:
                assert not re.search(r"\d", NAMED.sub("", part.text)), part.text
                continue
            held = pair.raw(part.cell)
            assert re.match(r"(A/|B/)[a-z_]+\.csv:|comparison\.csv:", part.cell)
            if not re.fullmatch(r"[+-]?[\d,.]+", part.text):
                assert held == part.text, "a text stands there as it is"
                continue
            told = float(part.text.replace(",", ""))
            exact = float(held) * (100 if " x 100" in part.cell else 1)
            decimals = len(part.text.partition(".")[2])
            assert min(abs(told - exact), abs(told - abs(exact))) <= 0.5001 * 10**-decimals, part
            figures += 1
    assert figures > 150


def test_the_cells_of_the_difference_are_those_of_the_file_beside_it(pair):
    """The table written reads as the cells say: line 1 holds the titles."""
    lines = list(csv.reader(io.StringIO(to_csv(pair.table))))
    (cell,) = {part.cell for part in parts(texts_of_worth(pair)) if part.cell}
    table, line, column = cell.split(":")
    row = dict(zip(lines[0], lines[int(line) - 1], strict=True))
    assert (table, column, row["group"], row["name"]) == ("comparison.csv", "difference", "figure", "worth")


def texts_of_worth(pair: Pair) -> str:
    first = pair.views[0].solution
    plan = replace(first.plan, value=first.plan.value + 12.5)
    views = replace(pair.views[0], solution=replace(first, plan=plan)), pair.views[1]
    found = replace(pair.found, is_alike=True)
    (strong,) = [
        block.text
        for block in page_of(Pair(views, found)).head
        if isinstance(block, Paragraph) and block.kind == "strong"
    ]
    return strong


def test_what_differs_is_told(pair):
    text = markdown(page_of(pair))
    assert "# base-1a2b3c against small-miner-3f9c1e\n" in text
    assert "| `treasury.cash` | 75 MUSD | 50 MUSD | -33.3 % |" in text
    assert re.search(r"\| conversion hall \| 2027-Q2 20 MW .* \| 2027-Q1 20 MW ", text)
    assert "| BTC sold: 2027 | BTC | 300 | 967 | +667 |" in text
    assert "B begins otherwise than A: convert hall." in text
    titles = [line.split(" ", 2)[2] for line in text.splitlines() if line.startswith("## ")]
    assert titles == [
        "What is put in otherwise",
        "What is decided otherwise",
        "Power",
        "Bitcoin",
        "Cash and debt",
        "Covenants and floors",
        "Money that differs",
        "Value line by line",
        "How this was made",
    ]


def test_text_from_files_stays_text(pair):
    page = html(page_of(pair))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\x1b" not in page
    assert page.count("<svg") == 2, "AI megawatts and coins"
    assert page == html(page_of(pair)), "the same runs give the same bytes"


def test_a_run_with_itself(tmp_path):
    one = run(tmp_path, "small-miner-3f9c1e", sample.solution())
    view = View(one.solution, one.name)
    text = markdown(page_of(Pair((view, view), changes(one, one, []))))
    assert "**A and B are worth the same.**" in text
    assert "No input differs" in text
    assert "Both decide the same." in text
    assert "Both begin with the same decision." in text
