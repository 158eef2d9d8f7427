"""The sheet Summary: the one sentence, key figures beside those of mining only, two charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..marks import bare
from ..sentences import worth_sentence
from ..steps import total_line
from .checks import DIFFERS, VERDICT
from .checks import SHEET as CHECKS
from .formula import Row, Term, total
from .grid import FIRST
from .units import digits

if TYPE_CHECKING:
    from .book import Book

SHEET = "Summary"
LABEL, UNIT, OWN, OTHER, DIFFERENCE = range(5)
DIGITS = {"BTC": "#,##0;-#,##0;-"}
"""Coins are whole ones here."""
TAKEN = ("beyond", "debt_end", "most_debt")
"""Figures that are the report's."""
NEARLY_NOTHING = 0.0005
HEADS = ("", "unit", "this plan", "mining only, as solved", "difference")
CHANGED = "inputs changed"
"""Stands in place of a difference between what is live and what is not."""


def write(book: Book) -> None:
    """Sentence, verdict of the checks, key figures."""
    on, view = book.sheets[SHEET], book.view
    on.widths = dict(zip(range(5), (44, 12, 18, 18, 18), strict=True))
    _company_rows(book)
    on.text(on.take(), LABEL, bare(view.scenario.name), "title")
    on.text(on.take(), LABEL, f"As solved: {bare(total_line(view))}.", "key")
    on.text(on.take(), LABEL, f"As solved: {bare(worth_sentence(view))}", "key")
    line = on.take(2)
    on.text(line, LABEL, "The workbook's own figures and the solver's")
    on.formula(line, OWN, book.verdict.text, book.verdict.value, "", "verdict")
    head = on.take()
    for column, text in enumerate(HEADS):
        on.text(head, column, text, "head" if column < OWN else "headr")
    for label, unit, term, name in _figures(book):
        line = on.take()
        on.text(line, LABEL, label)
        on.text(line, UNIT, unit)
        shown = DIGITS.get(unit, digits(unit))
        on.formula(line, OWN, term.text, float(term.value), shown)
        other = view.figures[name]["mining_only"] if name in view.figures and view.other is not None else None
        if other is not None:
            on.number(line, OTHER, float(other), "plan", shown)
            _difference(book, line, float(term.value) - float(other), shown)
    for name in TAKEN:
        _taken(book, name)
    _cover(book)
    line = on.take(2) + 1
    on.text(
        line,
        LABEL,
        "Blue: inputs and decisions. Grey: inputs that no formula here uses. Black: formulas. Green: links. "
        "Purple: as the solver has it.",
        "note",
    )


def _difference(book: Book, line: int, value: float, shown: str) -> None:
    """Of this plan and mining only; the latter stays as it was solved when inputs change."""
    verdict = book.verdict
    text = f'IF({verdict.text}="{DIFFERS}","{CHANGED}",C{line}-D{line})'
    book.sheets[SHEET].formula(line, DIFFERENCE, text, CHANGED if verdict.value == DIFFERS else value, shown)


def _taken(book: Book, name: str) -> None:
    """A figure as the report has it, which no formula of the workbook gives."""
    on, figure = book.sheets[SHEET], book.view.figures.get(name)
    if figure is None or figure["this_plan"] is None:
        return
    line, shown = on.take(), digits(figure["unit"])
    on.text(line, LABEL, figure["about"])
    on.text(line, UNIT, figure["unit"])
    for column, held in ((OWN, "this_plan"), (OTHER, "mining_only")):
        if figure[held] is not None:
            on.number(line, column, float(figure[held]), "plan", shown)
    if figure["mining_only"] is not None:
        _difference(book, line, float(figure["difference"]), shown)


def _cover(book: Book) -> None:
    """The lowest debt service cover of any project loan, and that loan."""
    on, rooms = book.sheets[SHEET], book.view.table("rooms")
    found = rooms[(rooms["kind"] == "dscr") & rooms["there_is"].notna()].sort_values(
        "there_is", kind="stable"
    )
    if found.empty:
        return
    line, worst = on.take(), found.iloc[0]
    on.text(line, LABEL, f"Lowest debt service cover: {worst['name']}, {worst['node']}")
    on.text(line, UNIT, "x")
    on.number(line, OWN, float(worst["there_is"]), "plan", digits("x"))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _figures(book: Book) -> Iterator[tuple[str, str, Term, str]]:
    """Label, unit, link, and the name of the figure in figures.csv."""
    rows, leaf = book.rows, book.timing.leaf
    yield "Worth", "MUSD", book.value, "worth"
    if book.scenario.sites:
        yield "AI leased at the end, at the meter", "MW", rows["company AI leased"].times(leaf), "ai_leased"
        yield "Mining at the end, at the meter", "MW", rows["company mining"].times(leaf), "mining"
    yield "BTC mined", "BTC", rows["coins mined"].sum, "btc_mined"
    sold = [entry for entry in book.posted.entries("btc") if entry.name == "sold"]
    if sold:
        row = book.posted.row_of(sold[0]).sum
        yield "BTC sold", "BTC", Term(f"-{row.text}", -row.value), "btc_sold"
    yield "BTC held at the end", "BTC", rows["coins held"].times(leaf), "btc_end"
    yield "Lowest free cash", "MUSD", rows["cash free"].lowest, "lowest_cash"
    yield "Cash at the end", "MUSD", rows["cash held"].times(leaf), "cash_end"


def _company_rows(book: Book) -> None:
    """Power by use of all sites together."""
    if not book.scenario.sites:
        return
    book.heading("Power", "All sites, by use")
    for label, key in (
        ("mining", "mining, {}"),
        ("AI leased", "leased, {}"),
        ("AI building or without a tenant", "building, {}"),
        ("unused", "unused, {}"),
        ("energised", "energised, {}"),
    ):
        found = [book.rows[key.format(site)] for site in book.scenario.sites if key.format(site) in book.rows]
        book.rows[f"company {label}"] = book.row("Power", _upper(label), "MW", total(found))


def finish(book: Book, file: Any, pages: Mapping[str, Any], form: Callable[..., Any]) -> None:
    """Charts on Summary, and red where a check differs."""
    red = file.add_format({"font_color": "#FFFFFF", "bg_color": "#C00000", "bold": True})
    told = {"type": "cell", "criteria": "==", "value": f'"{DIFFERS}"', "format": red}
    pages[CHECKS].conditional_format(0, VERDICT, 400, VERDICT, told)
    pages[SHEET].conditional_format(0, OWN, 40, OWN, told)
    nothing = {"type": "cell", "criteria": "between", "minimum": -NEARLY_NOTHING, "maximum": NEARLY_NOTHING}
    none = file.add_format({"num_format": '"-"'})
    pages[SHEET].conditional_format(0, OWN, 40, DIFFERENCE, {**nothing, "format": none})
    at = book.sheets[SHEET].line + 1
    if book.scenario.sites:
        uses = ("mining", "AI leased", "AI building or without a tenant", "unused")
        _chart(
            file,
            pages,
            book,
            at,
            "column",
            "Power by use, MW",
            {one: book.rows[f"company {one}"] for one in uses},
        )
        at += 19
    cash = {"free cash": book.rows["cash free"], "floor": book.rows["cash floor"]}
    _chart(file, pages, book, at, "line", "Free cash and its floor, MUSD", cash)


COLOURS = ("#7F7F7F", "#1F4E79", "#9DC3E6", "#E7E6E6")


def _chart(
    file: Any, pages: Mapping[str, Any], book: Book, at: int, kind: str, title: str, rows: Mapping[str, Row]
) -> None:
    chart = file.add_chart({"type": kind, **({"subtype": "stacked"} if kind == "column" else {})})
    last = FIRST + len(book.nodes) - 1
    for (name, row), colour in zip(rows.items(), COLOURS, strict=False):
        dashed = {"dash_type": "dash"} if name == "floor" else {}
        line = {"line": {"color": colour, "width": 2.25, **dashed}}
        look = {"fill": {"color": colour}, "gap": 5} if kind == "column" else line
        chart.add_series(
            {
                "name": name,
                "categories": [row.sheet, 3, FIRST, 3, last],
                "values": [row.sheet, row.line - 1, FIRST, row.line - 1, last],
                **look,
            }
        )
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 340})
    pages[SHEET].insert_chart(at, 0, chart, {"description": title})
