"""The page on paper: nothing is cut off, and pages begin and end where they should."""

from __future__ import annotations

import subprocess

import pytest

from optimizer.report.html import html
from tests.report.html.everything import HOSTILE, everything

PAPERS = {"Letter": 702, "A4": 680}
"""Width between the margins, in pixels of the browser."""
HEADINGS = {
    *("1 What to do, and by when", "2 Sites", "3 How this was made", "Cash by year", "Many rows", "Names"),
    *("Cash and its floor, cash", "Cash and its floor, all-of-it", "Nothing to draw"),
}


@pytest.fixture(scope="module")
def text() -> str:
    return html(everything())


@pytest.fixture
def printed(opened, pdftotext, tmp_path):
    """Lines of each page of paper, without its foot."""

    def printed(text: str, paper: str) -> list[list[str]]:
        path = tmp_path / "report.pdf"
        opened(text).page.pdf(path=path, format=paper)
        done = subprocess.run([pdftotext, "-layout", path, "-"], capture_output=True, check=True, timeout=60)
        pages = done.stdout.decode().split("\f")[:-1]
        lines = [[" ".join(line.split()) for line in one.splitlines() if line.strip()] for one in pages]
        feet = [one.pop() for one in lines]
        assert feet == [f"made-up-3f9c1e {at} / {len(pages)}" for at in range(1, len(pages) + 1)]
        return lines

    return printed


@pytest.mark.parametrize("paper", PAPERS)
def test_pages_begin_and_end_where_they_should(printed, text, paper):
    pages = printed(text, paper)
    assert [page[-1] for page in pages if page[-1] in HEADINGS] == []
    starts = [page[0] for page in pages]
    for name in HOSTILE[1:4]:
        assert name in starts
    (made,) = [page for page in pages if any("How this was made" in line for line in page)]
    assert not any("has 250 MW" in line for line in made)
    assert 13 <= len(pages) <= 20


@pytest.mark.parametrize("paper", PAPERS)
def test_numbers_told_nowhere_else_are_printed_and_others_are_not(printed, text, paper):
    """The same four years stand in each chart's table, also in the long one, which text reports leave out."""
    said = [line for page in printed(text, paper) for line in page]
    assert said.count("2003" + " 3.5" * 7) == 1 + len(HOSTILE)
    assert "Numbers" not in said
    assert "Contents" not in said


def test_heads_of_a_long_table_are_repeated(printed, text):
    """Sixty rows fill more than a page."""
    pages = printed(text, "Letter")
    first = next(at for at, page in enumerate(pages) if "Many rows" in page)
    head = "Year Operating result 1, MUSD Operating result 2, MUSD Operating result 3, MUSD"
    assert pages[first + 1][0] == head
    assert "2059 59.5 59.5 59.5" in pages[first + 1]


@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_is_cut_off(opened, text, paper):
    here = opened(text, PAPERS[paper])
    here.page.emulate_media(media="print")
    assert here.sticking_out() == []
