"""What stands on the sheets: inputs and decisions, every line, one formula a row, text as text."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from optimizer.core.series import Series
from optimizer.report.view import View
from optimizer.report.workbook.book import SHEETS
from optimizer.report.workbook.grid import FIRST
from optimizer.report.workbook.inputs import UNUSED
from optimizer.report.workbook.posted import AS_THE_PLAN, RESTS_ON_IT
from optimizer.scenario.fields import leaves
from optimizer.scenario.positions import dotted
from tests.report.workbook import runs

BLUE, BLACK, GREEN, PURPLE = "FF0000FF", "FF000000", "FF007A33", "FF7030A0"
GREY = "FF595959"


@cache
def small() -> View:
    return runs.by_hand()


@cache
def everything() -> View:
    return runs.rich("everything by quarter", 0)


def opened(view: View, *, values: bool = False):
    return openpyxl.load_workbook(io.BytesIO(runs.file(view)), data_only=values)


@pytest.fixture(scope="module", params=["small", "everything"])
def view(request) -> View:
    return {"small": small, "everything": everything}[request.param]()


@pytest.fixture(scope="module")
def whole(view):
    return opened(view)


def rows_of(sheet):
    """Cells of each row with a label, below the heads."""
    return [row for row in sheet.iter_rows(min_row=5) if row[0].value]


def test_sheets_stand_in_their_order(whole):
    names = whole.sheetnames
    assert names == [name for name in SHEETS if name in names]
    assert {"Summary", "Inputs", "Plan", "Timing", "Power", "BTC", "Cash flow", "Checks", "Manifest"} <= set(
        names
    )


def test_every_figure_of_the_plan_is_its_cell_of_levels(view, whole):
    levels = view.plan.levels[view.plan.levels["decision"]]
    held = {
        (row.quantity, row.place, row.item, row.node): row.value for row in levels.itertuples(index=False)
    }
    found = {}
    for row in rows_of(whole["Plan"]):
        for index, node in enumerate(view.tree.names):
            cell = row[FIRST + index]
            if cell.value is not None:
                found[row[0].value, row[1].value or "", row[2].value or "", node] = cell.value
                assert cell.font.color.rgb == BLUE
    stated = {key for key in found if key[0] == "mining.active"}
    assert {key: value for key, value in found.items() if key not in stated} == held


def test_every_number_of_the_scenario_is_its_cell_of_inputs(view, whole):
    cells = {row[0].value: row for row in reversed(rows_of(whole["Inputs"]))}
    numbers = 0
    for path, value, _ in leaves(view.scenario):
        row = cells[dotted(path)]
        if isinstance(value, Series) and len(value.steps) == 1:
            assert row[4].value == value.steps[0][1]
        elif isinstance(value, float):
            assert row[4].value == value
            numbers += 1
        assert row[1].value, "where it was written, or that it is a default"
    assert numbers > 10


def test_every_line_of_the_ledger_stands_in_the_workbook(view, whole):
    ledger = view.plan.ledger
    sheets = {"cash": "Cash flow", "btc": "BTC", "closing": "Value", "charges": "Value"}
    values = opened(view, values=True)
    for account, sheet in sheets.items():
        lines = ledger[ledger["account"] == account].groupby(["line", "place", "item"])["amount"]
        found = {}
        for row in rows_of(values[sheet]):
            key = (row[0].value, row[1].value or "", row[2].value or "")
            found.setdefault(key, row[5].value)
        for key, amounts in lines:
            assert found[key] == pytest.approx(float(amounts.sum()), rel=1e-6, abs=1e-6), key


def test_all_lines_are_live(view):
    book = runs.book(view)
    hard = [
        (entry.name, entry.place, entry.item)
        for account in ("cash", "btc", "closing", "charges")
        for entry in book.posted.entries(account)
        if not entry.live
    ]
    assert hard == []
    assert book.gave_up == []


@pytest.mark.parametrize(
    ("case", "seed"),
    [
        ("a site that may close", 0),
        ("a network and a halving", 3),
        ("months first, then quarters, then years", 0),
        ("worth at the end of the horizon", 3),
    ],
)
def test_nothing_is_taken_from_the_plan_whatever_was_decided(case, seed):
    test_all_lines_are_live(runs.rich(case, seed))


OPERATING = ("sites", "mining", "conversions", "leases", "treasury")


def test_branches_of_the_future_are_live_too():
    book = runs.book(runs.rich("everything by quarter", 1, worlds=True))
    lines = [
        entry for account in ("cash", "btc", "closing", "charges") for entry in book.posted.entries(account)
    ]
    assert [entry.name for entry in lines if not entry.live and entry.component in OPERATING] == []
    assert [cell.value for cell in book.sheets["Checks"].cells if cell.value == "DIFFERS"] == []


REFERENCE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)\b(?!\()")


def shape(text: str, column: int) -> str:
    """A formula with relative columns counted from its own."""

    def told(found: re.Match[str]) -> str:
        if found[1]:
            return found[0]
        return f"[{openpyxl.utils.column_index_from_string(found[2]) - column}]{found[3]}{found[4]}"

    return REFERENCE.sub(told, text)


def test_each_row_has_one_formula(view, whole):
    """In a branching tree the column before differs; on one path it is the one to the left for all."""
    for sheet in whole.worksheets:
        for row in sheet.iter_rows(min_row=5, min_col=FIRST + 1):
            shapes = {shape(cell.value, cell.column) for cell in row if cell.data_type == "f"}
            assert len(shapes) <= 1, (sheet.title, row[0].row, shapes)
            kinds = {cell.data_type == "f" for cell in row if cell.value is not None}
            assert len(kinds) <= 1 or sheet.title in ("Summary", "Checks"), (sheet.title, row[0].row)


def test_no_number_but_0_and_1_stands_in_a_formula(whole):
    for sheet in whole.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    bare = re.sub(r'"[^"]*"', "", REFERENCE.sub("", cell.value))
                    assert set(re.findall(r"\d+(?:\.\d+)?", bare)) <= {"0", "1"}, (
                        sheet.title,
                        cell.coordinate,
                    )
                    assert len(cell.value) < 400, (sheet.title, cell.coordinate, cell.value)
                    assert not re.search("OFFSET|INDIRECT", cell.value)
    assert len(whole.defined_names) == 0


def test_bankers_colours(whole):
    for sheet in whole.worksheets:
        for row in sheet.iter_rows(min_row=5):
            for cell in row:
                if cell.data_type == "f":
                    link = re.fullmatch(r"=('[^']+'|\w+)!\$?[A-Z]+\$?\d+", cell.value)
                    wanted = {GREEN} if link else {BLACK}
                    if sheet.cell(cell.row, 5).value == RESTS_ON_IT:
                        wanted = {PURPLE}
                    assert cell.font.color.rgb in wanted | ({BLACK} if cell.font.b else set())
                elif cell.data_type == "n" and cell.value is not None:
                    unused = {GREY} if sheet.title in ("Inputs", "Timing") else set()
                    assert cell.font.color.rgb in {BLUE, PURPLE} | unused, (sheet.title, cell.coordinate)


def test_only_inputs_plan_and_timing_hold_hard_figures(view, whole):
    """All else is a formula, but what the workbook says is the solver's own: on Summary and Checks."""
    for sheet in whole.worksheets:
        if sheet.title not in ("Inputs", "Plan", "Timing", "Summary", "Checks"):
            hard = [
                cell.coordinate
                for row in sheet.iter_rows()
                for cell in row
                if cell.data_type == "n" and cell.value is not None
            ]
            assert hard == [], sheet.title


def test_pages_are_set_up(whole):
    for sheet in whole.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.tabColor is not None
        if sheet["F4"].value:
            assert sheet.freeze_panes == "G5"
            breaks = [one.id for one in sheet.col_breaks.brk]
            ends = [6, *breaks, sheet.max_column]
            assert all(after - before <= 12 for before, after in pairwise(ends))
            assert sheet.page_setup.scale >= 30
            assert sheet.print_title_rows == "$4:$4"
        else:
            assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_all_sheets_of_time_have_the_same_columns(view, whole):
    wanted = list(view.tree.names)
    for sheet in whole.worksheets:
        if sheet["G4"].value and sheet.title != "Months":
            found = [sheet[f"{get_column_letter(FIRST + 1 + index)}4"].value for index in range(len(wanted))]
            assert found == wanted, sheet.title


def test_every_formula_has_its_value(view, whole):
    values = opened(view, values=True)
    for sheet in whole.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    held = values[sheet.title][cell.coordinate].value
                    assert held is not None or cell.value.endswith(',"")'), (sheet.title, cell.coordinate)
                    assert not str(held).startswith("#"), (sheet.title, cell.coordinate, cell.value)


def test_the_same_run_gives_the_same_bytes():
    assert runs.file(small()) == runs.file(runs.by_hand())


HOSTILE = (
    '=cmd|"/c calc"!A1',
    "<script>alert(1)</script>",
    "http://example.invalid/" + "x" * 300,
    "鉱山 & Söhne مزرعة",
    "+1",
    "@SUM(A1)",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_text_stays_text(name):
    view = small()
    scenario = view.scenario.model_copy(
        update={
            "name": name,
            "about": name,
            "leases": {
                key: lease.model_copy(update={"tenant": name}) for key, lease in view.scenario.leases.items()
            },
        }
    )
    solution = replace(view.solution, scenario=scenario)
    hostile = View(replace(solution, resolved=runs._resolved(solution)), "small-miner-3f9c1e")
    whole = opened(hostile)
    texts = [
        cell for sheet in whole.worksheets for row in sheet.iter_rows() for cell in row if cell.value == name
    ]
    assert len(texts) >= 4
    assert {cell.data_type for cell in texts} == {"s"}
    assert all(cell.hyperlink is None for cell in texts)


def test_a_line_that_does_not_agree_is_the_plans_own_and_says_so():
    """The solver's amounts are shown, never the workbook's, and Checks counts them.

    A wrong workbook would show 3 MUSD that the plan does not have.
    """
    view = small()
    ledger = view.plan.ledger.copy()
    here = (ledger["line"] == "rent") & (ledger["account"] == "cash")
    ledger.loc[here, "amount"] += 3.0
    changed = View(replace(view.solution, plan=replace(view.plan, ledger=ledger)), view.run)
    values = opened(changed, values=True)
    row = next(row for row in rows_of(values["Cash flow"]) if row[0].value == "rent")
    assert row[4].value == AS_THE_PLAN
    shown = [cell.value for cell in row[FIRST : FIRST + len(view.tree)]]
    assert sum(shown) == pytest.approx(float(ledger.loc[here, "amount"].sum()))
    assert row[FIRST].font.color.rgb == PURPLE
    told = [row[0].value for row in rows_of(values["Checks"])]
    assert f"{AS_THE_PLAN}: cash, rent" in told


def test_blue_inputs_are_those_that_formulas_refer_to(whole):
    """Every other one is grey and says so; a changed blue cell must move something.

    Found here by reading the formulas of the file: addresses and ranges, of Inputs from anywhere.
    """
    inputs, referred = whole["Inputs"], set()
    for sheet in whole.worksheets:
        own = sheet.title == "Inputs"
        pattern = r"(?<![!$A-Z:])\$?E\$?(\d+)\b" if own else r"Inputs!\$?E\$?(\d+)(?::\$?E\$?(\d+))?"
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    for found in re.findall(pattern, cell.value):
                        first, last = (found, "") if own else found
                        referred.update(range(int(first), int(last or first) + 1))
    colours = {True: 0, False: 0}
    for row in rows_of(inputs):
        if row[4].data_type == "n" and row[4].value is not None:
            blue = row[4].font.color.rgb == BLUE
            colours[blue] += 1
            assert not blue or row[4].row in referred, row[0].value
            assert blue or UNUSED in row[2].value or row[5].font.color.rgb == BLUE, row[0].value
    assert min(colours.values()) > 5


def test_readings_of_one_series_say_that_they_belong_together():
    """One price a period is one row, though a mean may be off by a digit; else a row names the other."""
    inputs = runs.book(runs.by_hand()).inputs
    start = inputs.book.tree.timeline.start
    inputs._series["one"] = (Series("btc-price", ((start, 0.1),)), "", 0)
    inputs._series["two"] = (Series("btc-price", ((start, 1.0), (start + 1, 2.0))), "", 0)
    assert inputs.series("one", "last").line == inputs.series("one", "lowest").line
    mean, last = inputs.series("two"), inputs.series("two", "last")
    told = {cell.row + 1: cell.content for cell in inputs.on.cells if cell.column == 2}
    assert last.line != mean.line
    assert told[last.line] == f"change together with row {mean.line}"


def test_a_line_stays_live_though_the_solver_is_not_exact():
    """12 USD off in one period is the solver's rounding: the formula stays, and Checks agrees.

    A wrong workbook would show the solver's amounts as hard figures.
    """
    view = small()
    ledger = view.plan.ledger.copy()
    here = ledger.index[(ledger["line"] == "rent") & (ledger["account"] == "cash")]
    ledger.loc[here[0], "amount"] += 1.2e-5
    book = runs.book(View(replace(view.solution, plan=replace(view.plan, ledger=ledger)), view.run))
    assert [entry.name for entry in book.posted.entries("cash") if not entry.live] == []
    assert book.verdict.value == "agrees"


def test_what_a_module_cannot_state_does_not_spoil_the_workbook(monkeypatch):
    """Leases fail after some rows: their lines are the plan's, all else stays live and Checks agrees."""
    from optimizer.report.workbook.lines import lease_months

    def fails(self):
        started = self.book.promise("Leases", "half done", "MUSD", [1.0] * len(self.book.tree))
        self.book.row("Leases", "refers to it", "MUSD", started.before)
        raise ValueError("no such formula")

    monkeypatch.setattr(lease_months.Months, "_parts", fails)
    book = runs.book(everything())
    hard = {entry.component for entry in book.posted.entries("cash") if not entry.live}
    assert hard == {"leases"}
    assert [cell.value for cell in book.sheets["Checks"].cells if cell.value == "DIFFERS"] == []
    assert runs.file(everything())
