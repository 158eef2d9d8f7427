"""Marks inside text: which cell of the tables a figure was read from, and what is to be set as code.

Sentences are put together as ordinary text. What must survive that is wrapped in three letters of Unicode's
private use area; `words.plain` takes such letters out of whatever comes from files, so that no name can forge
a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

OPEN, BETWEEN, CLOSE = "\ue000", "\ue001", "\ue002"
CODE = "code"
"""What stands for the cell in a mark that is no figure but code: a command, a path, a name in a file."""

_WITHOUT = str.maketrans("", "", OPEN + BETWEEN + CLOSE)
_MARK = re.compile(f"{OPEN}([^{BETWEEN}]*){BETWEEN}([^{CLOSE}]*){CLOSE}")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text; `cell` is where its figure stands, as `cash.csv:13:closing`, empty for words."""

    text: str
    cell: str = ""

    @property
    def is_code(self) -> bool:
        return self.cell == CODE


def marked(text: str, cell: str) -> str:
    """The text with its mark. Marks do not nest, so any inside are taken out, forged ones too."""
    return f"{OPEN}{cell}{BETWEEN}{text.translate(_WITHOUT)}{CLOSE}"


def code(text: str) -> str:
    """Text to be set as code; on one line, without characters that could steer a terminal."""
    return marked("".join(letter if letter.isprintable() else "\ufffd" for letter in text), CODE)


def parts(text: str) -> Iterator[Part]:
    """Words, figures and code in their order."""
    at = 0
    for found in _MARK.finditer(text):
        if found.start() > at:
            yield Part(text[at : found.start()])
        yield Part(found[2], found[1])
        at = found.end()
    if at < len(text):
        yield Part(text[at:])


def bare(text: str) -> str:
    """The text as it is read, without marks."""
    return _MARK.sub(r"\2", text)
