"""What the YAML parser says, in words that help."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import yaml

from ..core.errors import Problem


class _Known(NamedTuple):
    """An error of the parser: a part of its words, and ours."""

    said: str
    code: str
    message: str
    fix: str
    at_start: bool = False
    """Whether the place to show is where the list, group or text began."""


_NEIGHBOURS = "indent it like its neighbours"
_DOES_NOT_FIT = "this line does not fit the lines above"
_COLON = "put text with ': ' in quotes, or indent the line like its neighbours"
_KNOWN = (
    _Known("mapping values are not", "yaml-colon", "a ':' stands where no key can begin", _COLON),
    _Known("tab character", "tab", "a tab is used to indent", "use spaces"),
    _Known("',' or ']'", "yaml-open", "this list is not closed or lacks a comma", "write [a, b, c]", True),
    _Known(
        "',' or '}'", "yaml-open", "this group is not closed or lacks a comma", "write {a: 1, b: 2}", True
    ),
    _Known("'-' indicator", "yaml-indent", "this line does not continue the list above", _NEIGHBOURS),
    _Known("expected key", "yaml-indent", _DOES_NOT_FIT, _NEIGHBOURS),
    _Known("expected <document", "yaml-indent", _DOES_NOT_FIT, _NEIGHBOURS),
    _Known("expected ':'", "yaml-key", "a key without ':'", "write key: value", True),
    _Known("end of stream", "yaml-quote", "this text in quotes is not closed", "add the quote", True),
    _Known("document indicator", "yaml-quote", "this text in quotes is not closed", "add the quote", True),
    _Known("escape character", "yaml-escape", "a \\ in double quotes begins an escape", "use ' quotes"),
    _Known("Unicode character", "yaml-escape", "this escape is no character", "write the character itself"),
    _Known("node content", "yaml-syntax", "a value is expected here", "write a value or delete the key"),
    _Known("alphabetic or", "yaml-anchor", "* and & begin the name of an anchor", "put text in quotes"),
)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def explain(error: yaml.YAMLError, text: str, file: str, lines: Sequence[str]) -> Problem:
    """The parser's error as a problem with its place."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        said = error.problem or error.context or "it cannot be read"
        for known in _KNOWN:
            if known.said in said:
                if known.at_start and error.context_mark:
                    line, column = error.context_mark.line, error.context_mark.column
                return _problem(known.code, known.message, known.fix, line, column, file, lines)
        if "cannot start any token" not in said:
            return _problem(
                "yaml-syntax", f"this is not YAML: {said}", "put text in quotes", line, column, file, lines
            )
        character = lines[line][column : column + 1] if line < len(lines) else ""
        if character == "\t":
            return _problem("tab", "a tab is used to indent", "use spaces", line, column, file, lines)
        message = f"a value cannot begin with {character}"
        return _problem("yaml-start", message, "put the text in quotes", line, column, file, lines)
    found = _FORBIDDEN.search(text)
    before = text[: found.start()] if found else ""
    message = f"the character U+{ord(found[0]):04X} is not allowed" if found else "this is not YAML"
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    return _problem("control-character", message, "delete it", line, column, file, lines)


def _problem(
    code: str, message: str, fix: str, line: int, column: int, file: str, lines: Sequence[str]
) -> Problem:
    """Lines and columns from 0; a place after the end of the text moves to its last line."""
    while line and (line >= len(lines) or not lines[line].strip()):
        line -= 1
        column = len(lines[line].rstrip()) if line < len(lines) else 0
    source = lines[line] if line < len(lines) else None
    return Problem("", code, message, fix, file, line + 1, column + 1, column + 2, source)
