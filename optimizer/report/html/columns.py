"""How wide a table and its columns want to be."""

from __future__ import annotations

from dataclasses import dataclass

from ..blocks import Table
from ..marks import bare

SHORT, NAME = 18, 36
"""Letters up to which a text stays on one line, and up to which it needs little room."""
LETTER = 0.55
"""Room for a letter, and below for the space around a text, in sizes of the page's font."""
AROUND = 1.3
ROOM = {"name": 6.0, "words": 9.0}
"""The least that these columns take: as the style sheet has it."""
TELEPHONE = 19.0
HALF_A_PAGE = 64
"""Letters of all columns that have room beside another such table."""
FEW_ROWS = 14
"""Rows that are kept on one page of paper."""


@dataclass(frozen=True)
class Column:
    """`look` is its class in the style sheet: `number`, or how much room its text needs."""

    head: str
    look: str


def columns(table: Table) -> list[Column]:
    """The columns of a table."""
    heads, is_number = table.heads, table.is_number
    return [
        Column(head, "number" if is_number[place] else _look(table, place))
        for place, head in enumerate(heads)
    ]


def is_wide(table: Table) -> bool:
    """Whether it may have to be scrolled on a telephone."""
    return sum(_room(table, place, one) for place, one in enumerate(columns(table))) > TELEPHONE


def is_long(table: Table) -> bool:
    """Whether it may be broken across pages of paper."""
    return len(table.rows) > FEW_ROWS


def is_narrow(table: Table) -> bool:
    """Whether it is a long list of few short columns, which stands twice beside itself on paper."""
    letters = sum(_longest(table, place) for place in range(len(table.titles)))
    return is_long(table) and not table.totals and letters <= HALF_A_PAGE


def _room(table: Table, place: int, column: Column) -> float:
    """The least width of a column; heads are broken between words, numbers and short texts are not."""
    words = max((len(word) for word in bare(column.head).split()), default=0)
    letters = words if column.look in ROOM else max(words, _longest(table, place))
    return max(ROOM.get(column.look, 0.0), LETTER * letters) + AROUND


def _longest(table: Table, place: int) -> int:
    return max((len(bare(row[place])) for row in table.rows), default=0)


def _look(table: Table, place: int) -> str:
    longest = _longest(table, place)
    return "short" if longest <= SHORT else "name" if longest <= NAME else "words"
