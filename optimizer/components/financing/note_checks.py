"""What can be wrong with notes: those that could be issued, and those issued before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...core.errors import Problem
from ...core.interest import (
    Interest,
    InterestTerms,
    interest_findings,
    interest_of,
    lowest_rate,
    rate_findings,
)
from ...core.months import format_month
from ...core.series import Series
from ...core.suggest import percent
from ...core.tree import Tree
from .common_checks import lump_findings, window_findings
from .course import course_of, due_period, periods_to
from .schema import Convertible, Issue, OutstandingNote, TermNote


def term_note_findings(
    path: str, terms: TermNote, cash_yield: float, benchmarks: Mapping[str, Series], tree: Tree
) -> Iterator[Problem]:
    """Terms of notes, and whether issuing them to hold cash would pay (F19)."""
    if terms.fee or terms.oid or terms.interest == "at-maturity":
        known = list(interest_findings(path, terms, benchmarks))
        yield from known
        if not known and terms.tenor:
            yield from _all_in(path, terms, cash_yield, benchmarks, tree)
    else:
        yield from rate_findings(path, terms, cash_yield, benchmarks, tree.timeline)
    yield from _issue(path, terms, tree, "oid", terms.oid)


def _all_in(
    path: str, terms: TermNote, cash_yield: float, benchmarks: Mapping[str, Series], tree: Tree
) -> Iterator[Problem]:
    """All that is paid, at the yield of cash, against what arrives: fees count, and interest paid late."""
    first = tree.timeline.periods[0]
    last = due_period(tree.timeline, first.start + terms.tenor, first)
    after = [period for period in periods_to(tree.timeline, last.start) if period.index > first.index]
    lowest = lowest_rate(terms, benchmarks, tree.timeline)
    assert lowest is not None
    rate = Interest({}, lowest, terms.day_count == "actual/360")
    course = course_of(rate, after, {last: 1.0}, at_maturity=terms.interest == "at-maturity")
    arrives, worth = 1.0 - terms.fee - terms.oid, course.worth(cash_yield, first.end)
    if worth < arrives - 1e-9:
        yield Problem(
            f"{path}.{'rate' if terms.floating is None else 'floating'}",
            "rate-below-yield",
            f"an issue brings {percent(round(arrives, 4))} and cash at {percent(cash_yield)} "
            f"(treasury.cash_yield) repays it from {percent(round(worth, 4))}: the plan would issue all it "
            "can and hold it",
            "raise the rate, or lower treasury.cash_yield",
        )


def convertible_findings(
    path: str, terms: Convertible, benchmarks: Mapping[str, Series], tree: Tree
) -> Iterator[Problem]:
    """Terms of convertible notes. What they cost is the straight yield, so the coupon may be nothing."""
    known = list(interest_findings(path, terms, benchmarks))
    yield from known
    yield from _issue(path, terms, tree, "capped_call", terms.capped_call)
    coupon = 0.0 if known else _highest(terms, benchmarks, tree)
    if coupon > terms.straight_yield:
        yield Problem(
            f"{path}.straight_yield",
            "yield-below-coupon",
            f"plain notes would yield {percent(terms.straight_yield)}, less than the coupon of "
            f"{percent(coupon)}: the right to convert would be worth less than nothing",
            "write what plain notes of the company would have to yield",
        )


def _highest(terms: InterestTerms, benchmarks: Mapping[str, Series], tree: Tree) -> float:
    return max(interest_of(terms, benchmarks, tree.timeline).yearly.values())


def _issue(path: str, terms: Issue, tree: Tree, other: str, taken: float) -> Iterator[Problem]:
    """`other` names what is taken from an issue beside its fee."""
    yield from window_findings(path, "issue", terms.issue_from, terms.issue_until, tree)
    if terms.fee + taken >= 1.0:
        also = f" and {other} of {percent(taken)} leave" if taken else " leaves"
        yield Problem(
            f"{path}.fee",
            "fee-size",
            f"a fee of {percent(terms.fee)}{also} nothing of an issue",
            "write e.g. 2 %",
        )
    if terms.tenor == 0:
        yield Problem(f"{path}.tenor", "tenor-zero", "notes of 0 months are no debt", "write e.g. 60 months")
    if terms.least > terms.limit:
        yield Problem(
            f"{path}.least",
            "least-above-limit",
            f"an issue must bring {terms.least:g} MUSD, but at most {terms.limit:g} MUSD may be issued",
            "lower least, or raise the limit",
        )
    yield from lump_findings(path, terms.limit, bool(terms.issue_cost or terms.least))


def outstanding_findings(
    path: str, note: OutstandingNote, benchmarks: Mapping[str, Series], tree: Tree
) -> Iterator[Problem]:
    """Dates and amounts of notes issued before."""
    yield from interest_findings(path, note, benchmarks)
    start = tree.timeline.start
    if note.matures < start:
        yield Problem(
            f"{path}.matures",
            "matured",
            f"it matured in {format_month(note.matures)}, and the plan starts in {format_month(start)}",
            "write a later month, or leave the note out",
        )
    else:
        yield from _schedule(path, note, start)


def _schedule(path: str, note: OutstandingNote, start: int) -> Iterator[Problem]:
    for month in sorted(note.schedule):
        if not start <= month < note.matures:
            side = "before the plan starts" if month < start else "not before it matures"
            yield Problem(
                f"{path}.schedule.{format_month(month)}",
                "repayment-outside",
                f"{note.schedule[month]:g} MUSD in {format_month(month)}: that is {side}, "
                f"{format_month(start if month < start else note.matures)}",
                "keep repayments between the start and maturity; what is left then is repaid by itself",
            )
    repaid = sum(note.schedule.values())
    if repaid > note.amount + 1e-9:
        yield Problem(
            f"{path}.schedule",
            "repaid-beyond-amount",
            f"{repaid:g} MUSD are repaid, but only {note.amount:g} MUSD are owed",
            "lower the repayments, or raise the amount",
        )
