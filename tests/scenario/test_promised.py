"""What is signed and begun must still fit, or no plan can exist."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.core.errors import Problem
from optimizer.model.build import build
from optimizer.scenario.promised import findings
from optimizer.solve import Engine, Settings, compile_model
from tests.solution.small import LEASE, scenario, tree, with_hall, with_lease, with_site

STARTED = {"start": "2027-01", "it": "20 MW"}
"""Ready in July. 20 MW of IT at 1.25 take 25 MW at the meter."""


def found(*changes: dict[str, Any]) -> list[Problem]:
    made = scenario(*changes)
    return findings(made, tree(made))


def signed(commence: str = "2027-07", **more: Any) -> dict[str, Any]:
    made = with_lease(signed={"hall": "hall", "commence": commence}, **more)
    made["halls"]["hall"]["started"] = STARTED
    return made


def test_what_fits_is_no_finding():
    """By hand: 20 MW of IT at 1.25 take exactly the 25 MW that are there."""
    assert found(signed(), with_site(energised="25 MW")) == []
    assert found(with_lease(), with_site(energised="1 MW")) == [], "nothing is decided"


def test_power_is_lowered_below_what_is_signed():
    """By hand: 25 MW are taken from July on, and 20 are there: 5 are missing. The hall, being built dark from
    January on, keeps the same 25 MW."""
    hall, lease = found(signed(), with_site(energised="20 MW"))
    assert (hall.path, hall.code, hall.severity) == ("halls.hall.started", "started-beyond-site", "error")
    assert hall.message == (
        "the halls begun at west take 25 MW at the meter in 2027-Q1 (hall 25 MW), and west has 20 MW then "
        "(sites.west.energised, with every upgrade): 5 MW are missing"
    )
    assert (lease.path, lease.code) == ("leases.lease.signed", "signed-beyond-site")
    assert lease.message == (
        "the leases signed at west take 25 MW at the meter in 2027-Q3 (lease 25 MW), and west can promise "
        "20 MW then (sites.west.energised, with every upgrade): 5 MW are missing"
    )


def test_power_that_is_not_firm_cannot_be_promised():
    """Proves: the period in which most is missing is told, and the series that says so."""
    firm = {"2027-01": "24 MW", "2027-10": "10 MW"}
    (lease,) = found(signed(), with_site(firm=firm))
    assert "in 2027-Q4 (lease 25 MW), and west can promise 10 MW then (sites.west.firm, " in lease.message
    assert lease.message.endswith("15 MW are missing")
    assert lease.fix == "check sites.west.firm, or take out what will not be built"


def test_an_upgrade_that_can_come_in_time_counts():
    """By hand: 6 MW more, ordered in January, are there after 6 months, in time for the tenant; after 7
    months not before October. The hall goes dark only in July."""
    for lead, problems in (("6 months", 0), ("7 months", 2)):
        line = {"power": "6 MW", "capex": "1 MUSD", "deposit": "0 %", "lead": lead}
        changes = signed()
        changes["halls"]["hall"]["dark"] = "0 months"
        assert len(found(changes, with_site(energised="20 MW", upgrades={"line": line}))) == problems


def test_an_upgrade_that_is_not_firm_powers_the_hall_but_not_the_tenant():
    line = {"power": "6 MW", "capex": "1 MUSD", "deposit": "0 %", "lead": "0 months", "firm": False}
    (lease,) = found(signed(), with_site(energised="20 MW", upgrades={"line": line}))
    assert lease.code == "signed-beyond-site"


def test_leases_of_one_site_count_together_while_they_run():
    """By hand: 10 and 10 MW of IT together take 25 of 20 MW; when the one is over before the other begins,
    12.5."""
    both = signed(it="10 MW", term="60 months")
    both["leases"]["other"] = {**LEASE, "it": "10 MW", "signed": {"hall": "hall", "commence": "2027-10"}}
    changes = with_site(energised="20 MW", firm="20 MW")
    codes = [one.code for one in found(both, changes)]
    assert codes == ["started-beyond-site", "signed-beyond-site"]
    assert "(lease 12.5 MW, other 12.5 MW)" in found(both, changes)[1].message
    both["leases"]["lease"]["term"] = "3 months"
    assert [one.code for one in found(both, changes)] == ["started-beyond-site"]


@pytest.mark.parametrize(("build", "fits"), [("6 months", True), ("7 months", False)])
def test_a_hall_that_is_not_ready_when_its_lease_commences(build, fits):
    """By hand: begun in January, ready in July; with a month more in August, and no other can be in time."""
    changes = signed()
    changes["halls"]["hall"]["build"] = build
    problems = found(changes)
    if fits:
        assert problems == []
    else:
        (one,) = problems
        assert (one.path, one.code) == ("leases.lease.signed", "signed-beyond-hall")
        assert one.message == (
            "the leases signed in hall hold 20 MW of IT in 2027-Q3 (lease 20 MW), and 0 MW can be ready by "
            "2027-07: 20 MW are missing"
        )


def test_what_is_not_begun_may_be_built_in_time():
    """By hand: 20 MW are begun in January and 30 signed. In that period no more of the hall is begun, but in
    April for October: in time for a tenant of October, not for one of July."""
    assert found(signed("2027-10", it="30 MW")) == []
    (one,) = found(signed("2027-07", it="30 MW"))
    assert one.message.endswith("and 20 MW can be ready by 2027-07: 10 MW are missing")
    late = signed("2027-10", it="30 MW")
    late["halls"]["hall"]["earliest"] = "2027-05"
    assert [one.code for one in found(late)] == ["signed-beyond-hall"]


def test_parts_count_from_when_they_commence():
    """By hand: 5 of 20 MW of IT commence with the lease, 15 three months later: 25 MW from October on."""
    phased = signed(phases={"second": {"it": "15 MW", "after": "3 months"}})
    _, lease = found(phased, with_site(energised="20 MW"))
    assert "in 2027-Q4" in lease.message


@pytest.mark.parametrize(
    "changes",
    [
        (signed(), with_site(energised="25 MW")),
        (signed(), with_site(energised="24.9 MW")),
        (signed(), with_site(firm={"2027-01": "100 MW", "2027-10": "24.9 MW"})),
        (signed(it="30 MW"),),
        (signed("2027-10", it="30 MW"),),
        (signed(it="41 MW"),),
        (signed("2027-04"),),
    ],
)
def test_it_is_found_exactly_where_the_solver_finds_no_plan(changes):
    made = scenario(*changes, {"treasury": {"cash": "900 MUSD"}})
    matrix = compile_model(build(made, tree(made)).model)
    outcome = Engine(matrix, Settings(gap=1e-3)).solve(time_limit=60)
    assert outcome.has_plan == (findings(made, tree(made)) == [])


def test_a_hall_without_a_lease():
    begun = with_hall(started=STARTED)
    assert [one.code for one in found(begun, with_site(energised="20 MW"))] == ["started-beyond-site"]
