"""Dates of a loan against Bitcoin that cannot be, or that leave nothing to decide."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.errors import Problem
from ...core.months import format_month
from ...core.tree import Tree
from .dates import dates_of, window
from .schema import BtcLoan


def date_findings(path: str, loan: BtcLoan, tree: Tree) -> Iterator[Problem]:
    """Maturity, window and tenor."""
    crossed = [*_crossed(path, loan, tree)]
    yield from crossed
    if not crossed:
        yield from _never_drawn(path, loan, tree)
        yield from _tenor(path, loan, tree)


def _crossed(path: str, loan: BtcLoan, tree: Tree) -> Iterator[Problem]:
    start = tree.timeline.start
    matures, available, until = loan.matures, loan.available_from, loan.draw_until
    if matures <= start:
        yield Problem(
            f"{path}.matures",
            "matured",
            f"it matured in {format_month(matures)}, and the plan starts in {format_month(start)}",
            "write a later month, or leave the loan out",
        )
    elif available is not None and matures <= available:
        yield Problem(
            f"{path}.matures",
            "window-crossed",
            f"{format_month(matures)} is not after available_from, {format_month(available)}",
            "write a later month",
        )
    if until is not None and available is not None and until < available:
        yield Problem(
            f"{path}.draw_until",
            "window-crossed",
            f"{format_month(until)} is before available_from, {format_month(available)}",
            "write a later month",
        )
    elif until is not None and until >= matures > start:
        yield Problem(
            f"{path}.draw_until",
            "window-crossed",
            f"it can be drawn until {format_month(until)} but matures in {format_month(matures)}",
            "write an earlier month, or leave draw_until out",
        )


def _never_drawn(path: str, loan: BtcLoan, tree: Tree) -> Iterator[Problem]:
    """A loan that the plan has no period to draw in, where that was surely not meant."""
    if loan.opening or loan.opening_pledged or dates_of(loan, tree).draws:
        return
    start, end = tree.timeline.start, tree.timeline.end
    opens, closes = window(loan, tree)
    field = "draw_until" if loan.draw_until is not None and closes <= start else "available_from"
    if closes <= start:
        last = format_month(closes - 1)
        why = f"it can be drawn until {last}, before the plan starts ({format_month(start)})"
    elif opens >= end:
        why = f"it can be drawn from {format_month(opens)}, after the plan ends ({format_month(end - 1)})"
    else:
        field = "available_from" if loan.available_from is not None else "matures"
        why = (
            f"no period of the plan begins from {format_month(opens)} to {format_month(closes - 1)} and ends "
            f"before it matures in {format_month(loan.matures)}"
        )
    yield Problem(
        f"{path}.{field}",
        "never-drawn",
        f"{why}: the loan is left out",
        "change the dates, or plan these months in shorter periods",
        severity="warning",
    )


def _tenor(path: str, loan: BtcLoan, tree: Tree) -> Iterator[Problem]:
    if loan.tenor is None:
        return
    if loan.tenor == 0:
        yield Problem(f"{path}.tenor", "tenor-zero", "a draw of 0 months is no loan", "write e.g. 12 months")
        return
    first = tree.timeline.start if loan.opening else window(loan, tree)[0]
    if first + loan.tenor > loan.matures:
        yield Problem(
            f"{path}.tenor",
            "tenor-beyond-maturity",
            f"what is drawn in {format_month(first)} could run {loan.tenor} months to "
            f"{format_month(first + loan.tenor)}, and the loan matures in {format_month(loan.matures)}: "
            "the tenor asks for nothing",
            "shorten the tenor, write a later matures, or leave tenor out",
            severity="warning",
        )
