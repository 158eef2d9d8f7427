"""What limits the plan, and what a practical step more of each limit would be worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..blocks import Block, Bullets, Chart, Command, Paragraph, Table
from ..marks import bare, code, marked
from ..rows import Row
from ..studies import study
from ..view import View
from ..words import NOTHING, amount, listed, money, number, plain, signed, trimmed
from .tell import eased

NAME = "limits"
TITLE = "What limits the plan"
SAID = 3
SHOWN = 12
SEEN = 0.05
"""MUSD: a step that is worth less is not told."""
SORTED = "The limit whose step is worth most comes first."
HELD = (
    "A step changes the limit in every period, and everything is planned anew but whole-number choices "
    "(which leases, how many blocks of which hall): what only pays with another choice is not in it. "
    "The periods are those in which the limit holds the plan back."
)
FIRST = (
    "What a practical step is worth was not worked out in this run. The table tells the first unit alone: "
    "often the next unit is worth much less, or nothing."
)
NONE = "No practical step of any one limit is worth anything with whole-number choices held as they are."


def blocks(view: View) -> Sequence[Block]:
    """Three sentences, the table of limits, and what solving again with a limit moved has shown."""
    found = _ranked(view)
    if not found:
        if view.solution.prices is None:
            return [Paragraph("What limits the plan was not worked out in this run."), *_ask(view)]
        return [Paragraph("No limit is worth anything: none of them holds the plan back by itself.")]
    further = list(_moved(view)) or list(_ask(view))
    if all(row["step_musd"] is None for row in found):
        return [Paragraph(FIRST), _first_units(found[:SHOWN]), *further]
    told = [row for row in found if row["step_musd"] is not None and abs(row["step_musd"]) >= SEEN]
    return [*(_steps(told) if told else [Paragraph(NONE)]), *_left_out(view, told), *further]


def _ranked(view: View) -> list[Row]:
    """The limits of the plan, the one whose step is worth most first; what solving again showed goes before
    what is known with whole numbers held. One row where the same step moves several."""
    moved = {_key(row): row for row in study(view, "limits_moved")}
    found = [{**row, "moved": moved.get(_key(row))} for row in view.rows("limits")]
    found = [row for row in found if row["in_plan"] and (view.has_coins or row["unit"] != "BTC")]
    for row in found:
        row["step_musd"] = _worth(row)
    found.sort(key=lambda row: (row["step_musd"] is None, -(row["step_musd"] or 0.0)))
    first: dict[tuple[str, str], Row] = {}
    for row in found:
        first.setdefault((row["cause"], row["unit"]), row)
    return list(first.values())


def _key(row: Row) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("limit", "place", "item", "cause"))


def _worth(row: Row) -> float | None:
    """Of a practical step, as well as it is known: solved again, or with whole numbers held."""
    moved = row["moved"] or {}
    known: list[float | None] = [
        moved.get("gained_musd"),
        row["step_worth_musd"],
        moved.get("held_musd"),
    ]
    return next((one for one in known if one is not None), None)


def _is_solved_again(row: Row) -> bool:
    return row["moved"] is not None and row["moved"]["gained_musd"] is not None


def _steps(told: Sequence[Row]) -> Iterator[Block]:
    yield Bullets([_sentence(row) for row in told[:SAID]])
    yield _chart(told[:SHOWN])


def _left_out(view: View, told: Sequence[Row]) -> Iterator[Block]:
    rest = ""
    if len(told) < len(view.rows("limits")) or len(told) > SHOWN:
        whose = "those whose step is worth next to nothing, and those of loans, leases and halls"
        rest = f" Not shown are {whose} that the plan leaves: {code('tables/limits.csv')}."
    yield Paragraph(f"{SORTED} {HELD}{rest}", "note")


def _sentence(row: Row) -> str:
    again = ", solved again with all choices free" if _is_solved_again(row) else ""
    return f"{_name(row)}, {_when(row)}: {_step(row)} is worth {money(row['step_musd'])}{again}."


def _when(row: Row) -> str:
    return f"in {row['when']}" if row["when"] else "at the start"


def _name(row: Row) -> str:
    about = ", ".join(plain(str(row[name])) for name in ("place", "item") if row[name])
    title = plain(row["title"])
    return f"{title[:1].upper()}{title[1:]}{f' ({about})' if about else ''}"


def _step(row: Row) -> str:
    """`10 MW more`, `10 MUSD less`, `3 months sooner`."""
    of = row["moved"] if row.get("moved") else row
    unit = plain(str(of.get("step_unit") or row["unit"]))
    step = f"{trimmed(of['step'])} {unit}".rstrip()
    return step if step.endswith("sooner") else f"{step} {eased(row['title'])}"


def _chart(told: Sequence[Row]) -> Chart:
    title = "What a practical step of each limit is worth"
    first = bare(
        listed([f"{_name(row)}, {_step(row)}: {amount(row['step_musd'])} MUSD" for row in told[:SAID]])
    )
    about = f"A bar for each limit of the table below, the one whose step is worth most first. {first}."
    rows = [[_name(row), row["when"], _step(row), amount(row["step_musd"]), _written(row)] for row in told]
    titles = ["Limit", "When", "A practical step", ">is worth, MUSD", "Written at"]
    table = Table(titles, rows, "Limits, the one whose step is worth most first")
    return Chart("limits", title, about, lambda: _draw(told, title, about), table)


def _written(row: Row) -> str:
    return f"{code(plain(row['cause']))}, {code(plain(row['written_at']))}"


def _draw(told: Sequence[Row], title: str, about: str) -> str:
    from ..charts import limits as chart

    bars = [
        chart.Limit(_name(row), f"{bare(_step(row))}, {row['when'] or 'start'}", float(row["step_musd"]))
        for row in told
    ]
    return chart.draw(chart.LimitsData(bars), name="limits", title=title, about=about)


def _first_units(found: Sequence[Row]) -> Table:
    """Where nothing better is known; no chart, as the units differ."""
    rows = [
        [_name(row), row["when"], plain(row["unit"]) or NOTHING, number(row["worth_musd"], 4), _written(row)]
        for row in found
    ]
    titles = ["Limit", "When", "Unit", ">First unit, MUSD", "Written at"]
    return Table(titles, rows, "Limits and what the first unit more of each is worth")


def _moved(view: View) -> Iterator[Block]:
    """What a practical step is worth, solved again with all choices free."""
    solved = [row for row in study(view, "limits_moved") if row["gained_musd"] is not None]
    if not solved:
        return
    yield Table(
        ["Limit", "Moved by", ">Gained, MUSD", ">Uncertain by", "First decision"],
        [
            [
                _name(row),
                _step(row),
                signed(row["gained_musd"], 1),
                number(row["uncertain_musd"], 1),
                _first(row),
            ]
            for row in solved
        ],
        caption="Solved again with the limit moved, all choices free",
    )


def _first(moved: Row) -> str:
    """Text of the table with amounts in it."""
    told = plain(str(moved["first_decision"]))
    return marked(told, f"limits_moved.csv:{moved['step'].cell.line}:first_decision") if told else "the same"


def _ask(view: View) -> Iterator[Block]:
    yield Paragraph("What a practical step of the first of them is worth with all choices free is found by")
    yield Command(f"wattshift explain runs/{view.run} --write")
