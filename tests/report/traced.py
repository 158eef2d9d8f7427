"""Which figures a report shows, where each says that it stands, and what else has digits in it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from optimizer.report import markdown as of_markdown
from optimizer.report.marks import CODE, Part, bare, marked, parts
from optimizer.report.page import Page
from optimizer.report.words import plain
from optimizer.solution.solution import Solution

SILENT = {"code", "pre", "style", "svg", "title"}
"""What these hold is no figure: commands, names in files, the shown labels of charts."""
VOID = {"meta", "link"}
LABEL = re.compile(r"\b20\d\d(-(Q[1-4]|H[12]|[01]\d))?\b")
"""Years, months and periods, as columns and rows are named after them."""
NUMBER = re.compile(r"[+-]?[\d,]+(\.\d+)?(e[+-]\d+)?")


@dataclass(frozen=True)
class Shown:
    """A figure as it is read, with the name of its cell."""

    text: str
    cell: str


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.figures: list[Shown] = []
        self.values: list[str] = []
        self.words: list[str] = []
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()
        self.words.append("\n" if tag not in ("data", "span") else "")

    def handle_data(self, data: str) -> None:
        tag, given = self.open[-1] if self.open else ("", {})
        if tag == "data":
            self.figures.append(Shown(data, str(given["data-cell"])))
            self.values.append(str(given["value"]))
        elif not SILENT & {name for name, _ in self.open} and given.get("class") not in ("ordinal", "unseen"):
            self.words.append(data)


def of_html(text: str) -> tuple[list[Shown], list[str], str]:
    """The figures of a page, what it says they are in full, and all other words."""
    read = _Reader(text)
    return read.figures, read.values, "".join(read.words)


def of_text(page: Page, monkeypatch: Any) -> tuple[list[Shown], str]:
    """The figures of `report.md` and its other words: it is printed once more with its marks kept."""
    with monkeypatch.context() as patch:
        patch.setattr(of_markdown, "parts", _kept)
        kept = of_markdown.markdown(page)
    assert bare(kept) == of_markdown.markdown(page)
    found = list(parts(kept))
    words = "".join(part.text for part in found if not part.cell)
    words = re.sub(r"`[^`]*`|^    .*$|^## \d+ ", "", words, flags=re.MULTILINE)
    return [Shown(part.text, part.cell) for part in found if part.cell], re.sub(r"\\(.)", r"\1", words)


def _kept(text: str) -> Iterator[Part]:
    for part in parts(text):
        is_figure = part.cell not in ("", CODE)
        yield Part(marked(part.text, part.cell), part.cell) if is_figure else part


class Tables:
    """The tables of a run folder, read line by line as a person with an editor would find them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lines: dict[str, list[list[str]]] = {}

    def cell(self, name: str) -> str:
        """What is written in `cash.csv:13:closing`."""
        file, line, column = name.split(":", 2)
        if file not in self._lines:
            text = (self.folder / "tables" / file).read_text(encoding="utf-8")
            self._lines[file] = [next(csv.reader([one])) for one in text.split("\n") if one]
        lines = self._lines[file]
        return lines[int(line) - 1][lines[0].index(column)]

    def wrong(self, shown: Shown) -> str:
        """Why a figure is not what its cell holds; nothing if it is."""
        name, _, scale = shown.cell.partition(" x ")
        try:
            held = self.cell(name)
        except (OSError, ValueError, IndexError) as error:
            return f"{shown}: no such cell: {error!r}"
        if shown.text == held or _is_written(shown.text, held, float(scale or 1.0)):
            return ""
        return f"{shown}: the cell holds {held}"


def _is_written(text: str, held: str, scale: float) -> bool:
    """Whether the text is the number, rounded to the decimals it is written with; its sign may be missing."""
    if not NUMBER.fullmatch(text):
        return False
    decimals = len(text.partition(".")[2])
    try:
        value = scale * float(held)
    except ValueError:
        return False
    number = float(text.replace(",", ""))
    if number == 0.0:
        return float(f"{value:.{decimals}f}") == 0.0
    return text in {f"{value:,.{decimals}f}", f"{value:+,.{decimals}f}", f"{abs(value):,.{decimals}f}"}


def names(solution: Solution, folder: Path) -> set[str]:
    """What may have digits in it and is no figure: names from the scenario, of nodes, versions, hashes."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    found = {folder.name, solution.scenario.name, *(one.name for one in solution.tree)}
    found |= {source.sha256[:length] for source in solution.sources for length in (6, 12, 64)}
    found |= {source.path for source in solution.sources} | set(solution.overlays) | set(solution.overrides)
    return (
        found | set(_texts(solution.scenario.model_dump(mode="json", by_alias=True))) | set(_texts(manifest))
    )


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(data, list):
        for one in data:
            yield from _texts(one)
    elif isinstance(data, str):
        yield plain(data)


def digits_in(words: str, known: set[str]) -> list[str]:
    """Lines in which digits stand that belong to no known name."""
    with_digits = [name for name in known if re.search(r"\d", name) and re.search(r"[^\W\d]", name)]
    for name in sorted(with_digits, key=lambda one: (-len(one), one)):
        words = re.sub(rf"(?<![\w.]){re.escape(name)}(?![\w.]*\w)", "\u25a1", words)
    words = LABEL.sub("\u25a1", words)
    return [line.strip() for line in words.split("\n") if re.search(r"\d", line)]
