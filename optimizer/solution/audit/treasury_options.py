"""Options on coins again: premium, fee, payoff, what is charged for luck, and what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator

from ...components.treasury.schema import CoinOption
from .case import Case, Line, Row, months
from .report import LimitCheck
from .slack import Slack

PREMIUMS = Line("cash", "treasury", "option premiums", "reference", "treasury")
FEES = Line("cash", "treasury", "option fees", "reference", "treasury")
PAYOFFS = Line("cash", "treasury", "option payoffs", "reference", "treasury")
FAIR_VALUE = Line("charges", "treasury", "fair value of options", "reference", "treasury")


def recompute(case: Case) -> None:
    """Post what each option entered pays, and charge all of it but the fee against the value."""
    for row in case.rows("treasury.option_taken"):
        (name,) = row.items
        terms = case.scenario.treasury.options[name]
        premium = row.value * terms.premium / 1e6
        received = premium if terms.kind == "covered-call" else -premium
        case.books.post(PREMIUMS, row.node, received, item=name)
        case.books.post(FEES, row.node, -premium * terms.fee, item=name)
        case.books.post(FAIR_VALUE, row.node, -received, item=name)
        for node in case.tree.descendants(row.node):
            if _due(case, terms, row) in months(node.period):
                above = case.prices.coin_at_end(node.period) - terms.strike / 1e6
                owed = max(above, 0.0) if terms.kind == "covered-call" else -max(-above, 0.0)
                case.books.post(PAYOFFS, node.name, -owed * row.value, item=name)
                case.books.post(FAIR_VALUE, node.name, owed * row.value, item=name)


def limits(case: Case, coins: dict[str, float]) -> Iterator[LimitCheck]:
    """Options keep to their dates and limit; unpledged coins cover calls, coins held stand behind puts."""
    options = case.scenario.treasury.options
    if not options:
        return
    calls, puts = Slack("covered calls"), Slack("puts on coins held")
    most, dates = Slack("options at once"), Slack("dates of options")
    pledged = case.books.by_node("pledged")
    for node in case.tree:
        live = dict.fromkeys(options, 0.0)
        for row in case.past(case.rows("treasury.option_taken"), node):
            if _due(case, options[row.items[0]], row) >= node.period.end:
                live[row.items[0]] += row.value
        for name, terms in options.items():
            most.see(name, node.name, terms.limit, live[name])
        of_kind = {
            kind: sum(live[name] for name in options if options[name].kind == kind)
            for kind in ("covered-call", "put")
        }
        calls.see("", node.name, coins[node.name] - pledged.get(node.name, 0.0), of_kind["covered-call"])
        puts.see("", node.name, coins[node.name], of_kind["put"])
    for row in case.rows("treasury.option_taken"):
        allowed = row.value if _in_time(case, options[row.items[0]], row) else 0.0
        dates.see(row.items[0], row.node, allowed, row.value)
    yield from (calls.check(), puts.check(), most.check(), dates.check())


def _due(case: Case, terms: CoinOption, row: Row) -> int:
    """Month in which it expires, not in the period of entry."""
    period = case.tree[row.node].period
    return max(period.start + terms.tenor, period.end)


def _in_time(case: Case, terms: CoinOption, row: Row) -> bool:
    first, last = terms.available_from, terms.available_until
    begun = case.start(row)
    return (
        (first is None or begun >= first)
        and (last is None or begun <= last)
        and _due(case, terms, row) in case.horizon
    )
