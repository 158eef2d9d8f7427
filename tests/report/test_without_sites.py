"""A scenario of money alone: no word of megawatts, mining or leases in its reports."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from optimizer.api import load, solve
from optimizer.report.documents import documents
from optimizer.report.text.plan import plan_page
from optimizer.report.view import View

FOLDER = Path(__file__).parents[2] / "scenarios" / "short-term-financing"
OUT_OF_PLACE = ("mining", " MW", "lease", "hall", "BTC", "Bitcoin")


@pytest.fixture(scope="module")
def view():
    return View(solve(load(FOLDER), gap=0.0), "short-term-financing-000000")


def test_the_page_tells_of_money_alone(view):
    console = Console(width=100, record=True, file=StringIO())
    console.print(plan_page(view, 100))
    text = console.export_text()
    assert "Plan: USD 453 m borrowed." in text
    assert "Worth USD 92.5 m at the end of 2027-06." in text
    assert text.splitlines()[-2].split() == ["end", "of", "cash", "MUSD", "debt", "MUSD"]
    assert not [word for word in OUT_OF_PLACE if word in text]


def test_the_report_tells_of_money_alone(view):
    text = str(dict(documents(view))["report.md"])
    titles = [line for line in text.splitlines() if line.startswith("## ")]
    assert [title.split(" ", 2)[2] for title in titles] == [
        "What to do, and by when",
        "Where the money comes from, and where it goes",
        "Cash, debt and covenants",
        "What limits the plan",
        "What could change the answer",
        "Value line by line",
        "How this was made",
    ]
    assert "Mining only" not in text
    assert "| Decision | Commit by | Worth of its own lines, MUSD |" in text
    assert "| Worth, before tax, MUSD | 92.5 |" in text
