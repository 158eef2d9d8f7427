"""Every figure of a report stands in one cell of the run's tables, and nothing else has digits in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from optimizer.api import load, solve
from optimizer.report.blocks import Paragraph, Table
from optimizer.report.documents import Made, documents, reread, view_of
from optimizer.report.facts import Cell, Fact
from optimizer.report.html import html
from optimizer.report.markdown import markdown
from optimizer.report.marks import parts
from optimizer.report.page import page
from optimizer.report.sections import money
from optimizer.report.words import number, percent, trimmed
from optimizer.solution import run_folder
from optimizer.solution.solution import Solution
from tests.cli.small import SMALL, write
from tests.report import sample
from tests.report.traced import Shown, Tables, digits_in, names, of_html, of_text
from tests.solution import made as base
from tests.solution.small import Q, scenario, two_worlds, with_fleet, with_lease

ROOT = Path(__file__).parents[2]


def shipped(name: str) -> Solution:
    return solve(load(ROOT / "scenarios" / name))


def worlds() -> Solution:
    """Machines are sold in the one world, coins in the other."""
    made = scenario(with_fleet(), with_lease(), base.FINANCING)
    on = two_worlds(made)
    sold = ("mining.sold", "west", "rigs", f"{Q[1]}@bear", 20.0)
    coins = ("treasury.sold_slice", "", "all", f"{Q[1]}@bull", 100.0)
    whole = base.plan(made, on, (base.DECISIONS[0], sold, coins))
    audit = base.audited(made, on, whole)
    return base.solution(scenario=made, tree=on, plan=whole, do_nothing=None, audit=audit, prices=None)


def hostile() -> Solution:
    """Names that try to be more than names, and a note of several lines."""
    cash = '{value: 11 MUSD, source: \'a, "b"\', note: "one\\n\\n2 three"}'
    text = SMALL.replace("11 MUSD", cash).replace(
        "name: West", 'name: "<b>7</b> \\uE000cash.csv:2:closing\\uE0019\\uE002"'
    )
    with TemporaryDirectory() as folder:
        return solve(load(Path(folder) / write(Path(folder), text)))


def nothing_new() -> Solution:
    """The plan is to go on mining."""
    found = sample.solution()
    assert found.do_nothing is not None
    ending = replace(found.ending, value=found.do_nothing.value, bound=None, gap=None)
    return replace(found, plan=found.do_nothing, ending=ending)


SOLUTIONS: dict[str, Callable[[], Solution]] = {
    "sample": sample.solution,
    "worlds": worlds,
    "nothing-new": nothing_new,
    "hostile": hostile,
    "tutorial": lambda: shipped("tutorial"),
    "without-sites": lambda: shipped("short-term-financing"),
}


@dataclass(frozen=True)
class Run:
    """A run folder with all its reports, and what they were made of."""

    folder: Path
    made: Made

    @property
    def names(self) -> set[str]:
        return names(self.made.view.solution, self.folder)


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> Callable[[str], Run]:
    @cache
    def run(name: str) -> Run:
        solution, directory = SOLUTIONS[name](), tmp_path_factory.mktemp(name)
        view = view_of(solution, directory)
        folder = run_folder.write(solution, directory, documents=documents(view))
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return Run(folder, Made(view, manifest))

    return run


@pytest.fixture(params=SOLUTIONS)
def run(request, runs) -> Run:
    return runs(request.param)


def wrong(folder: Path, figures: Sequence[Shown]) -> list[str]:
    tables = Tables(folder)
    return [told for told in map(tables.wrong, figures) if told]


def test_every_figure_of_the_page_stands_in_its_cell(run):
    figures, values, words = of_html((run.folder / "report.html").read_text(encoding="utf-8"))
    assert len(figures) > 30
    assert wrong(run.folder, figures) == []
    tables = Tables(run.folder)
    held = [tables.cell(shown.cell.partition(" x ")[0]) for shown in figures]
    assert [pair for pair in zip(values, held, strict=True) if not same(*pair)] == []
    assert digits_in(words, run.names) == []


def same(value: str, held: str) -> bool:
    try:
        return float(value) == float(held)
    except ValueError:
        return value == held


def test_every_figure_of_the_text_stands_in_its_cell(run, monkeypatch):
    figures, words = of_text(run.made.page, monkeypatch)
    assert markdown(run.made.page) == (run.folder / "report.md").read_text(encoding="utf-8")
    assert len(figures) > 30
    assert wrong(run.folder, figures) == []
    assert digits_in(words, run.names) == []


@pytest.mark.parametrize("name", ["tutorial", "without-sites"])
def test_a_folder_gives_the_very_reports_that_were_written_with_it(runs, name):
    folder = runs(name).folder
    assert html(reread(folder).page) == (folder / "report.html").read_text(encoding="utf-8")


# That these tests can fail.


def test_a_figure_without_a_cell_is_found(runs, monkeypatch):
    """A section that writes a plain float: the digits stand among the words."""
    run = runs("sample")
    monkeypatch.setattr(money, "blocks", lambda view: [Paragraph(f"Worth {number(view.worth + 1e6, 1)}")])
    broken = page(run.made.view, run.made.manifest)
    _, _, words = of_html(html(broken))
    _, text = of_text(broken, monkeypatch)
    for said in (words, text):
        (line,) = digits_in(said, run.names)
        assert line.startswith("Worth 1,00")


def test_a_figure_in_a_table_without_a_cell_is_found(runs, monkeypatch):
    run = runs("sample")
    monkeypatch.setattr(money, "blocks", lambda view: [Table(["", ">MUSD"], [["All", number(12.5, 1)]])])
    _, _, words = of_html(html(page(run.made.view, run.made.manifest)))
    assert digits_in(words, run.names) == ["12.5"]


@pytest.mark.parametrize(
    ("text", "value", "scale", "is_right"),
    [
        ("1,234.5", "1234.46", "", True),
        ("1,234.5", "1234.44", "", False),
        ("1234.5", "1234.46", "", False),
        ("1,235", "1234.5001", "", True),
        ("-12.5", "-12.5", "", True),
        ("12.5", "-12.5", "", True),
        ("-12.5", "12.5", "", False),
        ("+12.5", "12.5", "", True),
        ("+12.5", "-12.5", "", False),
        ("0.0", "-0.04", "", True),
        ("0", "0.6", "", False),
        ("67.9", "0.67891", " x 100", True),
        ("67.9", "0.67891", "", False),
        ("96 MUSD", "96 MUSD", "", True),
        ("95 MUSD", "96 MUSD", "", False),
        ("", "96 MUSD", "", False),
    ],
)
def test_what_counts_as_the_number_of_a_cell(tmp_path, text, value, scale, is_right):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "cash.csv").write_text(f"node,closing\n2027-Q1,{value}\n", encoding="utf-8")
    told = Tables(tmp_path).wrong(Shown(text, f"cash.csv:2:closing{scale}"))
    assert (told == "") is is_right


@pytest.mark.parametrize(
    "cell", ["cash.csv:3:closing", "cash.csv:2:opening", "coins.csv:2:closing", "cash.csv"]
)
def test_a_cell_that_is_not_there_is_found(tmp_path, cell):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "cash.csv").write_text("node,closing\n2027-Q1,1\n", encoding="utf-8")
    assert "no such cell" in Tables(tmp_path).wrong(Shown("1", cell))


def test_words_for_numbers_are_right_about_their_cells(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "cash.csv").write_text("node,closing\n2027-Q1,-0.1256\n", encoding="utf-8")
    fact = Fact(-0.1256, Cell("cash", 2, "closing"))
    texts = [number(fact, 2), percent(fact), trimmed(fact, 2), number(abs(fact), 1), number(fact)]
    shown = [*map(of_marked, texts)]
    assert [one.text for one in shown] == ["-0.13", "-12.6", "-0.13", "0.1", "0"]
    assert wrong(tmp_path, shown) == []


def of_marked(text: str) -> Shown:
    (part,) = [part for part in parts(text) if part.cell]
    return Shown(part.text, part.cell)
