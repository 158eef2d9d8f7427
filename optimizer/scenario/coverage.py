"""Whether every series has values over the whole horizon."""

from __future__ import annotations

from pydantic import BaseModel

from ..core.errors import Problem
from ..core.months import format_month
from ..core.series import Series
from .fields import leaves
from .positions import Positions, dotted, locate


def coverage_problems(model: BaseModel, positions: Positions, first: int, last: int) -> list[Problem]:
    """Series of a validated model that have no value in a part of the months `first` to `last`.

    A constant covers everything; steps hold after the last one; a CSV ends with its last row.
    """
    found = []
    for path, value, _ in leaves(model):
        if not isinstance(value, Series) or value.covers(first, last):
            continue
        gaps = []
        if value.first > first:
            gaps.append((first, min(value.first - 1, last)))
        if value.last < last:
            gaps.append((max(value.last + 1, first), last))
        months = " and ".join(_stretch(*gap) for gap in gaps)
        found.append(Problem(dotted(path), "series-coverage", f"no value for {months}", _fix(value, gaps)))
    return locate(found, positions)


def _stretch(first: int, last: int) -> str:
    return format_month(first) if first == last else f"{format_month(first)} to {format_month(last)}"


def _fix(series: Series, gaps: list[tuple[int, int]]) -> str:
    if series.origin.kind == "csv":
        return f"add these rows to {series.origin.file}"
    if series.first > gaps[0][0]:
        return f"begin the steps at {format_month(gaps[0][0])} or earlier"
    return "give until a later date, or delete it"
