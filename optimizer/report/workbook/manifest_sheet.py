"""The sheet Manifest: hashes, versions and options, as in manifest.json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .book import Book

SHEET = "Manifest"


def write(book: Book, manifest: Mapping[str, Any]) -> None:
    """A line for each entry, but for when it was solved and how long that took: the bytes repeat."""
    on = book.sheets[SHEET]
    on.widths = {0: 40, 1: 90}
    for path, value in _entries("", {key: value for key, value in manifest.items() if key != "when"}):
        line = on.take()
        on.text(line, 0, path)
        on.text(line, 1, str(value))


def _entries(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _entries(f"{path}.{key}" if path else str(key), inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _entries(f"{path}.{index}", inner)
    elif value is not None:
        yield path, value
