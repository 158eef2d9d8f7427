"""The sheet Value: closing lines and charges, and what every line of money is worth today (O1, O2, O5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cash_flow import lines
from .formula import Row, Term
from .grid import LABEL, TOTAL, UNIT
from .units import digits

if TYPE_CHECKING:
    from .book import Book
    from .posted import Entry

SHEET = "Value"
TODAY = "MUSD today"


def write(book: Book) -> Term:
    """All of the sheet; returns the value of the plan."""
    for account, title in (
        ("closing", "What stands at the end of the horizon beside cash, in money of that date"),
        ("charges", "What costs the owners though no cash moves"),
    ):
        entries = book.posted.entries(account)
        if entries:
            book.heading(SHEET, title)
            lines(book, account, entries, SHEET, "MUSD")
    if book.scenario.value.objective == "present-value":
        book.heading(SHEET, "Worth today of each line")
        rows = list(_present(book))
    else:
        book.heading(SHEET, "Worth at the end of the horizon")
        rows = list(_at_horizon(book))
    return _sum(book, rows)


def _sum(book: Book, rows: list[Row]) -> Term:
    on = book.sheets[SHEET]
    line = on.take(2) + 1
    letter = "F"
    text = f"SUM({letter}{rows[0].line}:{letter}{rows[-1].line})"
    weights = book.timing.probability
    value = sum(float((row.value * (1.0 if weights is None else weights.value)).sum()) for row in rows)
    on.text(line, LABEL, "Value of the plan", "key")
    on.text(line, UNIT, TODAY)
    on.formula(line, TOTAL, text, value, digits(TODAY), "key")
    return Term(f"{SHEET}!$F${line}", value)


def _worth(book: Book, entry: Entry, term: Term) -> Row:
    label = entry.name if entry.account in ("cash", "btc") else f"{entry.name} ({entry.account})"
    return book.row(SHEET, label, TODAY, term, entry.place, entry.item, total=True)


def _present(book: Book) -> list[Row]:
    timing, posted = book.timing, book.posted
    moved = [*posted.entries("cash"), *posted.entries("charges")]
    found = [_worth(book, entry, posted.row_of(entry) * timing.factor(entry.risk)) for entry in moved]
    for entry in book.posted.entries("closing"):
        worth = book.posted.row_of(entry) * timing.factor(entry.risk)
        # A coin left counts as if sold in the last period (T6).
        found.append(
            _worth(book, entry, worth * book.coin_price / book.coin_end if entry.risk == "btc" else worth)
        )
    mined = [entry for entry in book.posted.entries("btc") if entry.name == "mined"]
    for entry in mined:
        coins = book.posted.row_of(entry) * book.coin_price / book.unit("usd_per_musd")
        found.append(_worth(book, entry, coins * timing.factor("mining")))
    if mined:
        taken = book.rows["coins mined"] * book.coin_price / book.unit("usd_per_musd")
        found.append(book.row(SHEET, "coins received", TODAY, -taken * timing.factor("btc"), total=True))
    first = timing.start.same(timing.horizon_start) * 1
    found.append(book.row(SHEET, "opening cash", TODAY, first * book.input("treasury.cash"), total=True))
    rate = book.row(
        "Timing",
        "Rate of safe money over the period",
        "%",
        (1 + book.input("value.reference_rate")) ** timing.years - 1,
    )
    carried = -rate * timing.factor("reference") * book.cash.before
    found.append(book.row(SHEET, "cash carried", TODAY, carried, total=True))
    return found


def _at_horizon(book: Book) -> list[Row]:
    timing, posted = book.timing, book.posted
    years = (timing.horizon_end - timing.end) / book.unit("months_per_year")
    grown = (1 + book.input("value.reference_rate")) ** years
    found = [_worth(book, entry, posted.row_of(entry) * grown) for entry in posted.entries("charges")]
    found += [_worth(book, entry, posted.row_of(entry)) for entry in posted.entries("closing")]
    found.append(book.row(SHEET, "cash held", TODAY, book.cash * timing.leaf, total=True))
    return found
