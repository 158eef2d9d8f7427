"""The figures of a plan by which plans are compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..core.tree import Tree
from . import summaries
from .answer import answer, records
from .comparison import Amount, Name
from .solution import Plan, Solution
from .summaries.rows import by_node, expected, lines

if TYPE_CHECKING:
    from pandas import DataFrame

GROUPS = ("worth", "cash and coins", "source", "use", "worth of", "least room")


def money(solution: Solution) -> dict[Name, Amount]:
    """By group and name: worth, coins and cash, sources and uses, worth by component, room of covenants."""
    plan, tree = solution.plan, solution.tree
    found = {("worth", name): amount for name, amount in _worth(solution)}
    found |= {("cash and coins", name): amount for name, amount in _cash_and_coins(solution)}
    table = summaries.sources_and_uses(plan, tree, solution.scenario)
    for row in sorted(records(table), key=lambda row: (row["side"], row["name"])):
        found[row["side"], row["name"]] = Amount(row["musd"], "MUSD")
    for row in sorted(records(summaries.value_by_component(plan)), key=lambda row: str(row["component"])):
        found["worth of", row["component"]] = Amount(row["value_musd"], "MUSD")
    return found | {("least room", name): amount for name, amount in _room(solution)}


def _worth(solution: Solution) -> Iterator[tuple[str, Amount]]:
    ending, other = solution.ending, solution.do_nothing
    yield "value", Amount(ending.value, "MUSD")
    if ending.bound is not None:
        yield "best possible", Amount(ending.bound, "MUSD", absent=None)
    if ending.gap is not None:
        yield "gap", Amount(100.0 * ending.gap, "%", absent=None)
    if other is not None:
        yield "mining only", Amount(other.value, "MUSD", absent=None)
        yield "over mining only", Amount(ending.value - other.value, "MUSD", absent=None)
    yield "beyond the horizon", Amount(summaries.value_beyond_horizon(solution.plan), "MUSD")


def _cash_and_coins(solution: Solution) -> Iterator[tuple[str, Amount]]:
    plan, tree = solution.plan, solution.tree
    treasury = answer(solution, "")["treasury"]
    yield "BTC mined", Amount(treasury["btc_mined"], "BTC")
    yield "BTC sold", Amount(treasury["btc_sold"], "BTC")
    yield "BTC held at the end", Amount(treasury["btc_end"], "BTC")
    lowest = treasury["lowest_cash_musd"]
    yield "lowest cash", Amount(lowest, "MUSD", treasury["lowest_cash_node"])
    yield "cash at the end", Amount(treasury["cash_end_musd"], "MUSD")
    owed = by_node(summaries.owed_by_node(plan), tree, "value")
    peak = str(owed.idxmax())
    yield "most owed", Amount(float(owed[peak]), "MUSD", peak if owed[peak] > 0.0 else None)
    at_end = sum(leaf.probability * float(owed[leaf.name]) for leaf in tree.leaves)
    yield "owed at the end", Amount(at_end, "MUSD")
    yield "capex", Amount(_capex(plan, tree), "MUSD")


def _capex(plan: Plan, tree: Tree) -> float:
    """What is invested over the horizon; what machines bring when they are sold is not taken off."""
    spent = lines(plan, "cash", category="investment")
    return -expected(spent[spent["amount"] < 0.0], tree)


def _room(solution: Solution) -> Iterator[tuple[str, Amount]]:
    """Where each covenant, and each loan against Bitcoin, has the least room, and when."""
    plan, tree, scenario = solution.plan, solution.tree, solution.scenario
    rooms: dict[str, Amount] = {}
    for row in records(summaries.covenants(plan, tree, scenario)):
        name = " ".join(dict.fromkeys(part for part in (row["kind"], row["covenant"], row["item"]) if part))
        _keep_least(rooms, name, Amount(row["headroom"], row["unit"], row["node"], absent=None))
    for row in records(_called_last(summaries.ltv_by_node(plan, tree, scenario))):
        room = 100.0 * (row["margin_call_ltv"] - row["ltv"])
        name = f"loan to value {row['loan']}"
        _keep_least(rooms, name, Amount(room, "%", row["node"], absent=None))
    for name in sorted(rooms):
        yield name, rooms[name]


def _called_last(table: DataFrame) -> DataFrame:
    """Rows with something owed; without coins for it the loan to value has no number."""
    return table[(table["owed_musd"] > 0.0) & (table["pledged_btc"] > 0.0)]


def _keep_least(rooms: dict[str, Amount], name: str, amount: Amount) -> None:
    if name not in rooms or amount.value < rooms[name].value - 1e-6:
        rooms[name] = amount
