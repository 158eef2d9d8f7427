"""Which megawatts do what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..blocks import Block, Bullets, Chart, Paragraph, Table
from ..marks import bare
from ..rows import Row
from ..view import View
from ..words import listed, number, plain, power, span
from ..years import by_period

NAME = "power"
TITLE = "Power by use"
TITLES = ["End of", ">Mining MW", ">AI leased MW", ">Kept for AI MW", ">Unused MW", ">Energised MW"]
SHOWN = 0.5
"""MW: less is not told."""
COLUMNS = ["mining_mw", "ai_leased_mw", "ai_reserved_mw", "unused_mw", "energised_mw"]


def blocks(view: View) -> Sequence[Block]:
    """At the meter: the company's megawatts by use, at the end of each year in the table."""
    years = [row for row in view.rows("power_years") if row["site"] == ""]
    if not years:
        return []
    return [
        Paragraph(
            "MW at the meter, of the whole company. Kept for AI: under construction, or without a tenant.",
            "note",
        ),
        power_chart(view, "", years),
        *_unused(view),
    ]


def _unused(view: View) -> Iterator[Block]:
    """What nothing uses at the end, site by site, and what there is that could."""
    told = []
    for row in view.rows("unused_power"):
        if row["unused_mw"] >= SHOWN:
            rest = [f"{power(row['machines_held_mw'])} of machines are held there, at the plug"]
            if row["it_left_mw"] is not None:
                halls = listed(str(row["halls_left"]).split("; "))
                rest.insert(0, f"{power(row['it_left_mw'])} of IT are not converted ({halls})")
            else:
                rest.insert(0, "no hall is left to convert")
            told.append(f"{power(row['unused_mw'])} at {row['site']}: {listed(rest)}")
    if told:
        yield Paragraph(f"Unused at the end of {view.end}, and what could use it:")
        yield Bullets(told)


def power_chart(view: View, site: str, years: Sequence[Row]) -> Chart:
    """The chart of the company (no site) or of one site, over its table by year."""
    rows = view.power[view.power["site"] == site] if site else view.power
    over_time = [by_period(rows, column, view.tree) for column in COLUMNS]
    name = plain(view.scenario.sites[site].name) if site else "the company"
    title = f"Power by use of {name}"

    def draw() -> str:
        from ..charts import power as chart

        periods = [period.label for period in view.tree.timeline.periods]
        data = chart.PowerData(periods, *over_time)
        return chart.draw(data, name=f"power-{site}" if site else "power", title=title, about=about)

    about = _about(view, years)
    return Chart(f"power-{site}" if site else "power", title, about, draw, power_table(years))


def power_table(years: Sequence[Row]) -> Table:
    """Each year told by its last period."""
    return Table(TITLES, [[str(row["year"]), *(number(row[name], 1) for name in COLUMNS)] for row in years])


def _about(view: View, years: Sequence[Row]) -> str:
    """What is to be seen, for those who do not see it."""
    first, last = years[0], years[-1]
    uses = {"mining_mw": "mining", "ai_leased_mw": "leased for AI", "unused_mw": "unused"}
    told = [
        f"{word} {_rounded(first[name])} MW at the end of {first['year']} and {_rounded(last[name])} at that "
        f"of {last['year']}"
        for name, word in uses.items()
        if max(row[name] for row in years) >= 0.5
    ]
    kept = max(row["ai_reserved_mw"] for row in years)
    told += [f"kept for AI at most {_rounded(kept)} MW"] if kept >= 0.5 else []
    head = f"Areas on top of one another from {span(view.start, view.end)}"
    return f"{head}: {listed(told)}. A dashed line at what is energised, {_rounded(last['energised_mw'])} MW."


def _rounded(value: float) -> str:
    return bare(number(value))
