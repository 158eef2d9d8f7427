"""What can be wrong with options on coins."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.errors import Problem
from ...core.facts import MarketFacts
from ...core.months import format_month
from ...core.suggest import percent
from ...core.tree import Tree
from .options import CALL, contracts, entries
from .schema import CoinOption


def findings(path: str, terms: CoinOption, tree: Tree, market: MarketFacts | None) -> Iterator[Problem]:
    """All problems of one option; without prices (`market` is None) those that need none."""
    sized = [*_sizes(path, terms)]
    dated = [*_dates(path, terms, tree)]
    yield from sized
    yield from dated
    if market is not None and not dated and not any(one.severity == "error" for one in sized):
        yield from _prices(path, terms, tree, market)
        yield from _hindsight(path, terms, tree, market)


def _sizes(path: str, terms: CoinOption) -> Iterator[Problem]:
    for name, value, fix in (
        ("limit", terms.limit, "write how many coins may be under it, or take the option out"),
        ("tenor", terms.tenor, "write the months until it expires, e.g. 3 months"),
        ("strike", terms.strike, "write the price at which it can be exercised, e.g. 120000 USD/BTC"),
        ("premium", terms.premium, "write the price of the option, e.g. 6000 USD/BTC"),
    ):
        if value == 0:
            yield Problem(f"{path}.{name}", "option-zero", f"an option with a {name} of zero is none", fix)
    if terms.fee >= 1.0:
        yield Problem(
            f"{path}.fee",
            "fee-size",
            f"a fee of {percent(terms.fee)} is all of the premium or more",
            "write the fee as a share of the premium, e.g. 2 %",
        )
    elif terms.fee == 0.0:
        yield Problem(
            f"{path}.fee",
            "option-free",
            "an option counts at what is paid for it, so without a fee the plan may enter it or not",
            "write fee and half the spread as a share of the premium, e.g. 2 %",
            severity="warning",
        )


def _dates(path: str, terms: CoinOption, tree: Tree) -> Iterator[Problem]:
    first, last = terms.available_from, terms.available_until
    if first is not None and last is not None and last < first:
        yield Problem(
            f"{path}.available_until",
            "window-crossed",
            f"{format_month(last)} is before available_from, {format_month(first)}",
            "write a later month",
        )
    elif not any(True for _ in entries(terms, tree)):
        start, end = format_month(tree.timeline.start), format_month(tree.timeline.end - 1)
        yield Problem(
            f"{path}.{'tenor' if first is None and last is None else 'available_from'}",
            "option-never",
            f"there is no date at which it can be entered and after {terms.tenor} months expires within the "
            f"plan ({start} to {end})",
            "give earlier dates or a shorter tenor, or take the option out",
            severity="warning",
        )


def _prices(path: str, terms: CoinOption, tree: Tree, market: MarketFacts) -> Iterator[Problem]:
    """Bounds that every price of an option keeps to, at the prices of the periods of entry."""
    price = {node.period.label: 1e6 * market.price[node.name] for node, _ in entries(terms, tree)}
    if terms.kind == CALL:
        most, what, right = max(price.values()), "the coin itself, at most", "buy"
        deep = [when for when, each in price.items() if terms.strike < each]
    else:
        most, what, right = terms.strike, "its strike,", "sell"
        deep = [when for when, each in price.items() if terms.strike > each]
    if terms.premium >= most:
        yield Problem(
            f"{path}.premium",
            "option-premium",
            f"the right to {right} a coin costs {terms.premium:,.0f} USD, which is not less than {what} "
            f"{most:,.0f} USD: nobody pays that",
            "write the premium of one coin in USD/BTC",
        )
    elif deep:
        side, other = ("below", "above") if terms.kind == CALL else ("above", "below")
        yield Problem(
            f"{path}.strike",
            "option-in-the-money",
            f"the strike, {terms.strike:,.0f} USD, is {side} the price of {deep[0]}, "
            f"{price[deep[0]]:,.0f} USD: what is paid for such an option is mostly that difference, "
            "as with a loan or a sale",
            f"write a strike {other} the price, or fewer dates, unless this is meant",
            severity="warning",
        )


def _hindsight(path: str, terms: CoinOption, tree: Tree, market: MarketFacts) -> Iterator[Problem]:
    """On one path it is known how an option ends: its cash is then no surprise but a plan (T11, P21)."""
    if len(tree.leaves) > 1:
        return
    for contract in contracts({"": terms}, tree):
        paid = sum(contract.payoff(market.end_price[node]) for node in contract.expires)
        if contract.premium + paid > 0.0:
            yield Problem(
                path,
                "option-foresight",
                f"on the one price path an option of {contract.node} is known to bring "
                f"{1e6 * (contract.premium + paid):,.0f} USD a coin, premium and payoff together; "
                "it adds nothing to the value, but the plan counts on this cash",
                "test the plan on other price paths before you rely on it",
                severity="warning",
            )
            return
