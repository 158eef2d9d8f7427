"""A plan as one page for the terminal, told as changes against an earlier run."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ...solution.changes import CHANGED, GONE, NEW, Changed, Changes, Moved
from ...solution.comparison import DECIMALS, Entry, alike
from ..marks import bare
from ..sentences import beyond_sentence, cash_sentence, certainty, first_sentence
from ..view import View
from ..words import counted, listed, money, plain, signed, trimmed
from . import plan
from .compare import entries_text, when_text

SYMBOLS = {NEW: "+", CHANGED: "~", GONE: "-"}
STYLES = {"+": "green", "~": "yellow", "-": "red", "=": "dim", ".": "dim"}
VERBS = {
    "lease": "sign",
    "conversion": "convert",
    "upgrade": "order",
    "equipment": "order",
    "site": "close",
    "machines bought": "buy",
    "machines moved": "move",
    "machines sold": "sell",
    "loan drawn": "borrow",
    "shares issued": "issue",
    "option taken": "option",
    "BTC sold": "sell",
}
FACTS = {"mw": "MW", "units": "units"}
"""Facts of an entry that are amounts, with their units."""
MOST_INPUTS = 3
NARROW = 80


def against_page(view: View, found: Changes, width: int) -> Group:
    """The page for a terminal of that many columns."""
    narrow = width < NARROW
    parts: list[RenderableType] = [plan.head(view), Text(), _table(found, narrow=narrow), Text()]
    parts += [Text(total_line(found), style="bold"), Text(bare(worth_line(view, found)), style="bold")]
    told = [begins_line(found), inputs_line(found), gain_line(view), certainty(view)]
    told += [first_sentence(view), cash_sentence(view)]
    parts += [Text(bare(text)) for text in told if text]
    parts.append(Text(bare(beyond_sentence(view)), style="yellow" if view.pays_later else ""))
    parts += [Text(), plan.years(view, narrow=narrow)]
    return Group(*parts)


def total_line(found: Changes) -> str:
    """`Against base-3f9c1e: 1 new, 2 changed, none no longer done, 7 unchanged.`"""
    told = [f"{found.count(how) or 'none'} {word}" for how, word in ((NEW, "new"), (CHANGED, "changed"))]
    told.append(f"{found.count(GONE) or 'none'} no longer done")
    told += [f"{found.small} by little"] if found.small else []
    told.append(f"{found.unchanged or 'none'} unchanged")
    return f"Against {plain(found.run)}: {', '.join(told)}."


def worth_line(view: View, found: Changes) -> str:
    """`Worth USD 871 m today, USD 316 m less than base-3f9c1e.`, and whether that can be relied on."""
    run = plain(found.run)
    when = "today" if view.is_today else f"at the end of {view.end}"
    head = f"Worth {money(view.worth)} {when}"
    if not found.is_alike:
        return f"{head}; {run} counts its worth otherwise, or over other periods: no difference is told."
    if abs(found.worth) < 0.005:
        return f"{head}, as much as {run}."
    less = f"{money(abs(found.worth))} {'more' if found.worth > 0.0 else 'less'} than {run}"
    return f"{head}, {less}{'' if found.is_sure else ': within their gaps'}."


def gain_line(view: View) -> str:
    """How it stands against mining only; nothing where there is no such plan."""
    if view.gain is None:
        return ""
    if abs(view.gain) < 0.005:
        return "It is worth as much as mining only."
    return f"It is worth {money(abs(view.gain))} {'more' if view.gain > 0.0 else 'less'} than mining only."


def begins_line(found: Changes) -> str:
    """Whether the first decision is another one."""
    if not found.begins:
        return "The first decision does not change."
    return f"The first decision changes: {plain(listed(found.begins))}."


def inputs_line(found: Changes) -> str:
    """Which inputs the change comes from."""
    paths = [plain(one.path) for one in found.comparison.inputs]
    if not paths:
        return f"No input differs from {plain(found.run)}."
    more = [f"{len(paths) - MOST_INPUTS} more"] if len(paths) > MOST_INPUTS else []
    verb = "differs" if len(paths) == 1 else "differ"
    return f"{counted(len(paths), 'input')} {verb}: {listed([*paths[:MOST_INPUTS], *more])}."


def _table(found: Changes, *, narrow: bool) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, show_header=False)
    table.add_column(width=1)
    if not narrow:
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold", max_width=36)
    table.add_column(overflow="fold", ratio=1)
    for symbol, verb, what, change in _rows(found):
        cells = [f"{verb} {what}  {change}".strip()] if narrow else [verb, what, change]
        table.add_row(symbol, *cells, style=STYLES[symbol])
    return table


def _rows(found: Changes) -> Iterator[tuple[str, str, str, str]]:
    """Symbol, verb, what, and how it changes."""
    for one in found.told:
        yield SYMBOLS[one.how], VERBS[one.kind], plain(one.id) or "BTC", change_text(one)
    if found.small:
        yield ".", "", "", f"{counted(found.small, 'amount')} changed by little: see wattshift compare"
    if found.unchanged:
        same = counted(found.unchanged, "decision or amount", "decisions and amounts")
        yield "=", "", "", f"{same} unchanged"


def change_text(one: Changed | Moved) -> str:
    """What is done now; of what changes, before and now; of what is not done any more, what was."""
    if isinstance(one, Moved):
        return _moved(one)
    if one.how == NEW:
        return entries_text(one.now)
    if one.how == GONE:
        return f"no longer: {entries_text(one.before)}"
    if len(one.before) != len(one.now):
        return f"{entries_text(one.before)} -> {entries_text(one.now)}"
    pairs = zip(one.before, one.now, strict=True)
    many = len(one.now) > 1
    return "; ".join(_pair(old, new, many=many) for old, new in pairs if not alike([old], [new]))


def _pair(old: Entry, new: Entry, *, many: bool) -> str:
    """`2028-Q2 -> 2029-Q1, ready 2029-04 -> 2030-01`; `2027-Q1: 96 -> 95 MW` where there are more."""
    parts = []
    if not (old.given or new.given) and old.when != new.when:
        parts.append(f"{old.when} -> {new.when}")
    elif many:
        parts.append(f"{when_text(new).strip()}:")
    for name in dict.fromkeys([*old.facts, *new.facts]):
        was, is_ = (_fact(entry.facts.get(name)) for entry in (old, new))
        if was != is_:
            parts.append(f"{was} -> {is_} {FACTS[name]}" if name in FACTS else f"{name} {was} -> {is_}")
    return ", ".join(parts).replace(":,", ":")


def _fact(value: object) -> str:
    if value is None:
        return "none"
    return trimmed(value) if isinstance(value, float) else plain(str(value))


def _moved(one: Moved) -> str:
    """`5,700 -> 7,300 BTC; 2027 +1,000, 2028 +600`."""
    decimals = DECIMALS.get(one.unit, 1)
    was, is_ = (trimmed(amount, decimals) for amount in (one.before, one.now))
    if one.how == NEW:
        return f"{is_} {one.unit}, {_span(one)}"
    if one.how == GONE:
        return f"no longer: {was} {one.unit}, {_span(one)}"
    head = f"{is_} {one.unit}, in other years" if was == is_ else f"{was} -> {is_} {one.unit}"
    years = [f"{year} {signed(less, decimals)}" for year, less in one.years]
    return f"{head}: {', '.join(years)}"


def _span(one: Moved) -> str:
    years = [year for year, _ in one.years]
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
