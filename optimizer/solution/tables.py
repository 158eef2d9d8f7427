"""The tables of a plan: their columns, and how they become CSV text and back without losing a bit."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame

Columns = Mapping[str, str]
"""Name and kind of each column: `text`, `number` or `flag`."""

LEDGER: Columns = {
    "account": "text",
    "place": "text",
    "node": "text",
    "world": "text",
    "period": "text",
    "line": "text",
    "component": "text",
    "item": "text",
    "category": "text",
    "risk": "text",
    "amount": "number",
    "unit": "text",
}

LEVELS: Columns = {
    "quantity": "text",
    "place": "text",
    "item": "text",
    "node": "text",
    "period": "text",
    "value": "number",
    "unit": "text",
    "decision": "flag",
}

COMMITMENTS: Columns = {
    "kind": "text",
    "place": "text",
    "item": "text",
    "node": "text",
    "period": "text",
    "locked": "flag",
    "size": "number",
    "begins": "text",
    "ready": "text",
    "spending_musd": "number",
}

PRICES: Columns = {
    "limit": "text",
    "title": "text",
    "place": "text",
    "item": "text",
    "node": "text",
    "period": "text",
    "unit": "text",
    "worth_musd": "number",
    "room": "number",
    "bound": "number",
    "cause": "text",
}

STEP_WORTH: Columns = {
    "limit": "text",
    "place": "text",
    "item": "text",
    "unit": "text",
    "cause": "text",
    "step": "number",
    "step_unit": "text",
    "worth_musd": "number",
}

_KINDS = {"text": "str", "number": "float64", "flag": "bool"}


def table(rows: Iterable[Iterable[Any]], columns: Columns) -> DataFrame:
    """Rows as a table of these columns."""
    import pandas as pd

    made = pd.DataFrame(list(rows), columns=list(columns))
    return made.astype({name: _KINDS[kind] for name, kind in columns.items()})


def to_csv(content: DataFrame) -> str:
    """The table as CSV; every number with as many digits as are needed to read back the very same one."""
    return content.to_csv(index=False, lineterminator="\n")


def from_csv(text: str, columns: Columns | None = None) -> DataFrame:
    """A table read back from CSV; without columns, one that holds only numbers becomes numbers."""
    import pandas as pd

    found = pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False)
    if columns is None:
        return pd.DataFrame({name: _numbers_or_text(found[name]) for name in found.columns})
    flags = {name: found[name] == "True" for name, kind in columns.items() if kind == "flag"}
    numbers = {name: found[name].astype("float64") for name, kind in columns.items() if kind == "number"}
    return found.assign(**flags, **numbers)[list(columns)]


def _numbers_or_text(column: Any) -> Any:
    try:
        return column.astype("float64")
    except ValueError:
        return column
