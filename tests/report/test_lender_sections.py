"""What the section on cash, debt and covenants says."""

from __future__ import annotations

import pandas as pd

from optimizer.report.blocks import Table
from optimizer.report.marks import bare
from optimizer.report.sections import cash
from tests.report import lent, sample
from tests.report.told import charts, warnings, words
from tests.solution.small import Q


def test_a_broken_covenant_and_a_margin_call_stand_out():
    told = list(cash.blocks(lent.view(lent.COINS)))
    assert warnings(told) == [
        "Broken: spread: Tenant (concentration) in 2027-Q3 and bank (minimum liquidity) in 2027-Q1.",
        "Warning: coin-loan is called in 2027-Q2: at USD 60,000 a coin its loan to value is 100.0 %, "
        "above 80.0 %. The plan cures it in the same period: USD 6.0 m is then owed against 150 BTC.",
    ]
    text = words(told)
    bank = "bank | minimum liquidity | 2027-Q1 | 16.5 MUSD | at least | 20.0 MUSD | -3.5 MUSD | -20.9 %"
    assert f"{bank} | BROKEN" in text
    assert "line | interest cover | 2027-Q3 | 2.86 x | at least | 2.00 x | 0.86 x | 30.1 % | yes" in text
    assert (
        "coin-loan | 2027-Q2 | 6.0 | 150 | 60,000 | 66.7 % | 60.0 % | 80.0 % | 13.3 % | 78.4 % | CALLED"
        in text
    )


def test_the_covenant_with_the_least_room_comes_first_after_those_that_are_broken():
    tables = [block for block in cash.blocks(lent.view()) if isinstance(block, Table)]
    (covenants,) = [one for one in tables if one.titles[0] == "Covenant"]
    assert [row[1] for row in covenants.rows] == [
        *("concentration", "minimum liquidity"),
        *("leverage", "interest cover"),
    ]


def test_every_test_of_the_covenants_is_in_the_numbers_under_their_chart():
    _, chart = charts(cash.blocks(lent.view(lent.COINS)))
    assert len(chart.table.rows) == 10 + 3
    svg = chart.draw()
    assert svg.startswith("<svg")
    assert "line: interest cover" in svg
    assert not chart.is_in_text


def test_cash_and_debt_are_drawn_and_their_numbers_told():
    chart, _ = charts(cash.blocks(lent.view()))
    assert [row[0] for row in chart.table.rows] == list(Q)
    assert (
        bare(" | ".join(chart.table.rows[2])) == "2027-Q3 | 32.2 | 0.0 | 32.2 | 75.5 | 1.9 | 0.0 | 0.0 | 1.9"
    )
    assert "debt service" in chart.title
    assert "\ue000" not in chart.about
    assert chart.draw().startswith("<svg")


def test_without_debt_and_covenants():
    view = sample.view(plan=sample.solution().do_nothing)
    told = list(cash.blocks(view))
    text = words(told)
    assert "There is no debt." in text
    assert "Covenants" not in text
    assert [chart.title for chart in charts(told)] == ["Unrestricted cash against its floor"]


def test_what_is_not_used_is_named_and_stands_in_no_table():
    view = lent.view()
    facilities = view.table("facilities")
    spare = dict.fromkeys(facilities.columns, 0.0) | {"facility": "spare"}
    view._tables["facilities"] = pd.concat([facilities, pd.DataFrame([spare])], ignore_index=True)
    text = words(cash.blocks(view))
    assert "Not used: spare." in text
    assert text.count("spare") == 1


def test_many_facilities_stand_in_rows_with_the_years_across():
    view = lent.view()
    facilities = view.table("facilities")
    for name, one in (("facilities", facilities), ("facility_terms", view.table("facility_terms"))):
        view._tables[name] = pd.concat([one, one.assign(facility="second")], ignore_index=True)
    assert "Facility | 2027\nline | 75.5\nsecond | 0.0\nAll debt | 75.5" in words(cash.blocks(view))
