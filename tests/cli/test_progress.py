"""The line that tells how a solve is going."""

import io
import threading
from itertools import chain, repeat

import pytest
from rich.console import Console

from optimizer.cli.clock import elapsed
from optimizer.cli.progress import Display, fitted, shown
from optimizer.solve.progress import Progress

HALF_WAY = Progress(best=1184.6, bound=1188.9, gap=0.00363, nodes=1204, seconds=38.0, phase="search")


def display_after(seconds: float, state: Progress | None = None, *, stopping: bool = False) -> Display:
    times = chain([0.0], repeat(seconds))
    stop = threading.Event()
    if stopping:
        stop.set()
    display = Display(Console(file=io.StringIO()), stop, clock=lambda: next(times))
    if state:
        display.update(state)
    return display


def test_before_the_solver_has_said_anything():
    assert display_after(0.4).line() == "solving  0.4 s   building the model"


def test_before_there_is_a_plan():
    state = Progress(best=None, bound=1200.0, gap=None, nodes=0, seconds=12.0, phase="root")
    assert display_after(12, state).line() == "solving  12 s   no plan yet   at most 1,200.0"
    assert display_after(12, state).live_line(200).endswith("(Ctrl-C stops)")


def test_while_the_solver_prepares():
    state = Progress(best=None, bound=None, gap=None, nodes=0, seconds=1.0, phase="presolve")
    assert display_after(1, state).line() == "solving  1.0 s   preparing   no plan yet"


def test_with_a_plan_and_a_bound():
    line = "solving  38 s   best 1,184.6   at most 1,188.9   gap 0.36 % (4.3 MUSD)   1,204 nodes"
    assert display_after(38, HALF_WAY).line() == line
    assert display_after(38, HALF_WAY).live_line(200) == f"{line}   (Ctrl-C keeps the best plan)"


def test_after_ctrl_c():
    shown_line = display_after(38, HALF_WAY, stopping=True).live_line(200)
    assert shown_line.endswith("(stopping; Ctrl-C again gives up the plan)")


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (12, "solving  38"),
        (40, "solving  38 s   best 1,184.6"),
        (60, "solving  38 s   best 1,184.6   gap 0.36 % (4.3 MUSD)"),
        (80, "solving  38 s   best 1,184.6   gap 0.36 % (4.3 MUSD)   (Ctrl-C keeps it)"),
    ],
)
def test_one_line_even_in_a_narrow_terminal(width, line):
    """What matters most is kept, and the last column stays free: no terminal breaks the line."""
    lines = Console(width=width).render_lines(display_after(38, HALF_WAY), pad=False)
    assert ["".join(segment.text for segment in line) for line in lines] == [line]
    assert len(line) < width


def test_a_line_that_fits_in_whole_is_whole():
    whole = display_after(38, HALF_WAY).live_line(200)
    assert display_after(38, HALF_WAY).live_line(len(whole)) == whole
    assert display_after(38, HALF_WAY, stopping=True).live_line(79).endswith("(stopping)")


def test_wide_letters_count_as_two_columns():
    assert fitted({"step": "\u6f22\u5b57\u6f22\u5b57"}, 5) == "\u6f22\u5b57"


def test_a_terminal_that_can_draw_nothing_anew_is_told_line_by_line(monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    page = io.StringIO()
    display = Display(Console(file=page, force_terminal=True, width=80), threading.Event())
    assert not display.is_live
    with shown(display):
        display.update(HALF_WAY)
    assert page.getvalue() == ""


def test_a_line_every_ten_seconds_where_there_is_no_terminal():
    now = [0.0]
    page = io.StringIO()
    console = Console(file=page, width=40)
    display = Display(console, threading.Event(), clock=lambda: now[0])
    with shown(display):
        for moment in range(1, 100):
            now[0] = moment / 4
            display.update(HALF_WAY)
    lines = page.getvalue().splitlines()
    assert [line.split("   ")[0] for line in lines] == ["solving  10 s", "solving  20 s"]
    assert "\x1b" not in page.getvalue()
    assert "\r" not in page.getvalue()


def test_in_a_terminal_one_live_line_of_which_nothing_is_left_behind():
    page = io.StringIO()
    console = Console(file=page, force_terminal=True, width=100, color_system=None, legacy_windows=False)
    display = Display(console, threading.Event())
    with shown(display):
        display.update(HALF_WAY)
    assert "best 1,184.6" in page.getvalue()
    assert page.getvalue().rstrip().endswith("\x1b[2K")


def test_elapsed():
    assert [elapsed(s) for s in (0.04, 9.9, 38.4, 59.7, 200, 7500)] == [
        "0.0 s",
        "9.9 s",
        "38 s",
        "1 min 0 s",
        "3 min 20 s",
        "2 h 5 min",
    ]
