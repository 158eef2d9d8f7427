"""Where the money comes from, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from ...solution.summaries.money import REFINANCING, SALES
from ..blocks import Block, Chart, Paragraph, Table
from ..marks import bare
from ..rows import Row
from ..view import View
from ..words import listed, number, percent, plain

NAME = "money"
TITLE = "Where the money comes from, and where it goes"
SHOWN = 0.05
"""MUSD: less is no row of a table with one decimal."""
TOLD = 3


def blocks(view: View) -> Sequence[Block]:
    """Sources and uses over the horizon, and the share of the build that coins paid for."""
    tax = "before tax" if view.scenario.taxes is None else "after income tax"
    found = [row for row in view.rows("sources_and_uses") if row["musd"] >= SHOWN]
    if not found:
        return []
    sides = {side: [row for row in found if row["side"] == side] for side in ("source", "use")}
    note = f"MUSD over the horizon, {tax}, gross; both sides add up to the same."
    if any(row["name"] == REFINANCING for row in found):
        note += (
            " Loans that name the loans they repay are borrowed to refinance; all others count as new money, "
            "whatever they pay for."
        )
    told: list[Block] = [Paragraph(note, "note")]
    share = view.figure("btc_share_of_build")
    if share > 0.0:
        told.append(
            Paragraph(
                f"Sales of BTC paid for {percent(share)} of what was built, each source counted in the "
                "period it came in and paying the same share of every use; operating income counts after "
                "operating costs."
            )
        )
    return [*told, _chart(view, sides["source"], sides["use"])]


def _table(view: View, sources: Sequence[Row], uses: Sequence[Row]) -> Table:
    """Side by side, so that the totals stand beside one another."""
    sides = [[(plain(row["name"]), number(row["musd"], 1)) for row in side] for side in (sources, uses)]
    rows = [[*source, *use] for source, use in zip_longest(*sides, fillvalue=("", ""))]
    total = ["Total", number(view.figure("sources"), 1), "Total", number(view.figure("uses"), 1)]
    return Table(["Source", ">MUSD", "Use", ">MUSD"], [*rows, total], totals=1)


def _chart(view: View, sources: Sequence[Row], uses: Sequence[Row]) -> Chart:
    title = "Sources and uses of money"
    about = f"Two bars of the same length. Sources: {_told(sources)}. Uses: {_told(uses)}."

    def draw() -> str:
        from ..charts import sources_uses as chart

        sides = [
            [chart.Part(plain(row["name"]), float(row["musd"]), row["name"] == SALES) for row in side]
            for side in (sources, uses)
        ]
        return chart.draw(chart.SourcesUsesData(*sides), name=NAME, title=title, about=about)

    return Chart(NAME, title, about, draw, _table(view, sources, uses))


def _told(rows: Sequence[Row]) -> str:
    told = [f"{plain(row['name'])} {bare(number(row['musd']))} MUSD" for row in rows[:TOLD]]
    return listed([*told, "others"] if len(rows) > TOLD else told)
