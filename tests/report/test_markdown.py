"""`report.md`."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from optimizer.report.markdown import markdown
from optimizer.report.page import page
from optimizer.report.view import View
from optimizer.solution.audit.report import AccountCheck, AuditReport
from tests.report.golden import agrees
from tests.report.sample import solution, view

MANIFEST = {
    "program": {"name": "wattshift", "version": "0.1.0"},
    "solver": {"name": "HiGHS"},
    "packages": {"pyomo": "6.10.1", "highspy": "1.15.1"},
    "python": "3.11.7",
}


def report(of: View) -> str:
    return markdown(page(of, MANIFEST))


@pytest.fixture(scope="module")
def text() -> str:
    return report(view())


def test_the_whole_report(text):
    agrees("report.md", text)


def test_the_same_run_gives_the_same_report(text):
    ending = replace(solution().ending, seconds=77.7)
    other = view(ending=ending, started="2031-01-01T00:00:00Z", log="another log")
    assert report(other) == text


def test_every_table_has_as_many_cells_in_each_row(text):
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(cells) == 1, block


def test_key_figures_add_up(text):
    for line in text.split("## 1")[0].splitlines():
        parts = [cell.strip().replace(",", "") for cell in line.split("|")[2:5]]
        if len(parts) == 3 and all(re.fullmatch(r"[-+]?[0-9.]+", part) for part in parts):
            plan, nothing, difference = map(float, parts)
            assert difference == pytest.approx(plan - nothing, abs=0.11), line


def test_sources_equal_uses(text):
    ((sources, uses),) = re.findall(r"^\| Total \| ([0-9,.]+) \| Total \| ([0-9,.]+) \|$", text, re.MULTILINE)
    assert sources == uses == "208.4"


def test_without_a_plan_for_mining_only():
    told = report(view(do_nothing=None))
    assert "Mining only cannot meet the limits, so there is nothing to hold it against." in told
    assert "| Worth, before tax, MUSD | 17.4 | - | - |" in told


def test_a_failed_audit_is_said_loudly():
    wrong = AccountCheck("cash", 4, 1.0, 0.5, "west", "2027-Q1", "rent", "leases", "lease", 2.0, 3.0)
    told = report(view(audit=AuditReport(accounts=(wrong,))))
    assert "**The audit does not agree with the plan:**" in told
    assert "- cash: leases 'rent' west in 2027-Q1 is 3 in the plan and 2 when recomputed" in told


def test_a_stop_by_the_clock_is_not_repeatable():
    whole = solution()
    ending = replace(whole.ending, status="stopped_with_plan", stopped_by="time", gap=0.02)
    told = report(view(ending=ending, options={"gap": 0.001, "time_limit": 90.0}))
    assert "| Status | stopped with plan |" in told
    assert "It was stopped by the time limit: another run may stop elsewhere." in told
    assert "    wattshift solve scenario.yaml --gap 0.001 --time-limit 90s\n" in told


def test_text_from_files_is_escaped(text):
    assert "Bravo \\| \\*Cloud\\* (bravo)" in text
    scenario = view().scenario.model_copy(update={"name": "<script>", "about": "# not *a* title"})
    told = report(View(solution(scenario=scenario), "x-1"))
    assert told.startswith("# Plan: \\<script\\>\n")
    assert "\n\\# not \\*a\\* title\n" in told


def test_every_input_names_its_source_or_is_told():
    one = solution()
    bare = view()
    bare._tables["inputs"] = bare.table("inputs").assign(source="a contract")
    assert report(bare).endswith("Every input names its source.\n")
    told = report(View(one, "x-1"))
    assert "inputs without a source:" in told
    assert "| `value.reference_rate` | 1 | 0 % |\n" in told
    assert told.endswith("each stands in `tables/inputs.csv`.\n")
