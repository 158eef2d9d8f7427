"""Cash against its floor, and debt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..blocks import Block, Chart, Heading, Paragraph, Table
from ..marks import bare, code, marked
from ..rows import Row
from ..sentences import cash_sentence
from ..view import View
from ..words import listed, number, plain
from .covenants import covenant_blocks
from .tell import worst_by_period

NAME = "cash"
TITLE = "Cash, debt and covenants"
FLOWS = {
    "operating": "Operating",
    "investment": "Investment",
    "tenant": "Tenants' money",
    "treasury": "BTC sold, interest on cash, payments",
    "financing": "Financing",
    "tax": "Income tax",
}
CASH = "Unrestricted cash"
OWED = 0.05
"""MUSD: less is not seen in a table with one decimal."""


def blocks(view: View) -> Sequence[Block]:
    """Where cash is tightest, cash and debt by period and by year, then what lenders ask for."""
    return [
        Paragraph(cash_sentence(view)),
        _chart(view),
        *_years(view),
        *_debt(view),
        *covenant_blocks(view),
    ]


def _chart(view: View) -> Chart:
    rows = view.rows("cash_room")
    debts = any(row["debt_musd"] >= OWED or row["service_musd"] >= OWED for row in rows)
    title = f"{CASH} against its floor{', debt and debt service' if debts else ''}"
    about = (
        f"{CASH} at the end of each period as steps over its floor. {bare(cash_sentence(view))}"
        f"{' Below it what is owed by facility, and what lenders are paid in each period.' if debts else ''}"
    )
    return Chart(
        "cash", title, about, lambda: _draw(view, title, about), _periods(rows, debts), is_in_text=False
    )


def _draw(view: View, title: str, about: str) -> str:
    """Where the future branches, the lowest cash and the most debt of all branches."""
    from ..charts import cash as chart

    rows = view.rows("cash_room")
    labels = [period.label for period in view.tree.timeline.periods]
    owed = view.rows("debt_service")
    debts = [
        (name, [value or 0.0 for value in worst_by_period(labels, mine, "owed_musd", max)])
        for name in dict.fromkeys(row["facility"] for row in owed)
        for mine in [[row for row in owed if row["facility"] == name]]
    ]
    data = chart.CashData(
        periods=labels,
        free=[value or 0.0 for value in worst_by_period(labels, rows, "free_musd", min)],
        floor=worst_by_period(labels, rows, "floor_musd", max),
        debts=debts,
        service=[value or 0.0 for value in worst_by_period(labels, rows, "service_musd", max)],
    )
    return chart.draw(data, name="cash", title=title, about=about)


def _periods(rows: Sequence[Row], debts: bool) -> Table:
    titles = {"free_musd": CASH, "floor_musd": "Floor", "room_musd": "Headroom"}
    if debts:
        titles |= {
            "debt_musd": "Debt",
            "interest_musd": "Interest",
            "fees_musd": "Fees",
            "repaid_musd": "Repaid",
        }
        titles |= {"service_musd": "Debt service"}
    told = [[row["node"], *(number(row[name], 1) for name in titles)] for row in rows]
    return Table(["MUSD, period", *(f">{title}" for title in titles.values())], told)


def _years(view: View) -> Iterator[Block]:
    """Kinds of cash that do not move have no column, and neither has restricted cash where there is none."""
    years = view.rows("cash_years")
    flows = FLOWS if view.has_coins else {**FLOWS, "treasury": "Interest on cash, payments"}
    titles = {"opening": "Opening"}
    titles |= {name: told for name, told in flows.items() if _has(years, name)}
    titles |= {"closing": "Closing"}
    if _has(years, "restricted"):
        titles |= {"restricted": "Of it restricted", "unrestricted": "Unrestricted"}
    titles |= {"lowest_free": "Lowest unrestricted in the year"}
    rows = [[str(row["year"]), *(number(row[name], 1) for name in titles)] for row in years]
    yield Table(["MUSD, year", *(f">{title}" for title in titles.values())], rows, "Cash by year")
    if view.has_sites:
        yield Paragraph(
            "Operating: rent, energy, operating and site costs, and overheads; what mining earns comes in "
            "coins, and is cash when they are sold. Investment: built and bought, less machines sold. "
            "Financing: what is drawn and the shares issued, less what is repaid, interest and fees.",
            "note",
        )
    if "restricted" in titles:
        yield Paragraph(
            "Restricted cash lies in reserves and accounts of projects, which lenders hold back; the floor "
            "is one of unrestricted cash.",
            "note",
        )


def _has(rows: Sequence[Row], name: str) -> bool:
    return any(abs(row[name]) >= OWED for row in rows)


def _debt(view: View) -> Iterator[Block]:
    facilities = view.rows("facilities")
    if not facilities:
        yield Paragraph("There is no debt.")
        return
    used = [one for one in facilities if not _is_unused(one)]
    if used:
        yield Heading("Debt")
        if any(row["debt"] >= OWED for row in view.rows("cash_years")):
            yield _owed(view, [str(one["facility"]) for one in used])
        yield _totals(view, used)
    idle = [plain(one["facility"]) for one in facilities if _is_unused(one)]
    if idle:
        yield Paragraph(f"Not used: {listed(idle)}.")
    if used:
        where = code("tables/debt_service.csv")
        told = f"What each facility is paid in each period, and owed at its end: {where}."
        yield Paragraph(told, "note")
    if used and view.figure("debt_end") >= OWED:
        yield Paragraph(
            f"What is owed at the end counts at its balance, and {code('interest after the horizon')} at "
            "what its interest then costs above the reference rate.",
            "note",
        )


def _owed(view: View, names: Sequence[str]) -> Table:
    """Years across where there are fewer of them than of facilities."""
    found = {(row["year"], row["facility"]): number(row["owed_musd"], 1) for row in view.rows("debt_years")}
    years = [row["year"] for row in view.rows("cash_years")]
    sums = {row["year"]: number(row["debt"], 1) for row in view.rows("cash_years")}
    caption = "Owed at the end of each year, MUSD"
    if len(names) <= len(years):
        every = ["All debt"] if len(names) > 1 else []
        rows = [
            [str(year), *(found[year, name] for name in names), *([sums[year]] if every else [])]
            for year in years
        ]
        return Table(
            ["End of", *(f">{plain(name)}" for name in names), *(f">{one}" for one in every)], rows, caption
        )
    rows = [[plain(name), *(found[year, name] for year in years)] for name in names]
    return Table(
        ["Facility", *(f">{year}" for year in years)],
        [*rows, ["All debt", *(sums[year] for year in years)]],
        caption,
        totals=1,
    )


def _totals(view: View, used: Sequence[Row]) -> Table:
    """What is nothing for every facility has no column."""
    terms = {row["facility"]: row for row in view.rows("facility_terms")}
    titles = {
        "opening_musd": "Opening",
        "drawn_musd": "Drawn",
        "added_musd": "Interest and discounts added",
        "repaid_musd": "Repaid",
        "interest_and_fees_musd": "Interest and fees paid",
        "most_owed_musd": "Most owed",
        "owed_at_end_musd": "Owed at the end",
    }
    titles = {name: title for name, title in titles.items() if _has(used, name)}
    rows = []
    for one in used:
        due = marked(terms[one["facility"]]["due"], f"facility_terms.csv:{_line(terms, one)}:due")
        rows.append([plain(one["facility"]), due, *(number(one[name], 1) for name in titles)])
    heads = ["Facility", "Due", *(f">{title}" for title in titles.values())]
    return Table(heads, rows, "Each facility over the horizon, gross, MUSD")


def _line(terms: Mapping[str, Row], one: Row) -> int:
    """In the file, below its head."""
    return list(terms).index(one["facility"]) + 2


def _is_unused(facility: Row) -> bool:
    """Nothing that a table with one decimal would show."""
    return all(abs(value) < OWED for name, value in facility.items() if name.endswith("_musd"))
