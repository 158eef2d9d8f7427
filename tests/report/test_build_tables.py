"""What is built: phases and machines of leases, cooling, unused power, what comes later, inputs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from optimizer.report.blocks import Paragraph, Table
from optimizer.report.marks import bare
from optimizer.report.sections import build, decision, head, made, power, sites
from optimizer.report.view import View
from tests.report import lent, sample
from tests.solution import made as base
from tests.solution.small import scenario, tree, with_fleet, with_lease, with_site

PHASES = {"phases": {"second": {"it": "8 MW", "after": "3 months"}}}
GPUS = {
    "kind": "gpu-cloud",
    "gpus": {
        "capex": "5 MUSD/MW",
        "spend": {"0": "60 %", "9": "40 %"},
        "life": "48 months",
        "residual": "0 %",
    },
}
SPEND = {"halls": {"hall": {"spend": {"0": "25 %", "1": "25 %", "3": "25 %", "4": "25 %"}}}}


def view(lease: dict[str, Any], *changes: dict[str, Any]) -> View:
    terms = scenario(with_fleet(), with_lease(**lease), base.FINANCING, *changes)
    on = tree(terms)
    resolved = json.dumps(terms.model_dump(mode="json", by_alias=True, exclude_none=True), indent=1) + "\n"
    whole = base.plan(terms, on, base.DECISIONS)
    return View(base.solution(scenario=terms, resolved=resolved, tree=on, plan=whole, do_nothing=None), "x-1")


def plain_cells(blocks: Any, caption: str) -> list[list[str]]:
    (table,) = [one for one in blocks if isinstance(one, Table) and one.caption.startswith(caption)]
    return [[bare(cell) for cell in row] for row in table.rows]


def test_phases_of_a_lease_are_told_wherever_it_is() -> None:
    """Proves: of 20 MW from July 8 follow three months later. A wrong one: 20 MW from July everywhere."""
    of = view(PHASES)
    told = [(row["it_mw"], row["first"], row["last"]) for row in of.rows("lease_phases")]
    assert told == [(12.0, "2027-07", "2029-06"), (8.0, "2027-10", "2029-06")]
    when = "2027-07 (12 MW) and 2027-10 (8 MW)"
    new = next(block for block in decision.blocks(of) if isinstance(block, Table))
    assert bare(new.rows[0][4]) == when
    assert plain_cells(build.blocks(of), "Leases")[0][5] == when
    bars = [(one.first, bare(one.size)) for one in build._times(of) if one.kind == "rent"]
    assert bars == [("2027-07", "12 MW"), ("2027-10", "8 MW")]
    assert [row[3:6] for row in plain_cells(sites.blocks(of), "Leases")] == [
        ["12", "2027-Q1", "2027-07"],
        ["8", "2027-Q1", "2027-10"],
    ]


def test_machines_for_a_tenant_are_capex_of_the_lease() -> None:
    """By hand: 20 MW at 5 MUSD, 60 % in July, 40 % after the horizon: 60 MUSD; with the hall's 200: 260."""
    of = view(GPUS)
    assert of.rows("steps")[0]["capex_musd"] == pytest.approx(60.0)
    assert of.rows("lease_terms")[0]["machines_musd"] == pytest.approx(60.0)
    assert of.figure("capex") == pytest.approx(260.0)
    assert of.figure("hall_capex_per_mw") == pytest.approx(10.0)
    assert view({}).rows("lease_terms")[0]["machines_musd"] is None


def test_cooling_where_it_has_least_room() -> None:
    """By hand: 40 MW of machines on 100 MW of air at first; the hall brings as much cooling as it needs."""
    rows = {row["kind"]: row for row in sample.view().rows("cooling_room")}
    air = rows["air"]
    assert (air["node"], air["capacity_mw"], air["load_mw"], air["room_mw"]) == ("2027-Q1", 100.0, 40.0, 60.0)
    assert rows["direct-liquid"]["room_mw"] == pytest.approx(0.0)


def test_what_could_use_the_power_left() -> None:
    """By hand: 20 of 40 MW of the hall are built and none of the annex; 20 of 40 MW of machines are kept."""
    (row,) = sample.view().rows("unused_power")
    assert (row["unused_mw"], row["halls_left"], row["it_left_mw"]) == (75.0, "hall; annex", 30.0)
    assert row["machines_held_mw"] == 20.0
    (told,) = [block.items[0] for block in power.blocks(sample.view()) if hasattr(block, "items")]
    assert bare(told) == (
        "75 MW at west: 30 MW of IT are not converted (hall and annex) and 20 MW of machines are held there, "
        "at the plug"
    )


def test_what_comes_later_adds_up() -> None:
    of = sample.view()
    rows = of.rows("after_horizon")
    assert sum(row["worth_musd"] for row in rows) == pytest.approx(of.figure("beyond"))
    assert rows == sorted(rows, key=lambda row: -row["worth_musd"])
    assert rows[0]["item"] == "lease"


def test_inputs_beside_one_another_are_counted_together() -> None:
    """By hand: four parts of the spending are one row; every other input has its own or is counted."""
    of = view({}, SPEND)
    rows = {row["path"]: row for row in of.rows("unsourced_inputs")}
    assert (rows["halls.hall.spend"]["inputs"], rows["halls.hall.spend"]["value"]) == (4.0, "")
    assert sum(row["inputs"] for row in rows.values()) == of.figure("unsourced")
    assert not [path for path in rows if path.startswith("halls.hall.spend.")]


def test_when_power_comes_and_how_much_of_it_ai_takes() -> None:
    of = view({}, with_site(energised={"2027-01": "60 MW", "2027-04": "100 MW"}, gross_per_it=1.4))
    told = [bare(block.text) for block in sites.blocks(of) if isinstance(block, Paragraph)]
    assert "Energised: 60 MW at the start, 100 MW from 2027-Q2." in told
    assert "For one MW of IT leased, 1.40 MW at the meter are reserved" in told[0]
    assert "1.25 MW are used on average" in told[0]


def test_the_tightest_covenants_stand_on_the_first_page() -> None:
    titles = [
        bare(row[0]) for block in head.blocks(lent.view()) if isinstance(block, Table) for row in block.rows
    ]
    tight = [title for title in titles if title.startswith("Tightest")]
    assert len(tight) == head.MOST_COVENANTS
    assert any(title.startswith("Tightest minimum liquidity (bank in ") for title in tight)


def test_how_the_search_ended_and_the_rates() -> None:
    of = sample.view()
    blocks = list(made._ending(of))
    assert [row for row in plain_cells(blocks, "How the search") if row[0] == "Status"] == [
        ["Status", "within the gap asked for"]
    ]
    rates = plain_cells(list(made._rates(of)), "Rates")
    assert [row[0] for row in rates] == ["value.reference_rate", "value.rates.mining", "value.rates.tenant"]
