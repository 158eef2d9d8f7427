"""Conversions: what is built, what it takes from the mine, and what is paid for it and when."""

from __future__ import annotations

from collections.abc import Sequence

from ....components.conversions.schema import Hall
from ..book import Book, Where
from ..formula import Row, Term, both, most, sum_below, sum_between, sum_until, total, when
from .shared import gross_per_it

SHEET = "Build"
PAID = {"risk": "reference", "category": "investment"}


def write(book: Book) -> None:
    """Every hall of which something is built, and equipment."""
    halls = dict.fromkeys(item.split("/")[0] for _, item in book.decided("conversions.started"))
    for name in halls:
        book.heading(SHEET, f"Hall {name}")
        with book.attempt():
            _hall(book, name, book.scenario.halls[name])
    for _, name in book.decided("conversions.ordered"):
        with book.attempt():
            _equipment(book, name)
    for site in book.scenario.sites:
        mine = [
            name
            for name in halls
            if book.scenario.halls[name].site == site and f"reserved {name}" in book.rows
        ]
        reserved = total([book.rows[f"reserved {name}"] for name in mine])
        book.rows[f"reserved at {site}"] = book.row(
            "Power", "Taken from mining for AI, leased or not", "MW", reserved, site
        )


def _hall(book: Book, name: str, hall: Hall) -> None:
    timing, path, site = book.timing, f"halls.{name}", hall.site
    where = Where(place=site, item=name)
    rows = [
        book.plan("conversions.started", *key)
        for key in book.decided("conversions.started")
        if key[1] == name
    ]
    blocks = total(rows)
    it = book.row(
        SHEET,
        "IT decided on",
        "MW",
        blocks * book.input(f"{path}.block") if hall.block is not None else blocks,
        **where,
    )
    begins = book.row(SHEET, "Building begins in month", "month number", _begins(book, path, hall), **where)
    ready = book.row(SHEET, "Ready in month", "month number", begins + book.input(f"{path}.build"), **where)
    dark = (
        begins
        if hall.dark is None
        else book.row(
            SHEET, "Mining load off from month", "month number", ready - book.input(f"{path}.dark"), **where
        )
    )
    gross = gross_per_it(book, name)
    kept = sum_below(it, dark, timing.end) * gross
    book.rows[f"reserved {name}"] = book.row(SHEET, "Kept at the meter", "MW", kept, **where)
    in_use = book.row(SHEET, "IT ready", "MW", sum_until(it, ready, timing.start), **where)
    if hall.operating_cost is not None:
        rate = book.input(f"{path}.operating_cost") * book.unit("kw_per_mw") / book.unit("usd_per_musd")
        book.line(
            "cash", "conversions", "hall operations", site, name, -rate * timing.months * in_use,
            risk="reference", category="operating",
        )  # fmt: skip
    cost = book.row(
        SHEET, "Cost of what is decided", "MUSD", _cost(book, name, hall, it), **where, total=True
    )
    _spending(book, name, hall, cost, begins)


def _begins(book: Book, path: str, hall: Hall) -> Term:
    """Month in which building begins; of what was begun before, the month that is written."""
    timing = book.timing
    usual = timing.start + book.input(f"{path}.deposit_lead")
    if hall.started is None:
        return usual
    begun = book.month(f"{path}.started.start")
    decided = most(begun - book.input(f"{path}.deposit_lead"), timing.horizon_start)
    return when(both(timing.start <= decided, decided < timing.end), begun, usual)


def _cost(book: Book, name: str, hall: Hall, it: Row) -> Term:
    if hall.capex is not None:
        return it * book.input(f"halls.{name}.capex")
    used = [key for key in book.decided("conversions.tier_used") if key[1].split("/")[0] == name]
    tiers = [
        book.plan("conversions.tier_used", *key)
        * book.input(f"halls.{name}.tiers.{key[1].split('/')[1]}.capex")
        for key in used
    ]
    return total(tiers)


def _spending(book: Book, name: str, hall: Hall, cost: Row, begins: Row) -> None:
    timing, site = book.timing, hall.site
    paid: list[Term] = []
    later: list[Term] = []
    for entry in book.keyed(f"halls.{name}.spend"):
        after, share = book.key(entry), book.input(entry)
        due = sum_between(cost, begins, timing.start - after, timing.end - after) * share
        label = f"Paid {entry.rpartition('.')[2]} months after the start"
        paid.append(book.row(SHEET, label, "MUSD", due, site, name))
        later.append(sum_between(cost, begins, timing.end - after) * share)
    book.line("cash", "conversions", "conversion", site, name, -_stacked(paid), **PAID)
    rest = [book.row(SHEET, "Still to be paid after the period", "MUSD", term, site, name) for term in later]
    after_all = -_stacked(rest) * timing.leaf
    book.line(
        "closing", "conversions", "conversion after the horizon", site, name, after_all, risk="reference"
    )


def _stacked(rows: Sequence[Term]) -> Term:
    """The sum of rows that stand one below the other."""
    if len(rows) < 4 or not all(isinstance(row, Row) for row in rows):
        return total(rows)
    first, last = rows[0], rows[-1]
    assert isinstance(first, Row)
    assert isinstance(last, Row)
    name = first.text.partition("\x01")[0]
    value = sum(row.value for row in rows)
    return Term(f"SUM({name}\x01{first.line}:\x01{last.line})", value, first.axis)


def _equipment(book: Book, name: str) -> None:
    timing, path = book.timing, f"construction.equipment.{name}"
    order = total(
        [
            book.plan("conversions.ordered", *key)
            for key in book.decided("conversions.ordered")
            if key[1] == name
        ]
    )
    units = book.row(SHEET, "Ordered", "units", order, "", name, total=True)
    deposit, lead, price = (book.input(f"{path}.{what}") for what in ("deposit", "lead", "price"))
    rest = sum_between(units, timing.start, timing.start - lead, timing.end - lead)
    arrived = book.row(SHEET, "Delivered", "units", rest, "", name)
    paid = (units * deposit + arrived * (1 - deposit)) * price
    book.line("cash", "conversions", "equipment", "", name, -paid, **PAID)
    for place, item in book.decided("conversions.given_back"):
        if item == name:
            kept = (
                book.plan("conversions.given_back", place, item)
                * price
                * (1 - book.input(f"{path}.cancellation"))
            )
            book.line("closing", "conversions", "equipment given back", "", name, kept, risk="reference")
