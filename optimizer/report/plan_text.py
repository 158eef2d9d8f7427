"""The plan as one page for the terminal: its steps, what they come to, and how sure that is."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from .sentences import (
    beyond_sentence,
    cash_sentence,
    certainty,
    coin_worth_sentence,
    coins_sentence,
    first_sentence,
    parts_sentence,
    share_beyond_sentence,
    worth_sentence,
)
from .step import CONVERT, DECLINE, GIVE_UP, KEPT, SIGN, SMALL, Step
from .steps import steps, total_line
from .view import View
from .words import NOTHING, number, plain, signed, trimmed

STYLES = {SIGN: "green", CONVERT: "yellow", GIVE_UP: "red", DECLINE: "dim", KEPT: "", SMALL: "dim"}
MOST_DECLINED = 12
NARROW = 80


def plan_page(view: View, width: int) -> Group:
    """The page for a terminal of that many columns."""
    narrow = width < NARROW
    parts: list[RenderableType] = [_head(view), Text(), _steps(view, narrow=narrow), Text()]
    parts += [Text(f"Plan: {total_line(view)}.", style="bold"), Text(worth_sentence(view), style="bold")]
    told = [parts_sentence(view), certainty(view), first_sentence(view), cash_sentence(view)]
    told += [coins_sentence(view), coin_worth_sentence(view) if view.path_departs else ""]
    parts += [Text(text) for text in told if text]
    parts.append(Text(beyond_sentence(view), style="yellow" if view.pays_later else ""))
    if view.share_beyond is not None:
        parts.append(Text(share_beyond_sentence(view), style="yellow" if view.is_mostly_later else ""))
    parts += [Text(), _years(view, narrow=narrow)]
    return Group(*parts)


def _head(view: View) -> Table:
    line = Table.grid(expand=True, padding=(0, 2, 0, 0))
    line.add_column()
    line.add_column(justify="right")
    gap = "" if view.solution.ending.gap is None else f", gap {number(100 * view.solution.ending.gap, 2)} %"
    line.add_row(Text(f"Plan  {plain(view.scenario.name)}", style="bold"), Text(f"run {view.run}{gap}"))
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
    for title in (*titles, f"worth{between}MUSD"):
        table.add_column(title, justify="right")
    found = steps(view)
    left = [step for step in found if step.symbol == DECLINE]
    for step in [*(step for step in found if step.symbol != DECLINE), *left[:MOST_DECLINED]]:
        what = [f"{step.verb} {step.what}"] if narrow else [step.verb, step.what]
        table.add_row(
            step.symbol, step.when, *what, *_figures(step)[-1 - len(titles) :], style=STYLES[step.symbol]
        )
    if len(left) > MOST_DECLINED:
        rest = f"and {len(left) - MOST_DECLINED} more offers and halls: see report.md"
        table.add_row(DECLINE, "", *([rest] if narrow else ["", rest]), style=STYLES[DECLINE])
    return table


def _table() -> Table:
    return Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, header_style="")


def _figures(step: Step) -> list[str]:
    mw = "" if step.mw is None else trimmed(step.mw)
    capex = "" if not step.capex else number(step.capex)
    worth = NOTHING if step.symbol == DECLINE else "" if step.worth is None else signed(step.worth)
    return [mw, capex, worth]


def _years(view: View, *, narrow: bool) -> Table:
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
    for mw, money in zip(view.power_years, view.money_years, strict=True):
        amounts = [mw.mining, mw.leased, mw.kept + mw.unused, money.btc, money.cash, money.debt]
        told = [number(each) for each, tells in zip(amounts, shown.values(), strict=True) if tells]
        table.add_row(mw.label, *told)
    return table
