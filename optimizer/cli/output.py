"""Messages to stderr, and the one JSON object of `--json` to stdout."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from ..core.errors import Problem
from .streams import shows_unicode

FORMAT = 1
"""Version of the JSON that commands print; raised when a reader of the former would break."""


def say(text: str) -> None:
    """A message or an error, to standard error."""
    print(text, file=sys.stderr, flush=True)


def emit(command: str, content: Mapping[str, Any]) -> None:
    """The answer of a command as one JSON object, and nothing else, to standard output."""
    whole = {"wattshift": FORMAT, "command": command, "ok": True, **content}
    ascii_only = not shows_unicode(sys.stdout)
    print(json.dumps(_plain(whole), indent=2, ensure_ascii=ascii_only, allow_nan=False))


def failure(command: str, exit_code: int, message: str, **more: Any) -> None:
    """The same for a command that failed."""
    error = {"exit_code": exit_code, "message": message}
    emit(command, {"ok": False, "error": error, **more})


def problem_data(problem: Problem) -> dict[str, Any]:
    """A finding as JSON."""
    names = ("severity", "code", "message", "fix", "path", "file", "line", "column", "end_column")
    return {name: getattr(problem, name) for name in names}


def _plain(value: Any) -> Any:
    """Numbers that JSON cannot hold become null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(inner) for inner in value]
    return value
