"""Values with their range and source: `{value, low, high, source, note}` folds to its value.

The rest is kept by path, so that no field of the schema needs to know of it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from ..core.errors import BadParts, BadValue
from ..core.series import Series
from ..core.written import shown
from .fields import Place, place_at
from .positions import Findings, Node, Path, Position, Positions, dotted
from .problems import words

RANGE_KEYS = ("value", "low", "high", "source", "note")


@dataclass(frozen=True)
class Assumption:
    """What stands beside a value. `low` and `high` as written, fit for `--set path=low`; None if left out."""

    low: str | int | float | None
    high: str | int | float | None
    source: str
    note: str
    position: Position


def assumptions(root: Node, findings: Findings) -> dict[str, Assumption]:
    """All values with a range or source, by dotted path; notes what else stands in them."""
    found = {}
    for path, node in _ranges(root, ()):
        texts = {"source": "", "note": ""}
        for key, item in node.items.items():
            value = item.node.value
            if key not in RANGE_KEYS:
                close = difflib.get_close_matches(key, RANGE_KEYS, 1, 0.6)
                fix = f"did you mean {close[0]}?" if close else f"use {', '.join(RANGE_KEYS)}"
                findings.note("unknown-key", f"{shown(key)} is not known beside value", fix, item.key, path)
            elif key in texts:
                texts[key] = value if isinstance(value, str) else ""
                if not isinstance(value, str) or not value:
                    message = f"{key} is {shown(item.node.plain())}"
                    findings.note("not-text", message, "write it as text in quotes", item.node.at, path)
        found[dotted(path)] = Assumption(
            _bound(node, "low"), _bound(node, "high"), texts["source"], texts["note"], node.inner.at
        )
    return found


def check_ranges(model: BaseModel, positions: Positions, findings: Findings) -> None:
    """Low and high must read as the field does, and low <= value <= high."""
    data = positions.root.plain()
    for path, node in _ranges(positions.root, ()):
        if not {"low", "high"} & set(node.items):
            continue
        place = place_at(type(model), path, data)
        value = _read(place, node.inner, findings, path) if place else None
        if place is None or value is None:
            message = f"{path[-1]} cannot have low and high: it is not one number"
            findings.note("range-kind", message, "delete them", node.at, path)
            continue
        for key, sign in (("low", 1.0), ("high", -1.0)):
            item = node.items.get(key)
            if item is None:
                continue
            bound = _read(place, item.node, findings, path)
            if isinstance(item.node.value, (dict, list)):
                message = f"{key} is {shown(item.node.plain())}, not one number"
                findings.note("range-kind", message, "write one number", item.key, path)
            elif bound is not None and sign * bound > sign * value:
                message = f"{key} is {shown(item.node.value)}, value is {shown(node.inner.value)}"
                fix = f"write a {key} that is not {'above' if key == 'low' else 'below'} the value"
                findings.note("range-order", message, fix, item.node.at, path)


def _read(place: Place, node: Node, findings: Findings, path: Path) -> float | None:
    """One number in the field's canonical unit; None where it is none, with a finding where it should be."""
    if isinstance(node.value, (dict, list)):
        return None
    try:
        if place.form:
            value = place.form.parse(node.plain())
        elif place.type in (int, float):
            checked: Any = Annotated[(place.type, *place.marks, None)]
            value = TypeAdapter(checked).validate_python(node.plain())
        else:
            return None
    except BadValue as bad:
        findings.note(bad.code, bad.message, bad.fix, node.at, path)
        return None
    except ValidationError as error:
        findings.note(*words(error.errors()[0], path), node.at, path)
        return None
    except BadParts:
        return None
    if isinstance(value, Series):
        return value.steps[0][1] if value.is_constant else None
    return float(value) if isinstance(value, (int, float)) else None


def _bound(node: Node, key: str) -> str | int | float | None:
    value = node.items[key].node.value if key in node.items else None
    return value if isinstance(value, (str, int, float)) else None


def _ranges(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    if node.is_range and path:
        yield path, node
        yield from _ranges(node.inner, path)
    elif isinstance(node.value, dict):
        for key, item in node.items.items():
            yield from _ranges(item.node, (*path, key))
    elif isinstance(node.value, list):
        for index, child in enumerate(node.value):
            yield from _ranges(child, (*path, index))
