"""A page for each site: what is there, what is decided, what it uses and costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..blocks import Block, Bullets, Heading, Paragraph, Table
from ..rows import Row
from ..step import DECLINE, KEPT, Step
from ..steps import step_of
from ..view import View
from ..words import NOTHING, listed, number, plain, power, trimmed
from .build import dust, is_told
from .power import power_chart

NAME = "sites"
TITLE = "Sites"
MOST_PAGES = 12
SHOWN = 0.05
"""MW: less is no change."""
FLEET = {
    "start_mw": "Start MW",
    "bought_mw": "Bought",
    "moved_in_mw": "Moved in",
    "moved_out_mw": "Moved out",
    "sold_mw": "Sold",
    "end_mw": "End MW",
}


def blocks(view: View) -> Sequence[Block]:
    """A page for each where something happens first, then the others; beyond a dozen one table for the
    rest."""
    ranked = sorted(view.rows("sites"), key=lambda row: _weight(view, row), reverse=True)
    made: list[Block] = []
    for row in ranked[:MOST_PAGES]:
        made += _page(view, row)
    rest = ranked[MOST_PAGES:]
    if rest:
        made += [Heading("Other sites", new_page=True), _rest(view, rest)]
    return made


def _weight(view: View, row: Row) -> tuple[int, float]:
    """Sites with something to decide, then those with AI, then the largest."""
    new = sum(step.symbol not in (KEPT, DECLINE) for step in _steps(view, row["site"]))
    return (2 if new else 1 if row["ai_leased_end_mw"] > 0.0 else 0), float(row["energised_end_mw"])


def _steps(view: View, site: str) -> list[Step]:
    return [
        step_of(view, row)
        for row in view.rows("steps")
        if site in (row["site"], row["to_site"]) and not row["small"]
    ]


def _page(view: View, row: Row) -> Iterator[Block]:
    name = str(row["site"])
    yield Heading(_title(view, name), new_page=True)
    yield Paragraph(_about(row))
    yield from _energised(view, name)
    yield from _decided(view, name)
    years = [one for one in view.rows("power_years") if one["site"] == name]
    if years:
        yield power_chart(view, name, years)
    yield from _leases(view, name)
    yield from _built(view, name)
    yield from _fleets(view, name)
    yield from _cooling(view, name)
    yield _costs(row)


def _title(view: View, name: str) -> str:
    """`Rockdale, Milam County, Texas (rockdale)`."""
    told = plain(view.scenario.sites[name].name)
    return told if told == name else f"{told} ({name})"


def _about(row: Row) -> str:
    start, end = row["energised_start_mw"], row["energised_end_mw"]
    energised = f"{power(end)} energised"
    if abs(start - end) >= 0.05:
        energised = f"{power(start)} energised at the start, {power(end)} at the end"
    low, high = number(row["reserved_per_it_low"], 2), number(row["reserved_per_it_high"], 2)
    reserved = low if row["reserved_per_it_low"] == row["reserved_per_it_high"] else f"{low} to {high}"
    return (
        f"{energised}. For one MW of IT leased, {reserved} MW at the meter are reserved, for the peak and "
        f"redundancy, and {number(row['pue_ai'], 2)} MW are used on average (PUE); one MW of mining "
        f"machines takes {number(row['pue_mining_peak'], 2)} MW at the peak and "
        f"{number(row['pue_mining'], 2)} MW on average."
    )


def _energised(view: View, site: str) -> Iterator[Block]:
    """When it changes, and to how much; nothing where the future branches, as every branch has its own."""
    rows = [row for row in view.rows("power") if row["site"] == site]
    if any(row["world"] for row in rows):
        return
    changes = [
        f"{power(now['energised_mw'])} from {now['period']}"
        for before, now in pairwise(rows)
        if abs(now["energised_mw"] - before["energised_mw"]) >= SHOWN
    ]
    if changes:
        yield Paragraph(f"Energised: {power(rows[0]['energised_mw'])} at the start, {listed(changes)}.")


def _cooling(view: View, site: str) -> Iterator[Block]:
    rows = [
        [
            plain(row["kind"]).replace("-", " "),
            str(row["node"]),
            *(number(row[name], 1) for name in ("load_mw", "capacity_mw", "room_mw")),
        ]
        for row in view.rows("cooling_room")
        if row["site"] == site
    ]
    if rows:
        titles = ["Cooling", "Tightest in", ">Load MW", ">Capacity MW", ">Room MW"]
        yield Table(titles, rows, "Cooling, where it has least room")


def _decided(view: View, site: str) -> Iterator[Block]:
    found = _steps(view, site)
    new = [f"{step.when}: {step.verb} {step.what}" for step in found if step.symbol not in (KEPT, DECLINE)]
    left = [f"{step.verb} {step.what}" for step in found if step.symbol == DECLINE]
    if new:
        yield Paragraph("To be decided here, by the start of the period:")
        yield Bullets(new)
    else:
        yield Paragraph("Nothing has to be decided here.")
    if left:
        yield Paragraph("Left as it is, or declined:")
        yield Bullets(left)


def _leases(view: View, site: str) -> Iterator[Block]:
    signed = {(row["lease"], row["hall"]): row for row in view.rows("lease_terms") if row["site"] == site}
    told = []
    for row in view.rows("lease_phases"):
        if row["site"] == site:
            lease = signed[row["lease"], row["hall"]]
            names = [plain(lease["tenant"]), row["lease"], row["hall"]]
            told.append([*names, trimmed(row["it_mw"]), lease["signed"], row["first"], row["last"]])
    if told:
        yield Table(["Tenant", "Lease", "Hall", ">IT MW", "Signed", "From", "To"], told, "Leases, by phase")


def _built(view: View, site: str) -> Iterator[Block]:
    """Every hall, with each of its conversions in the order of building; what is not built says so."""
    made = [row for row in view.rows("conversions") if row["site"] == site]
    rows = []
    for hall in view.rows("hall_plan"):
        if hall["site"] == site:
            mine = [row for row in made if row["hall"] == hall["hall"]]
            head = [str(hall["hall"]), trimmed(hall["it_mw"])]
            mine.sort(key=lambda row: (row["start"], row["ready"]))
            rows += [[*head, *_conversion(row)] for row in mine] or [[*head, *[NOTHING] * 5]]
    if rows:
        titles = [
            "Hall",
            ">IT MW there is room for",
            ">IT MW built",
            ">MW at the meter",
            "Building starts",
            "Ready",
        ]
        yield Table([*titles, ">Capex MUSD"], rows, "Halls and when they are built")


def _conversion(row: Row) -> list[str]:
    dates = [str(row["start"]), str(row["ready"])]
    return [trimmed(row["it_mw"]), trimmed(row["gross_mw"]), *dates, number(row["capex_musd"], 1)]


def _fleets(view: View, site: str) -> Iterator[Block]:
    rows = [
        [row["fleet"], *(number(row[name], 1) for name in FLEET), number(row["mined_btc"])]
        for row in view.rows("fleets")
        if row["site"] == site and is_told(row)
    ]
    if rows:
        titles = ["Fleet", *(f">{title}" for title in FLEET.values()), ">BTC mined"]
        yield Table(titles, rows, "Machines, MW at the plug")
    yield from dust([row for row in view.rows("fleets") if row["site"] == site])


def _costs(row: Row) -> Table:
    """Energy and upkeep always, the rest where there is any."""
    told = {
        "Energy for mining, USD/MWh": number(row["mining_usd_per_mwh"], 2),
        "Energy for tenants as paid by the landlord, USD/MWh": number(row["tenants_usd_per_mwh"], 2),
        "Cost of keeping the site, MUSD": number(row["fixed_cost_musd"], 1),
    }
    amounts = {
        "Demand response earned, MUSD": "demand_response_musd",
        "Rent, MUSD": "rent_musd",
        "Paid for what is built and bought, MUSD": "built_musd",
    }
    told |= {name: number(row[column], 1) for name, column in amounts.items() if row[column] >= 0.05}
    rows = [[name, text] for name, text in told.items() if text != NOTHING]
    return Table(["", ">"], rows, "Energy, costs and income over the horizon")


def _rest(view: View, rows: Sequence[Row]) -> Table:
    titles = [
        "Site",
        ">Energised MW",
        ">Mining MW",
        ">AI leased MW",
        ">BTC mined",
        ">Energy USD/MWh",
        ">Site cost MUSD",
        "Decided here",
    ]
    told = [
        [
            _title(view, row["site"]),
            *(number(row[name], 1) for name in ("energised_end_mw", "mining_end_mw", "ai_leased_end_mw")),
            number(row["mined_btc"]),
            number(row["mining_usd_per_mwh"], 2),
            number(row["fixed_cost_musd"], 1),
            _few(view, str(row["site"])),
        ]
        for row in rows
    ]
    return Table(titles, told, "At the end of the horizon; amounts over all of it")


def _few(view: View, site: str) -> str:
    new = [step for step in _steps(view, site) if step.symbol not in (KEPT, DECLINE)]
    return ", ".join(dict.fromkeys(f"{step.verb} {step.row['id']}" for step in new)) or NOTHING
