"""Covenants again: what is measured, and what is asked, at every node where a covenant is tested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...components.covenants.schema import (
    CompletionGuarantee,
    Concentration,
    DebtYield,
    InterestCover,
    Leverage,
    LoanToValue,
    MinimumLiquidity,
)
from ...core.tree import Node
from .case import Case, months
from .covenant_measures import ByNode, Measures
from .report import LimitCheck
from .slack import Slack

NOTHING = 1e-6
"""MUSD or MW that rounding may leave where nothing is owed, paid or leased."""


@dataclass(frozen=True)
class Reading:
    """One covenant at one node: `value` must be at least `limit`, or at most."""

    kind: str
    covenant: str
    node: str
    value: float
    limit: float
    at_least: bool
    item: str = ""
    """Tenant or credit class, where the covenant holds for several."""
    over: tuple[float, float] = (0.0, 0.0)
    """What is divided by what for the ratio that the covenant is written in; zero below says that there is
    none."""
    unit: str = "MUSD"


def readings(case: Case, cash: ByNode, coins: ByNode) -> Iterator[Reading]:
    """Every test of every covenant, in the order of the tree; `case` holds all lines."""
    measures, terms = Measures(case, cash, coins), case.scenario.covenants
    for node in case.tree:
        for name, minimum in terms.minimum_liquidity.items():
            yield from _minimum(measures, name, minimum, node)
        for name, guarantee in terms.completion_guarantee.items():
            yield from _completion(measures, name, guarantee, node)
        for name, leverage in terms.leverage.items():
            yield from _leverage(measures, name, leverage, node)
        for name, cover in terms.interest_cover.items():
            yield from _cover(measures, name, cover, node)
        for name, dues in terms.debt_yield.items():
            yield from _yield(measures, name, dues, node)
        for name, value in terms.loan_to_value.items():
            yield from _value(measures, name, value, node)
        for name, concentration in terms.concentration.items():
            yield from _concentration(measures, name, concentration, node)


def limits(case: Case, cash: ByNode, coins: ByNode) -> Iterator[LimitCheck]:
    """The least room under each kind of covenant that the scenario has."""
    kinds = {
        kind: Slack(kind.replace("_", " "))
        for kind in type(case.scenario.covenants).model_fields
        if getattr(case.scenario.covenants, kind)
    }
    for one in readings(case, cash, coins):
        place = "/".join(part for part in (one.covenant, one.item) if part)
        have, need = (one.value, one.limit) if one.at_least else (one.limit, one.value)
        kinds[one.kind].see(place, one.node, have, need)
    for slack in kinds.values():
        yield slack.check()


def balances(case: Case, cash: ByNode, coins: ByNode) -> Iterator[tuple[str, str, str, str, float]]:
    """EBITDA by node, to compare with the state that the model works it out in."""
    measures = Measures(case, cash, coins)
    for row in case.states.get("covenants.ebitda", []):
        yield "covenants.ebitda", "", "", row.node, measures.ebitda(case.tree[row.node])


def _due(first: int | None, node: Node) -> bool:
    return first is None or node.period.start >= first


def _yearly(node: Node) -> float:
    return 12.0 / node.period.months


def _minimum(measures: Measures, name: str, terms: MinimumLiquidity, node: Node) -> Iterator[Reading]:
    inside = [
        month
        for month in months(node.period)
        if (terms.tested_from is None or terms.tested_from <= month)
        and (terms.tested_until is None or month <= terms.tested_until)
    ]
    if inside:
        there = measures.liquidity(node, terms.btc_share)
        needed = max(terms.amount.at(month) for month in inside)
        yield Reading("minimum_liquidity", name, node.name, there, needed, True, over=(there, needed))


def _completion(measures: Measures, name: str, terms: CompletionGuarantee, node: Node) -> Iterator[Reading]:
    left = measures.building(terms, node)
    if left:
        there = measures.liquidity(node, terms.btc_share)
        needed = terms.least + terms.overrun * sum(left)
        yield Reading("completion_guarantee", name, node.name, there, needed, True, over=(there, needed))


def _leverage(measures: Measures, name: str, terms: Leverage, node: Node) -> Iterator[Reading]:
    owed = measures.debt(node, lambda entry: terms.with_prepayments or entry.line.name != "prepayment owed")
    if owed > NOTHING and _due(terms.tested_from, node):
        net = owed - (measures.free_cash(node) if terms.net_of_cash else 0.0)
        income = _yearly(node) * measures.ebitda(node)
        yield Reading("leverage", name, node.name, net, terms.most * income, False, over=(net, income))


def _cover(measures: Measures, name: str, terms: InterestCover, node: Node) -> Iterator[Reading]:
    interest = measures.interest(node)
    if interest > NOTHING and _due(terms.tested_from, node):
        income = measures.ebitda(node)
        limit = terms.least * interest
        yield Reading("interest_cover", name, node.name, income, limit, True, over=(income, interest))


def _secured(measures: Measures, terms: DebtYield | LoanToValue, node: Node) -> tuple[float, float] | None:
    """Debt of the facilities and income of the leases in a year; None where nothing is owed or tested."""
    owed = measures.debt(node, lambda entry: entry.line.name == "owed" and entry.item in terms.facilities)
    if owed <= NOTHING or not _due(terms.tested_from, node):
        return None
    return owed, _yearly(node) * measures.lease_income(node, terms.leases)


def _yield(measures: Measures, name: str, terms: DebtYield, node: Node) -> Iterator[Reading]:
    if (found := _secured(measures, terms, node)) is not None:
        owed, income = found
        yield Reading("debt_yield", name, node.name, income, terms.least * owed, True, over=(income, owed))


def _value(measures: Measures, name: str, terms: LoanToValue, node: Node) -> Iterator[Reading]:
    if (found := _secured(measures, terms, node)) is not None:
        owed, worth = found[0], found[1] / terms.cap_rate
        yield Reading("loan_to_value", name, node.name, owed, terms.most * worth, False, over=(owed, worth))


def _concentration(measures: Measures, name: str, terms: Concentration, node: Node) -> Iterator[Reading]:
    by_tenant = terms.tenant is not None or terms.each == "tenant"
    held: dict[str, float] = {}
    if _due(terms.tested_from, node):
        for lease, power in measures.leased(node):
            offer = measures.case.scenario.leases[lease]
            owner = offer.tenant if by_tenant else offer.credit
            held[owner] = held.get(owner, 0.0) + power
    total = sum(held.values())
    for owner, power in sorted(held.items()):
        if power > NOTHING and (owner in (terms.tenant, terms.credit) or terms.each is not None):
            most = terms.share * total
            yield Reading(
                *("concentration", name, node.name, power, most, False),
                item=owner,
                over=(power, total),
                unit="MW",
            )
