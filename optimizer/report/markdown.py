"""`report.md`: the report for people who read, file and compare text. The same run gives the same text."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Block, Bullets, Chart, Command, Heading, Paragraph, Table
from .marks import Part, bare, parts
from .page import Page
from .words import begun, escaped, without_markup

Lines = list[str]
BAR = "\\|"
"""A bar inside a table."""


def markdown(page: Page) -> str:
    """The whole report. Charts are told by the numbers they are drawn from."""
    lines = [f"# {_text(page.title)}", "", *_blocks(page.head)]
    for place, section in enumerate(page.sections, start=1):
        lines += [f"## {place} {_text(section.title)}", "", *_blocks(section.blocks)]
    return "\n".join(lines).rstrip() + "\n"


def _blocks(blocks: Sequence[Block]) -> Lines:
    lines: Lines = []
    for block in blocks:
        made = _block(block)
        lines += [*made, ""] if made else []
    return lines


def _block(block: Block) -> Lines:
    match block:
        case Paragraph():
            return [_paragraph(block)]
        case Bullets():
            return [f"- {_text(item)}" for item in block.items]
        case Command():
            return [f"    {bare(block.text)}"]
        case Heading():
            return [f"### {_text(block.text)}"]
        case Chart():
            return _table(block.table) if block.is_in_text else []
        case Table():
            return _table(block)


def _paragraph(block: Paragraph) -> str:
    text = begun(_text(block.text))
    return f"**{text}**" if block.kind in ("strong", "warning") else text


def _table(block: Table) -> Lines:
    rule = ["--:" if number else "---" for number in block.is_number]
    rows = [_row([_text(cell) for cell in row]) for row in block.rows]
    caption = [f"{_text(block.caption)}:", ""] if block.caption else []
    return [*caption, _row([_text(title) for title in block.heads]), _row(rule), *rows]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _text(text: str) -> str:
    """On one line, figures as they are, code as code, all else escaped."""
    return "".join(_part(part) for part in parts(text))


def _part(part: Part) -> str:
    """Code keeps its bars apart from those of a table; texts that were read from a cell are names as well."""
    if part.is_code:
        return f"`{part.text.replace('`', chr(39)).replace('|', BAR)}`"
    return without_markup(part.text) if part.cell else escaped(part.text)
