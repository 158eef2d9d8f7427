"""The page of a whole plan, with all its sections and charts, in a real browser and on paper."""

from __future__ import annotations

import pytest

from optimizer.cli.commands import report as command
from optimizer.report.documents import FORMATS, documents
from tests.report import sample
from tests.report.html.axe import findings


@pytest.fixture(scope="module")
def text() -> str:
    made = dict(documents(sample.view()))["report.html"]
    assert isinstance(made, str)
    return made


def test_all_sections_and_charts_are_there(opened, text):
    page = opened(text).page
    assert page.locator("section > h2").count() >= 9
    assert page.locator("figure svg").count() >= 6
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("width", [1280, 390])
def test_silent_alone_and_within_the_window(opened, text, width):
    here = opened(text.replace("<details", "<details open"), width)
    assert here.console == []
    assert here.asked == []
    assert here.sticking_out() == []


@pytest.mark.parametrize("width", [702, 680])
def test_nothing_is_cut_off_on_paper(opened, text, width):
    here = opened(text, width)
    here.page.emulate_media(media="print")
    assert here.sticking_out() == []


@pytest.mark.slow
def test_no_finding_about_access(opened, text):
    every = ("minor", "moderate", "serious", "critical")
    assert findings(opened(text.replace("<details", "<details open")), every) == []


def test_the_command_offers_every_report_that_there_is():
    assert set(command.FORMATS) == set(FORMATS)
