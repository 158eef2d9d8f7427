"""What differs between two scenarios, after units, overlays and defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..core.months import MonthForm
from ..core.series import Series
from .fields import leaves
from .load import Loaded
from .positions import dotted, undotted


@dataclass(frozen=True)
class Difference:
    """One value that differs. Texts as written in the files, canonical for defaults; None where absent."""

    path: str
    before: str | None
    after: str | None
    change_share: float | None
    """Change over the value before; None unless both are numbers, no dates, and the first is not zero."""
    where_before: str | None
    """`file:line:column`; None for a default."""
    where_after: str | None


def diff(a: Loaded[Any], b: Loaded[Any]) -> list[Difference]:
    """All values that differ, in the order of the schema.

    Of a group that only one of them has, only what is written in it, not its defaults.
    """
    before, after = _Side(a), _Side(b)
    return [
        Difference(
            path,
            before.text(path),
            after.text(path),
            _change(before.number(path), after.number(path)),
            before.where(path),
            after.where(path),
        )
        for path in dict.fromkeys([*before.values, *after.values])
        if (
            before.values[path][0] != after.values[path][0]
            if path in before.values and path in after.values
            else before.where(path) or after.where(path)
        )
    ]


class _Side:
    def __init__(self, loaded: Loaded[Any]) -> None:
        self.positions = loaded.positions
        self.values = {dotted(path): (value, place.form) for path, value, place in leaves(loaded.model)}

    def where(self, path: str) -> str | None:
        """Place of the value; None where it is not written."""
        parts = undotted(path)
        return str(self.positions.place(parts)) if self.positions.node(parts) else None

    def number(self, path: str) -> float | None:
        """The value where it is one number; a date is none."""
        value, form = self.values.get(path, (None, None))
        if isinstance(form, MonthForm):
            return None
        if isinstance(value, Series):
            value = value.steps[0][1] if value.is_constant else None
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    def text(self, path: str) -> str | None:
        """As written; steps by date and defaults in canonical form; a CSV by its name."""
        if path not in self.values:
            return None
        node = self.positions.node(undotted(path))
        if node and node.inner.is_csv:
            return " ".join(str(item.node.value) for item in node.inner.items.values())
        if node and not isinstance(node.inner.value, (dict, list, bool)):
            return str(node.inner.value)
        value, form = self.values[path]
        written = form.write(value) if form else value
        if isinstance(written, bool):
            return "true" if written else "false"
        if isinstance(written, dict):
            return ", ".join(f"{date}: {item}" for date, item in written.items())
        return str(written)


def _change(before: float | None, after: float | None) -> float | None:
    return (after - before) / abs(before) if before and after is not None else None
