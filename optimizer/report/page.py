"""The whole report as sections, the same for whatever it is printed as."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .blocks import Block, Section
from .marks import code
from .sections import ORDER, head, made
from .view import View
from .words import plain

FOOT = (
    f"Every figure on this page stands in one cell of a file in {code('tables/')}, in the folder of the run. "
    f"Point at a figure to see which, as {code('file:line:column')}; in the source of the page it is the "
    f"{code('data-cell')} of the figure, and {code('value')} is the figure in full."
)


@dataclass(frozen=True)
class Page:
    """A report. `head` stands above the numbered sections: what it is, the one sentence, key figures.

    `raw` gives what a cell holds, in full, by the name that marks have for it. `foot` says where figures
    stand, `folder` is what stands before the name of a cell where it is shown, and so many columns of the
    table of key figures are `leading`.
    """

    title: str
    run: str
    head: Sequence[Block]
    sections: Sequence[Section] = field(repr=False)
    raw: Callable[[str], str] = field(repr=False)
    foot: str = FOOT
    folder: str = "tables/"
    leading: int = 1


def page(view: View, manifest: Mapping[str, Any]) -> Page:
    """All sections that have something to say about this run."""
    told = [(section, section.blocks(view)) for section in ORDER]
    sections = [Section(one.NAME, one.TITLE, blocks) for one, blocks in told if blocks]
    sections.append(Section(made.NAME, made.TITLE, made.blocks(view, manifest)))
    title = f"Plan: {plain(view.scenario.name)}"
    return Page(title, view.run, head.blocks(view), sections, partial(raw, view))


def raw(view: View, cell: str) -> str:
    """What stands in `cash.csv:13:closing`; a cell may have a scale behind it, as in `... x 100`."""
    table, line, column = cell.partition(" x ")[0].split(":", 2)
    held = view.rows(table.removesuffix(".csv"))[int(line) - 2][column]
    return repr(float(held)) if isinstance(held, float) else str(held)
