"""What the sections on value, sites and the making of a run say."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from optimizer.core.errors import Problem
from optimizer.report.blocks import Heading, Table
from optimizer.report.marks import bare
from optimizer.report.sections import against, breaks, cash, limits, made, sites
from optimizer.report.view import View
from optimizer.solution.audit.report import AccountCheck, AuditReport
from tests.report import lent, sample
from tests.report.told import MANIFEST, charts, warnings, words
from tests.solution import made as base
from tests.solution.small import Q, scenario, tree, two_worlds, with_fleet, with_lease

# Value line by line


def test_each_component_is_the_sum_of_its_lines_and_all_of_them_the_total():
    view = sample.view()
    (told,) = [block for block in against.blocks(view) if isinstance(block, Table)]
    assert told.heads == ["Component", "Line", "Mining only", "This plan", "Difference"]
    sums = [row for row in told.rows if row[1] == "all lines"]
    for column in (2, 3, 4):
        numbers = [float(bare(row[column]).replace(",", "")) for row in told.rows]
        lines = sum(number for number, row in zip(numbers, told.rows, strict=True) if not row[0])
        of_sums = sum(float(bare(row[column]).replace(",", "")) for row in sums)
        assert numbers[-1] == pytest.approx(of_sums, abs=0.05 * len(sums))
        assert numbers[-1] == pytest.approx(lines, abs=0.05 * len(told.rows))
    assert told.totals == 1
    (chart,) = charts(against.blocks(view))
    svg = chart.draw()
    assert "Mining only" in svg
    assert "\ue000" not in svg


def test_value_without_a_plan_for_mining_only():
    told = against.blocks(sample.view(do_nothing=None))
    assert "Mining only cannot meet the limits" in words(told)
    assert charts(told) == []
    (one,) = [block for block in told if isinstance(block, Table)]
    assert one.heads == ["Component", "Line", "This plan"]
    assert bare(one.rows[-1][-1]) == "17.4"


def test_lines_without_an_amount_are_left_out_and_that_is_said():
    view = sample.view()
    found = view.table("against_do_nothing")
    zero = {"component": "leases", "line": "nothing at all", "difference_musd": 0.04}
    zero |= {"value_musd": 0.04, "value_musd_do_nothing": 0.0}
    assert "left out" not in words(against.blocks(view))
    other = sample.view()
    other._tables["against_do_nothing"] = pd.concat([found, pd.DataFrame([zero])], ignore_index=True)
    text = words(against.blocks(other))
    assert "nothing at all" not in text
    assert "left out" in text


# Sites


def with_sites(count: int) -> View:
    """Something happens in the west; the others stand idle, each larger than the one before."""
    idle = scenario().sites["west"].model_dump(mode="json", by_alias=True, exclude_none=True)
    others = {
        f"s{at}": {**idle, "name": f"Site {at}", "energised": f"{200 + at} MW"} for at in range(1, count)
    }
    made_of = scenario(with_fleet(), with_lease(), base.FINANCING, {"sites": others})
    on = tree(made_of)
    whole = base.plan(made_of, on, base.DECISIONS)
    return View(base.solution(scenario=made_of, tree=on, plan=whole, do_nothing=None, prices=None), "many-1")


def test_a_page_for_each_site_with_what_is_there():
    told = list(sites.blocks(lent.view()))
    assert told[0] == Heading("West (west)", new_page=True)
    text = words(told)
    assert "100 MW energised." in text
    assert "2027-Q1: sign Tenant (lease)" in text
    assert "hall | 40 | 20 | 25 | 2027-01 | 2027-07 | 200.0" in text
    assert "Tenant | lease | hall | 20 | 2027-Q1 | 2027-07" in text
    assert "rigs | 40.0 | 0.0 | 0.0 | 0.0 | 20.0 | 20.0 | 90" in text
    assert "Energy for mining, USD/MWh | 40.00" in text
    assert "Rent, MUSD | 12.0" in text
    assert [chart.name for chart in charts(told)] == ["power-west"]


def test_a_dozen_sites_have_pages_and_the_rest_one_table():
    """Sites where something happens first, then the largest; all are told somewhere, each once."""
    told = list(sites.blocks(with_sites(15)))
    pages = [block.text for block in told if isinstance(block, Heading)]
    assert pages == ["West (west)", *(f"Site {at} (s{at})" for at in range(14, 3, -1)), "Other sites"]
    assert [row[0] for row in told[-1].rows] == ["Site 3 (s3)", "Site 2 (s2)", "Site 1 (s1)"]
    assert bare(told[-1].rows[0][1]) == "203.0"


def test_no_sites_no_pages():
    view = SimpleNamespace(rows={"sites": []}.get)
    assert sites.blocks(view) == []


# How this was made


def test_status_audit_versions_and_command():
    text = words(made.blocks(sample.view(), MANIFEST))
    assert "Status | within the gap asked for" in text
    assert "All amounts | before tax: the scenario has no taxes" in text
    assert "below 1e-09" in text
    assert "Made with wattshift 0.1.0 and HiGHS on Python 3.11.7: pyomo 6.10.1." in text
    assert "Read from scenario.yaml (000000000000)" in text
    assert "Changed with --set treasury.cash=50 MUSD." in text
    assert "wattshift solve scenario.yaml --gap 0.001" in text
    assert "sites.west.energised | 1 | 100 MW" in text
    assert "treasury | 6 | -" in text, "those beside one another are counted"


def test_a_failed_audit_and_numbers_far_apart_are_said():
    wrong = AccountCheck("cash", 4, 1.0, 0.5, "west", "2027-Q1", "rent", "leases", "lease", 2.0, 3.0)
    told = list(made.blocks(sample.view(audit=AuditReport(accounts=(wrong,))), MANIFEST))
    assert warnings(told) == ["The audit does not agree with the plan:"]
    assert "leases 'rent' west in 2027-Q1 is 3 in the plan and 2 when recomputed" in words(told)
    far = Problem(
        "taxes.x", "numerics", "coefficients from 1e-05 to 1e+03", "check the units", severity="warning"
    )
    text = words(made.blocks(sample.view(numerics=(far,)), MANIFEST))
    assert "far apart" in text
    assert "coefficients from 1e-05 to 1e+03; check the units" in text


def test_differences_of_the_audit_are_told_as_powers_of_ten():
    """By hand: 3e-7 is below 1e-6, and 1e-12 below the smallest that is told, 1e-9."""
    checks = [AccountCheck("cash", 4, 1.0, 3e-7), AccountCheck("btc", 4, 1.0, 1e-12)]
    view = sample.view(audit=AuditReport(accounts=tuple(checks)))
    assert view.table("audit_bounds")["below"].to_list() == [1e-9, 1e-6]
    text = words(made.blocks(view, MANIFEST))
    assert "btc | 4 | below 1e-09\ncash | 4 | below 1e-06" in text


def test_a_stop_by_the_clock_and_a_start_are_said():
    ending = replace(sample.solution().ending, status="stopped_with_plan", stopped_by="time", gap=0.02)
    options = {"gap": 0.001, "time_limit": 90.0, "start_from": "abcdef0123"}
    text = words(made.blocks(sample.view(ending=ending, options=options), MANIFEST))
    assert "It was stopped by the time limit" in text
    assert "the plan of run abcdef," in text
    assert "wattshift solve scenario.yaml --gap 0.001 --time-limit 90s" in text


def test_all_sections_of_a_plan_with_branches():
    """Two worlds, no mining-only plan, no covenants: every section has something to say, every chart is
    drawn."""
    made_of = scenario(with_fleet(), with_lease(), base.FINANCING)
    on = two_worlds(made_of)
    sold = ("mining.sold", "west", "rigs", f"{Q[1]}@bear", 20.0)
    whole = base.plan(made_of, on, (base.DECISIONS[0], sold))
    view = View(
        base.solution(scenario=made_of, tree=on, plan=whole, do_nothing=None, prices=None), "worlds-1"
    )
    for section in (cash, limits, breaks, against, sites):
        told = list(section.blocks(view))
        assert words(told)
        assert all(chart.draw().startswith("<svg") for chart in charts(told))
    assert "2027-Q2@bear" in words(cash.blocks(view))
