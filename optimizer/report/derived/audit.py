"""How far the audit's own figures are from the plan's, told so that every machine tells the same."""

from __future__ import annotations

from math import ceil, log10
from typing import TYPE_CHECKING

from ...solution.audit.report import worst_first
from ..view import View

if TYPE_CHECKING:
    from pandas import DataFrame

SHOWN = 5
SMALLEST = 1e-9


def audit_bounds(view: View) -> DataFrame:
    """The accounts that are furthest off, by name: how many amounts were compared, and a power of ten that no
    difference exceeds, relative to the account. The digits below are rounding, which differs between
    machines."""
    import pandas as pd

    worst = sorted(worst_first(view.solution.audit.accounts)[:SHOWN], key=lambda check: check.account)
    rows = [(check.account, check.checked, _bound(check.largest_relative)) for check in worst]
    return pd.DataFrame(rows, columns=["account", "checked", "below"])


def _bound(relative: float) -> float:
    return float(f"1e{max(-9, ceil(log10(relative)))}") if relative > SMALLEST else SMALLEST
