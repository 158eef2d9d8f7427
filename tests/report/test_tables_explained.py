"""Every table that reports or studies add to a run is explained in `docs/tables.md`, column by column."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.report.derived import DERIVED
from optimizer.report.documents import STUDIES
from optimizer.report.view import View
from optimizer.study.explained import MOVED, TABLE
from tests.report import lent, sample

PAGE = (Path(__file__).parents[2] / "docs" / "tables.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def view() -> View:
    return lent.view(lent.COINS)


@pytest.mark.parametrize("name", DERIVED)
def test_each_derived_table_and_each_of_its_columns(view, name):
    assert f"`{name}.csv`" in PAGE
    assert [column for column in view.table(name).columns if f"`{column}`" not in PAGE] == []


def test_each_study():
    assert [name for name in STUDIES if f"`{name}.csv`" not in PAGE] == []
    assert [column for column in (*MOVED, *TABLE) if f"`{column}`" not in PAGE] == []


@pytest.mark.parametrize("name", DERIVED)
def test_a_table_without_rows_has_its_columns_too(view, name):
    """What a plan without debt, covenants or halls leaves is read by the same columns."""
    empty = sample.view(plan=sample.solution().do_nothing, do_nothing=None, prices=None)
    assert list(empty.table(name).columns) == list(view.table(name).columns)
