"""What can be wrong with how value is counted, before anything is solved."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.errors import Problem
from ...core.facts import MarketFacts
from ...core.suggest import percent
from ...core.tree import Tree
from .data import BTC, REFERENCE
from .schema import Value

SAME_DRIFT = 0.005
"""A view this close to the drift of the path is the path's own."""


def findings(
    value: Value, tree: Tree, market: MarketFacts | None, *, mines: bool, cash_yield: float, tax: float = 0.0
) -> list[Problem]:
    """All problems of the discount rates.

    `market` is None where prices have problems of their own. `mines` says whether anything is discounted as
    mining: fleets, machines that can be bought, demand response, or a site's residual worth. `tax` is the
    share of what cash earns that is paid as tax.
    """
    found = [*_classes(value, mines), *_below_reference(value, cash_yield, tax)]
    if market is not None and value.btc_rate is not None and value.objective == "present-value":
        found += _view(value.btc_rate, drift(tree, market))
    return found


def drift(tree: Tree, market: MarketFacts) -> float:
    """Expected rise of the BTC price per year, from the start to the end of the horizon."""
    end = sum(leaf.probability * market.end_price[leaf.name] for leaf in tree.leaves)
    return float((end / market.spot) ** (1.0 / tree.timeline.years) - 1.0)


def _classes(value: Value, mines: bool) -> Iterator[Problem]:
    for name, instead in ((REFERENCE, "value.reference_rate"), (BTC, "value.btc_rate")):
        if name in value.rates:
            yield Problem(
                f"value.rates.{name}",
                "rate-reserved",
                f"'{name}' is set by {instead}",
                f"move the rate to {instead}, or rename the class",
            )
    if mines and "mining" not in value.rates:
        yield Problem(
            "value.rates",
            "rate-missing",
            "there is no rate for the class 'mining', at which what mining earns is discounted",
            "add e.g. mining: 16 %",
        )


def _below_reference(value: Value, cash_yield: float, tax: float) -> Iterator[Problem]:
    reference = percent(value.reference_rate)
    for name, rate in value.rates.items():
        if rate < value.reference_rate:
            yield Problem(
                f"value.rates.{name}",
                "rate-below-reference",
                f"{percent(rate)} is below the reference rate of safe money, {reference}: "
                f"money of class '{name}' would count as safer than safe",
                f"write {reference} or more",
                severity="warning",
            )
    kept = round(cash_yield * (1.0 - tax), 4) if tax else cash_yield
    if kept > value.reference_rate:
        taxed = f", {percent(kept)} after {percent(tax)} of tax," if tax else ""
        yield Problem(
            "value.reference_rate",
            "reference-below-yield",
            f"cash earns {percent(cash_yield)} (treasury.cash_yield){taxed} and is discounted at "
            f"{reference}: holding cash would create value",
            f"write {percent(kept)} or more, or lower treasury.cash_yield",
            severity="warning",
        )


def _view(rate: float, rise: float) -> Iterator[Problem]:
    if abs(rate - rise) > SAME_DRIFT:
        favours = "selling early" if rate > rise else "holding coins to the end, and borrowing to do so"
        yield Problem(
            "value.btc_rate",
            "btc-view",
            f"the BTC price moves by {percent(round(rise, 4))} a year and is discounted at {percent(rate)}: "
            f"this favours {favours}",
            f"leave btc_rate out, so that the date of a sale is worth nothing, or write "
            f"{percent(round(rise, 3))}; keep it if it is your view",
            severity="warning",
        )
