"""The audit of what tenants pay ahead and what a backstop costs, one page of numbers each."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.solution.audit import leases
from tests.solution.small import Q, amounts, approx, case, scenario, with_lease

CREDITED = {"credited_from": "3 months", "credited_over": "12 months"}


def recomputed(**terms: Any) -> Any:
    """20 MW at 100 USD/kW-month from July 2027 for 24 months, 10 % more in the second year, signed in Q1."""
    made = case(scenario(with_lease(**terms)), ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0))
    leases.recompute(made)
    return made


def checked(made: Any, limit: str) -> Any:
    (found,) = (one for one in leases.limits(made) if one.limit == limit)
    return found


def test_milestones_and_what_is_owed():
    """By hand: contract value 50.4, 20 % prepaid: 10.08, of which 25 % in January, 25 % in April, 50 % in
    July; 0.84 a month credited from October. Owed 2.52, 5.04, 10.08, 7.56. A wrong formula would give: owed
    10.08 at once.
    """
    terms = {"share": "20 %", "paid": {"-6": "25 %", "-3": "25 %", "0": "50 %"}, **CREDITED}
    made = recomputed(prepayment=terms)
    assert amounts(made, "cash", "prepayment") == approx({Q[0]: 2.52, Q[1]: 2.52, Q[2]: 5.04})
    assert amounts(made, "debt", "prepayment owed") == approx(
        {Q[0]: 2.52, Q[1]: 5.04, Q[2]: 10.08, Q[3]: 7.56}
    )
    assert checked(made, "prepayment credited in full").slack == pytest.approx(0.0, abs=1e-9)
    assert checked(made, "credits within the rent").slack == pytest.approx(2.0 - 0.84)


def test_a_share_of_the_machines():
    """By hand: 45 % of 3 MUSD/MW * 20 MW is 27, paid in April; 2.25 a month from October, rent 2.0."""
    gpus = {"capex": "3 MUSD/MW", "spend": {"0": "100 %"}, "life": "24 months", "residual": "0 %"}
    terms = {"share": "45 %", "of": "machines", "before": "3 months", **CREDITED}
    made = recomputed(kind="gpu-cloud", gpus=gpus, prepayment=terms)
    assert amounts(made, "cash", "prepayment") == approx({Q[1]: 27.0})
    within = checked(made, "credits within the rent")
    assert (within.slack, within.holds) == (pytest.approx(-0.25), False)


def test_credits_that_do_not_give_back_the_prepayment_are_found():
    """By hand: of 12 months of credits 3 lie beyond a term of 12 that begins with them in month 3."""
    terms = {"share": "20 %", "before": "3 months", **CREDITED}
    repaid = checked(recomputed(term="12 months", prepayment=terms), "prepayment credited in full")
    assert (repaid.slack, repaid.holds) == (pytest.approx(-24 * 0.2 * 3 / 12), False)


def test_fit_out_is_owed_as_far_as_it_is_given_back():
    """By hand: 40 MUSD over 6 months before July, 50 % of 50.4 of rent comes back: 25.2, half of it owed by
    March; 3 a quarter credited. With a contribution nothing is owed.
    """
    capex = {"amount": "2 MUSD/MW", "before": "6 months", "credit_share": "50 %"}
    owed = amounts(recomputed(tenant_capex=capex), "debt", "prepayment owed")
    assert owed == approx({Q[0]: 12.6, Q[1]: 25.2, Q[2]: 22.2, Q[3]: 19.2})
    given = recomputed(tenant_capex={**capex, "credit_share": "0 %"})
    assert amounts(given, "debt", "prepayment owed") == {}


def test_what_a_backstop_costs():
    """By hand: 5 % of 6 MUSD of rent a quarter; 12 MUSD of warrants at the signing; beyond the horizon 34.8
    less 5 % of 12 + 26.4.
    """
    made = recomputed(backstop={"by": "Big Cloud", "warrants": "12 MUSD", "fee": "5 %"})
    assert amounts(made, "cash", "backstop fee") == approx({Q[2]: -0.3, Q[3]: -0.3})
    assert amounts(made, "charges", "warrants") == {Q[0]: -12.0}
    assert amounts(made, "closing", "lease after the horizon") == approx({Q[3]: 34.8 - 0.05 * 38.4})
    blocks = {"it": "40 MW", "blocks": {"size": "10 MW", "most": 4}}
    two = scenario(with_lease(backstop={"by": "Big Cloud", "warrants": "12 MUSD"}, **blocks))
    part = case(two, ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 2.0))
    leases.recompute(part)
    assert amounts(part, "charges", "warrants") == {Q[0]: -6.0}
