"""Inputs that do not say where they come from."""

from __future__ import annotations

from typing import Any

from ..core.series import Series, SeriesOf
from ..core.units import Unit
from ..scenario.fields import leaves
from ..scenario.load import Loaded
from ..scenario.positions import Node, dotted


def unsourced(loaded: Loaded[Any]) -> dict[str, str]:
    """Value by path of every quantity that names no source; what is left to its default is no input.

    Told so that the scenario as written and as resolved in a run folder give the same.
    """
    found = {}
    for path, value, place in leaves(loaded.model):
        name, node, form = dotted(path), loaded.positions.node(path), place.form
        beside = loaded.assumptions.get(name)
        if node and isinstance(form, Unit | SeriesOf) and not (beside and beside.source):
            found[name] = as_written(value, node, form)
    return found


def as_written(value: Any, node: Node, form: Unit | SeriesOf) -> str:
    """A quantity as the scenario says it; values that change by date are not told one by one."""
    if isinstance(value, Series) and not value.is_constant:
        return "over time"
    if isinstance(node.inner.value, str | int | float):
        return str(node.inner.value)
    return str(form.write(value))
