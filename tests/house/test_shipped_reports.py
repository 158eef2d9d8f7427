"""The report beside each shipped scenario is what the scenario gives today.

Amounts are held against each other by value and within the gaps of both solves: plans that are worth the same
may sell other coins in other quarters. `WRITE_REPORTS=1` solves and writes them anew; read the difference.
"""

from __future__ import annotations

import os
import re
from contextlib import chdir
from pathlib import Path

import pytest

from optimizer import api
from optimizer.report.documents import documents, view_of
from optimizer.solution.identity import SHORTEST, run_digest
from optimizer.solution.manifest import program_version

SHIPPED = Path(__file__).parents[2] / "scenarios"
NAMES = sorted(path.parent.name for path in SHIPPED.glob("*/scenario.yaml"))
ROW = re.compile(r"^\| ([^|]+?) \| ([-+0-9.,]+)(?: %)? \|", re.MULTILINE)


def committed(name: str) -> str:
    return (SHIPPED / name / "report.md").read_text(encoding="utf-8")


def fresh(name: str) -> str:
    """The report of the scenario as it is solved now, named as from the top of the repository; its audit must
    agree."""
    with chdir(SHIPPED.parent):
        solution = api.solve(api.load(Path("scenarios") / name))
    assert solution.audit.passed, "\n".join(solution.audit.failures())
    return str(dict(documents(view_of(solution, Path("runs"))))["report.md"])


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ .*$", text, re.MULTILINE)


def amount(text: str, row: str) -> float:
    """The first figure behind a name."""
    return float(dict(ROW.findall(text))[row].replace(",", ""))


def unsourced(text: str) -> list[str]:
    return [line for line in text.split("## 11")[-1].splitlines() if line.startswith("| `")]


@pytest.mark.parametrize("name", NAMES)
def test_it_answers_the_scenario_of_today(name: str):
    """The run's id is cut from all that decides the answer: another scenario or version has another."""
    digest = run_digest(api.load(SHIPPED / name).model, api.options(), program_version())
    assert f"Run {name}-{digest[:SHORTEST]}," in committed(name), "WRITE_REPORTS=1 writes it anew"


@pytest.mark.parametrize("name", NAMES)
def test_sources_equal_uses(name: str):
    (totals,) = re.findall(
        r"^\| Total \| ([0-9,.]+) \| Total \| ([0-9,.]+) \|$", committed(name), re.MULTILINE
    )
    assert totals[0] == totals[1]


@pytest.mark.parametrize("name", NAMES)
def test_it_names_no_place_on_any_machine(name: str):
    assert "Read from `scenarios/" in committed(name)
    assert "`/" not in committed(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_is_what_the_scenario_gives(name: str):
    now = fresh(name)
    if os.environ.get("WRITE_REPORTS"):
        (SHIPPED / name / "report.md").write_text(now, encoding="utf-8")
    then = committed(name)
    assert headings(now) == headings(then)
    assert unsourced(now) == unsourced(then)
    worth, bound = "Worth, MUSD", "No plan is worth more than, MUSD"
    for one, other in ((now, then), (then, now)):
        assert amount(one, worth) <= amount(other, bound) + 0.1
    gap = (amount(now, "Gap") + amount(then, "Gap")) / 100.0 + 1e-4
    assert amount(now, worth) == pytest.approx(amount(then, worth), rel=gap)
