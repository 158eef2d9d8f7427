"""The page in a real browser: silent, alone, within its window, open to everyone."""

from __future__ import annotations

import pytest

from optimizer.report.html import html
from tests.report.html.axe import findings
from tests.report.html.everything import HOSTILE, everything

WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def text() -> str:
    return html(everything())


@pytest.mark.parametrize("width", WIDTHS)
def test_silent_alone_and_within_the_window(opened, text, width):
    here = opened(text, width)
    assert here.console == []
    assert here.asked == []
    assert here.sticking_out() == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out_of_open_tables_either(opened, text, width):
    here = opened(text.replace("<details", "<details open"), width)
    assert here.sticking_out() == []


def test_what_sticks_out_is_found(opened, text):
    wide = text.replace("<header>", '<header><div style="width:2000px">wide</div>')
    assert any("DIV" in one for one in opened(wide).sticking_out())


def test_what_asks_or_complains_is_heard(opened, text):
    """The policy stops the picture before it is asked for, and the console says so."""
    outside = '<header><img alt="" src="https://example.invalid/a.png">'
    assert any("Content Security Policy" in one for one in opened(text.replace("<header>", outside)).console)
    without = text.replace("Content-Security-Policy", "none")
    assert opened(without.replace("<header>", outside)).asked == ["https://example.invalid/a.png"]


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
def test_no_serious_finding_about_access(opened, text, width):
    assert findings(opened(text.replace("<details", "<details open"), width)) == []


def test_a_finding_about_access_is_found(opened, text):
    pale = text.replace("<header>", '<header><p style="color:#bbb">pale</p>')
    assert [name for name, _ in findings(opened(pale))] == ["color-contrast"]


def test_names_are_read_as_they_are_written(opened, text):
    here = opened(text)
    shown = here.page.evaluate("[...document.querySelectorAll('h3')].map(one => one.textContent)")
    for name in HOSTILE[:7]:
        assert name in shown


def test_a_figure_under_the_pointer_tells_its_cell(opened, text):
    here = opened(text)
    here.page.hover("header data >> nth=0")
    told = here.page.evaluate("getComputedStyle(document.querySelector('header data'), '::after').content")
    assert "cash.csv:2:closing" in told
    assert here.sticking_out() == []


def test_wide_tables_are_reached_with_the_keyboard(opened, text):
    here = opened(text, 390)
    assert (
        here.page.evaluate("""() => [...document.querySelectorAll('.table, .picture')].filter(
        one => one.scrollWidth > one.clientWidth && one.tabIndex !== 0 && one.checkVisibility()
    ).map(one => one.textContent.slice(0, 80))""")
        == []
    )
