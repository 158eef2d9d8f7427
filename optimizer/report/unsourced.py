"""Inputs that do not say where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.series import SeriesOf
from ..core.units import Unit
from ..scenario.fields import leaves
from ..scenario.load import Loaded
from ..scenario.positions import dotted


def unsourced(loaded: Loaded[Any]) -> dict[str, str]:
    """Written value by path of every quantity that names no source; what is left to its default is no input."""
    found = {}
    for path, _, place in leaves(loaded.model):
        name, node = dotted(path), loaded.positions.node(path)
        beside = loaded.assumptions.get(name)
        if node and isinstance(place.form, Unit | SeriesOf) and not (beside and beside.source):
            found[name] = _told(node.inner.plain())
    return found


def _told(written: Any) -> str:
    if not isinstance(written, Mapping):
        return str(written)
    if "csv" in written:
        return f"{written['csv']}, column {written.get('column')}"
    return ", ".join(f"{key}: {value}" for key, value in written.items())
