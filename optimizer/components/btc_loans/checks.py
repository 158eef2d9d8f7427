"""What can be wrong with loans against Bitcoin before anything is solved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from ...core.errors import Problem
from ...core.facts import MarketFacts
from ...core.interest import rate_findings
from ...core.series import Series
from ...core.suggest import percent
from ...core.tree import Tree
from .date_checks import date_findings
from .price_checks import price_findings
from .schema import BtcLoan

OVER = 1e-9


def findings(
    loans: Mapping[str, BtcLoan],
    tree: Tree,
    *,
    market: MarketFacts | None,
    benchmarks: Mapping[str, Series],
    btc: float,
    cash_yield: float,
) -> list[Problem]:
    """All problems of the loans. `market` is None where prices have problems of their own."""
    found: list[Problem] = []
    for name, loan in loans.items():
        path = f"btc_loans.{name}"
        levels = [*_levels(path, loan), *_shock(path, loan, tree)]
        found += rate_findings(path, loan, cash_yield, benchmarks, tree.timeline)
        found += _amounts(path, loan)
        found += levels
        found += date_findings(path, loan, tree)
        if market is not None and not levels:
            found += price_findings(path, loan, tree, market)
    return found + list(_pledged(loans, btc))


def _amounts(path: str, loan: BtcLoan) -> Iterator[Problem]:
    if loan.opening > loan.limit:
        yield Problem(
            f"{path}.opening",
            "opening-above-limit",
            f"{loan.opening:g} MUSD are owed at the start, above the limit of {loan.limit:g} MUSD",
            "raise the limit, or lower the opening amount",
        )
    if loan.least > loan.limit:
        yield Problem(
            f"{path}.least",
            "least-above-limit",
            f"no draw may be less than {loan.least:g} MUSD, and none more than the limit of "
            f"{loan.limit:g} MUSD",
            "lower least, or raise the limit",
        )
    for field in ("draw_fee", "upfront_fee"):
        fee = getattr(loan, field)
        if fee >= 1.0:
            yield Problem(
                f"{path}.{field}",
                "fee-size",
                f"a fee of {percent(fee)} leaves nothing of the money",
                "write e.g. 1 %",
            )


def _levels(path: str, loan: BtcLoan) -> Iterator[Problem]:
    """release <= draw <= cure <= margin call < 100 %, and none of those that size the pledge zero."""
    ladder = [("draw_ltv", loan.draw_ltv), ("cure_ltv", loan.cure_ltv)]
    ladder.append(("margin_call_ltv", loan.margin_call_ltv))
    for field, level in ladder:
        if level <= 0.0:
            yield Problem(
                f"{path}.{field}",
                "ltv-zero",
                "at 0 % nothing could be owed, whatever is pledged",
                f"write e.g. {TYPICAL[field]}",
            )
    if loan.margin_call_ltv >= 1.0:
        yield Problem(
            f"{path}.margin_call_ltv",
            "ltv-size",
            f"a margin call at {percent(loan.margin_call_ltv)} comes when the coins no longer cover the loan",
            f"write less than 100 %, e.g. {TYPICAL['margin_call_ltv']}",
        )
    if loan.release_ltv is not None:
        ladder.insert(0, ("release_ltv", loan.release_ltv))
    for (lower, low), (upper, high) in pairwise(ladder):
        if low > high:
            yield Problem(
                f"{path}.{lower}",
                "ltv-order",
                f"{lower} of {percent(low)} is above {upper} of {percent(high)}: {MEANING[lower]}",
                f"write {percent(high)} or less, or raise {upper}; levels rise from release over draw and "
                "cure to margin call",
            )


TYPICAL = {"draw_ltv": "50 %", "cure_ltv": "65 %", "margin_call_ltv": "75 %"}
MEANING = {
    "release_ltv": "coins could be had back that a draw would ask for again",
    "draw_ltv": "what was just drawn would have to be cured",
    "cure_ltv": "a margin call would be cured before it comes",
}


def _shock(path: str, loan: BtcLoan, tree: Tree) -> Iterator[Problem]:
    if loan.stress is None:
        return
    shock = max(loan.stress.shock.at(month) for month in range(tree.timeline.start, tree.timeline.end))
    if shock >= 1.0:
        yield Problem(
            f"{path}.stress.shock",
            "shock-size",
            f"after a fall of {percent(shock)} coins are worth nothing, and no pledge bears a loan",
            "write less than 100 %, e.g. 50 %",
        )


def _pledged(loans: Mapping[str, BtcLoan], btc: float) -> Iterator[Problem]:
    """What all loans hold at the start must be there."""
    for name, loan in loans.items():
        if loan.opening and not loan.opening_pledged:
            yield Problem(
                f"btc_loans.{name}.opening_pledged",
                "nothing-pledged",
                f"{loan.opening:g} MUSD are owed at the start, and no coins are pledged for them",
                "write how many coins are pledged at the start",
            )
    pledged = {name: loan.opening_pledged for name, loan in loans.items() if loan.opening_pledged}
    if sum(pledged.values()) > btc * (1.0 + OVER):
        for name, coins in pledged.items():
            others = sum(pledged.values()) - coins
            and_others = f" and {others:g} BTC for other loans" if others else ""
            yield Problem(
                f"btc_loans.{name}.opening_pledged",
                "pledged-above-held",
                f"{coins:g} BTC{and_others} are pledged at the start, of {btc:g} BTC held (treasury.btc, "
                "which counts pledged coins too)",
                "lower opening_pledged, or raise treasury.btc",
            )
