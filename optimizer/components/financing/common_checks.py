"""What can be wrong with the terms that many facilities share."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.errors import Problem
from ...core.months import format_month
from ...core.tree import Tree

LARGEST_LIMIT = 10_000.0
"""MUSD: a yes-or-no choice is exact to about a millionth of the limit that it switches."""


def window_findings(
    path: str, stem: str, first: int | None, last: int | None, tree: Tree, until: str = ""
) -> Iterator[Problem]:
    """Whether a window of months, `<stem>_from` to `<stem>_until` (or as named), can be used at all."""
    until = until or f"{stem}_until"
    start, end = tree.timeline.start, tree.timeline.end
    if first is not None and last is not None and last < first:
        yield Problem(
            f"{path}.{until}",
            "window-crossed",
            f"{format_month(last)} is before {stem}_from, {format_month(first)}",
            "write a later month",
        )
    elif first is not None and first >= end:
        message = (
            f"{format_month(first)} is after the plan ends ({format_month(end - 1)}): it can never be used"
        )
        yield Problem(
            f"{path}.{stem}_from", "window-outside", message, "write an earlier month", severity="warning"
        )
    elif last is not None and last < start:
        message = (
            f"{format_month(last)} is before the plan starts ({format_month(start)}): it can never be used"
        )
        yield Problem(f"{path}.{until}", "window-outside", message, "write a later month", severity="warning")


def lump_findings(path: str, limit: float, lumpy: bool) -> Iterator[Problem]:
    """Whether a limit is small enough for a choice of all or nothing under it (P17)."""
    if lumpy and limit > LARGEST_LIMIT:
        yield Problem(
            f"{path}.limit",
            "limit-size",
            f"{limit:.10g} MUSD is too large a limit where something is paid at once or not at all",
            f"write {LARGEST_LIMIT:.10g} MUSD or less, or leave out what is paid whatever the amount",
        )
