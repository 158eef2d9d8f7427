"""What is said about a site that cannot be right."""

from __future__ import annotations

from typing import Any

from optimizer.components.sites.checks import findings
from optimizer.core.errors import Problem
from optimizer.core.timeline import Timeline
from optimizer.core.tree import Tree
from tests.components.alone import JANUARY, quarters
from tests.components.sites.made import PLAIN, UPGRADE, site


def problems(**changes: Any) -> list[Problem]:
    return findings({"west": site(**changes)}, quarters())


def said(**changes: Any) -> list[tuple[str, str, str]]:
    return [(p.severity, p.path, p.message) for p in problems(**changes)]


def test_nothing_is_said_about_a_sound_site():
    assert said(upgrades={"two": UPGRADE}, closing={"cost": "1 MUSD", "earliest": "2027-04"}) == []


def test_every_problem_says_what_to_do():
    found = problems(energy={}, lease_end="2026-12", closing={"cost": "1 MUSD", "earliest": "2027-04"})
    assert len(found) == 3
    assert all(problem.fix and problem.code for problem in found)


def test_energy_needs_one_price():
    assert said(energy={}) == [
        ("error", "sites.west.energy", "neither price nor blocks is given, so energy has no price")
    ]
    blocks = {"all-day": {"hours": "100 %", "price": "30 USD/MWh"}}
    assert said(energy={"price": "40 USD/MWh", "blocks": blocks}) == [
        (
            "error",
            "sites.west.energy.blocks",
            "both price and blocks are given, and each sets the price of energy",
        )
    ]


def test_hours_of_blocks_add_up():
    blocks = {
        "calm": {"hours": "80 %", "price": "30 USD/MWh"},
        "scarce": {"hours": "15.5 %", "price": "90 USD/MWh"},
        "never": {"hours": "0 %", "price": "900 USD/MWh"},
    }
    assert said(energy={"blocks": blocks}) == [
        ("error", "sites.west.energy.blocks", "the hours of the blocks add up to 95.5 %, not 100 %"),
        ("error", "sites.west.energy.blocks.never.hours", "block never has no hours"),
    ]


def test_take_or_pay():
    contract = {"power": "12 MW", "price": "30 USD/MWh", "resale": "45 USD/MWh", "until": "2026-12"}
    assert said(energy={"price": "40 USD/MWh", "take_or_pay": contract}) == [
        (
            "warning",
            "sites.west.energy.take_or_pay.until",
            "the contract ends in 2026-12, before the plan starts",
        ),
        (
            "warning",
            "sites.west.energy.take_or_pay.power",
            "12 MW must be paid for, and the site has 10 MW at the start: the rest is always sold on",
        ),
        (
            "warning",
            "sites.west.energy.take_or_pay.resale",
            "contract energy brings 45 USD/MWh in 2027-Q1 and costs 30: the plan may sell it on and run on "
            "energy at the tariff",
        ),
    ]


def test_power_usage():
    assert said(pue={"mining": 1.05, "mining_peak": 1.02, "ai": 1.3}, gross_per_it=1.2) == [
        ("error", "sites.west.pue.mining_peak", "the peak PUE 1.02 of mining is below its average of 1.05"),
        (
            "warning",
            "sites.west.gross_per_it",
            "1.2 MW at the meter for one MW of IT is below the peak PUE of 1.3",
        ),
    ]


def test_firm_power():
    assert said(firm={"2027-01": "10 MW", "2027-07": "12 MW"}) == [
        ("warning", "sites.west.firm", "12 MW are firm in 2027-Q3, when only 10 MW are energised")
    ]


def test_lease_and_closing():
    closing = {"cost": "1 MUSD", "earliest": "2027-09"}
    assert said(lease_end="2027-08", closing=closing) == [
        (
            "warning",
            "sites.west.lease_end",
            "the lease ends within 2027-Q3, so the site has no power in all of 2027-Q3",
        ),
        (
            "error",
            "sites.west.closing.earliest",
            "the site can be closed from 2027-09, and its lease ends in 2027-08",
        ),
    ]
    assert said(lease_end="2026-12") == [
        ("error", "sites.west.lease_end", "the site's lease ends in 2026-12, before the plan starts")
    ]
    assert said(closing={"cost": "1 MUSD", "earliest": "2028-02"}) == [
        (
            "warning",
            "sites.west.closing.earliest",
            "the site can be closed from 2028-02, and the horizon ends with 2027-12",
        )
    ]


def test_upgrades_that_can_never_come():
    path = "sites.west.upgrades.two"
    assert said(upgrades={"two": {**UPGRADE, "earliest": "2027-06", "latest": "2027-03"}}) == [
        ("error", f"{path}.latest", "latest 2027-03 is before earliest 2027-06")
    ]
    assert said(upgrades={"two": {**UPGRADE, "lead": "12 months"}}) == [
        ("warning", path, "no order with a lead of 12 months brings power by 2027-12, the end of the horizon")
    ]
    assert said(upgrades={"two": {**UPGRADE, "lead": "6 months"}}, lease_end="2027-07") == [
        (
            "warning",
            path,
            "no order with a lead of 6 months brings power by 2027-06, the end of the site's lease",
        )
    ]


def test_upgrades_ordered_already():
    path = "sites.west.upgrades.two"
    ordered = {**UPGRADE, "ordered": "2027-01"}
    assert said(upgrades={"two": {**ordered, "earliest": "2027-04"}}) == [
        ("error", f"{path}.earliest", "the upgrade is ordered in 2027-01 already, so earliest says nothing")
    ]
    assert said(upgrades={"two": {**ordered, "lead": "14 months"}}) == [
        (
            "error",
            f"{path}.ordered",
            "ordered in 2027-01 with a lead of 14 months, the power comes in 2028-03; it can be used by "
            "2027-12, the end of the horizon at the latest",
        )
    ]
    assert said(upgrades={"two": {**UPGRADE, "ordered": "2028-02"}}) == [
        ("error", f"{path}.ordered", "ordered in 2028-02, after the horizon ends with 2027-12")
    ]
    assert said(upgrades={"two": {**UPGRADE, "ordered": "2026-02"}}) == [
        (
            "warning",
            f"{path}.ordered",
            "the power of this upgrade is there since 2026-06, and the plan starts in 2027-01: it counts on "
            "top of energised",
        )
    ]


def test_all_sites_are_checked_in_one_pass():
    tree = Tree.path(Timeline.steps(JANUARY, [("quarter", JANUARY + 12)]))
    broken = type(site()).model_validate({**PLAIN, "energy": {}})
    assert [p.path for p in findings({"west": broken, "east": broken}, tree)] == [
        "sites.west.energy",
        "sites.east.energy",
    ]
