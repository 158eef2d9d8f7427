"""Two runs side by side as one table: what differs, and by how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...solution.changes import CHANGED, GONE, NEW, Changes
from ...solution.comparison import Figure
from ..rows import Row, rows
from ..text.compare import entries_text, shortened
from ..view import View

if TYPE_CHECKING:
    from pandas import DataFrame

LETTERS = "AB"
ROOM = "headroom"
NAME = "comparison"
"""Of the table, in the cells of its figures."""
COLUMNS = ["group", "name", "when", "unit", "a", "b", "difference"]
YEARS = {
    "power_years": ("ai_leased_mw", "mining_mw"),
    "btc_years": ("mined", "sold", "closing"),
    "cash_years": ("closing", "lowest_free", "debt"),
}
"""Tables by year, with the columns that are held against each other."""
GAIN = "gain"
"""Not a row of `figures.csv` but how much its row of worth says the plan is better than mining only."""
FIGURES = (
    *("worth", GAIN, "before", "beyond", "bound", "ai_leased", "mining", "converted"),
    *("btc_mined", "btc_sold", "btc_end", "btc_share_of_build", "lowest_cash", "cash_end"),
    *("borrowed", "most_debt", "debt_end"),
)

Line = tuple[str, str, str, str, Any, Any, Any]
"""A row: group, name, when, unit, both amounts or texts, the second less the first."""


@dataclass(frozen=True)
class Pair:
    """Two runs, the second held against the first; `found` tells what it does otherwise."""

    views: tuple[View, View]
    found: Changes

    def rows(self, name: str) -> tuple[list[Row], list[Row]]:
        """The rows of a table in both runs; cells begin with the run's letter: `A/cash.csv:13:closing`."""
        first, second = (
            rows(f"{letter}/{name}", view.table(name))
            for letter, view in zip(LETTERS, self.views, strict=True)
        )
        return first, second

    @cached_property
    def table(self) -> DataFrame:
        """All that is in neither run's tables by itself."""
        import pandas as pd

        return pd.DataFrame(list(_lines(self)), columns=COLUMNS, dtype="object")

    @cached_property
    def told(self) -> Mapping[str, list[Row]]:
        """The rows of that table by group. `line` is their line in the file."""
        found: dict[str, list[Row]] = {}
        for line, row in enumerate(rows(NAME, self.table), start=2):
            found.setdefault(row["group"], []).append({**row, "line": line})
        return found

    def raw(self, cell: str) -> str:
        """What a cell holds, in full: of `A/cash.csv:13:closing`, of `comparison.csv:7:difference`."""
        path, line, column = cell.partition(" x ")[0].split(":", 2)
        letter, _, name = path.removesuffix(".csv").rpartition("/")
        table = self.views[LETTERS.index(letter)].table(name) if letter else self.table
        held = table[column].iloc[int(line) - 2]
        return repr(float(held)) if isinstance(held, float | int) else str(held)

    @cached_property
    def _differences(self) -> Mapping[tuple[str, str, str], Any]:
        return {
            (row["group"], row["name"], row["when"]): row["difference"]
            for each in self.told.values()
            for row in each
        }

    def difference(self, group: str, name: str, when: str = "") -> Any:
        """By how much the second run's figure is greater; None where only one has it."""
        return self._differences.get((group, name, when))


def _lines(pair: Pair) -> Iterator[Line]:
    found = pair.found
    counts = {how: found.count(how) for how in (NEW, CHANGED, GONE)}
    for name, count in {**counts, "small": found.small, "unchanged": found.unchanged}.items():
        yield "count", name, "", "count", None, count, None
    for one in found.comparison.inputs:
        texts = shortened(one.values[0], one.values[1])
        share = one.changes[1]
        yield "input", one.path, "", "%", *texts, None if share is None else 100.0 * share
    for decision in found.comparison.decisions:
        before, after = (entries_text(entries) for entries in decision.entries)
        yield "decision", f"{decision.kind} {decision.id}", "", "", before, after, None
    yield from _figures("amount", found.comparison.amounts)
    yield from _figures("money", [one for one in found.comparison.money if one.group != "least room"])
    yield from _rooms(pair)
    yield from _totals(pair)
    for name, columns in YEARS.items():
        yield from _years(pair, name, columns)
    values = (_values(view) for view in pair.views)
    yield from (("value", *line) for line in _held("", "MUSD", *values))


def _figures(group: str, figures: Iterable[Figure]) -> Iterator[Line]:
    for one in figures:
        when = " and ".join(dict.fromkeys(date for date in one.when if date))
        first, second = one.values
        yield group, f"{one.group}: {one.name}", when, one.unit, first, second, _less(first, second)


def _totals(pair: Pair) -> Iterator[Line]:
    for name in FIGURES:
        if name == GAIN:
            first, second, unit = *(view.gain for view in pair.views), "MUSD"
        else:
            first, second = (view.figure(name) for view in pair.views)
            unit = pair.views[0].figures[name]["unit"]
        yield "figure", name, "", unit, first, second, _less(first, second)


def _rooms(pair: Pair) -> Iterator[Line]:
    """Of each covenant its headroom where it is tightest, as each run's own report tells it."""
    first, second = (
        {(str(row["kind"]), str(row["name"])): row for row in view.table("rooms").to_dict("records")}
        for view in pair.views
    )
    for kind, name in dict.fromkeys([*first, *second]):
        found = [side.get((kind, name)) for side in (first, second)]
        unit = next(str(row["unit"]) for row in found if row is not None)
        times, told = (100.0, "%") if unit == "share" else (1.0, unit)
        rooms = [None if row is None or row["unit"] != unit else times * float(row["room"]) for row in found]
        yield ROOM, f"{kind}: {name}", "", told, rooms[0], rooms[1], _less(*rooms)


def _years(pair: Pair, table: str, columns: Sequence[str]) -> Iterator[Line]:
    made = [view.table(table) for view in pair.views]
    if "site" in made[0].columns:
        made = [one[one["site"] == ""] for one in made]
    years = sorted({str(year) for one in made for year in one["year"]})
    for column in columns:
        first, second = (dict(zip(map(str, one["year"]), one[column], strict=True)) for one in made)
        for year in years:
            amounts = first.get(year), second.get(year)
            yield table, column, year, "", *amounts, _less(*amounts)


def _values(view: View) -> dict[str, float]:
    table = view.table("value")
    named = zip(table["component"], table["line"], table["value_musd"], strict=True)
    return {f"{component}: {line}": float(amount) for component, line, amount in named}


def _held(
    when: str, unit: str, first: Mapping[str, float], second: Mapping[str, float]
) -> Iterator[tuple[str, str, str, Any, Any, Any]]:
    """What one of them lacks is nothing there."""
    for name in sorted({*first, *second}):
        amounts = first.get(name, 0.0), second.get(name, 0.0)
        yield name, when, unit, *amounts, _less(*amounts)


def _less(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else float(second) - float(first)
