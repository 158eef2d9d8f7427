"""Sections of the report: decisions, power, money, Bitcoin, leases and halls, and what stands above them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from optimizer.report.blocks import Block, Chart, Paragraph, Table
from optimizer.report.marks import bare, parts
from optimizer.report.sections import bitcoin, build, decision, head, money, power
from optimizer.report.view import View
from optimizer.solution.tables import from_csv
from tests.report.sample import solution, view
from tests.solution import made as base
from tests.solution.small import HALL, LEASE, Q, scenario, two_worlds, with_fleet, with_lease

WHY_NOT = """kind,id,in_plan,asked,possible,lost_musd,uncertain_musd,limit
lease,bravo,False,signed,True,12.3,0.4,"load at the site, at most its power"
lease,lease,True,not signed,True,33.1,,
hall,annex,False,10 MW converted,False,,,
"""


@pytest.fixture(scope="module")
def sample() -> View:
    return view()


def tables(blocks: Any) -> list[Table]:
    return [
        block.table if isinstance(block, Chart) else block
        for block in blocks
        if isinstance(block, Table | Chart)
    ]


def texts(blocks: Any) -> list[str]:
    return [bare(block.text) for block in blocks if isinstance(block, Paragraph)]


def cells(table: Table) -> list[list[str]]:
    return [[bare(cell) for cell in row] for row in table.rows]


def all_blocks(of: View) -> list[Block]:
    sections = (head, decision, power, money, bitcoin, build)
    return [block for section in sections for block in section.blocks(of)]


def test_what_to_do(sample):
    """By hand: rent of 2 MUSD a month, 2.2 in the second year, less 0.2 of cost: 12 * (1.8 + 2) = 45.6."""
    new, left = tables(decision.blocks(sample))
    titles = ["Decision", "Where", "MW", "Commit by", "In service", "Capex MUSD"]
    assert new.heads == [*titles, "Worth of its own lines, MUSD"]
    assert cells(new)[0] == ["sign Tenant (lease)", "hall at west", "20", "2027-Q1", "2027-07", "-", "+45.6"]
    assert cells(new)[2][0] == "sell 967 BTC in 2 periods; mining only: 0 BTC"
    assert cells(new)[2][3] == "2027-Q1 to 2027-Q2"
    assert cells(left) == [
        [
            "lease Bravo | *Cloud* (bravo)",
            "hall at west",
            "8",
            "2027-06",
            "left by choice",
        ],
        [
            "hall annex",
            "west",
            "10",
            "-",
            "no tenant is offered for it; 75 MW stay unused at west at the end",
        ],
    ]
    assert (
        "wattshift explain runs/small-miner-3f9c1e --why-not all --write"
        in texts(decision.blocks(sample))[-1]
    )


def test_what_forcing_it_loses_is_told_where_it_is_known():
    """The file leaves gaps in columns of numbers; figures of it are marked with their cells all the same."""
    of = View(solution(), "x-1", {"why_not": from_csv(WHY_NOT)})
    new, left = tables(decision.blocks(of))
    assert new.heads[-1] == "Lost without it, MUSD"
    assert [row[-1] for row in cells(new)] == ["33.1", "-", "-", "-", "-"]
    assert left.heads == ["Option", "Where", "MW", "Open until", "Lost if forced, MUSD", "Why"]
    assert [row[4] for row in cells(left)] == ["12.3", "cannot be"]
    way = "in the way: load at the site, at most its power; up to 0.4 MUSD less may be lost"
    assert cells(left)[0][5] == way
    assert [part.cell for part in parts(left.rows[0][4])] == ["why_not.csv:2:lost_musd"]
    assert not [text for text in texts(decision.blocks(of)) if "--why-not" in text]


def test_nothing_to_do():
    whole = solution()
    of = View(replace(whole, plan=whole.do_nothing), "x-1")
    assert texts(decision.blocks(of))[0] == "Nothing: the plan is to go on mining."
    assert "Go on mining: worth USD 176 m today, as much as mining only." in texts(head.blocks(of))
    assert "No lease is signed." in texts(build.blocks(of))


def test_without_a_plan_for_mining_only():
    of = view(do_nothing=None)
    (figures,) = tables(head.blocks(of))
    assert cells(figures)[0] == ["Worth, before tax, MUSD", "17.4", "-", "-"]
    assert all_blocks(of)


def test_key_figures(sample):
    """By hand: 966.7 of 1,000 coins held and 90 mined are sold; 50 MUSD of cash fall to 16.5, no further."""
    (figures,) = tables(head.blocks(sample))
    told = {row[0]: row[1:] for row in cells(figures)}
    assert told["Share sold of BTC held at the start and mined"] == ["88.7 %", "0.0 %", "-"]
    assert told["Lowest free cash, MUSD (this plan: first in 2027-Q1)"][0] == "16.5"
    assert told["Most debt at any time, MUSD"] == ["75.5", "0.0", "+75.5"]
    assert told["Capex over the horizon: halls, power, machines, MUSD"][0] == "200.0"
    assert told["Halls, MUSD per MW of IT converted"][0] == "10.00"


def test_sources_and_uses_add_up_to_the_same(sample):
    (table,) = tables(money.blocks(sample))
    total = cells(table)[-1]
    assert total[0] == total[2] == "Total"
    assert total[1] == total[3]
    for column in (1, 3):
        amounts = [float(row[column].replace(",", "")) for row in cells(table)[:-1] if row[column]]
        assert sum(amounts) == pytest.approx(float(total[column].replace(",", "")), abs=0.3)


def test_charts_are_drawn_in_every_world():
    made = scenario(with_fleet(), with_lease(), base.FINANCING)
    on = two_worlds(made)
    sold = ("mining.sold", "west", "rigs", f"{Q[1]}@bear", 20.0)
    plan = base.plan(made, on, (*base.DECISIONS[:1], sold))
    of = View(base.solution(scenario=made, tree=on, plan=plan, do_nothing=None), "worlds-1")
    for chart in [block for block in all_blocks(of) if isinstance(block, Chart)]:
        assert chart.draw().startswith("<svg"), chart.name


def test_the_name_of_a_site_can_forge_no_figure(sample):
    forged = "West \ue000cash.csv:2:closing\ue0019\ue002"
    site = sample.scenario.sites["west"].model_copy(update={"name": forged})
    scenario = sample.scenario.model_copy(update={"sites": {"west": site}})
    of = View(replace(sample.solution, scenario=scenario), "x-1")
    chart = power.power_chart(of, "west", [row for row in of.rows("power_years") if row["site"] == "west"])
    assert [part.cell for part in parts(chart.title)] == [""]


def test_charts_say_what_is_to_be_seen(sample):
    charts = {block.name: block for block in all_blocks(sample) if isinstance(block, Chart)}
    assert list(charts) == ["power", "money", "bitcoin", "coin-cost", "gantt"]
    assert "leased for AI 25 MW at the end of 2027" in charts["power"].about
    assert "BTC held go from 1,000 to 123" in charts["bitcoin"].about
    for chart in charts.values():
        assert bare(chart.about) == chart.about
        assert chart.draw().startswith("<svg")


def test_lines_of_leases_and_halls(sample):
    leases, halls, _, fleets = tables(build.blocks(sample))
    assert cells(leases) == [
        ["Tenant", "lease", "hall", "20", "2027-Q1", "2027-07", "2029-06", "100.00", "45.6"]
    ]
    assert cells(halls)[0] == ["hall", "west", "20", "40", "2027-01", "2027-07", "200.0", "-200.0"]
    assert cells(fleets) == [["rigs", "west", "40.0", "0.0", "0.0", "0.0", "20.0", "20.0"]]


def test_many_offers_and_halls_are_cut_short(sample):
    """30 sites and 100 leases must still give tables that a person can read, what is chosen first."""
    made = sample.scenario
    offer = type(made.leases["lease"]).model_validate(LEASE)
    hall = type(made.halls["hall"]).model_validate(HALL)
    many = made.model_copy(
        update={
            "leases": {**{f"offer-{number}": offer for number in range(100)}, **made.leases},
            "halls": {**{f"hall-{number}": hall for number in range(60)}, **made.halls},
        }
    )
    of = View(replace(sample.solution, scenario=many), sample.run)
    for table in tables(all_blocks(of)):
        assert len(table.rows) <= decision.MOST_ROWS
    assert "The others are in tables/steps.csv." in texts(decision.blocks(of))
    assert cells(tables(build.blocks(of))[1])[0][0] == "hall"
