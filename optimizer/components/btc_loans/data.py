"""Loans against Bitcoin as numbers by node: where each can move, and what a pledged coin carries there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.facts import MarketFacts
from ...core.interest import Interest, interest_of
from ...core.series import Series
from ...core.timeline import Period
from ...core.tree import Node, Tree
from .dates import Dates, dates_of
from .schema import BtcLoan


@dataclass(frozen=True, slots=True)
class CoinWorth:
    """What may be owed for one coin pledged, MUSD, in each test at the end of a node's period."""

    draw: float
    """At the mean price."""
    margin_call: float
    """This and the others at the lowest price."""
    cure: float
    release: float
    always: float
    """Kept to whatever happens: that of the margin call, after the shock where the pledge must survive it."""
    topped_up: float | None
    """That of the cure after the shock, where other coins held may be added; None where they are not asked
    for."""


@dataclass(frozen=True)
class LoanData:
    """One loan on the nodes of the tree."""

    terms: BtcLoan
    rate: Interest
    dates: Dates = field(repr=False)
    worth: Mapping[str, CoinWorth] = field(repr=False)
    """By node at which it may be owed."""
    most_pledged: float
    """More coins than this meet no test that these do not, whatever is owed: no plan needs them."""
    least_owed: float
    """MUSD owed for one coin pledged in the test that asks for most coins of all tests at all nodes: no plan
    pledges more coins for what it owes. Zero where none are released before all is repaid."""

    def above(self, allowed: float, node: str) -> float:
        """Most MUSD that may be owed above `allowed` a coin, as `always` holds at the node: the M of a row.

        Zero where `always` says it all.
        """
        above = self.terms.limit * (1.0 - allowed / self.worth[node].always)
        return above if above > 1e-9 else 0.0


@dataclass(frozen=True)
class BtcLoansData:
    """All loans by id that are there or can be drawn."""

    loans: Mapping[str, LoanData]
    unpledged_floor: Mapping[str, float] = field(repr=False)
    """Coins that a margin call cannot have, by node."""


def prepare(
    loans: Mapping[str, BtcLoan],
    tree: Tree,
    market: MarketFacts,
    benchmarks: Mapping[str, Series],
    *,
    unpledged_floor: Series | None = None,
) -> BtcLoansData:
    """Loans on the nodes of the tree; `unpledged_floor` is the treasury's. Expects what the checks passed."""
    made = {}
    for name, terms in sorted(loans.items()):
        dates = dates_of(terms, tree)
        if terms.opening or terms.opening_pledged or dates.draws:
            made[name] = _loan(terms, dates, tree, market, benchmarks)
    floor = {node.name: _highest(unpledged_floor, node.period) for node in tree}
    return BtcLoansData(made, floor)


def _loan(
    terms: BtcLoan, dates: Dates, tree: Tree, market: MarketFacts, benchmarks: Mapping[str, Series]
) -> LoanData:
    worth = {node: worth_of_coin(terms, tree[node], market) for node in dates.live}
    needs = [min(one.cure, one.always) for one in worth.values()]
    needs += [worth[node].draw for node in dates.draws]
    useful = terms.limit / min(needs) if needs else 0.0
    releases = [one.release for one in worth.values()]
    return LoanData(
        terms=terms,
        rate=interest_of(terms, benchmarks, tree.timeline),
        dates=dates,
        worth=worth,
        most_pledged=max(terms.opening_pledged, useful),
        least_owed=min(needs + releases, default=0.0),
    )


def worth_of_coin(terms: BtcLoan, node: Node, market: MarketFacts) -> CoinWorth:
    """What a coin pledged carries at a node (T9, T10)."""
    low = market.lowest_price[node.name]
    release = terms.draw_ltv if terms.release_ltv is None else terms.release_ltv
    left = 1.0 if terms.stress is None else 1.0 - _highest(terms.stress.shock, node.period)
    as_pledged = terms.stress is not None and terms.stress.survives == "as-pledged"
    with_all = terms.stress is not None and terms.stress.survives == "with-all-coins"
    return CoinWorth(
        draw=terms.draw_ltv * market.price[node.name],
        margin_call=terms.margin_call_ltv * low,
        cure=terms.cure_ltv * low,
        release=release * low,
        always=terms.margin_call_ltv * low * (left if as_pledged else 1.0),
        topped_up=terms.cure_ltv * low * left if with_all else None,
    )


def _highest(series: Series | None, period: Period) -> float:
    """Highest value in a period, as it must hold in each of its months; zero without a series."""
    return 0.0 if series is None else max(series.at(month) for month in range(period.start, period.end))
