"""`solution.json`: the answer in one stable, versioned object."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from . import summaries
from .solution import Plan, Solution
from .summaries.rows import expected, level, lines

if TYPE_CHECKING:
    from pandas import DataFrame

VERSION = 1
"""Raised when a field changes its meaning or goes; new fields do not raise it."""


def answer(solution: Solution, run_id: str) -> dict[str, Any]:
    """The fields of `solution.json`. Money in MUSD, power in MW, Bitcoin in coins, dates as text."""
    plan, tree, scenario = solution.plan, solution.tree, solution.scenario
    doing_nothing = solution.do_nothing
    return {
        "solution": VERSION,
        "id": run_id,
        "name": scenario.name,
        "objective": scenario.value.objective,
        "status": solution.ending.status,
        "stopped_by": solution.ending.stopped_by,
        "value_musd": solution.ending.value,
        "bound_musd": solution.ending.bound,
        "gap": solution.ending.gap,
        "do_nothing_value_musd": doing_nothing.value if doing_nothing else None,
        "value_beyond_horizon_musd": summaries.value_beyond_horizon(plan),
        "leases": records(summaries.leases(plan, tree, scenario)),
        "conversions": records(summaries.conversions(plan, scenario)),
        "fleets": records(summaries.fleets(plan, tree)),
        "treasury": _treasury(solution),
        "facilities": records(summaries.facilities(plan, tree, scenario)),
        "audit": solution.audit.as_data(),
    }


def _treasury(solution: Solution) -> dict[str, Any]:
    plan, tree, terms = solution.plan, solution.tree, solution.scenario.treasury
    held = level(plan, "treasury.btc_held")
    cash = level(plan, "treasury.cash_held")
    low, node = summaries.lowest_cash(plan, tree)
    return {
        "btc_start": terms.btc,
        "btc_mined": _btc(plan, "mined", solution),
        "btc_sold": -_btc(plan, "sold", solution),
        "btc_end": _at_leaves(held, solution),
        "cash_start_musd": terms.cash,
        "cash_end_musd": _at_leaves(cash, solution),
        "lowest_cash_musd": low,
        "lowest_cash_period": tree[node].period.label,
        "lowest_cash_node": node,
        "btc_share_of_build": summaries.btc_share_of_build(plan, tree, terms.cash),
    }


def _btc(plan: Plan, line: str, solution: Solution) -> float:
    return expected(lines(plan, "btc", line=line), solution.tree)


def _at_leaves(rows: DataFrame, solution: Solution) -> float:
    leaves = {leaf.name for leaf in solution.tree.leaves}
    return expected(rows[rows["node"].isin(leaves)], solution.tree, "value")


def records(table: DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as plain data."""
    return [{str(name): plain(one) for name, one in row.items()} for row in table.to_dict("records")]


def plain(content: Any) -> Any:
    """A number, text or truth value that JSON knows; null for what is no finite number."""
    if hasattr(content, "item"):
        content = content.item()
    if isinstance(content, float) and not math.isfinite(content):
        return None
    return content
