"""Every input of the run, with its source and where it was written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...core.series import SeriesOf
from ...core.units import Unit
from ...scenario.fields import leaves
from ...scenario.positions import dotted
from ..unsourced import as_written
from ..view import View

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ["path", "value", "low", "high", "source", "note", "written_at", "is_quantity"]
UNSOURCED = ["path", "inputs", "value"]
TOGETHER = 3
"""So many inputs beside one another are told together."""
_ORIGIN = re.compile(r"  # (?P<origin>[^#]+)$")


def inputs(view: View) -> DataFrame:
    """A row for each input, as it is written; what is left to its default is no input.

    Read from the resolved scenario of the run, whose comments say where each value came from, so that a run
    and its folder alone give the same.
    """
    import pandas as pd

    loaded = view.as_written
    lines = view.solution.resolved.splitlines()
    rows = []
    for path, value, place in leaves(loaded.model):
        name, node, form = dotted(path), loaded.positions.node(path), place.form
        if not node:
            continue
        beside = loaded.assumptions.get(name)
        about = (beside.source, beside.note) if beside else (None, None)
        ends = (beside.low, beside.high) if beside else (None, None)
        is_quantity = isinstance(form, Unit | SeriesOf)
        told = as_written(value, node, form) if isinstance(form, Unit | SeriesOf) else str(value)
        texts = ["" if one is None else _one_line(str(one)) for one in (told, *ends, *about)]
        rows.append((name, *texts, _origin(lines[node.inner.at.line - 1]), is_quantity))
    return pd.DataFrame(rows, columns=COLUMNS)


def unsourced_inputs(view: View) -> DataFrame:
    """A row for each quantity without a source, or for all of them that stand beside one another.

    `path` is then what they have in common; a value is told of one alone.
    """
    import pandas as pd

    table = view.table("inputs")
    left = table[table["is_quantity"].astype(bool) & (table["source"] == "")]
    by_parent: dict[str, list[tuple[str, str]]] = {}
    for path, value in zip(left["path"], left["value"], strict=True):
        by_parent.setdefault(str(path).rpartition(".")[0], []).append((str(path), str(value)))
    rows: list[tuple[str, int, str]] = []
    for parent, found in sorted(by_parent.items()):
        if len(found) >= TOGETHER:
            rows.append((parent, len(found), ""))
        else:
            rows += [(path, 1, value) for path, value in sorted(found)]
    return pd.DataFrame(rows, columns=UNSOURCED)


def _one_line(text: str) -> str:
    """A row of the table is a line of its file: that is how figures name their cell."""
    return " ".join(text.split())


def _origin(line: str) -> str:
    """`scenario.yaml:41`, from the comment behind the value."""
    found = _ORIGIN.search(line)
    return found["origin"].strip() if found else ""
