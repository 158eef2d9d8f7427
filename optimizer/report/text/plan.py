"""The plan as one page for the terminal: its steps, what they come to, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..marks import bare
from ..sentences import (
    beyond_sentence,
    cash_sentence,
    certainty,
    coin_worth_sentence,
    coins_sentence,
    first_sentence,
    parts_sentence,
    worth_sentence,
)
from ..step import BY_CHOICE, CONVERT, DECLINE, GIVE_UP, KEPT, SIGN, SMALL, Step
from ..steps import left_steps, small_steps, steps, total_line
from ..view import View
from ..words import NOTHING, counted, listed, number, percent, plain, signed, trimmed

STYLES = {SIGN: "green", CONVERT: "yellow", GIVE_UP: "red", DECLINE: "dim", KEPT: "", SMALL: "dim"}
TOLD_BY_ONE = ("lease", "hall")
"""Kinds of what is left that have a line each; the others are told together."""
MOST_DECLINED = 12
NARROW = 80


def plan_page(view: View, width: int) -> Group:
    """The page for a terminal of that many columns."""
    narrow = width < NARROW
    parts: list[RenderableType] = [head(view), Text(), _steps(view, narrow=narrow), Text()]
    parts += [_text(f"Plan: {total_line(view)}.", "bold"), _text(worth_sentence(view), "bold")]
    told = [parts_sentence(view), certainty(view), first_sentence(view), cash_sentence(view)]
    told += [coins_sentence(view), coin_worth_sentence(view) if view.path_departs else ""]
    parts += [_text(text) for text in told if text]
    parts.append(_text(beyond_sentence(view), "yellow" if view.warns_of_later else ""))
    parts += [Text(), years(view, narrow=narrow)]
    return Group(*parts)


def _text(marked: str, style: str = "") -> Text:
    """As a terminal shows it: no mark may reach it."""
    return Text(bare(marked), style=style)


def head(view: View) -> Table:
    """What it is, which run, how sure."""
    line = Table.grid(expand=True, padding=(0, 2, 0, 0))
    line.add_column()
    line.add_column(justify="right")
    gap = view.solution.ending.gap
    run = f"run {plain(view.run)}{'' if gap is None else f', gap {percent(gap, 2)}'}"
    line.add_row(Text(f"Plan  {plain(view.scenario.name)}", style="bold"), Text(run))
    return line


def _steps(view: View, *, narrow: bool) -> Table:
    between = "\n" if narrow else " "
    table = _table()
    table.add_column("", width=1)
    table.add_column("when", no_wrap=True)
    if not narrow:
        table.add_column("", no_wrap=True)
    table.add_column("what", overflow="fold", ratio=1)
    titles = ["MW", f"capex{between}MUSD"] if view.has_sites else []
    for title in (*titles, f"own lines{between}MUSD"):
        table.add_column(title, justify="right")
    for symbol, when, verb, what, figures in _rows(view):
        cells = [f"{verb} {what}".strip()] if narrow else [verb, what]
        cells += figures[-1 - len(titles) :] if figures else []
        table.add_row(symbol, when, *(Text(bare(cell)) for cell in cells), style=STYLES[symbol])
    return table


def _rows(view: View) -> Iterator[tuple[str, str, str, str, list[str]]]:
    """Symbol, when, verb, what, and figures."""
    for step in steps(view):
        yield step.symbol, step.when, step.verb, step.what, _figures(step)
    small = small_steps(view)
    if small:
        rest = f"{counted(len(small), 'small step')}: see tables/steps.csv"
        yield SMALL, small[0].when, "others", rest, []
    left = left_steps(view)
    alone = [step for step in left if step.kind in TOLD_BY_ONE]
    for step in alone[:MOST_DECLINED]:
        reason = f": {step.row['reason'] or BY_CHOICE}"
        yield step.symbol, step.when, step.verb, f"{step.what}{reason}", _figures(step)
    if len(alone) > MOST_DECLINED:
        rest = f"and {len(alone) - MOST_DECLINED} more offers and halls: see report.md"
        yield DECLINE, "", "", rest, []
    others = [step.short for step in left if step.kind not in TOLD_BY_ONE]
    if others:
        more = ["others"] if len(others) > MOST_DECLINED else []
        yield DECLINE, "", "do without", listed([*others[:MOST_DECLINED], *more]), []


def _table() -> Table:
    return Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, header_style="")


def _figures(step: Step) -> list[str]:
    mw, capex, worth = (step.row[name] for name in ("mw", "capex_musd", "worth_musd"))
    return [
        "" if mw is None else trimmed(mw),
        "" if not capex else number(capex),
        NOTHING if step.symbol == DECLINE else "" if worth is None else signed(worth),
    ]


def years(view: View, *, narrow: bool) -> Table:
    """What stands at the end of each year."""
    between = "\n" if narrow else " "
    table = _table()
    table.add_column(f"end{between}of", no_wrap=True)
    shown = {
        "mining MW": view.has_sites,
        "AI MW": view.has_sites,
        "idle MW": view.has_sites,
        "BTC": view.has_coins,
        "cash MUSD": True,
        "debt MUSD": True,
    }
    for what in (what for what, tells in shown.items() if tells):
        table.add_column(what.replace(" ", between), justify="right")
    power = {row["year"]: row for row in view.rows("power_years") if row["site"] == ""}
    for coins, cash in zip(view.rows("btc_years"), view.rows("cash_years"), strict=True):
        mw = power.get(cash["year"], {})
        idle = mw.get("ai_reserved_mw", 0.0) + mw.get("unused_mw", 0.0)
        amounts = [
            mw.get("mining_mw"),
            mw.get("ai_leased_mw"),
            idle,
            coins["closing"],
            cash["closing"],
            cash["debt"],
        ]
        told = [bare(number(each)) for each, tells in zip(amounts, shown.values(), strict=True) if tells]
        table.add_row(str(cash["year"]), *told)
    return table
