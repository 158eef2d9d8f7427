"""What stands above the sections: what it is about, the one sentence, and the key figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..blocks import Block, Paragraph, Table
from ..margin_calls import margin_call_sentences
from ..rows import Row
from ..sentences import (
    STOPS,
    beyond_sentence,
    certainty,
    first_sentence,
    one_sentence,
)
from ..view import View
from ..words import NOTHING, number, percent, plain, signed, span
from .tell import kind, measured

MOST_COVENANTS = 3
ALIKE = 0.005
"""MUSD: cash this close to the lowest is as low."""


def blocks(view: View) -> Sequence[Block]:
    """Run and span, what it is about, what to do, warnings, key figures."""
    about = " ".join(plain(view.scenario.about).split())
    told: list[Block] = [Paragraph(f"Run {plain(view.run)}, {span(view.start, view.end)}.", "note")]
    told += [Paragraph(about)] if about else []
    told += [Paragraph(one_sentence(view), "strong"), Paragraph(first_sentence(view))]
    told += _warnings(view)
    return [*told, _key_figures(view), Paragraph(certainty(view), "note")]


def _warnings(view: View) -> Iterator[Block]:
    yield Paragraph(beyond_sentence(view), "warning" if view.warns_of_later else "plain")
    if not view.solution.audit.passed:
        yield Paragraph("The audit does not agree with the plan: see how it was made.", "warning")
    for called in margin_call_sentences(view):
        yield Paragraph(called, "warning")
    if view.solution.ending.stopped_by in STOPS:
        yield Paragraph(f"Warning: {certainty(view)}", "warning")


def _key_figures(view: View) -> Table:
    if not view.has_sites:
        return Table(["", ">This plan"], [row[:2] for row in _rows(view)])
    return Table(["", ">This plan", ">Mining only", ">Difference"], list(_rows(view)))


def _rows(view: View) -> Iterator[list[str]]:
    """Title, this plan, mining only, difference."""
    figures, end = view.figures, f"at the end of {view.end}"
    taxed = "after income tax" if view.scenario.taxes else "before tax"
    yield _amounts(f"Worth, {taxed}, MUSD", figures["worth"], 1)
    yield _amounts(f"Of it expected after {view.end}, MUSD", figures["beyond"], 1)
    if view.has_sites:
        yield _amounts(f"AI leased {end}, MW at the meter", figures["ai_leased"], 1)
        yield _amounts(f"Mining {end}, MW at the meter", figures["mining"], 1)
        yield from _build(view)
        yield _amounts("BTC mined", figures["btc_mined"], 0)
    if view.has_coins:
        yield _amounts("BTC sold", figures["btc_sold"], 0)
        yield _shares("Share sold of BTC held at the start and mined", figures["btc_share_sold"])
        yield _amounts(f"BTC held {end}", figures["btc_end"], 0)
    if view.has_sites and view.figure("btc_share_of_build"):
        yield [
            "Share of the build paid by BTC sales",
            percent(view.figure("btc_share_of_build")),
            NOTHING,
            NOTHING,
        ]
    yield _amounts("Most debt at any time, MUSD", figures["most_debt"], 1)
    yield _amounts(f"Debt {end}, MUSD", figures["debt_end"], 1)
    free = {row["node"]: row["free_musd"] for row in view.rows("cash_room")}
    lowest = next(node for node, cash in free.items() if cash < min(free.values()) + ALIKE)
    yield _amounts(f"Lowest free cash, MUSD (this plan: first in {lowest})", figures["lowest_cash"], 1)
    yield _amounts(f"Cash {end}, MUSD", figures["cash_end"], 1)
    yield from _lenders(view)


def _build(view: View) -> Iterator[list[str]]:
    """What is built and what it brings, where there is any of it."""
    figures = view.figures
    told = {
        "capex": ("Capex over the horizon: halls, power, machines, MUSD", 1),
        "hall_capex_per_mw": ("Halls, MUSD per MW of IT converted", 2),
        "rent_last_year": (f"Rent in {view.end[:4]}, MUSD", 1),
        "income_last_year": (f"Rent less the landlord's costs in {view.end[:4]}, MUSD", 1),
    }
    for name, (title, decimals) in told.items():
        if view.figure(name):
            yield _amounts(title, figures[name], decimals)


def _amounts(title: str, row: Row, decimals: int) -> list[str]:
    difference = row["difference"]
    told = NOTHING if difference is None else signed(difference, decimals)
    return [title, number(row["this_plan"], decimals), number(row["mining_only"], decimals), told]


def _covenant(which: str, row: Row) -> list[str]:
    """What there is against its limit, in the unit of the covenant."""
    name = ": ".join(plain(row[part]) for part in ("covenant", "item") if row[part])
    limit = f"at {row['side']} {measured(row['limit'], row['unit'])}"
    title = f"{which} {kind(row)} ({name} in {row['node']}; {limit})"
    return [title, measured(row["there_is"], row["unit"]), NOTHING, NOTHING]


def _shares(title: str, row: Row) -> list[str]:
    return [title, percent(row["this_plan"]), percent(row["mining_only"]), NOTHING]


def _lenders(view: View) -> Iterator[list[str]]:
    """The lowest debt service cover, then the covenants with least room for their size; mining only has other
    loans, if any."""
    tests = [row for row in view.rows("covenant_room") if row["there_is"] is not None]
    covers = [row for row in tests if row["kind"] == "dscr"]
    low = min(covers, key=lambda row: row["there_is"]) if covers else None
    if low is not None:
        yield _covenant("Lowest", low)
    tightest: dict[tuple[str, str, str], Row] = {}
    for row in sorted(
        (row for row in tests if row["may_fall"] is not None),
        key=lambda row: (not row["is_broken"], round(row["may_fall"], 6)),
    ):
        tightest.setdefault((row["kind"], row["covenant"], row["item"]), row)
    for row in [row for row in list(tightest.values())[:MOST_COVENANTS] if row is not low]:
        yield _covenant("Tightest", row)
    loans = [row for row in view.rows("collateral") if row["ltv"] is not None and row["ltv"] > 0.0]
    if loans:
        high = max(loans, key=lambda row: row["ltv"] / row["margin_call_ltv"])
        where = f"{plain(high['loan'])} in {high['node']}; called above {percent(high['margin_call_ltv'])}"
        yield [f"Highest loan to value ({where})", percent(high["ltv"]), NOTHING, NOTHING]
