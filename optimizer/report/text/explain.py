"""Why a plan is what it is, as a person reads it: limits with their worth, and what was rejected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from ..sections.tell import eased
from ..words import amount, counted, listed, number, plain, signed, span

Data = Mapping[str, Any]
SHOWN = 12
WIDTH = 100
BESIDE = 21
"""Column at which what is told of a limit begins."""
MOVES_SHOWN = 6
HELD = (
    "Ranked by what the practical step at the left is worth, with whole-number choices (which leases,",
    "how many blocks of which hall) held as they are. The first unit alone can be worth far more than",
    "the next.",
)


def limits_text(plan: Data, limits: Sequence[Data], without: int, cash: Sequence[Data]) -> list[str]:
    """The limits that are worth something, the one that matters most first, and the price of money."""
    lines = [_head(plan), "", "What more room is worth, MUSD"]
    if not limits:
        return [*lines, "  no limit is worth anything: none of them holds the plan back"]
    for one in limits[:SHOWN]:
        lines += _limit(one)
    if len(limits) > SHOWN:
        lines.append(f"  and {counted(len(limits) - SHOWN, 'more limit')} of less worth: tables/prices.csv")
    if without:
        lines.append(f"  {counted(without, 'limit')} without room left where more would be worth nothing")
    if cash:
        lines += ["", *_wrapped("  one more MUSD received: ", _cash(cash), 4)]
    return [*lines, "", *(f"  {line}" for line in HELD)]


def limit_text(plan: Data, limits: Sequence[Data]) -> list[str]:
    """One limit in full: every period in which it is worth something or has no room left."""
    lines = [_head(plan)]
    for one in limits:
        lines += ["", f"{_name(one)}  ({one['limit']}, {_where(one)})"]
        rows = [("period", "first unit", f"room, {one['unit']}", f"at, {one['unit']}")]
        rows += [
            (_period(row), number(row["worth_musd"], 4), number(row["room"], 2), number(row["bound"], 2))
            for row in one["periods"]
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            cells = [
                row[0].ljust(widths[0]),
                *(text.rjust(w) for text, w in zip(row[1:], widths[1:], strict=True)),
            ]
            lines.append(f"  {'  '.join(cells)}")
    return [*lines, "", *(f"  {line}" for line in HELD)]


def resolved_text(found: Sequence[Data]) -> list[str]:
    """Limits that were moved and solved again, all choices free."""
    lines = ["", "Solved again with the limit moved, all choices free"]
    for one in found:
        step = f"{number(one['step'])} {one['step_unit']}"
        more = step if one["step_unit"] == "months sooner" else f"{step} {eased(one['title'])}"
        exact = "" if one["uncertain_musd"] < 0.05 else f" (within {amount(one['uncertain_musd'])})"
        lines += _wrapped("  ", f"{_name(one)}, {more}: {signed(one['gained_musd'], 1)} MUSD{exact}", 6)
        begins = one["first_decision"]
        told = f"{plain(listed(begins)) if begins else 'the same'}{_later(one)}"
        lines += _wrapped("    first decision: ", told, 6)
    return lines


def why_not_text(plan: Data, found: Sequence[Data]) -> list[str]:
    """What becomes of the plan with each choice forced the other way."""
    lines = [_head(plan)]
    for one in found:
        lines += [
            "",
            f"{one['kind']} {plain(one['id'])}: {plain(one['asked'])}  ({one['path']}, {one['written_at']})",
        ]
        lines += [f"  {line}" for line in _answer(plan, one)]
    return lines


def why_not_table(plan: Data, found: Sequence[Data]) -> list[str]:
    """All choices, one line each: those that cost least first, those that cannot be last."""
    lines = [_head(plan), ""]
    rows = [("", "forced", "lost", "", "lowest cash", "in the way")]
    for one in sorted(found, key=lambda one: (one["lost_musd"] is None, one["lost_musd"] or 0.0)):
        lost, low = one["lost_musd"], one["lowest_cash_musd"]
        state = {False: "cannot be", None: "no time"}.get(one["possible"], "")
        within = (
            "" if not one["uncertain_musd"] or one["uncertain_musd"] < 0.05 else amount(one["uncertain_musd"])
        )
        rows.append(
            (
                f"{one['kind']} {plain(one['id'])}",
                plain(one["asked"]),
                state or number(lost, 1),
                f"-{within}" if within else "",
                number(low, 1),
                plain(one["cause"]),
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    for row in rows:
        cells = [
            text.rjust(w) if at in (2, 4) else text.ljust(w)
            for at, (text, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return [
        *lines,
        "",
        "Lost: MUSD of value; behind it, how much less it may be, as the solve was not carried to the end.",
    ]


def _head(plan: Data) -> str:
    return f"{plan['run']}: worth {number(plan['value_musd'], 1)} MUSD"


def _limit(one: Data) -> Iterator[str]:
    """What a practical step is worth, of what and when; below it the first unit, and where it is written."""
    worth = one["step_worth_held_musd"]
    value = "" if worth is None else f"+{amount(worth)}"
    spans = listed([span(*entry) for entry in one["spans"][:3]]) + (" ..." if len(one["spans"]) > 3 else "")
    step = f"{number(one['step'])} {one['step_unit']}".strip()
    yield from _wrapped(f"  {step:>9} {value:>7}  ", f"{_name(one)}: {spans}", BESIDE)
    first = f"first {one['unit'] or 'unit'} {amount(one['worth_musd_per_unit'])}"
    yield from _wrapped(" " * BESIDE, f"{first}; {_where(one)}", BESIDE + 2)


def _wrapped(head: str, text: str, indent: int) -> list[str]:
    """The text behind its head, further lines indented; names and paths stay whole."""
    further = " " * indent
    return wrap(
        text,
        WIDTH,
        initial_indent=head,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _name(one: Data) -> str:
    about = ", ".join(filter(None, (one["place"], one["item"])))
    return plain(f"{one['title']} ({about})" if about else one["title"])


def _where(one: Data) -> str:
    return f"{plain(one['cause'])}, {plain(one['written_at'])}"


def _period(row: Data) -> str:
    return str(row["node"])


def _cash(cash: Sequence[Data]) -> str:
    """The first period of each year."""
    told: dict[str, str] = {}
    for one in cash:
        told.setdefault(one["period"][:4], f"{one['period']} {number(one['worth_musd'], 2)}")
    return ", ".join(told.values())


def _later(one: Data) -> str:
    return f"; {counted(len(one['moves']), 'thing')} moved in all" if one["moves"] else ""


def _answer(plan: Data, one: Data) -> Iterator[str]:
    if one["possible"] is None:
        yield "not found out in time; --time-limit gives it more"
        return
    if not one["possible"]:
        told = one["why_impossible"].removeprefix("no plan can exist: ")
        yield from plain_lines(f"it cannot be: {told}")
        return
    lost, uncertain = one["lost_musd"], one["uncertain_musd"]
    less = (
        ""
        if uncertain < 0.05
        else f"; at least {amount(max(0.0, lost - uncertain))}, as that plan is not proven best"
    )
    if lost >= 0.0:
        yield f"{amount(lost)} MUSD lost{less}"
    else:
        yield f"{amount(-lost)} MUSD gained: the plan was within its gap of a better one; use a smaller --gap"
    cash = _changed(plan["lowest_cash_musd"], one["lowest_cash_musd"], "MUSD")
    yield f"lowest cash {cash}, in {one['lowest_cash_period']}"
    yield f"BTC sold {_changed(plan['btc_sold'], one['btc_sold'], 'BTC')}"
    yield f"most owed {_changed(plan['most_debt_musd'], one['most_debt_musd'], 'MUSD')}"
    if one["limit"]:
        yield f"in the way: {plain(one['limit'])} ({plain(one['cause'])}, {plain(one['cause_written_at'])})"
    for move in one["moves"][:MOVES_SHOWN]:
        yield f"moves: {_move(move)}"
    if len(one["moves"]) > MOVES_SHOWN:
        yield f"and {counted(len(one['moves']) - MOVES_SHOWN, 'more move')}: --json"


def plain_lines(text: str) -> list[str]:
    """Each line by itself, safe to print."""
    return [plain(line) for line in text.splitlines()]


def _changed(before: float, after: float, unit: str) -> str:
    if abs(after - before) < 0.05:
        return f"{number(after, 1)} {unit}, the same"
    return f"{number(before, 1)} -> {number(after, 1)} {unit}"


def _move(move: Data) -> str:
    before, after = move["before"], move["after"]
    name = plain(f"{move['kind']} {move['id']}".strip())
    if isinstance(before, float | int):
        return f"{name} {number(before, 1)} -> {number(after, 1)} {move['unit']}"
    return f"{name} {plain(before) or 'no'} -> {plain(after) or 'no'}"
