"""The one place where consoles are made: one for results (stdout), one for messages (stderr)."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import IO

from rich.cells import cell_len, set_cell_size
from rich.console import Console, RenderableType
from rich.table import Table

WIDTH_OF_FILES = 100
"""Columns of what is piped or written to a file, where nobody says otherwise."""
LEAST_WIDTH = 8
"""Columns below which nothing can be laid out."""
WIDEST_PAGE = 120
"""Columns beyond which a page is no easier to read."""


_BLANKS = re.compile(r"\s+((?:\x1b\[[\d;]*m)*)$")
"""At the end of a line, before codes that end a style."""


def results() -> Console:
    """Plan and tables: standard output."""
    return _console(sys.stdout)


def messages() -> Console:
    """Progress and messages: standard error. Nothing in them has a colour, so FORCE_COLOR makes no terminal
    of a file: a line that is drawn anew has no place there."""
    return _console(sys.stderr, force_terminal=None if sys.stderr.isatty() else False)


def is_live(console: Console) -> bool:
    """Whether a line can be drawn anew where it stands."""
    return console.is_terminal and not console.is_dumb_terminal


def _console(stream: IO[str], *, force_terminal: bool | None = None) -> Console:
    """Text is printed as it is: no markup, no emoji codes, so that names from files cannot style anything.

    rich itself honours NO_COLOR, FORCE_COLOR, COLUMNS and TERM=dumb.
    """
    told = os.environ.get("COLUMNS", "").isdigit()
    width = None if told or stream.isatty() else WIDTH_OF_FILES
    return Console(
        file=stream,
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        force_terminal=force_terminal,
    )


def show(page: RenderableType) -> None:
    """Print to the results; no line ends in blanks, so that what is piped to a file is clean."""
    console = results()
    with console.capture() as capture:
        console.print(page, width=min(console.width, WIDEST_PAGE))
    for line in capture.get().splitlines():
        console.file.write(_BLANKS.sub(r"\1", line) + "\n")
    console.file.flush()


def show_lines(lines: Iterable[str]) -> None:
    """Print text to the results as it is; in a terminal what is too long goes on below, indented."""
    console = results()
    is_told = os.environ.get("COLUMNS", "").isdigit()
    width = console.width if console.is_terminal or is_told else None
    for line in lines:
        for part in [line] if width is None else folded(line, width):
            console.file.write(part.rstrip() + "\n")
    console.file.flush()


def say_folded(text: str) -> None:
    """A message to standard error; in a terminal what is too long goes on below, indented."""
    console = messages()
    is_told = os.environ.get("COLUMNS", "").isdigit()
    for line in folded(text, console.width) if console.is_terminal or is_told else [text]:
        print(line, file=sys.stderr, flush=True)


def folded(line: str, width: int) -> list[str]:
    """A line in parts of at most so many columns, broken between words where that can be."""
    width = max(width, LEAST_WIDTH)
    if cell_len(line) <= width:
        return [line]
    begins = len(line) - len(line.lstrip())
    hanging = " " * min(begins + 4, width // 2)
    parts, rest = [], line
    while cell_len(rest) > width:
        head = set_cell_size(rest, width).rstrip()
        least = len(rest) - len(rest.lstrip()) + 1
        at = rest.rfind(" ", least, len(head) + 1)
        at = at if at > 0 else len(head)
        parts.append(rest[:at].rstrip())
        rest = hanging + rest[at:].lstrip()
    return [*parts, rest]


def plain_table(*titles: str) -> Table:
    """A table without lines; a title that begins with `>` stands over a column of numbers."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, header_style="")
    for title in titles:
        table.add_column(title.lstrip(">"), no_wrap=True)
        table.columns[-1].justify = "right" if title.startswith(">") else "left"
    return table


def aligned(rows: Sequence[Sequence[str]], *, left: int) -> list[str]:
    """Rows as lines with columns below each other; after so many columns they end at the right."""
    widths = [max(cell_len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = []
    for row in rows:
        blanks = [" " * (wide - cell_len(cell)) for cell, wide in zip(row, widths, strict=True)]
        cells = [
            cell + blank if place < left else blank + cell
            for place, (cell, blank) in enumerate(zip(row, blanks, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines
