"""LibreOffice, working the workbook out anew, finds the same; and it moves as the model does."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.report.view import View
from tests.report.workbook import runs
from tests.report.workbook.changed import Answer, across, answer, cells_of, row_of, scenario_with
from tests.report.workbook.recalculated import (
    MISSING,
    SOFFICE,
    Cells,
    cached,
    close,
    differences,
    formulas,
    recalculated,
)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(SOFFICE is None, reason=MISSING)]

TUTORIAL = {
    "coin-price": ("market.btc_price=120000 USD/BTC",),
    "rent": ("leases.alpha.rent=131 USD/kW-month",),
    "capex": ("halls.north-hall.capex=8.7 MUSD/MW",),
    "loan-rate": ("financing.project_loans.bank-loan.rate=9.5 %",),
    "mine": (
        "market.hashprice=52 USD/PH/day",
        "sites.north.energy.price=47 USD/MWh",
        "sites.south.fixed_cost=0.4 MUSD/quarter",
        "fleets.north-s21.units=15000",
        "fleets.north-s21.resale=11 USD/TH",
        "treasury.overheads=3 MUSD/quarter",
    ),
    "build": (
        "leases.alpha.escalator=1 %",
        "halls.north-hall.deposit_lead=3 months",
        "sites.north.pue.ai=1.22",
        "leases.beta.load_factor=70 %",
    ),
    "money": (
        "treasury.cash_yield=1 %",
        "treasury.cash=77 MUSD",
        "value.reference_rate=5 %",
        "value.rates.strong=6 %",
    ),
}
"""Settings by the name of each change of the inputs."""
RICH = {
    "coin-price": ("market.btc_price=111000 USD/BTC",),
    "mine": (
        "sites.west.energy.blocks.dear.price=150 USD/MWh",
        "sites.west.energy.demand_charge=6 USD/kW-month",
        "fleets.rigs.uptime=80 %",
        "mining.moves.cost=90 USD/unit",
        "treasury.sales.impact.factor=1.4",
        "treasury.sales.daily_volume=130 BTC/day",
    ),
    "leases": (
        "leases.nnn.ramp.0=70 %",
        "leases.nnn.free=4 months",
        "leases.phased.phases.late.after=3 months",
        "leases.phased.tenant_capex.credit_share=20 %",
        "leases.hosted.prepayment.share=10 %",
        "leases.hosted.markup=9 %",
        "leases.gpu.gpus.capex=23 MUSD/MW",
        "leases.gpu.gpus.residual=30 %",
    ),
    "build": (
        "halls.blocks.tiers.new.capex=14 MUSD/MW",
        "construction.equipment.transformer.lead=7 months",
        "sites.west.upgrades.line.capex=33 MUSD",
    ),
    "lenders": ("financing.revolvers.line.rate=14 %", "financing.term_notes.notes.rate=15 %"),
}


def check_changes(view: View, settings: dict[str, tuple[str, ...]], folder: Path) -> list[str]:
    """What moves otherwise than the model says, change by change."""
    data = runs.file(view)
    held = cached(data)
    scenarios = {name: scenario_with(view, *setting) for name, setting in settings.items()}
    changes = {name: cells_of(view, held, scenarios[name], *setting) for name, setting in settings.items()}
    found = recalculated(data, folder, changes)
    return [
        told for name in settings for told in wrong(view, name, found[name], answer(view, scenarios[name]))
    ]


def wrong(view: View, name: str, found: Cells, expected: Answer) -> list[str]:
    told = []
    value = found["Value", f"F{row_of(found, 'Value', 'Value of the plan')}"]
    if not close(expected.value, value):
        told.append(f"{name}: value {value}, model {expected.value}")
    for label, sheet, model in (
        ("Cash at the end", "Cash flow", expected.cash),
        ("Coins at the end", "BTC", expected.coins),
    ):
        row = across(view, found, sheet, row_of(found, sheet, label))
        told += [
            f"{name}: {label} {at} {row[at]}, model {model[at]}"
            for at in model
            if not close(model[at], row[at])
        ]
    lines = {key[:3] for key in expected.lines}
    for line, place, item in sorted(lines):
        row = across(view, found, "Cash flow", row_of(found, "Cash flow", line, place, item))
        for at, own in row.items():
            model = expected.lines.get((line, place, item, at), 0.0)
            if not close(model, own):
                told.append(f"{name}: {line} {place} {item} {at} {own}, model {model}")
    moved = abs(value - view.plan.value) > 1e-6 * max(1.0, abs(view.plan.value))
    verdict = found["Checks", f"G{row_of(found, 'Checks', 'All checks')}"]
    if verdict != ("DIFFERS" if moved else verdict):
        told.append(f"{name}: the value moved and Checks says {verdict}")
    if not moved:
        told.append(f"{name}: nothing moved, so nothing is proved")
    return told


CASES = {
    "tutorial": lambda: runs.shipped("tutorial"),
    "without-sites": lambda: runs.shipped("short-term-financing"),
    "everything": lambda: runs.rich("everything by quarter", 0),
    "worlds": lambda: runs.rich("everything by quarter", 1, worlds=True),
    "months-quarters-years": lambda: runs.rich("months first, then quarters, then years", 3),
    "horizon-worth": lambda: runs.rich("worth at the end of the horizon", 0),
}


@pytest.mark.parametrize("name", CASES)
def test_another_engine_finds_what_the_cells_hold(name, tmp_path):
    data = runs.file(CASES[name]())
    found = recalculated(data, tmp_path, {"same": {}})["same"]
    assert len(formulas(data)) > 300
    assert differences(data, found) == []


def test_the_tutorial_moves_as_the_model_does(tmp_path):
    assert check_changes(runs.shipped("tutorial"), TUTORIAL, tmp_path) == []


def test_what_inputs_no_longer_fit_is_said(tmp_path):
    """A longer term runs off the sheet Months, and mining only stays as it was solved: both are said.

    By hand: ten years more end after the last of the plan's leases, which ends with the sheet.
    A wrong workbook would leave the rent of those months out and say that all agrees.
    """
    view = runs.shipped("tutorial")
    data = runs.file(view)
    held = cached(data)
    row = next(int(at[1:]) for (sheet, at), text in held.items() if text == "leases.alpha.term")
    months = held["Inputs", f"E{row}"]
    changes = {
        "longer": {("Inputs", f"E{row}"): months + 120},
        "shorter": {("Inputs", f"E{row}"): months - 1},
    }
    found = recalculated(data, tmp_path, changes)
    label = "Leases end within Months: months cut off"
    at = row_of(held, "Checks", label, "Months", "months")
    assert (held["Checks", f"D{at}"], held["Checks", f"G{at}"]) == (0, "agrees")
    assert found["longer"]["Checks", f"D{at}"] > 0
    assert found["longer"]["Checks", f"G{at}"] == "DIFFERS"
    assert found["shorter"]["Checks", f"G{at}"] == "agrees"
    worth = next(int(at[1:]) for (sheet, at), text in held.items() if (sheet, text) == ("Summary", "Worth"))
    assert held["Summary", f"E{worth}"] == pytest.approx(
        held["Summary", f"C{worth}"] - held["Summary", f"D{worth}"]
    )
    assert {found[name]["Summary", f"E{worth}"] for name in changes} == {"inputs changed"}


def test_everything_moves_as_the_model_does(tmp_path):
    assert check_changes(runs.rich("everything by quarter", 0), RICH, tmp_path) == []


def test_a_second_engine_finds_the_same(tmp_path):
    """The package `formulas`, which shares nothing with LibreOffice."""
    formulas_package = pytest.importorskip("formulas", reason="the package formulas is not installed")
    data = runs.file(runs.shipped("short-term-financing"))
    path = tmp_path / "plan.xlsx"
    path.write_bytes(data)
    solution = formulas_package.ExcelModel().loads(str(path)).finish().calculate()
    held, wrong_cells = cached(data), []
    for sheet, address in formulas(data):
        found = solution[f"'[plan.xlsx]{sheet.upper()}'!{address}"].value[0, 0]
        own = held[sheet, address]
        if not close(own, found if isinstance(own, str) else float(found)):
            wrong_cells.append((sheet, address, own, found))
    assert wrong_cells == []
