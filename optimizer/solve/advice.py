"""What a numerics report means: what to refuse, what to warn of, and the report in words.

Why refuse: with a big-M of 1e9 HiGHS, left alone, gave a plan that does not hold with exact whole numbers in
120 of 120 small made-up cases; with 1e5 or less in none of 240.
"""

from __future__ import annotations

from ..core.errors import Problem
from .numerics import Family, NumericsReport

SMALLEST_GOOD, LARGEST_GOOD = 1e-4, 1e5
LARGEST_COEFFICIENT = 1e6
LARGEST_BOUND = 1e9


def problems(report: NumericsReport) -> list[Problem]:
    """Refusals (severity error) and warnings, each naming the rule or the variable at fault."""
    families = (report.objective, *report.rules, *report.variables)
    return [problem for family in families for problem in _refusals(family) or _warnings(family)]


def render(report: NumericsReport) -> str:
    """The report as text."""
    lines = [
        f"{report.rows:,} rows, {report.columns:,} columns ({report.whole_columns:,} whole), "
        f"{report.nonzeros:,} non-zeros",
        f"{'rule':40} {'rows':>8}  {'coefficients':20}  right-hand sides",
        *(_line(family) for family in (report.objective, *report.rules)),
        f"{'variable':40} {'columns':>8}  {'':20}  bounds",
        *(_line(family) for family in report.variables),
    ]
    for title, places in (
        ("widest rows, largest over smallest coefficient", report.worst_rows),
        ("widest columns", report.worst_columns),
        ("big-M candidates, over the continuous coefficients of the row", report.big_m),
    ):
        if places:
            lines += [title, *(f"  {place.ratio:.1e}  {place.name}" for place in places)]
    return "\n".join(lines)


def _line(family: Family) -> str:
    coefficients, bounds = (str(spread or "") for spread in (family.coefficients, family.bounds))
    return f"{family.name:40} {family.size:8,}  {coefficients:20}  {bounds}".rstrip()


def _refusals(family: Family) -> list[Problem]:
    messages = []
    if family.not_finite:
        messages.append(
            f"{family.name} has a number that is not finite at {family.not_finite[0]} "
            f"({len(family.not_finite)} in all)"
        )
    for kind, spread, most in (
        ("coefficient", family.coefficients, LARGEST_COEFFICIENT),
        ("bound", family.bounds, LARGEST_BOUND),
    ):
        if spread and spread.largest > most:
            messages.append(
                f"{family.name} has a {kind} of {spread.largest:.3g} at {spread.largest_at}; "
                f"above {most:.0e} a plan cannot be trusted"
            )
    fix = "look for a wrong unit or a missing limit in the amounts behind it"
    return [Problem(path=family.name, code="numerics", message=message, fix=fix) for message in messages]


def _warnings(family: Family) -> list[Problem]:
    spread = family.coefficients
    if spread is None or (spread.smallest >= SMALLEST_GOOD and spread.largest <= LARGEST_GOOD):
        return []
    message = (
        f"{family.name} has coefficients from {spread.smallest:.1e} ({spread.smallest_at}) to "
        f"{spread.largest:.1e} ({spread.largest_at}); good are {SMALLEST_GOOD:.0e} to {LARGEST_GOOD:.0e}"
    )
    fix = "check the units of the amounts behind it; the plan may be less exact or slower to find"
    return [Problem(path=family.name, code="numerics", message=message, fix=fix, severity="warning")]
