"""Two inputs that together make money from nothing: found before a solve, across components.

A plan finds such a loop at once and runs it to its limit, so what it then advises is about the loop. Where
nothing but the two inputs is needed the loop is an error; where it can be a view or a true subsidy it is a
warning. What one component can find by itself is in its own `checks.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..components.value.checks import SAME_DRIFT, drift
from ..core.errors import Problem
from ..core.facts import MarketFacts
from ..core.suggest import percent
from ..core.tree import Tree
from .all_in_cost import Source, sources
from .overfunding import findings as of_overfunding
from .schema import Scenario

ROUNDING = 1e-6
"""Difference of two rates per year that makes no loop."""


def findings(scenario: Scenario, tree: Tree, market: MarketFacts | None) -> list[Problem]:
    """All loops. `market` is None where prices have problems of their own."""
    offered = sources(scenario.financing, scenario.btc_loans, scenario.market.benchmarks, tree.timeline)
    found = [*_below_safe_money(scenario, offered), *_after_tax(scenario, offered)]
    if market is not None:
        found += _coins_on_credit(scenario, offered, drift(tree, market))
    return [*found, *of_overfunding(scenario)]


def _below_safe_money(scenario: Scenario, offered: list[Source]) -> Iterator[Problem]:
    """Borrowing that counts as cheaper than safe money (F19, P10, P20).

    Each dollar drawn is worth more than what is owed for it, whatever it is used for. A loan for a project
    can be a true subsidy and is bounded by the project, so it is only told. What is drawn at will is an
    error: it would be drawn to its limit. At the horizon's worth the reference rate counts for nothing; what
    money earns there is the yield of cash.
    """
    value, cash_yield = scenario.value, scenario.treasury.cash_yield
    today = value.objective == "present-value"
    name, safe = (
        ("value.reference_rate", value.reference_rate) if today else ("treasury.cash_yield", cash_yield)
    )
    for one in offered:
        if one.cost >= safe - ROUNDING or one.told < cash_yield:
            continue
        whose = "safe money is discounted at" if today else "cash earns"
        yield Problem(
            one.where,
            "borrowing-below-safe",
            f"borrowing costs {one.how} and {whose} {percent(safe)} ({name}): "
            + (
                "what is lent for it counts as a gift"
                if one.tied
                else "every dollar drawn would create value"
            ),
            f"write terms that cost {percent(safe)} or more, or lower {name} to what safe money earns",
            severity="warning" if one.tied else "error",
        )


def _after_tax(scenario: Scenario, offered: list[Source]) -> Iterator[Problem]:
    """Interest saves tax while the reference rate is one before tax: the shield alone would create value."""
    taxes, value = scenario.taxes, scenario.value
    if taxes is None or value.objective != "present-value" or not offered:
        return
    rate = taxes.rate + taxes.state_rate
    cheapest = min(offered, key=lambda one: (one.cost, one.path))
    after = cheapest.cost * (1.0 - rate)
    if after < value.reference_rate - ROUNDING <= cheapest.cost:
        yield Problem(
            "value.reference_rate",
            "borrowing-below-safe-after-tax",
            f"money from {cheapest.path} costs {cheapest.how}, {percent(round(after, 4))} after "
            f"{percent(rate)} of tax that its interest saves, and safe money is discounted at "
            f"{percent(value.reference_rate)}, which is before tax: debt could create value by itself",
            f"write the rate after tax, {percent(round(value.reference_rate * (1.0 - rate), 4))}",
            severity="warning",
        )


def _coins_on_credit(scenario: Scenario, offered: list[Source], rise: float) -> Iterator[Problem]:
    """Coins kept on borrowed money gain more than the money costs (P2, P4).

    A rise above the discount rate of coins is a view that may be held, and limits and loan to value bound
    the debt; so it is told, with the cheapest money that closes the loop.
    """
    value, treasury = scenario.value, scenario.treasury
    if treasury.btc == 0.0 and not scenario.fleets:
        return
    today = value.objective == "present-value"
    if today and value.btc_rate is None:
        return
    gain = (1.0 + rise) / (1.0 + (value.btc_rate or 0.0)) - 1.0 if today else rise
    against = f"and are discounted at {percent(value.btc_rate or 0.0)} (value.btc_rate)" if today else ""
    if not today and abs(rise - treasury.cash_yield) > SAME_DRIFT:
        favours = "holding coins to the end" if rise > treasury.cash_yield else "selling coins at once"
        yield Problem(
            "value.objective",
            "horizon-view",
            f"coins move by {percent(round(rise, 4))} a year in market.btc_price and cash earns "
            f"{percent(treasury.cash_yield)} (treasury.cash_yield): worth at the end of the horizon favours "
            f"{favours}",
            "write present-value and leave btc_rate out, or let the price follow the yield; "
            "keep it if it is your view",
            severity="warning",
        )
    money = {one.where: (_net(one.cost, scenario), one.how) for one in offered}
    money |= _prepaid(scenario)
    if not money:
        return
    where = min(money, key=lambda one: (money[one][0], one))
    net, how = money[where]
    if gain > max(net, 0.0) + ROUNDING:
        yield Problem(
            where,
            "coins-on-credit",
            f"money costs {how} and coins move by {percent(round(rise, 4))} a year in market.btc_price"
            f"{' ' + against if against else ''}: it pays to borrow to the limit and keep the coins",
            _unless(today, rise),
            severity="warning",
        )


def _net(cost: float, scenario: Scenario) -> float:
    """What borrowing costs a year in the objective."""
    if scenario.value.objective == "horizon-worth":
        return cost
    return (1.0 + cost) / (1.0 + scenario.value.reference_rate) - 1.0


def _prepaid(scenario: Scenario) -> Mapping[str, tuple[float, str]]:
    """Tenants' money, which bears no interest."""
    return {
        f"leases.{name}.prepayment": (_net(0.0, scenario), "nothing (rent paid ahead bears no interest)")
        for name, lease in scenario.leases.items()
        if lease.prepayment is not None
    }


def _unless(today: bool, rise: float) -> str:
    if today:
        return (
            "leave btc_rate out, so that a coin is worth the same at any date, or write "
            f"{percent(round(rise, 3))}; keep it if it is your view, and look at the plan without it"
        )
    return "write objective: present-value and leave btc_rate out; keep it if it is your view"
