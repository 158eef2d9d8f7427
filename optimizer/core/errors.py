"""Everything that can go wrong for a user, as one tree.

    WattshiftError            exit 1   base of all
    ├── ScenarioError         exit 3   the scenario has problems; carries all of them
    ├── NoPlan                exit 4   no plan can meet the limits
    ├── StoppedWithoutPlan    exit 5   stopped by a limit or Ctrl-C before any plan was found
    └── SolverFailed          exit 6   the solver ended without a usable answer

Inside the reading of a scenario two more travel, and always end as a `Problem`: `BadValue` (one value that
cannot be read) and `BadParts` (several places inside one value).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from .diagnosis import Diagnosis

SHOWN_AT_MOST = 20
WIDEST_SOURCE = 160


@dataclass(frozen=True)
class Problem:
    """One thing to fix, with its place. Lines and columns count from 1; `end_column` is one past the last."""

    path: str
    code: str
    message: str
    fix: str = ""
    file: str | None = None
    line: int | None = None
    column: int | None = None
    end_column: int | None = None
    source_line: str | None = None
    severity: Literal["error", "warning"] = "error"

    @property
    def place(self) -> str:
        """`file:line:column`, as much of it as is known; the scenario path where there is no file."""
        known = [str(part) for part in (self.file, self.line, self.column) if part is not None]
        return ":".join(known) if self.file else self.path

    def text(self) -> str:
        """Where, what, the offending text underlined, and the fix."""
        head = f"{self.severity}[{self.code}]: {self.message}"
        lines = [f"{self.place}: {head}" if self.place else head]
        lines += self._excerpt()
        if self.fix:
            lines.append(f"  fix: {self.fix}")
        return "\n".join(_printable(line) for line in lines)

    def _excerpt(self) -> list[str]:
        if self.line is None or self.column is None or self.source_line is None:
            return []
        source = _printable(self.source_line).rstrip()
        start = min(self.column - 1, len(source))
        end = min(max((self.end_column or 0) - 1, start + 1), max(len(source), start + 1))
        first = max(0, start - WIDEST_SOURCE // 2) if len(source) > WIDEST_SOURCE else 0
        shown = source[first : first + WIDEST_SOURCE]
        before, marked = shown[: start - first], shown[start - first : end - first]
        margin = len(str(self.line))
        return [
            f"  {self.line} | {shown}",
            f"  {'':{margin}} | {' ' * _width(before)}{'^' * max(1, _width(marked))}",
        ]


class WattshiftError(Exception):
    """Base of all errors that are told to the user without a traceback."""

    exit_code = 1


class ScenarioError(WattshiftError):
    """The scenario cannot be used; `problems` holds everything found in the pass, sorted by place."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sort_problems(problems)
        super().__init__(render(self.problems))


class NoPlan(WattshiftError):
    """No plan can meet all the limits of the scenario; `diagnosis` says why, where that was looked into."""

    exit_code = 4

    def __init__(self, message: str, diagnosis: Diagnosis | None = None) -> None:
        super().__init__(message)
        self.diagnosis = diagnosis


class StoppedWithoutPlan(WattshiftError):
    """The solve was stopped before it found any plan."""

    exit_code = 5


class SolverFailed(WattshiftError):
    """The solver ended without a usable answer."""

    exit_code = 6


class BadValue(ValueError):
    """A value that cannot be read: a code, what is wrong, and what to write instead."""

    def __init__(self, code: str, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fix = fix


class BadParts(ValueError):
    """A value with faults in several places: `problems` have paths relative to it, or their own file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(problems)


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, ordered by file, line and column; those without a place come last."""
    return sorted(
        dict.fromkeys(problems),
        key=lambda p: (p.file is None, p.file or "", p.line or 0, p.column or 0, p.path, p.code, p.message),
    )


def render(problems: Iterable[Problem], limit: int = SHOWN_AT_MOST) -> str:
    """All problems as text, at most `limit` of them, with a closing count."""
    found = sort_problems(problems)
    if not found:
        return ""
    blocks = [problem.text() for problem in found[:limit]]
    if len(found) > limit:
        blocks.append(f"and {len(found) - limit} more")
    errors = sum(problem.severity == "error" for problem in found)
    warnings = len(found) - errors
    counts = [_count(errors, "problem")] if errors else []
    counts += [_count(warnings, "warning")] if warnings else []
    return "\n\n".join([*blocks, f"{' and '.join(counts)} found"])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _printable(text: str) -> str:
    """Text on one line, safe for a terminal."""
    return "".join(char if char.isprintable() else " " if char.isspace() else "\ufffd" for char in text)


def _width(text: str) -> int:
    """Columns the text takes in a terminal."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
