"""The sections of a page that holds two runs side by side, each from its table and both runs' own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from ...solution.comparison import DECIMALS
from ...solution.summaries.rows import by_node
from ..blocks import Block, Chart, Paragraph, Section, Table
from ..marks import code, marked
from ..rows import Row
from ..sections.tell import kind, measured
from ..view import View
from ..words import NOTHING, number, plain, signed
from .table import LETTERS, NAME, ROOM, YEARS, Pair

if TYPE_CHECKING:
    from pandas import DataFrame

SIDES = [*(f">{letter}" for letter in LETTERS), f">{LETTERS[1]} - {LETTERS[0]}"]
MOST_INPUTS = 60
"""Beyond which two runs are no variants of each other, and a list of all is no help."""
GROUPS = {
    "source": "Sources of cash",
    "use": "Uses of cash",
    "worth of": "Worth by component",
}
"""Captions of what is not named well enough by the group itself."""


def sections(pair: Pair) -> Iterator[Section]:
    """Those in which there is anything to tell."""
    yield Section("inputs", "What is put in otherwise", _inputs(pair))
    yield Section("decisions", "What is decided otherwise", _decisions(pair))
    if any(view.has_sites for view in pair.views):
        yield Section("power", "Power", _power(pair))
    if any(view.has_coins for view in pair.views):
        yield Section("bitcoin", "Bitcoin", _bitcoin(pair))
    yield Section("cash", "Cash and debt", _cash(pair))
    yield Section("covenants", "Covenants and floors", _rooms(pair))
    yield Section("money", "Money that differs", _money(pair))
    yield Section("value", "Value line by line", _value(pair))


def _inputs(pair: Pair) -> list[Block]:
    found = pair.told.get("input", [])
    if not found:
        return [Paragraph("No input differs: the runs were solved with other options or by other versions.")]
    blocks: list[Block] = [
        Table(["Input", *LETTERS, ">Change"], [_input(row) for row in found[:MOST_INPUTS]])
    ]
    if len(found) > MOST_INPUTS:
        blocks.append(
            Paragraph("These are the first; all that differ are in the CSV file beside this page.", "note")
        )
    return blocks


def _input(row: Row) -> list[str]:
    change = row["difference"]
    texts = [_text(row, column, "left out") for column in ("a", "b")]
    return [code(plain(row["name"])), *texts, NOTHING if change is None else f"{signed(change, 1)} %"]


def _decisions(pair: Pair) -> list[Block]:
    single, amounts = pair.told.get("decision", []), pair.told.get("amount", [])
    blocks: list[Block] = []
    if single:
        rows = [[plain(row["name"]), *(_text(row, side, "not") for side in ("a", "b"))] for row in single]
        blocks.append(Table(["What", *LETTERS], rows))
    if amounts:
        blocks += [Paragraph("Amounts by year in which they differ.", "note"), _listed(amounts)]
    return blocks or [Paragraph("Both decide the same.")]


def _text(row: Row, column: str, otherwise: str) -> str:
    """A text of the comparison, marked as its cell."""
    text = row[column]
    return marked(plain(str(text)), f"{NAME}.csv:{row['line']}:{column}") if text else otherwise


def _listed(rows: Sequence[Row], caption: str = "") -> Table:
    told = []
    for row in rows:
        name = row["name"].partition(": ")[2] if caption else row["name"]
        when = f", {row['when']}" if row["when"] else ""
        cells = _cells((row["a"], row["b"], row["difference"]), DECIMALS.get(row["unit"], 1))
        told.append([f"{plain(name)}{when}", row["unit"], *cells])
    return Table(["What", "Unit", *SIDES], told, caption)


def _power(pair: Pair) -> list[Block]:
    chart = _chart(
        pair,
        name="power",
        title="AI megawatts, run by run",
        shows="MW leased",
        about="MW leased to AI tenants at the meter, in each period, as a line for each run.",
        amounts=[_each_period(view, view.power, "ai_leased_mw") for view in pair.views],
        table=_years(pair, "power_years", ("AI leased MW", "Mining MW"), 1),
    )
    return [Paragraph("At the meter, at the end of each year.", "note"), chart]


def _bitcoin(pair: Pair) -> list[Block]:
    chart = _chart(
        pair,
        name="coins",
        title="Bitcoin held, run by run",
        shows="BTC at the end of the period",
        about="Coins held at the end of each period, as a line for each run.",
        amounts=[_each_period(view, view.coins, "closing") for view in pair.views],
        table=_years(pair, "btc_years", ("Mined", "Sold", "Held at the end"), 0),
    )
    return [Paragraph("In coins; those sold have a minus.", "note"), chart]


def _cash(pair: Pair) -> list[Block]:
    titles = ("Cash at the end", "Lowest free cash", "Debt at the end")
    return [Paragraph("In MUSD, by year.", "note"), _years(pair, "cash_years", titles, 1)]


def _rooms(pair: Pair) -> list[Block]:
    """As each run's own report tells it; nothing is taken from each other where units differ."""
    sides = [{f"{row['kind']}: {row['name']}": row for row in side} for side in pair.rows("rooms")]
    lines = []
    for row in pair.told.get(ROOM, []):
        found = [side.get(row["name"]) for side in sides]
        one = next(each for each in found if each is not None)
        cells = [part for each in found for part in _room(each)]
        less, unit = row["difference"], one["unit"]
        change = NOTHING if less is None else _change(less, str(unit))
        lines.append([" ".join([plain(str(one["name"])), kind(one)]).strip(), *cells, change])
    titles = ["What must hold", *(head for side in LETTERS for head in (f"{side}: in", f">{side}: headroom"))]
    return [Table([*titles, SIDES[-1]], lines)] if lines else []


def _room(row: Row | None) -> tuple[str, str]:
    return (NOTHING, NOTHING) if row is None else (row["node"], measured(row["room"], str(row["unit"])))


def _change(less: float, unit: str) -> str:
    match unit:
        case "times":
            return f"{signed(less, 2)} x"
        case "share":
            return f"{signed(less, 1)} %"
        case _:
            return f"{signed(less, 0 if unit == 'BTC' else 1)} {plain(unit)}"


def _money(pair: Pair) -> list[Block]:
    """Only what differs; worth itself in any case."""
    groups: dict[str, list[Row]] = {}
    for row in pair.told.get("money", []):
        groups.setdefault(row["name"].partition(": ")[0], []).append(row)
    return [_listed(rows, GROUPS.get(group, group.capitalize())) for group, rows in groups.items()]


def _value(pair: Pair) -> list[Block]:
    by_name: list[dict[str, Any]] = [
        {f"{row['component']}: {row['line']}": row["value_musd"] for row in side}
        for side in pair.rows("value")
    ]
    lines = []
    for row in pair.told.get("value", []):
        name = row["name"]
        amounts = by_name[0].get(name), by_name[1].get(name), row["difference"]
        lines.append([plain(name), *_cells(amounts, 1)])
    worth = [row["this_plan"] for row in figures(pair, "worth")]
    lines.append(["Worth", *_cells((*worth, pair.difference("figure", "worth")), 1)])
    return [Paragraph("In MUSD.", "note"), Table(["Line", *SIDES], lines, totals=1)]


def figures(pair: Pair, name: str) -> list[Row]:
    """A figure of both runs, from their `figures.csv`."""
    return [next(row for row in side if row["figure"] == name) for side in pair.rows("figures")]


def _years(pair: Pair, table: str, titles: Sequence[str], decimals: int) -> Table:
    """Both runs and the difference for each column, by year."""
    sides = [{str(row["year"]): row for row in side if not row.get("site")} for side in pair.rows(table)]
    heads = [f">{title} {side.lstrip('>')}" for title in titles for side in SIDES]
    rows = []
    for year in sorted({*sides[0], *sides[1]}):
        cells = [year]
        for column in YEARS[table]:
            amounts = (side[year][column] if year in side else None for side in sides)
            cells += _cells((*amounts, pair.difference(table, column, year)), decimals)
        rows.append(cells)
    return Table(["Year", *heads], rows)


def _cells(amounts: Sequence[Any], decimals: int) -> list[str]:
    first, second, less = amounts
    return [
        *(NOTHING if one is None else number(one, decimals) for one in (first, second)),
        NOTHING if less is None else signed(less, decimals),
    ]


def _each_period(view: View, table: DataFrame, column: str) -> Mapping[str, float]:
    """Expected amount by period, in time order."""
    found: dict[str, float] = {}
    amounts = by_node(table, view.tree, column)
    for node in view.tree:
        label = node.period.label
        found[label] = found.get(label, 0.0) + node.probability * float(amounts[node.name])
    return found


def _chart(
    pair: Pair,
    *,
    name: str,
    title: str,
    shows: str,
    about: str,
    amounts: Sequence[Mapping[str, float]],
    table: Table,
) -> Block:
    """A line for each run over the numbers; the numbers alone where the runs count in other periods."""
    periods = [[period.label for period in view.tree.timeline.periods] for view in pair.views]
    months = {period.months for view in pair.views for period in view.tree.timeline.periods}
    if periods[0] != periods[1] and len(months) > 1:
        return table
    from ..charts import two_lines

    every = sorted({*periods[0], *periods[1]})
    lines = [(letter, [one.get(at) for at in every]) for letter, one in zip(LETTERS, amounts, strict=True)]
    data = two_lines.TwoLinesData(every, lines, shows)
    draw = partial(two_lines.draw, data, name=f"compared-{name}", title=title, about=about)
    return Chart(f"compared-{name}", title, about, draw, table)
