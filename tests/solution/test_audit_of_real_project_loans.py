"""Model and audit agree on project loans with all that can be agreed on, in plans that chance draws."""

from __future__ import annotations

from typing import Any

import pytest

from tests.solution.loans import CASES
from tests.solution.rich import CASES as RICH
from tests.solution.small import scenario, tree, two_worlds
from tests.solution.test_real_solves import solved


def made(name: str, horizon: str = "everything by quarter") -> Any:
    """The rich scenario with these project loans in place of its own."""
    whole = [change for change in RICH[horizon] if "financing" not in change]
    rest = {key: change[key] for change in RICH[horizon] if "financing" in change for key in change}
    financing = {**rest.pop("financing"), "project_loans": CASES[name]}
    return scenario(*whole, {**rest, "financing": financing})


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("name", CASES)
def test_every_line_of_a_loan_is_recomputed(name: str, seed: int):
    case = made(name)
    _, report = solved(case, tree(case), seed)
    assert report.passed, "\n".join(report.failures())


@pytest.mark.parametrize(
    "name", ["a term loan that is swept and fenced in", "a bridge and the bond after it"]
)
def test_in_worlds_that_part(name: str):
    case = made(name)
    _, report = solved(case, two_worlds(case), 1)
    assert report.passed, "\n".join(report.failures())


@pytest.mark.parametrize("name", list(CASES)[1::2])
def test_in_months_quarters_and_years(name: str):
    case = made(name, "months first, then quarters, then years")
    _, report = solved(case, tree(case), 0)
    assert report.passed, "\n".join(report.failures())
