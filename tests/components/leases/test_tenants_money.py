"""Prepayments by milestone, what is owed to tenants, and that credits give back all of it."""

from types import SimpleNamespace
from typing import Any

import pytest

from optimizer.core.months import format_month
from optimizer.core.tree import Tree

from .small import RATES, START, lease, line, quarters, sites, solved, stated

Q = ("2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4")
IN_APRIL = {"earliest": "2027-04", "deadline": "2027-04"}
CREDITED = {"credited_from": "6 months", "credited_over": "12 months"}
GPUS = {"capex": "2 MUSD/MW", "spend": {0: "100 %"}, "life": "24 months", "residual": "0 %"}


def stated_alone(count: int = 4, **terms: Any) -> SimpleNamespace:
    """One lease of 24 months at 1 MUSD, solved on quarters from January 2027 on."""
    tree = Tree.path(quarters(count))
    case = stated(tree, {"hyper": lease(**({"term": "24 months"} | IN_APRIL | terms))}, site=sites(tree, 0.0))
    solved(case)
    return case


def test_a_prepayment_by_milestone():
    """Proves: F14, each milestone pays its share; owed is what is received less what is credited so far.

    By hand: 25 % of 24 MUSD is 6: 30 % in January, three months before commencement in April; 50 % in April,
    20 % in July. Credited 0.5 a month from October over 12 months. Owed 1.8, 4.8, 6, then 6 - 1.5 = 4.5.
    A wrong formula would give: 6 in Q1, as if `paid` were not there.
    """
    paid = {-3: "30 %", 0: "50 %", 3: "20 %"}
    case = stated_alone(prepayment={"share": "25 %", "paid": paid, **CREDITED})
    assert line(case, "cash", "prepayment") == {Q[0]: 1.8, Q[1]: 3.0, Q[2]: 1.2}
    assert line(case, "cash", "prepayment credited") == {Q[3]: -1.5}
    assert line(case, "debt", "prepayment owed") == {Q[0]: 1.8, Q[1]: 4.8, Q[2]: 6.0, Q[3]: 4.5}


def test_the_first_milestone_says_when_it_is_signed_at_the_latest():
    """By hand: paid nine months before commencement, so a commencement in October is signed in January."""
    paid = {"share": "25 %", "paid": {-9: "10 %", 0: "90 %"}, **CREDITED}
    tree = Tree.path(quarters(4))
    case = stated(tree, {"hyper": lease(term="24 months", prepayment=paid, deadline="2027-10")})
    assert list(case.model.leases.taken) == [("east", "hyper", Q[3], Q[0])]


def test_a_share_of_the_machines_is_prepaid():
    """Proves: `of: machines` takes the cost of the machines, not the contract value.

    By hand: 45 % of 2 MUSD/MW * 10 MW = 9 in April; of the contract it would be 45 % of 192 = 86.4.
    """
    terms = {"share": "45 %", "of": "machines", "before": "0 months", **CREDITED}
    case = stated_alone(kind="gpu-cloud", gpus=GPUS, rent="800 USD/kW-month", prepayment=terms)
    assert line(case, "cash", "prepayment") == {Q[1]: 9.0}
    assert line(case, "debt", "prepayment owed") == {Q[1]: 9.0, Q[2]: 9.0, Q[3]: 6.75}


def test_fit_out_is_owed_until_it_is_credited():
    """Proves: F15, money for fit-out is a liability, but only what the tenant gets back.

    By hand: 2 MUSD in Q1; half of 1 MUSD a month is credited from April: 1.5 in Q2, 0.5 in Q3. Of 2.5 MUSD/MW
    (25) only half of 24 months' rent comes back: 12 owed at first. A contribution (0 %) is never owed.
    """
    terms = {"amount": "0.2 MUSD/MW", "before": "3 months", "credit_share": "50 %"}
    assert line(stated_alone(tenant_capex=terms), "debt", "prepayment owed") == {Q[0]: 2.0, Q[1]: 0.5}
    much = stated_alone(tenant_capex=terms | {"amount": "2.5 MUSD/MW"})
    assert line(much, "debt", "prepayment owed") == {Q[0]: 12.0, Q[1]: 10.5, Q[2]: 9.0, Q[3]: 7.5}
    assert line(stated_alone(tenant_capex=terms | {"credit_share": "0 %"}), "debt", "prepayment owed") == {}


def test_what_is_owed_on_a_lease_signed_before():
    """Proves: what was paid before the horizon is owed in it, though its money is not counted again.

    By hand: commenced in July 2026, 6 MUSD paid in April 2026; 0.5 a month credited from January 2027.
    """
    paid = {"share": "25 %", "before": "3 months", **CREDITED}
    signed = {"hall": "east", "commence": format_month(START - 6)}
    case = stated_alone(prepayment=paid, signed=signed, earliest=None, deadline=None)
    assert line(case, "cash", "prepayment") == {}
    assert line(case, "debt", "prepayment owed") == {Q[0]: 4.5, Q[1]: 3.0, Q[2]: 1.5}


def test_nothing_is_owed_without_tenants_money():
    assert list(stated_alone().context.ledger.lines("debt")) == []


@pytest.mark.parametrize("rate", [0.0, 0.04, 0.15])
@pytest.mark.parametrize("paid", [{"before": "3 months"}, {"paid": {-3: "40 %", 3: "60 %"}}])
def test_credits_give_back_the_prepayment(rate: float, paid: dict[str, Any], monkeypatch: pytest.MonkeyPatch):
    """Proves: P11, a prepayment is a loan without interest and no revenue: what it adds to a lease's worth is
    only the time between payment and credits.

    By hand: 6 MUSD paid, 6 credited at any rate. At 0 % it is worth nothing; at a rate r it is worth
    payments less credits, each at the end of its quarter, and of the months beyond the horizon. Counted as
    revenue it would add the whole 6 MUSD (less at a rate), and the credits would be missing.
    """
    monkeypatch.setitem(RATES, "reference", rate)
    terms = {"share": "25 %", "credited_from": "6 months", "credited_over": "12 months", **paid}
    case = stated_alone(8, prepayment=terms)
    cash = {name: line(case, "cash", name) for name in ("prepayment", "prepayment credited")}
    received, credited = (sum(amounts.values()) for amounts in cash.values())
    assert received == pytest.approx(6.0)
    assert credited == pytest.approx(-6.0)
    assert line(case, "debt", "prepayment owed").get("2028-Q4", 0.0) == 0.0
    ends = {period.label: (period.end - START) / 12.0 for period in case.context.tree.timeline.periods}
    worth = sum(
        amount * (1 + rate) ** -ends[node] for flows in cash.values() for node, amount in flows.items()
    )
    steps = {int(month): float(share[:-2]) / 100 for month, share in paid.get("paid", {-3: "100 %"}).items()}
    by_hand = sum(6.0 * share * (1 + rate) ** -((3 + month + 3) / 12) for month, share in steps.items())
    by_hand -= sum(1.5 * (1 + rate) ** -(quarter / 4) for quarter in (4, 5, 6, 7))
    assert worth == pytest.approx(by_hand)
    assert worth <= 6.0 * (1 - (1 + rate) ** -1.5) + 1e-9


def test_the_part_beyond_the_horizon_is_charged_too(monkeypatch: pytest.MonkeyPatch):
    """By hand: of 6 MUSD 1.5 is credited in the horizon; 4.5 at the reference rate of 0 % after it."""
    monkeypatch.setitem(RATES, "reference", 0.0)
    case = stated_alone(prepayment={"share": "25 %", "before": "3 months", **CREDITED})
    assert line(case, "closing", "credits after the horizon") == {Q[3]: -4.5}
