"""Interest: what is paid, what of it is deducted, and what is carried forward (X3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, linear
from ...core.context import Context
from .data import TaxesData
from .lines import FINANCE, named, post_taxable, totals

Terms = list[tuple[float, Any]]


@dataclass(frozen=True)
class Interest:
    """By last node of the year; nothing where no facility pays any."""

    paid: Mapping[str, Any]
    deducted: Mapping[str, Any]
    carried: Mapping[str, Any]
    """Empty where interest is deductible without limit."""


def close_interest(
    block: Any, data: TaxesData, context: Context, before_interest: Mapping[str, Terms]
) -> Interest:
    """State interest and fees paid; `before_interest` is each year's income before them and depreciation."""
    lines = totals(context, "cash", lambda line: line.category == "financing" and _is_finance(line), -1.0)
    paid = _paid(block, data, context, lines)
    ends = [year.end for year in data.years]
    if data.interest_limit is None:
        post_taxable(context, "interest", {end: -1.0 * paid[end] for end in ends if end in paid})
        return Interest(paid, paid, {})
    if not paid and not data.interest_carried:
        ends = []
    deducted, carried = _carry(block, data, context, paid, ends)
    _limit(block, data, context, ends, before_interest)
    post_taxable(context, "interest", {end: -1.0 * deducted[end] for end in ends})
    return Interest(paid, {end: deducted[end] for end in ends}, {end: carried[end] for end in ends})


_is_finance = named(FINANCE)


def _paid(block: Any, data: TaxesData, context: Context, lines: Mapping[str, Expression]) -> dict[str, Any]:
    """Cash paid in the year: interest added to a balance is not deducted."""
    by_end = {year.end: [lines[node] for node in year.nodes if node in lines] for year in data.years}
    ends = [end for end, amounts in by_end.items() if amounts]
    paid = context.variable(
        block,
        "interest_paid",
        [(end,) for end in ends],
        dims=("node",),
        unit="MUSD",
        title="Interest and fees paid in the year",
        decision=False,
        domain=pyo.Reals,
    )
    context.rule(
        block,
        "interest_of_year",
        {(end,): (paid[end] - sum(by_end[end]), "==", 0.0) for end in ends},
        title="interest and fees of the year, all facilities together",
        unit="MUSD",
        cause=lambda node: "financing",
    )
    return {end: paid[end] for end in ends}


def _carry(
    block: Any, data: TaxesData, context: Context, paid: Mapping[str, Any], ends: list[str]
) -> tuple[Any, Any]:
    """carried = carried before + paid - deducted, at least 0."""
    index = [(end,) for end in ends]
    deducted = context.variable(
        block,
        "interest_deducted",
        index,
        dims=("node",),
        unit="MUSD",
        title="Interest deducted, of the year that ends with the period",
        decision=True,
        domain=pyo.Reals,
    )
    carried = context.variable(
        block,
        "interest_carried",
        index,
        dims=("node",),
        unit="MUSD",
        title="Interest carried forward at the end of the year",
        decision=False,
    )
    rows: dict[tuple[str, ...], Any] = {}
    for year in data.years if ends else ():
        before: Expression = carried[year.before] if year.before else data.interest_carried
        rows[year.end,] = carried[year.end] == before + paid.get(year.end, 0.0) - deducted[year.end]
    context.rule(
        block,
        "interest_balance",
        rows,
        title="interest carried forward is that before, plus what is paid, less what is deducted",
        unit="MUSD",
        cause=lambda node: "taxes.interest_limit",
    )
    return deducted, carried


def _limit(
    block: Any, data: TaxesData, context: Context, ends: list[str], before_interest: Mapping[str, Terms]
) -> None:
    """deducted <= share * income before interest, depreciation and losses, below zero where that is."""
    share = data.interest_limit or 0.0
    rows: dict[tuple[str, ...], Any] = {
        (end,): linear(
            [
                (1.0, block.interest_deducted[end]),
                *((-share * factor, each) for factor, each in before_interest[end]),
            ]
        )
        <= 0.0
        for end in ends
    }
    context.rule(
        block,
        "interest_limit",
        rows,
        title="interest deducted, at most a share of income before interest and depreciation",
        unit="MUSD",
        cause=lambda node: "taxes.interest_limit",
    )
