"""What can be wrong with revolvers and delayed draws."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.errors import Problem
from ...core.months import format_month
from ...core.suggest import percent
from ...core.tree import Tree
from .common_checks import lump_findings, window_findings
from .schema import DelayedDraw, Revolver


def revolver_findings(path: str, terms: Revolver, tree: Tree) -> Iterator[Problem]:
    """Amounts, dates and fees of a revolver."""
    start = tree.timeline.start
    if terms.opening > terms.limit:
        yield Problem(
            f"{path}.opening",
            "opening-above-limit",
            f"{terms.opening:g} MUSD are drawn at the start, above the limit of {terms.limit:g} MUSD",
            "raise the limit, or lower the opening amount",
        )
    if terms.opening and terms.upfront_fee:
        yield Problem(
            f"{path}.upfront_fee",
            "arranged-already",
            f"{terms.opening:g} MUSD are drawn at the start, so the line has been arranged and its fee paid",
            "leave upfront_fee out, or opening",
        )
    if terms.matures <= start:
        yield Problem(
            f"{path}.matures",
            "matured",
            f"it matured in {format_month(terms.matures)}, and the plan starts in {format_month(start)}",
            "write a later month, or leave the revolver out",
        )
    elif terms.available_from is not None and terms.matures <= terms.available_from:
        yield Problem(
            f"{path}.matures",
            "window-crossed",
            f"{format_month(terms.matures)} is not after available_from, "
            f"{format_month(terms.available_from)}",
            "write a later month",
        )
    if terms.opening and terms.available_from is not None and terms.available_from > start:
        yield Problem(
            f"{path}.available_from",
            "opening-before-available",
            f"{terms.opening:g} MUSD are drawn at the start, before it is available in "
            f"{format_month(terms.available_from)}",
            "leave available_from out, or opening",
        )
    yield from _upfront(path, terms.upfront_fee)
    yield from lump_findings(path, terms.limit, terms.upfront_fee > 0.0)


def delayed_draw_findings(path: str, terms: DelayedDraw, tree: Tree) -> Iterator[Problem]:
    """Window, maturity and fees of a loan drawn within a window."""
    yield from window_findings(
        path, "available", terms.available_from, terms.draw_until, tree, until="draw_until"
    )
    if terms.matures is None and terms.tenor is None:
        yield Problem(
            path,
            "maturity-missing",
            "it says nothing of when it is repaid",
            "give matures, e.g. 2030-06, or tenor, e.g. 36 months from each draw",
        )
    elif terms.matures is not None and terms.tenor is not None:
        yield Problem(
            f"{path}.tenor",
            "maturity-twice",
            "both matures and tenor are given, and each says when it is repaid",
            "remove one of the two",
        )
    elif terms.matures is not None and terms.matures <= terms.draw_until:
        yield Problem(
            f"{path}.matures",
            "window-crossed",
            f"{format_month(terms.matures)} is not after draw_until, {format_month(terms.draw_until)}",
            "write a later month",
        )
    if terms.tenor == 0:
        yield Problem(f"{path}.tenor", "tenor-zero", "a draw for 0 months is no debt", "write e.g. 36 months")
    yield from _upfront(path, terms.upfront_fee)
    lumpy = bool(terms.upfront_fee or terms.issue_cost or terms.commitment_fee)
    yield from lump_findings(path, terms.limit, lumpy)


def _upfront(path: str, fee: float) -> Iterator[Problem]:
    if fee >= 1.0:
        yield Problem(
            f"{path}.upfront_fee",
            "fee-size",
            f"a fee of {percent(fee)} of the limit is as much as can be drawn",
            "write e.g. 1 %",
        )
