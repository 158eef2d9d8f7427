"""What `explain --why-not all --write` found out about the choices of a plan, for reports."""

from __future__ import annotations

from ..solution.answer import records
from .facts import Cell, Fact
from .marks import code
from .rows import Row
from .view import View
from .words import number, plain

NAME = "why_not"
COMMAND = "wattshift explain runs/{run} --why-not all --write"
SURE = 0.05
"""MUSD: what is less uncertain is told as it is."""


def command(view: View) -> str:
    """What is to be typed to find out what each choice would cost."""
    return code(COMMAND.format(run=view.run))


def by_choice(view: View) -> dict[tuple[str, str], Row]:
    """Rows of `why_not.csv` by kind and id: `lease`, `hall` or `facility`.

    Columns with gaps come as text from the file; what is a number in them is one here.
    """
    table = view.table(NAME)
    found = {}
    for line, row in enumerate(records(table), start=2):
        told = {column: _fact(value, Cell(NAME, line, column)) for column, value in row.items()}
        found[str(row["kind"]), str(row["id"])] = told
    return found


def lost(row: Row | None) -> str:
    """What forcing it loses, MUSD; empty where that is not known."""
    if row is None:
        return ""
    match str(row["possible"]):
        case "True":
            return number(row["lost_musd"], 1)
        case "False":
            return "cannot be"
        case _:
            return "no time"


def in_the_way(row: Row | None) -> str:
    """The limit that stands in the way, and how sure the loss is."""
    if row is None:
        return ""
    told = [f"in the way: {plain(str(row['limit']))}"] if row["limit"] else []
    uncertain = row["uncertain_musd"]
    if isinstance(uncertain, Fact) and uncertain >= SURE:
        told.append(f"up to {number(uncertain, 1)} MUSD less may be lost")
    return "; ".join(told)


def _fact(value: object, cell: Cell) -> object:
    if isinstance(value, bool) or value is None:
        return value
    try:
        return Fact(float(str(value)), cell)
    except ValueError:
        return value
