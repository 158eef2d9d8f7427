"""The audit as a whole: it agrees with itself, and finds what is planted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.solution.audit import AuditReport
from tests.solution.made import DECISIONS, audited, plan, solution, whole_scenario
from tests.solution.small import Q, tree, with_fleet, with_hall, with_lease
from tests.solution.small import scenario as small


@pytest.fixture(scope="module")
def whole():
    made = whole_scenario()
    on = tree(made)
    return made, on, plan(made, on, DECISIONS)


def test_an_honest_plan_passes(whole):
    report = audited(*whole)
    assert report.passed, report.failures()
    names = {check.account for check in report.accounts}
    assert names >= {
        "power",
        "firm_power",
        "energy",
        "cooling",
        "ready_it",
        "cash",
        "btc",
        "closing",
        "value",
    }
    assert names >= {"treasury.cash_held", "treasury.btc_held", "financing.owed", "mining.held", "objective"}


@pytest.mark.parametrize(
    "account", ["power", "energy", "cooling", "ready_it", "cash", "btc", "closing", "value"]
)
def test_a_planted_wrong_amount_is_found_where_it_is(whole, account):
    """Each account in turn: its largest line is raised by a ten-thousandth."""
    made, on, honest = whole
    ledger = honest.ledger.copy()
    row = ledger[ledger["account"] == account]["amount"].abs().idxmax()
    ledger.loc[row, "amount"] *= 1.0001
    report = audited(made, on, replace(honest, ledger=ledger))
    (check,) = (check for check in report.accounts if not check.holds)
    wrong = ledger.loc[row]
    assert (check.account, check.line, check.node) == (account, wrong["line"], wrong["node"])
    assert check.found == wrong["amount"]
    assert report.failures()


def test_a_line_at_the_wrong_class_is_found(whole):
    """Rent discounted at the reference rate has the right amount and the wrong worth."""
    made, on, honest = whole
    ledger = honest.ledger.copy()
    ledger.loc[(ledger["account"] == "cash") & (ledger["line"] == "rent"), "risk"] = "reference"
    report = audited(made, on, replace(honest, ledger=ledger))
    (check,) = (check for check in report.accounts if not check.holds)
    assert (check.account, check.line) == ("cash", "rent")


def test_a_missing_line_and_a_line_too_many_are_found(whole):
    made, on, honest = whole
    missing = honest.ledger[honest.ledger["line"] != "conversion"]
    extra = honest.ledger.copy()
    extra.loc[0, ["account", "line", "component", "amount"]] = ["cash", "gift", "treasury", 3.0]
    found = [audited(made, on, replace(honest, ledger=ledger)).failures() for ledger in (missing, extra)]
    assert any("'conversion'" in text for text in found[0])
    assert any("'gift'" in text for text in found[1])


def test_a_wrong_balance_and_a_wrong_value_are_found(whole):
    made, on, honest = whole
    levels = honest.levels.copy()
    row = levels[(levels["quantity"] == "treasury.cash_held") & (levels["node"] == Q[2])].index[0]
    levels.loc[row, "value"] += 1e-3
    report = audited(made, on, replace(honest, levels=levels, value=honest.value + 1e-3))
    assert {check.account for check in report.accounts if not check.holds} == {
        "treasury.cash_held",
        "objective",
    }


def test_a_broken_limit_is_found():
    """50 MW run where 40 MW stand; 3,000 coins sold of 1,090; power, cash and volume hold all the same."""
    made = whole_scenario()
    on = tree(made)
    decisions = (
        ("mining.running", "west", "rigs/all", Q[0], 50.0),
        ("treasury.sold_slice", "", "all", Q[1], 3000.0),
    )
    report = audited(made, on, plan(made, on, decisions))
    assert {check.limit for check in report.limits if not check.holds} == {"machines running", "BTC floor"}
    assert all(check.holds for check in report.accounts)


def test_overdrawn_power_cash_and_leases_are_found():
    """A hall of 90 MW gross beside 40 MW of mining on 100 MW, more IT leased than ready, and cash below
    zero.
    """
    made = small(with_fleet(), with_lease(it="60 MW"), with_hall(it="72 MW"))
    on = tree(made)
    decisions = (
        ("mining.running", "west", "rigs/all", Q[0], 40.0),
        ("conversions.started", "west", "hall", Q[0], 50.0),
        ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0),
    )
    broken = {
        check.limit: check for check in audited(made, on, plan(made, on, decisions)).limits if not check.holds
    }
    assert set(broken) == {"power", "ready IT", "cash floor"}
    assert (broken["power"].place, broken["power"].slack) == ("west", pytest.approx(-2.5))
    assert (broken["ready IT"].node, broken["ready IT"].slack) == (Q[2], pytest.approx(-10.0))


def test_a_decision_the_audit_does_not_know_is_not_vouched_for(whole):
    made, on, honest = whole
    levels = honest.levels.copy()
    levels.loc[0, "quantity"] = "treasury.secret"
    report = audited(made, on, replace(honest, levels=levels))
    assert report.unknown == ("treasury.secret",)
    assert not report.passed


def test_the_report_survives_as_plain_data():
    report = solution().audit
    assert AuditReport.from_data(report.as_data()) == report
