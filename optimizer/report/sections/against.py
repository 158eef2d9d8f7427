"""What the plan is worth, line by line, against mining only."""

from __future__ import annotations

from collections.abc import Sequence

from ..blocks import Block, Chart, Paragraph, Table
from ..marks import bare
from ..rows import Row
from ..view import View
from ..words import NOTHING, listed, number, plain, signed

NAME = "against"
TITLE = "Value line by line"
COLUMNS = ("value_musd_do_nothing", "value_musd", "difference_musd")
SEEN = 0.05
"""MUSD: lines of less say nothing in a table with one decimal."""
MOST_NAMED = 4


def blocks(view: View) -> Sequence[Block]:
    """Every line of the value under the sum of its component; the totals are those of the two plans."""
    when = "Worth today" if view.is_today else f"Worth at the end of {view.end}"
    if view.other is None:
        missing = (
            " Mining only cannot meet the limits, so there is nothing to hold it against."
            if view.has_sites
            else ""
        )
        return [
            Paragraph(f"{when}, MUSD.{missing}", "note"),
            _table(view, COLUMNS[1:2]),
            *_left_out(view, COLUMNS[1:2]),
        ]
    return [
        Paragraph(
            f"{when}, MUSD. Income and cost of what is done otherwise stand in different lines.", "note"
        ),
        _chart(view),
        _table(view, COLUMNS),
        *_left_out(view, COLUMNS),
    ]


def _lines(view: View) -> list[Row]:
    return view.rows("value" if view.other is None else "against_do_nothing")


def _shown(row: Row, columns: Sequence[str]) -> bool:
    return any(abs(row[name]) >= SEEN for name in columns)


def _table(view: View, columns: Sequence[str]) -> Table:
    told = {
        "value_musd_do_nothing": ">Mining only",
        "value_musd": ">This plan",
        "difference_musd": ">Difference",
    }
    rows = []
    for group in view.rows("value_components"):
        rows.append([_component(group), "all lines", *_cells(group, columns)])
        rows += [
            ["", plain(row["line"]), *_cells(row, columns)]
            for row in _lines(view)
            if row["component"] == group["component"] and _shown(row, columns)
        ]
    worth = view.figures["worth"]
    total = {"value_musd_do_nothing": worth["mining_only"], "value_musd": worth["this_plan"]}
    total["difference_musd"] = worth["difference"]
    return Table(
        ["Component", "Line", *(told[name] for name in columns)],
        [*rows, ["Total", "", *_cells(total, columns)]],
        "Lines of the value under their component",
        totals=1,
    )


def _component(row: Row) -> str:
    return plain(row["component"]).replace("btc_", "BTC ").replace("_", " ")


def _cells(row: Row, columns: Sequence[str]) -> list[str]:
    return [
        NOTHING
        if row[name] is None
        else signed(row[name], 1)
        if name == "difference_musd"
        else number(row[name], 1)
        for name in columns
    ]


def _left_out(view: View, columns: Sequence[str]) -> list[Block]:
    if all(_shown(row, columns) for row in _lines(view)):
        return []
    return [
        Paragraph("Lines without an amount that would be seen here are left out; the sums hold them.", "note")
    ]


def _chart(view: View) -> Chart:
    groups = view.rows("value_components")
    worth = view.figures["worth"]
    title = "From mining only to this plan"
    largest = sorted(groups, key=lambda row: -abs(row["difference_musd"]))[:MOST_NAMED]
    told = listed([f"{plain(row['component'])} {signed(row['difference_musd'])}" for row in largest])
    about = bare(
        f"A waterfall from {number(worth['mining_only'])} MUSD with mining only to "
        f"{number(worth['this_plan'])} MUSD with "
        f"this plan. The largest parts: {told}."
    )
    rows = [[_component(row), *_cells(row, COLUMNS)] for row in groups]
    table = Table(["Component", ">Mining only", ">This plan", ">Difference"], rows)
    return Chart("value", title, about, lambda: _draw(view, title, about), table, is_in_text=False)


def _draw(view: View, title: str, about: str) -> str:
    from ..charts import value as chart

    worth = view.figures["worth"]
    changes = [(_component(row), float(row["difference_musd"])) for row in view.rows("value_components")]
    data = chart.ValueData(
        "Mining only", float(worth["mining_only"]), changes, "This plan", float(worth["this_plan"])
    )
    return chart.draw(data, name="value", title=title, about=about)
