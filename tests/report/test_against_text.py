"""A plan as changes against an earlier run, as a page for the terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from optimizer.report.text.against import against_page, change_text
from optimizer.report.view import View
from optimizer.solution.changes import CHANGED, GONE, NEW, Changed, Changes, Moved, changes
from optimizer.solution.comparison import Entry
from tests.report import sample
from tests.solution.decided import commitment
from tests.solution.decided import solution as decided
from tests.solution.made import FINANCING
from tests.solution.small import Q, with_fleet, with_lease
from tests.solution.test_compare import run


@pytest.fixture
def against(tmp_path) -> tuple[View, Changes]:
    """The sample against a run that converts later, orders lots and sells fewer coins."""
    rows = [
        commitment("conversion", "west", "hall", Q[1], 20.0, "2027-04", "2027-10"),
        commitment("equipment", "west", "lots", Q[0], 3.0, "2027-01", "2027-10"),
    ]
    sales = ("treasury.sold_slice", "", "all", Q[0], 300.0), ("mining.sold", "west", "rigs", Q[1], 20.0)
    before = decided([with_fleet(), with_lease(), FINANCING], rows, *sales)
    view = sample.view()
    return view, changes(run(tmp_path, "base-1a2b3c", before), run(tmp_path, view.run, view.solution), [])


def page(view: View, found: Changes, width: int, *, colour: bool = False) -> str:
    file = io.StringIO()
    console = Console(
        file=file,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        markup=False,
        emoji=False,
        highlight=False,
        no_color=not colour,
    )
    console.print(against_page(view, found, width))
    return "".join(line.rstrip() + "\n" for line in file.getvalue().splitlines())


@pytest.mark.parametrize("width", [60, 100, 140])
def test_the_page(against, width):
    view, found = against
    text = page(view, found, width)
    lines = text.splitlines()
    assert max(map(len, lines)) <= width
    assert not [letter for letter in text if "\ue000" <= letter <= "\uf8ff"], "no mark reaches the terminal"
    symbols = [line[0] for line in lines[2 : lines.index("", 2)] if line[0] != " "]
    assert symbols == ["+", "~", "-", "+", "~", "="]
    flat = " ".join(text.split())
    assert "~ convert hall 2027-Q2 -> 2027-Q1, from 2027-04 -> 2027-01, ready 2027-10 -> 2027-07" in flat
    assert "- order lots no longer: 2027-Q1 3 units ready 2027-10" in flat
    assert "~ sell BTC 300 -> 967 BTC: 2027 +667" in flat
    assert "Against base-1a2b3c: 2 new, 2 changed, 1 no longer done, 1 unchanged." in flat
    assert "The first decision does not change." in flat
    assert "mining only" in flat


def test_colour_only_where_it_is_wanted(against):
    assert "\x1b" not in page(*against, 100)
    assert "\x1b[32m+" in page(*against, 100, colour=True)


def lease(when: str, start: str, mw: float = 20.0, hall: str = "north", *, given: bool = False) -> Entry:
    return Entry(when, {"mw": mw, "hall": hall, "from": start}, given)


FIRST, SECOND = lease("2027-Q1", "2027-07"), lease("2027-Q3", "2028-01")


@pytest.mark.parametrize(
    ("how", "before", "now", "told"),
    [
        (CHANGED, (FIRST,), (SECOND,), "2027-Q1 -> 2027-Q3, from 2027-07 -> 2028-01"),
        (CHANGED, (FIRST,), (lease("2027-Q1", "2027-07", 12.5, "so\x1buth"),),
         "20 -> 12.5 MW, hall north -> so\ufffduth"),
        (CHANGED, (FIRST, SECOND), (FIRST, lease("2027-Q3", "2028-01", 9.0)), "2027-Q3: 20 -> 9 MW"),
        (CHANGED, (FIRST, SECOND), (FIRST,), "2027-Q1 20 MW in north from 2027-07, "
         "2027-Q3 20 MW in north from 2028-01 -> 2027-Q1 20 MW in north from 2027-07"),
        (NEW, (), (lease("2027-Q1", "2027-07", given=True),), "given 20 MW in north from 2027-07"),
        (GONE, (FIRST,), (), "no longer: 2027-Q1 20 MW in north from 2027-07"),
    ],
)  # fmt: skip
def test_what_changes_of_a_decision(how, before, now, told):
    assert change_text(Changed(how, "lease", "alpha", before, now)) == told


@pytest.mark.parametrize(
    ("moved", "told"),
    [
        (Moved(CHANGED, "BTC sold", "", "BTC", 5700.0, 7300.0, (("2027", 1000.0), ("2028", 600.0))),
         "5,700 -> 7,300 BTC: 2027 +1,000, 2028 +600"),
        (Moved(CHANGED, "loan drawn", "bank", "MUSD", 200.0, 200.0, (("2027", -50.5), ("2028", 50.5))),
         "200 MUSD, in other years: 2027 -50.5, 2028 +50.5"),
        (Moved(NEW, "loan drawn", "bank", "MUSD", 0.0, 200.0, (("2027", 150.0), ("2029", 50.0))),
         "200 MUSD, 2027 to 2029"),
        (Moved(GONE, "machines sold", "rigs at west", "MW", 20.0, 0.0, (("2027", -20.0),)),
         "no longer: 20 MW, 2027"),
    ],
)  # fmt: skip
def test_what_changes_of_an_amount(moved, told):
    assert change_text(moved) == told
