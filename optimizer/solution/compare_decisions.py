"""What a plan decides, in a form in which plans can be held against each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import summaries
from .answer import records
from .comparison import Amount, Entry, Name
from .solution import Solution
from .summaries.rows import level, lines

if TYPE_CHECKING:
    from pandas import DataFrame

KINDS = (
    *("lease", "conversion", "upgrade", "equipment", "site"),
    *("machines bought", "machines moved", "machines sold"),
    *("loan drawn", "shares issued", "option taken", "BTC sold"),
)
"""In the order in which they are told: single decisions first, then amounts by year."""


def decisions(solution: Solution) -> dict[Name, list[Entry]]:
    """By kind and id, all entries of what is signed, converted, ordered and closed, in time order."""
    found: dict[Name, list[Entry]] = {}
    for name, entry in (*_leases(solution), *_conversions(solution), *_orders(solution), *_closed(solution)):
        found.setdefault(name, []).append(entry)
    order = {node.name: place for place, node in enumerate(solution.tree)}
    for entries in found.values():
        entries.sort(key=lambda entry: order[entry.when])
    return {name: found[name] for name in sorted(found)}


def _leases(solution: Solution) -> Iterator[tuple[Name, Entry]]:
    for row in records(summaries.leases(solution.plan, solution.tree, solution.scenario)):
        facts = {"mw": round(row["it_mw"], 1), "hall": row["hall"], "from": row["commence"]}
        yield ("lease", row["lease"]), Entry(row["node"], facts, row["locked"])


def _conversions(solution: Solution) -> Iterator[tuple[Name, Entry]]:
    for row in records(summaries.conversions(solution.plan, solution.scenario)):
        facts = {"mw": round(row["it_mw"], 1), "from": row["start"], "ready": row["ready"]}
        yield ("conversion", row["hall"]), Entry(row["node"], facts, row["locked"])


def _orders(solution: Solution) -> Iterator[tuple[Name, Entry]]:
    """Grid upgrades and long-lead equipment."""
    made = solution.plan.commitments
    for row in records(made[made["kind"].isin(["upgrade", "equipment"])]):
        upgrade = row["kind"] == "upgrade"
        facts: dict[str, Any] = {} if upgrade else {"units": round(row["size"], 1)}
        name = f"{row['place']} {row['item']}" if upgrade else row["item"]
        yield (row["kind"], name), Entry(row["node"], {**facts, "ready": row["ready"]}, row["locked"])


def _closed(solution: Solution) -> Iterator[tuple[Name, Entry]]:
    for row in records(level(solution.plan, "sites.closed_at")):
        if row["value"] > 0.5:
            yield ("site", row["place"]), Entry(row["node"], {"closed": True})


def amounts(solution: Solution) -> dict[Name, Amount]:
    """By kind and `id year`, what is bought, moved, sold, drawn and issued: expected amounts of the year.

    A year is that in which a period begins.
    """
    plan = solution.plan
    drawn = lines(plan, "cash", line="drawn")
    sold = lines(plan, "btc", line="sold").assign(item="")
    parts = [
        ("machines bought", _at_site(level(plan, "mining.bought")), "value", "MW"),
        ("machines moved", _at_site(level(plan, "mining.moved")), "value", "MW"),
        ("machines sold", _at_site(level(plan, "mining.sold")), "value", "MW"),
        ("loan drawn", drawn[drawn["amount"] > 0.0], "amount", "MUSD"),
        ("shares issued", _first_part(level(plan, "financing.shares_issued")), "value", "m shares"),
        ("option taken", level(plan, "treasury.option_taken"), "value", "BTC"),
        ("BTC sold", sold.assign(amount=-sold["amount"]), "amount", "BTC"),
    ]
    found: dict[Name, Amount] = {}
    for kind, rows, column, unit in parts:
        found.update(_by_year(solution, kind, rows, column, unit))
    return found


def _at_site(rows: DataFrame) -> DataFrame:
    return rows.assign(item=rows["item"].str.replace("/", " to ") + " at " + rows["place"])


def _first_part(rows: DataFrame) -> DataFrame:
    """What is issued in slices of one programme belongs together."""
    return rows.assign(item=rows["item"].str.split("/").str[0])


def _by_year(
    solution: Solution, kind: str, rows: DataFrame, column: str, unit: str
) -> Iterator[tuple[Name, Amount]]:
    tree = solution.tree
    sums: dict[tuple[str, int], float] = {}
    for item, name, amount in zip(rows["item"], rows["node"], rows[column], strict=True):
        key = str(item), tree[name].period.year
        sums[key] = sums.get(key, 0.0) + tree[name].probability * float(amount)
    for item, year in sorted(sums):
        yield (kind, f"{item} {year}".lstrip()), Amount(sums[item, year], unit)
