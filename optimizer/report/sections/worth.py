"""What the plan is worth, line by line, against mining only."""

from __future__ import annotations

from ...solution.summaries import against_do_nothing, value_by_line
from ..tables import Lines, table
from ..view import View
from ..words import number, signed

TITLE = "Value line by line"


def lines(view: View) -> Lines:
    """Every line of the value; the sums are those of the two plans."""
    when = "worth today" if view.is_today else f"worth at the end of {view.end}"
    other = view.other
    if other is None:
        rows = [
            [row["component"], row["line"], number(row["value_musd"], 1)]
            for row in value_by_line(view.plan).to_dict("records")
        ]
        missing = " Mining only cannot meet the limits, so there is nothing to hold it against."
        return [
            f"MUSD, {when}.{missing if view.has_sites else ''}",
            "",
            *table(["Component", "Line", ">This plan"], [*rows, ["Total", "", number(view.worth, 1)]]),
        ]
    columns = ["value_musd", "value_musd_do_nothing"]
    rows = [
        [
            row["component"],
            row["line"],
            *(number(row[name], 1) for name in columns),
            signed(row["difference_musd"], 1),
        ]
        for row in against_do_nothing(view.plan, other).to_dict("records")
    ]
    total = ["Total", "", number(view.worth, 1), number(other.value, 1), signed(view.worth - other.value, 1)]
    titles = ["Component", "Line", ">This plan", ">Mining only", ">Difference"]
    return [f"MUSD, {when}:", "", *table(titles, [*rows, total])]
