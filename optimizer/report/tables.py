"""Markdown tables and paragraphs, one line of text an entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .words import escaped

Lines = list[str]


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Lines:
    """A table; a title that begins with `>` stands over a column of numbers. Cells are escaped."""
    right = [title.startswith(">") for title in titles]
    heads = [title.lstrip(">") for title in titles]
    body = [_row(row) for row in rows]
    return [_row(heads), _row_of(["--:" if number else "---" for number in right]), *body]


def _row(cells: Sequence[str]) -> str:
    return _row_of([escaped(cell) for cell in cells])


def _row_of(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
