"""The one place where consoles are made: one for results (stdout), one for messages (stderr)."""

from __future__ import annotations

import os
import sys
from typing import IO

from rich.console import Console, RenderableType
from rich.table import Table

WIDTH_OF_FILES = 100
"""Columns of what is piped or written to a file, where nobody says otherwise."""
WIDEST_PAGE = 120
"""Columns beyond which a page is no easier to read."""


def results() -> Console:
    """Plan and tables: standard output."""
    return _console(sys.stdout)


def messages() -> Console:
    """Progress and messages: standard error."""
    return _console(sys.stderr)


def _console(stream: IO[str]) -> Console:
    """Text is printed as it is: no markup, no emoji codes, so that names from files cannot style anything.

    rich itself honours NO_COLOR, FORCE_COLOR, COLUMNS and TERM=dumb.
    """
    told = os.environ.get("COLUMNS", "").isdigit()
    width = None if told or stream.isatty() else WIDTH_OF_FILES
    return Console(file=stream, width=width, markup=False, emoji=False, highlight=False, legacy_windows=False)


def show(page: RenderableType) -> None:
    """Print to the results; no line ends in blanks, so that what is piped to a file is clean."""
    console = results()
    with console.capture() as capture:
        console.print(page, width=min(console.width, WIDEST_PAGE))
    for line in capture.get().splitlines():
        console.file.write(line.rstrip() + "\n")
    console.file.flush()


def plain_table(*titles: str) -> Table:
    """A table without lines; a title that begins with `>` stands over a column of numbers."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, header_style="")
    for title in titles:
        table.add_column(title.lstrip(">"), no_wrap=True)
        table.columns[-1].justify = "right" if title.startswith(">") else "left"
    return table
