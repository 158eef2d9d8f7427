"""Leases, halls and machines: who rents what from when, and what is built for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ...core.months import format_month, parse_month
from ..blocks import Block, Chart, Paragraph, Table
from ..marks import bare, code
from ..rows import Row
from ..view import View
from ..words import NOTHING, listed, number, plain, span, trimmed

NAME = "build"
TITLE = "Leases and build-out"
MOST_ROWS = 40
MOST_DRAWN = 30
FLEETS = ["start_mw", "bought_mw", "moved_in_mw", "moved_out_mw", "sold_mw", "end_mw"]
SHOWN, SHOWN_BTC, NOTHING_THERE = 0.5, 1.0, 1e-6
"""MW and coins: with less of both a fleet is no row. MW: more than what rounding leaves."""


def blocks(view: View) -> Sequence[Block]:
    """What is let to whom, what is built when, and what becomes of the machines."""
    if not view.has_sites:
        return []
    return [*_leases(view), *_halls(view), *_gantt(view), *_fleets(view)]


def _leases(view: View) -> list[Block]:
    rows = view.rows("lease_terms")
    if not rows:
        return [Paragraph("No lease is signed.")]
    buys = any(row["machines_musd"] is not None for row in rows)
    titles = ["Tenant", "Lease", "Hall", ">IT MW", "Signed", "From", "To", ">USD/kW-month"]
    titles += [*([">Machines bought for it, MUSD"] if buys else []), ">Worth of its own lines, MUSD"]
    cells = [
        [
            plain(row["tenant"]),
            str(row["lease"]),
            str(row["hall"]),
            trimmed(row["it_mw"]),
            str(row["signed"]),
            _commences(view, row),
            str(row["last"]),
            number(row["rent_usd_per_kw_month"], 2),
            *([number(row["machines_musd"], 1)] if buys else []),
            number(row["worth_musd"], 1),
        ]
        for row in rows
    ]
    return _capped(Table(titles, cells, caption="Leases; rent of the first year"), "lease_terms")


def _phases(view: View, lease: Row) -> list[Row]:
    mine = (lease["lease"], lease["hall"])
    return [row for row in view.rows("lease_phases") if (row["lease"], row["hall"]) == mine]


def _commences(view: View, lease: Row) -> str:
    """The first month, with its MW for each phase where there are several."""
    found = _phases(view, lease)
    if len(found) < 2:
        return str(lease["first"])
    return listed([f"{row['first']} ({trimmed(row['it_mw'])} MW)" for row in found])


def _halls(view: View) -> list[Block]:
    rows = view.rows("hall_plan")
    if not rows:
        return [Paragraph("There are no halls.")]
    titles = [
        "Hall",
        "Site",
        ">IT MW converted",
        ">IT MW that fit",
        "Building starts",
        "Ready",
        ">Capex MUSD",
        ">Worth of its own lines, MUSD",
    ]
    cells = [
        [
            str(row["hall"]),
            str(row["site"]),
            trimmed(row["converted_mw"]),
            trimmed(row["it_mw"]),
            row["starts"] or NOTHING,
            row["ready"] or NOTHING,
            number(row["capex_musd"], 1) if row["starts"] else NOTHING,
            number(row["worth_musd"], 1),
        ]
        for row in sorted(rows, key=lambda row: not row["starts"])
    ]
    return _capped(Table(titles, cells, caption="Halls"), "hall_plan")


def _fleets(view: View) -> list[Block]:
    """MW at the plug; where none of a fleet ever stands is left out."""
    rows = [row for row in view.rows("fleets") if is_told(row)]
    left = list(dust(view.rows("fleets")))
    if not rows:
        return left
    titles = ["Fleet", "Site", ">Start MW", ">Bought", ">Moved in", ">Moved out", ">Sold", ">End MW"]
    cells = [[row["fleet"], row["site"], *(number(row[name], 1) for name in FLEETS)] for row in rows]
    return [*_capped(Table(titles, cells, caption="Machines, MW at the plug"), "fleets"), *left]


def is_told(row: Row) -> bool:
    """Whether a row of `fleets.csv` is more than dust."""
    return any(row[name] >= SHOWN for name in FLEETS) or row["mined_btc"] >= SHOWN_BTC


def dust(rows: Sequence[Row]) -> Iterator[Block]:
    """That there are rows with less."""
    if any(not is_told(row) and any(row[name] > NOTHING_THERE for name in FLEETS) for row in rows):
        yield Paragraph(
            f"Fleets too small to be seen here are left out: see {code('tables/fleets.csv')}.", "note"
        )


def _capped(table: Table, name: str) -> list[Block]:
    if len(table.rows) <= MOST_ROWS:
        return [table]
    short = Table(table.titles, table.rows[:MOST_ROWS], table.caption)
    return [short, Paragraph(f"The others are in {code(f'tables/{name}.csv')}.")]


def _gantt(view: View) -> list[Block]:
    """A line for each hall that is built or let, then for equipment and power that is ordered."""
    lines: dict[str, list[_Time]] = {}
    for time in _times(view):
        lines.setdefault(time.line, []).append(time)
    if not lines:
        return []
    drawn = dict(list(lines.items())[:MOST_DRAWN])
    title = "Building and leases over time"
    about = (
        f"A line for each hall, from {span(view.start, view.end)}, with the months in which it is built and "
        "those in which it is let. The table tells all bars."
    )

    def draw() -> str:
        from ..charts import gantt as chart

        rows = [
            chart.Row(name, [chart.Bar(one.kind, one.first, one.last, bare(one.label)) for one in found])
            for name, found in drawn.items()
        ]
        return chart.draw(chart.GanttData(view.start, view.end, rows), name="gantt", title=title, about=about)

    cells = [[one.line, one.told, one.first, one.last, one.size] for found in drawn.values() for one in found]
    table = Table(["Line", "What", "From", "To", ">Size"], cells)
    told: list[Block] = [Chart("gantt", title, about, draw, table, is_in_text=False)]
    if len(lines) > MOST_DRAWN:
        told.append(Paragraph(f"The others are in {code('tables/steps.csv')}."))
    return told


@dataclass(frozen=True)
class _Time:
    """A bar of the chart: from the first month to the last."""

    line: str
    kind: Literal["build", "rent", "equipment"]
    told: str
    first: str
    last: str
    size: str
    label: str


def _times(view: View) -> list[_Time]:
    """Halls in the order in which they are begun or let; what is ordered for them comes last."""
    found = [*_built(view), *_let(view)]
    begun: dict[str, str] = {}
    for one in found:
        begun[one.line] = min(begun.get(one.line, one.first), one.first)
    found.sort(key=lambda one: (one.kind == "equipment", begun[one.line], one.line, one.first))
    return found


def _built(view: View) -> Iterator[_Time]:
    for row in view.rows("steps"):
        if row["kind"] not in ("hall", "upgrade", "equipment") or not row["begins"]:
            continue
        name, is_hall = str(row["id"]), row["kind"] == "hall"
        line = f"{name} at {row['site']}" if row["kind"] == "upgrade" else name
        size = f"{trimmed(row['mw'])} MW" if row["mw"] is not None else f"{trimmed(row['amount'])} units"
        told = "building" if is_hall else "order to delivery"
        last = format_month(max(parse_month(row["in_service"]) - 1, parse_month(row["begins"])))
        yield _Time(line, "build" if is_hall else "equipment", told, row["begins"], last, size, size)


def _let(view: View) -> Iterator[_Time]:
    for row in view.rows("lease_terms"):
        for phase in _phases(view, row):
            size = f"{trimmed(phase['it_mw'])} MW"
            label = f"{row['lease']}, {size}"
            told = f"let to {row['lease']}"
            yield _Time(row["hall"], "rent", told, phase["first"], phase["last"], size, label)
