"""Covenants, loans against Bitcoin and studies of a run: their figures too stand in the cells they name."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.report.documents import again, documents, reread, view_of
from optimizer.solution import run_folder
from optimizer.solution.tables import PRICES, STEP_WORTH, table
from tests.report import lent
from tests.report.told import LIMITS, MOVED, STEPS, STRESS
from tests.report.traced import Tables, digits_in, names, of_html, of_text


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    directory = tmp_path_factory.mktemp("lent")
    solution = lent.solution(lent.COINS, prices=table(LIMITS, PRICES), step_worth=table(STEPS, STEP_WORTH))
    made = run_folder.write(solution, directory, documents=documents(view_of(solution, directory)))
    run_folder.add_documents(made, [("tables/limits_moved.csv", MOVED), ("tables/stress.csv", STRESS)])
    again(made)
    return made


def test_in_the_page(folder):
    figures, _, words = of_html((folder / "report.html").read_text(encoding="utf-8"))
    cells = {shown.cell.partition(".csv")[0] for shown in figures}
    assert cells >= {"rooms", "covenant_room", "loan_room", "collateral", "limits", "limits_moved", "stress"}
    assert [told for told in map(Tables(folder).wrong, figures) if told] == []
    assert _unknown(words, folder) == []


def test_in_the_text(folder, monkeypatch):
    figures, words = of_text(reread(folder).page, monkeypatch)
    assert [told for told in map(Tables(folder).wrong, figures) if told] == []
    assert _unknown(words, folder) == []


def _unknown(words: str, folder: Path) -> list[str]:
    """The audit's own sentences tell amounts of what is wrong; it does not know this loan."""
    found = digits_in(words, names(run_folder.read(folder), folder))
    return [line for line in found if " in the plan " not in line and " beyond its limit" not in line]
