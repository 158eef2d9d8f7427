"""Depreciation: what is spent in each class and year, and when it is written off (X4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, linear, scaled
from ...core.context import Context
from .data import TaxesData, TaxYear
from .lines import named, post_taxable, totals


@dataclass(frozen=True)
class WriteOff:
    """Pairs of a share and what was spent in a class and year."""

    of_year: Mapping[str, list[tuple[float, Any]]]
    """What is written off in the year, by its last node."""
    after: Mapping[str, list[tuple[float, Any]]]
    """What is written off after the horizon, at its worth at the end, by leaf."""


def close_write_off(block: Any, data: TaxesData, context: Context) -> WriteOff:
    """State what is spent by class and year, and post what is written off."""
    spent = _spent(block, data, context)
    years = {year.end: year for year in data.years}
    leaves = {leaf.name for leaf in context.tree.leaves}
    of_year: dict[str, list[tuple[float, Any]]] = {end: [] for end in years}
    after: dict[str, list[tuple[float, Any]]] = {leaf: [] for leaf in leaves}
    for name, terms in data.classes.items():
        shown: dict[str, Expression] = {}
        for year in data.years:
            own = []
            for age, end in enumerate(_back(year, years)):
                if (name, end) not in spent or age >= len(terms.shares):
                    continue
                variable = spent[name, end]
                own.append((terms.shares[age], variable))
                if year.end in leaves and terms.worth_after[age]:
                    after[year.end].append((terms.worth_after[age], variable))
            of_year[year.end] += own
            if own:
                shown[year.end] = scaled(-1.0, linear(own))
        post_taxable(context, "depreciation", shown, name)
    existing = {year.end: -year.existing for year in data.years if year.existing}
    post_taxable(context, "depreciation of what was owned", existing)
    return WriteOff(of_year, after)


def _back(year: TaxYear, years: Mapping[str, TaxYear]) -> list[str]:
    """The year and those before it, latest first."""
    found = [year.end]
    while (before := years[found[-1]].before) is not None:
        found.append(before)
    return found


def _spent(block: Any, data: TaxesData, context: Context) -> Any:
    by_key: dict[tuple[str, ...], list[Expression]] = {}
    for name, terms in data.classes.items():
        lines = totals(context, "cash", named(terms.lines), -1.0)
        for year in data.years:
            amounts = [lines[node] for node in year.nodes if node in lines]
            if amounts:
                by_key[name, year.end] = amounts
    spent = context.variable(
        block,
        "spent",
        by_key,
        dims=("class", "node"),
        unit="MUSD",
        title="Spent on a class of assets in the year that ends with the period",
        decision=False,
        domain=pyo.Reals,
    )
    context.rule(
        block,
        "spending",
        {key: (spent[key] - sum(amounts), "==", 0.0) for key, amounts in by_key.items()},
        title="spent on a class of assets in a year",
        unit="MUSD",
        cause=lambda name, node: f"taxes.depreciation.{name}",
    )
    return spent
