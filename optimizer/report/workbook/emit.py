"""From sheets of cells to the bytes of a file. Same cells, same bytes."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .grid import CONSTANT, FIRST, ITEM, LABEL, PLACE, TOTAL, UNIT, Content, Sheet

CREATED = datetime.datetime(2000, 1, 1)
"""Written into the file in place of the time, so that bytes repeat."""

COLOURS: Mapping[str, dict[str, Any]] = {
    "plain": {},
    "input": {"font_color": "#0000FF"},
    "formula": {"font_color": "#000000"},
    "link": {"font_color": "#007A33"},
    "verdict": {"font_color": "#000000", "bold": True, "align": "right"},
    "plan": {"font_color": "#7030A0", "italic": True},
    "heading": {"bold": True, "bottom": 1, "bottom_color": "#BFBFBF"},
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "bg_color": "#F2F2F2", "bottom": 1},
    "headr": {"bold": True, "bg_color": "#F2F2F2", "bottom": 1, "align": "right"},
    "note": {"italic": True, "font_color": "#595959"},
    "key": {"bold": True, "font_color": "#000000"},
}
"""Bankers' colours: inputs blue, formulas black, links to other sheets green; the solver's amounts purple."""


def emit(
    sheets: Iterable[Sheet],
    resolved: Callable[[str], str],
    finish: Callable[[Any, Mapping[str, Any], Callable[..., Any]], None],
    title: str,
) -> bytes:
    """The file. `resolved` fills marks in formulas; `finish` adds charts and conditional formats."""
    import xlsxwriter

    from .plain_worksheet import PlainWorksheet

    held = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(held, options) as file:
        file.set_properties({"title": title, "created": CREATED})
        file.set_calc_mode("auto")
        made: dict[tuple[str, str], Any] = {}

        def form(style: str, digits: str = "") -> Any:
            if (style, digits) not in made:
                look = {"font_name": "Calibri", "font_size": 10, **COLOURS[style]}
                made[style, digits] = file.add_format({**look, "num_format": digits} if digits else look)
            return made[style, digits]

        pages = {}
        for sheet in sheets:
            page = pages[sheet.name] = file.add_worksheet(sheet.name, PlainWorksheet)
            _lay_out(page, sheet, form)
            for cell in sheet.cells:
                _write(page, cell, resolved, form(cell.style, cell.digits))
        finish(file, pages, form)
    return held.getvalue()


def _write(page: Any, cell: Content, resolved: Callable[[str], str], form: Any) -> None:
    if cell.kind == "formula":
        page.write_formula(cell.row, cell.column, "=" + resolved(cell.content), form, cell.value)
    elif cell.kind == "number":
        page.write_number(cell.row, cell.column, cell.content, form)
    else:
        page.write_string(cell.row, cell.column, cell.content[:LONGEST], form)


ON_A_PAGE = {"periods": 8, "months": 12}
"""Columns of time that are printed side by side."""
MANY = 60
"""Columns beyond which they are months."""
PAPER = 830.0
"""Pixels of A4 between its margins, lying, in full size, also with a font wider than the one asked for."""
LETTER, AROUND = 7.0, 5.0
"""Pixels of a letter, and of the space around the text of a cell."""
WIDEST = {LABEL: 50, PLACE: 20, ITEM: 34, UNIT: 15, CONSTANT: 14, TOTAL: 16}
"""Letters that columns take at most where they stand before those of time."""
TIME = 11.0
LONGEST = 32767
"""Letters that a cell can hold."""


def _width(sheet: Sheet, column: int) -> float:
    """Wide enough for most of what stands in a column before those of time; headings run on beyond theirs."""
    texts = [
        len(cell.content)
        for cell in sheet.cells
        if cell.column == column and cell.kind == "text" and cell.style not in ("heading", "title", "note")
    ]
    least = 12 if column in (CONSTANT, TOTAL) else len(sheet.heads[column])
    return float(min(max([least, *texts]) + 1, WIDEST[column]))


def _lay_out(page: Any, sheet: Sheet, form: Callable[..., Any]) -> None:
    page.set_tab_color(sheet.tab)
    page.write_string(0, LABEL, sheet.name, form("title"))
    page.write_string(1, LABEL, sheet.note, form("note"))
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_footer("&L&F&C&A&R&P / &N")
    for column, width in sheet.widths.items():
        page.set_column(column, column, width)
    if sheet.axis is None:
        page.fit_to_pages(1, 1 if sheet.name == "Summary" else 0)
        return
    widths = {column: sheet.widths.get(column, _width(sheet, column)) for column in WIDEST}
    for column, width in widths.items():
        page.set_column(column, column, width)
    page.set_column(FIRST, FIRST + len(sheet.axis) - 1, TIME)
    # Excel shrinks what is to fit a number of pages until it does; the same size on each is easier to read.
    each = ON_A_PAGE["months" if len(sheet.axis) > MANY else "periods"]
    printed = sum(widths.values()) + TIME * min(len(sheet.axis), each)
    pixels = LETTER * printed + AROUND * (len(widths) + each)
    page.set_print_scale(max(30, min(100, int(100 * PAPER / pixels))))
    page.set_v_pagebreaks([FIRST + at for at in range(each, len(sheet.axis), each)])
    for column, head in enumerate(sheet.heads):
        page.write_string(3, column, head, form("headr" if column >= CONSTANT else "head"))
    for index, title in enumerate(sheet.axis.titles):
        page.write_string(3, FIRST + index, title, form("headr"))
    page.freeze_panes(4, FIRST)
    page.repeat_rows(3)
    page.repeat_columns(LABEL, TOTAL)
