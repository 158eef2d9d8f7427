"""Rules of project loans, by loan and node."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.context import Context
from .name import NAME


def rule(
    context: Context, block: Any, name: str, rows: Mapping[tuple[str, ...], Any], title: str, field: str
) -> None:
    """State a rule in MUSD that the given field of a loan causes."""
    context.rule(
        block,
        name,
        rows,
        title=title,
        unit="MUSD",
        cause=lambda facility, node: f"{NAME}.project_loans.{facility}.{field}",
    )
