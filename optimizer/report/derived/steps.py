"""`steps.csv`: what the plan does, step by step, what it keeps and what it leaves."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import TYPE_CHECKING

from ...core.months import format_month
from ..view import View
from .step_row import KEPT, StepRow
from .steps_build import build_steps
from .steps_left import left
from .steps_money import money_steps

if TYPE_CHECKING:
    from pandas import DataFrame

VERBS = ("keep", "sign", "convert", "order", "buy", "move", "borrow", "issue", "write", "sell", "close")
"""In the order in which steps of the same period are told."""


def steps(view: View) -> DataFrame:
    """A row for each: what is kept first, then what is new in the order in which it is decided, then what is
    left. `commit_by` is the first month of the period in which it is decided."""
    import pandas as pd

    found = [*build_steps(view), *money_steps(view)]
    order = {node.name: node.period.index for node in view.tree}
    found.sort(key=lambda step: (step.symbol != KEPT, order[step.decide], VERBS.index(step.verb)))
    rows = [(*astuple(step), _commit_by(view, step)) for step in [*found, *left(view)]]
    columns = [one.name for one in fields(StepRow)]
    made = pd.DataFrame(rows, columns=[*columns, "commit_by"])
    return made.astype({one.name: "float64" for one in fields(StepRow) if one.type == "float | None"})


def _commit_by(view: View, step: StepRow) -> str:
    return format_month(view.tree[step.decide].period.start) if step.decide else step.open_until
