"""What a report is made of, whatever it is printed as: paragraphs, lists, tables and charts in sections.

All text is as it is read, with marks for figures and code (`marks`); whoever prints it escapes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["plain", "strong", "warning", "note"]


@dataclass(frozen=True)
class Paragraph:
    """A few sentences. `strong` says what matters most, `warning` what is easily overlooked, `note` how to
    read what stands beside it."""

    text: str
    kind: Kind = "plain"


@dataclass(frozen=True)
class Bullets:
    """Short lines that belong together."""

    items: Sequence[str]


@dataclass(frozen=True)
class Command:
    """A line to be typed."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table; a title that begins with `>` stands over a column of numbers. `totals` says how many rows at
    its end are sums; `caption` names it where no sentence before it does."""

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str = ""
    totals: int = 0

    @property
    def is_number(self) -> list[bool]:
        return [title.startswith(">") for title in self.titles]

    @property
    def heads(self) -> list[str]:
        return [title.lstrip(">") for title in self.titles]


@dataclass(frozen=True)
class Chart:
    """A picture and the numbers it is drawn from. `draw` gives SVG; `name` is its id, which no other chart of
    the page has; `about` says in words what is to be seen. Text reports show the table alone."""

    name: str
    title: str
    about: str
    draw: Callable[[], str] = field(repr=False)
    table: Table
    is_in_text: bool = True
    """Whether the numbers belong into text reports too; not where they are long and told elsewhere."""


@dataclass(frozen=True)
class Heading:
    """A title inside a section; `new_page` where it begins a page of its own in print."""

    text: str
    new_page: bool = False


Block = Paragraph | Bullets | Command | Table | Chart | Heading


@dataclass(frozen=True)
class Section:
    """A numbered part of a report; `name` is its anchor."""

    name: str
    title: str
    blocks: Sequence[Block]
