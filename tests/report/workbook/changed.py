"""The model's own answer for the same decisions on other inputs: the audit's parts on a changed scenario."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.core.series import Series
from optimizer.report.view import View
from optimizer.report.workbook.inputs import READINGS
from optimizer.scenario.fields import leaves
from optimizer.scenario.load import load
from optimizer.scenario.positions import dotted
from optimizer.scenario.schema import Scenario
from optimizer.solution.audit import (
    btc_loans,
    conversions,
    financing,
    leases,
    mining,
    sites,
    taxes,
    treasury,
    value,
)
from optimizer.solution.audit.case import Case
from tests.report.workbook.recalculated import Address, Cells

Lines = dict[tuple[str, str, str, str], float]
"""MUSD (or coins) by line, place, item and node."""


@dataclass(frozen=True)
class Answer:
    """What the model says."""

    value: float
    cash: dict[str, float]
    coins: dict[str, float]
    lines: Lines


def scenario_with(view: View, *settings: str) -> Scenario:
    """The run's scenario with `path=value` settings on top."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in {
            "scenario.yaml": view.solution.resolved.encode(),
            **view.solution.inputs,
        }.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return load(Path(folder) / "scenario.yaml", (), settings, root=Scenario).model


def answer(view: View, scenario: Scenario) -> Answer:
    """The plan's decisions on this scenario."""
    case = Case(scenario, view.tree, view.plan.levels)
    for component in (sites, conversions, mining, leases, treasury):
        component.recompute(case)
    financing.recompute(case)
    btc_loans.recompute(case)
    taxes.recompute(case)
    sites.recompute_residual(case)
    cash, coins = treasury.recompute_balances(case)
    taxes.recompute_base(case)
    worth = value.recompute(case, cash)
    lines: Lines = {}
    for entry, amount in case.books.lines("cash"):
        key = (entry.line.name, entry.place, entry.item, entry.node)
        lines[key] = lines.get(key, 0.0) + amount
    return Answer(worth, cash, coins, lines)


def cells_of(view: View, data: Cells, scenario: Scenario, *settings: str) -> dict[Address, float]:
    """What is to be written over the sheet Inputs for these settings."""
    found: dict[Address, float] = {}
    values = {dotted(path): value for path, value, _ in leaves(scenario)}
    for setting in settings:
        path = setting.partition("=")[0]
        rows = [
            int(at[1:])
            for (sheet, at), held in data.items()
            if sheet == "Inputs" and at[0] == "A" and held == path
        ]
        assert rows, f"{path} is not on Inputs"
        new = values[path]
        if not isinstance(new, Series):
            found["Inputs", f"E{rows[0]}"] = float(new)
        elif isinstance(data["Inputs", f"E{rows[0]}"], int | float):
            assert len(new.steps) == 1
            found["Inputs", f"E{rows[0]}"] = new.steps[0][1]
        else:
            for row in rows[1:]:
                found |= _by_period(view, data, row, new)
    return found


def _by_period(view: View, data: Cells, row: int, series: Series) -> dict[Address, float]:
    from optimizer.report.workbook.grid import FIRST, letters

    said = data.get(("Inputs", f"F{row}"), READINGS["mean"][0])
    read = next(work for told, work in READINGS.values() if told == said)
    return {
        ("Inputs", f"{letters(FIRST + index)}{row}"): read(series, node.period)
        for index, node in enumerate(view.tree)
    }


def row_of(data: Cells, sheet: str, label: str, place: str = "", item: str = "") -> int:
    """Line of the row with this label."""
    return next(
        int(at[1:])
        for (name, at), held in data.items()
        if name == sheet
        and at[0] == "A"
        and at[1:].isdecimal()
        and held == label
        and data.get((sheet, f"B{at[1:]}"), "") == place
        and data.get((sheet, f"C{at[1:]}"), "") == item
    )


def across(view: View, data: Cells, sheet: str, row: int) -> dict[str, Any]:
    """Values of a row by node."""
    from optimizer.report.workbook.grid import FIRST, letters

    return {
        node.name: data.get((sheet, f"{letters(FIRST + index)}{row}"), 0.0)
        for index, node in enumerate(view.tree)
    }
