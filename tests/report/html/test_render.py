"""The text of the page: nothing from outside, everything from files as text, the same each time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from optimizer.report.blocks import Paragraph, Section, Table
from optimizer.report.html import html
from optimizer.report.page import Page
from optimizer.report.words import plain
from tests.report.html.everything import HOSTILE, everything, figure

VOID = {"meta", "link", "br", "img", "path", "rect"}


class Reader(HTMLParser):
    """Elements in their order, what they say, and whether they are closed as they were opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "svg"} & set(self.open):
            self.words.append(data)

    def all(self, *tags: str) -> list[tuple[str, dict[str, str | None]]]:
        return [one for one in self.elements if one[0] in tags]


@pytest.fixture(scope="module")
def text() -> str:
    return html(everything())


@pytest.fixture(scope="module")
def read(text) -> Reader:
    return Reader(text)


def one_block(block) -> str:
    made = Page("Plan", "run-1", [], [Section("one", "One", [block])], raw=lambda cell: "1712.69")
    return html(made)


def test_nothing_from_outside_and_no_script(text, read):
    assert read.all("script", "iframe", "object", "embed", "base", "form", "img") == []
    addresses = [
        value for _, given in read.elements for name, value in given.items() if name in ("href", "src")
    ]
    assert {address for address in addresses if not address.startswith("#")} == {"data:,"}
    assert not re.search(r"url\((?!#)|@import", text)
    assert [name for _, given in read.elements for name in given if name.startswith("on")] == []


def test_the_policy_forbids_what_is_not_in_the_file(read):
    (policy,) = [
        given["content"]
        for _, given in read.all("meta")
        if given.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")


def test_names_are_shown_as_text(read):
    said = "".join(read.words)
    for name in HOSTILE:
        assert said.count(plain(name)) >= 4


def test_no_name_forges_a_mark(text):
    """One of the names holds the letters of a mark, around a figure and a cell."""
    assert "1,000,000" in text
    assert "1,000,000</data>" not in text


def test_a_figure_tells_its_cell_and_its_number():
    made = one_block(Paragraph(f"Worth USD {figure('1,713')} m"))
    assert '<p>Worth USD <data value="1712.69" data-cell="cash.csv:2:closing">1,713</data> m</p>' in made


def test_a_period_is_not_broken_at_its_hyphen():
    made = one_block(Paragraph("From 2027-Q1, until 2031-12, as in note-2030-06 & 2027-06-30"))
    told = '<p>From <span class="label">2027-Q1</span>, until <span class="label">2031-12</span>, as in '
    assert f"{told}note-2030-06 &amp; 2027-06-30</p>" in made


def test_headings_go_down_one_by_one(read):
    levels = [int(tag[1]) for tag, _ in read.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_anchor_is_there_once(read):
    ids = [given["id"] for _, given in read.elements if "id" in given]
    assert len(ids) == len(set(ids))
    assert {given["href"][1:] for _, given in read.all("a")} <= set(ids)


def test_every_table_is_named_and_every_region_by_another_name(read):
    assert len(read.all("caption")) == len(read.all("table"))
    names = [given["aria-label"] for _, given in read.elements if given.get("role") == "region"]
    assert len(names) == len(set(names))
    assert len(names) > 5


def test_heads_and_numbers_of_a_table():
    rows = [["2027", figure("1")], ["All", figure("2")]]
    made = one_block(Table(["Year", ">MUSD"], rows, totals=1))
    assert '<tr><th scope="col" class="short">Year</th><th scope="col" class="number">MUSD</th></tr>' in made
    assert '<tr><th scope="row" class="short">2027</th><td class="number"><data' in made
    assert '<tr class="total"><th scope="row" class="short">All</th>' in made


def test_a_warning_says_the_word_once():
    assert '<p class="warning"><strong>Warning:</strong> It pays later.</p>' in one_block(
        Paragraph("It pays later.", "warning")
    )
    assert '<p class="warning">Warning: it pays later.</p>' in one_block(
        Paragraph("Warning: it pays later.", "warning")
    )


def test_the_name_of_the_run_cannot_leave_the_style_sheet():
    made = html(Page("Plan", '"}</style><b>', [], [Section("one", "One", [])], raw=str))
    assert made.count("</style>") == 1
    assert r'content: "\22 \7d \3c \2f style\3e \3c b\3e "' in made


def test_same_page_same_bytes_in_another_process(text):
    code = (
        "import sys; from optimizer.report.html import html;"
        "from tests.report.html.everything import everything;"
        "sys.stdout.buffer.write(html(everything()).encode())"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
        assert done.stdout.decode() == text
