"""What to do, and by when; what is left, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..blocks import Block, Heading, Paragraph, Table
from ..forced import by_choice, command, in_the_way, lost
from ..marks import code
from ..rows import Row
from ..sentences import no_better
from ..step import BY_CHOICE, Step
from ..steps import left_steps, new_steps, steps
from ..view import View
from ..words import NOTHING, counted, number, percent, sentence, signed, trimmed

NAME = "decision"
TITLE = "What to do, and by when"
MOST_ROWS = 50
MONEY = ("facility", "shares")
"""Kinds of steps that bring money."""
WORTH = ">Worth of its own lines, MUSD"
ALL = code("tables/steps.csv")

Forced = Mapping[tuple[str, str], Row]
"""Rows of `why_not.csv` by kind and id; empty where nobody asked."""


def blocks(view: View) -> Sequence[Block]:
    """New steps, what is kept from before, and what is left."""
    return [*_new(view), *_kept(view), *_left(view)]


def _new(view: View) -> list[Block]:
    found = new_steps(view)
    if not found:
        return [Paragraph(f"Nothing{': the plan is to go on mining' if view.has_sites else ''}.", "strong")]
    told: list[Block] = [_table(found[:MOST_ROWS], by_choice(view), has_sites=view.has_sites)]
    if len(found) > MOST_ROWS:
        told.append(Paragraph(f"The first ones; all of them are in {ALL}."))
    if view.figure("small_steps"):
        small = counted(view.figure("small_steps"), "small step")
        told.append(Paragraph(f"{sentence(small).removesuffix('.')} beside these: see {ALL}."))
    note = "The plan counts on each decision at the start of the period it is to be committed by. "
    if view.has_sites:
        note += (
            "MW of IT for leases and halls, at the plug for machines, at the meter for power. Capex of a "
            "lease is what the landlord pays for the tenant's machines. Worth is that of the step's own "
            "lines, lease and hall apart though neither is worth that without the other, all steps of a hall "
            "in the first of them; what mining loses by it is told against the baseline, line by line."
        )
    else:
        note += "Worth is that of the step's own lines."
    if by_choice(view):
        note += (
            " Lost without it: what the plan is worth less if it must do without the whole lease, hall or "
            "facility, all else decided anew."
        )
    return [*told, Paragraph(note, "note")]


def _table(found: Sequence[Step], forced: Forced, *, has_sites: bool) -> Table:
    """What it would lose without each stands once, beside the first step of a hall or lease."""
    if has_sites:
        titles = ["Decision", "Where", ">MW", "Commit by", "In service", ">Capex MUSD", WORTH]
        rows = [_row(step) for step in found]
    else:
        titles = ["Decision", "Commit by", WORTH]
        rows = [[_decision(step), step.dates, _worth(step)] for step in found]
    if not any((step.kind, str(step.row["id"])) in forced for step in found):
        return Table(titles, rows)
    told: set[tuple[str, str]] = set()
    for step, cells in zip(found, rows, strict=True):
        key = (step.kind, str(step.row["id"]))
        cells.append(NOTHING if key in told else lost(forced.get(key)) or NOTHING)
        told.add(key)
    return Table([*titles, ">Lost without it, MUSD"], rows)


def _row(step: Step) -> list[str]:
    capex = step.row["capex_musd"]
    return [
        _decision(step),
        step.where or NOTHING,
        _mw(step),
        step.dates,
        step.in_service or NOTHING,
        number(capex, 1) if capex else NOTHING,
        _worth(step),
    ]


def _decision(step: Step) -> str:
    return f"{step.verb} {step.named}"


def _mw(step: Step) -> str:
    return NOTHING if step.row["mw"] is None else trimmed(step.row["mw"])


def _worth(step: Step) -> str:
    return NOTHING if step.row["worth_musd"] is None else signed(step.row["worth_musd"], 1)


def _kept(view: View) -> list[Block]:
    kept = [step for step in steps(view) if step.verb == "keep"]
    if not kept:
        return []
    rows = [[step.named, step.where or NOTHING, _mw(step), step.in_service or NOTHING] for step in kept]
    told: list[Block] = [Heading("Decided before, and kept")]
    told.append(Table(["What", "Where", ">MW", "In service"], rows[:MOST_ROWS]))
    return [*told, Paragraph(f"All of them are in {ALL}.")] if len(rows) > MOST_ROWS else told


def _left(view: View) -> list[Block]:
    """Leases, halls, power and machines, then facilities, each with its reason or what forcing it loses."""
    left = left_steps(view)
    if not left:
        return []
    forced = by_choice(view)
    money = [step for step in left if step.kind in MONEY]
    told: list[Block] = [Heading("Declined, and why"), Paragraph(no_better(view))]
    told += _declined([step for step in left if step.kind not in MONEY], forced, has_sites=view.has_sites)
    told += _not_raised(money, forced)
    if not forced:
        told.append(
            Paragraph(
                f"What each of them would lose is not worked out: {command(view)} forces each of them in and "
                "writes it down.",
                "note",
            )
        )
    return told


def _declined(left: Sequence[Step], forced: Forced, *, has_sites: bool) -> Iterator[Block]:
    if not left or not has_sites:
        return
    rows = [
        [
            step.named if step.kind == "upgrade" else f"{step.kind} {step.named}",
            step.where or NOTHING,
            _mw(step),
            str(step.row["open_until"]) or NOTHING,
            *_why(step, forced),
        ]
        for step in left[:MOST_ROWS]
    ]
    yield Table(["Option", "Where", ">MW", "Open until", *_titles(forced)], rows)
    if len(left) > MOST_ROWS:
        yield Paragraph(f"The others are in {ALL}.")


def _not_raised(left: Sequence[Step], forced: Forced) -> Iterator[Block]:
    if not left:
        return
    rows = [
        [
            step.short,
            str(step.row["open_until"]) or NOTHING,
            percent(step.row["cost_a_year"]),
            *_why(step, forced),
        ]
        for step in left[:MOST_ROWS]
    ]
    titles = ["Money not raised", "Open until", ">All in, a year", *_titles(forced)]
    yield Table(titles, rows)
    if len(left) > MOST_ROWS:
        yield Paragraph(f"The others are in {ALL}.")


def _titles(forced: Forced) -> list[str]:
    return [*([">Lost if forced, MUSD"] if forced else []), "Why"]


def _why(step: Step, forced: Forced) -> list[str]:
    """What forcing it loses where that was asked, and what stands in its way, if it is not left by choice."""
    row = forced.get((step.kind, str(step.row["id"])))
    bars = step.row["reason"] or (row is not None and row["limit"])
    why = "; ".join(text for text in ("" if bars else BY_CHOICE, step.reason, in_the_way(row)) if text)
    return [*([lost(row) or NOTHING] if forced else []), why]
