"""`steps.csv`, and the steps told from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from optimizer.report.marks import bare, parts
from optimizer.report.steps import left_steps, new_steps, steps
from optimizer.report.view import View
from tests.report.sample import solution, view
from tests.solution import made as base
from tests.solution.small import HALL, LEASE, scenario, tree, with_fleet, with_lease

GROUP = {"group": "one-tenant"}


def with_changes(*changes: dict[str, Any]) -> View:
    """The sample with its scenario changed; the plan is the same."""
    made = scenario(with_fleet(), with_lease(), base.FINANCING, *changes)
    on = tree(made)
    return View(base.solution(scenario=made, tree=on, plan=base.plan(made, on, base.DECISIONS)), "x-1")


def reasons(of: View) -> dict[str, str]:
    return {row["id"]: row["reason"] for row in of.rows("steps") if row["symbol"] == "="}


def offered(**changes: Any) -> dict[str, Any]:
    return {"leases": {"other": {**LEASE, **changes}}}


@pytest.fixture(scope="module")
def sample() -> View:
    return view()


def test_a_row_for_each_step(sample):
    """By hand: 20 MW at 10 MUSD; all 40 MW stood before, 20 go; 700 + 266.7 coins, none without it."""
    told = [(row["symbol"], row["verb"], row["id"], row["amount"], row["mw"]) for row in sample.rows("steps")]
    assert told == [
        ("+", "sign", "lease", None, 20.0),
        ("~", "convert", "hall", None, 20.0),
        ("-", "sell", "", pytest.approx(966.667, abs=1e-3), None),
        ("+", "borrow", "line", 75.5, None),
        ("-", "sell", "rigs", 20.0, None),
        ("=", "decline", "bravo", None, 8.0),
        ("=", "leave", "annex", None, 10.0),
    ]
    hall = sample.rows("steps")[1]
    assert (hall["capex_musd"], hall["begins"], hall["in_service"]) == (200.0, "2027-01", "2027-07")
    assert hall["commit_by"] == "2027-01"
    assert sample.rows("steps")[2]["mining_only"] == 0.0


def test_amounts_of_steps_are_marked_with_their_cells(sample):
    told = {step.verb: [part for part in parts(step.what) if part.cell] for step in steps(sample)}
    assert [(part.text, part.cell) for part in told["borrow"]] == [("75.5", "steps.csv:5:amount")]
    assert not told["sign"]


def test_what_was_decided_before_is_kept():
    whole = solution()
    commitments = whole.plan.commitments.assign(locked=True)
    kept = View(replace(whole, plan=replace(whole.plan, commitments=commitments)), "x-1")
    assert [step.short for step in steps(kept) if step.verb == "keep"] == ["hall"]
    assert "hall" not in [step.short for step in new_steps(kept)]


def test_a_facility_that_is_not_drawn_is_left_with_what_it_costs():
    """By hand: 12 % paid each quarter, at par: (1 + 3 %)^4 - 1 = 12.55 % a year."""
    facility = {
        "financing": {"term_notes": {"notes": {"limit": "50 MUSD", "rate": "12 %", "tenor": "3 years"}}}
    }
    of = with_changes(facility)
    (step,) = [step for step in left_steps(of) if step.kind == "facility"]
    assert step.short == "notes"
    assert step.row["cost_a_year"] == pytest.approx(1.03**4 - 1.0, abs=1e-6)
    assert "line" not in reasons(of)


@pytest.mark.parametrize(
    ("changes", "name", "reason"),
    [
        ([offered(it="30 MW")], "other", "hall is let to lease"),
        ([offered(it="20 MW")], "other", ""),
        ([offered(it="50 MW")], "other", "it does not fit into hall"),
        ([offered(halls={"annex": {}}), {"halls": {"annex": HALL}}], "other", ""),
        ([offered(halls={"annex": {}}), {"halls": {"annex": HALL}}], "annex", ""),
        (
            [
                offered(halls={"annex": {}}, requires="third"),
                {"halls": {"annex": HALL}, "leases": {"third": LEASE}},
            ],
            "annex",
            "other cannot be signed: it needs third, which is not signed",
        ),
        ([{"halls": {"annex": HALL}}], "annex", "no tenant is offered for it"),
        (
            [{"halls": {"annex": {**HALL, "build": "14 months"}}}],
            "annex",
            "it cannot be ready within the horizon",
        ),
        (
            [{"halls": {"annex": HALL}, "leases": {"lease": {"halls": {"annex": {}}}}}],
            "annex",
            "its tenants go into hall",
        ),
        (
            [offered(deadline="2027-05")],
            "other",
            "hall cannot be ready before 2027-07, after its last date of 2027-05",
        ),
        (
            [{"leases": {"lease": GROUP, "other": {**LEASE, **GROUP}}}],
            "other",
            "lease, of the same group, is signed",
        ),
        (
            [offered(requires="third", it="5 MW"), {"leases": {"third": {**LEASE, "it": "5 MW"}}}],
            "other",
            "it needs third, which is not signed",
        ),
        (
            [offered(experience="30 MW", it="5 MW")],
            "other",
            "no hall that the plan builds is ready early enough for the experience that it asks for",
        ),
    ],
)
def test_reasons(changes, name, reason):
    """Proves: what the plan shows, and no more. 20 of the 40 MW of `hall` are let from July on."""
    assert reasons(with_changes(*changes))[name] == reason


def test_a_loan_that_no_signed_lease_serves():
    loan = {
        "halls": ["hall"],
        "served_by": ["other"],
        "loan_to_cost": "50 %",
        "rate": "8 %",
        "repayment": "bullet",
    }
    terms = {"financing": {"project_loans": {"bank": {**loan, "tenor": "5 years"}}}}
    told = reasons(with_changes(offered(it="30 MW"), terms))
    assert told["bank"] == "other, which would serve it, is not signed"


def test_steps_in_words(sample):
    told = [f"{step.verb} {bare(step.what)}" for step in [*steps(sample), *left_steps(sample)]]
    assert told == [
        "sign Tenant (lease) in hall at west, from 2027-07",
        "convert hall at west, built 2027-01 to 2027-06",
        "sell 967 BTC in 2 periods, 2027-Q1 to 2027-Q2; mining only: 0 BTC",
        "borrow USD 75.5 m from line",
        "sell 20 MW of rigs at west",
        "decline Bravo | *Cloud* (bravo)",
        "leave annex at west as it is",
    ]
