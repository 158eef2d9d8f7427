"""Each case plants one impossibility; the answer names it first, with its line and the amount.

What is expected stands as comments at the end of each case: `found by check` is how the first error begins,
`planted` how the answer of `solve` begins, `also` and `helps` what it says on lines of its own.
"""

from __future__ import annotations

import pytest

from optimizer import api
from optimizer.core.errors import NoPlan

from .asked import CASES, HERE, checked, expected, solved


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)


def test_there_are_enough_cases_and_the_base_itself_has_a_plan():
    assert len(CASES) >= 25
    assert api.solve(api.load("base.yaml")).ending.status == "optimal"


@pytest.mark.parametrize("case", CASES)
def test_the_planted_cause_comes_first(case: str):
    wanted = expected(case)
    found = checked(case)
    if wanted["found by check"]:
        assert found.startswith(wanted["found by check"][0])
    else:
        assert found == ""
        assert wanted["planted"]
    if wanted["planted"]:
        first, *lines = solved(case).splitlines()
        assert first == f"no plan can exist: {wanted['planted'][0]}"
        at = next((at for at, line in enumerate(lines) if "change" in line), len(lines))
        assert [line.strip() for line in lines[:at] if line != "also:"] == wanted["also"]
        assert [line.strip() for line in lines[at + 1 :]] == wanted["helps"]


def test_what_is_said_to_help_does_help():
    """The floor lowered by what is told gives a plan; by more than a million less there is none.

    `cash-floor-above-all-sources`: 500 MUSD is short by 388 MUSD, told rounded up.
    """
    told = solved("cash-floor-above-all-sources")
    short = float(told.partition("short by ")[2].partition(" MUSD")[0])
    overlay = ["cases/cash-floor-above-all-sources.yaml"]
    enough = api.load("base.yaml", overlay, [f"treasury.cash_floor={500 - short} MUSD"])
    assert api.solve(enough).ending.status == "optimal"
    with pytest.raises(NoPlan):
        api.solve(api.load("base.yaml", overlay, [f"treasury.cash_floor={500 - short + 1.1} MUSD"]))
