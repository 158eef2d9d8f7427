"""The same cost paid twice, and loans on what is gone by then: what is said."""

from __future__ import annotations

from .treasuries import HALL, LEASE, LOAN, said, with_


def test_a_hall_paid_for_by_its_tenant_and_by_a_loan():
    """By hand: 3 of the tenant and 80 % of 9 are 10.2 for 9; two thirds are left to be lent."""
    fit_out = {"amount": "3 MUSD/MW", "before": "3 months", "credit_share": "40 %"}
    data = with_(
        halls={"hall": HALL},
        leases={"lease": {**LEASE, "tenant_capex": fit_out}},
        financing__project_loans={"bank": {**LOAN, "halls": ["hall"]}},
    )
    assert said(data) == [
        (
            "warning",
            "leases.lease.tenant_capex.amount",
            "the tenant pays 3 MUSD/MW in 'hall', which costs 9 MUSD/MW, and bank lends 80 % of that: "
            "together 10.2 MUSD/MW; lower loan_to_cost to 66.67 % or less, or leave tenant_capex out; keep "
            "both if the tenant pays for what is not in the hall's capex",
        )
    ]


def test_machines_prepaid_lent_for_and_outlived():
    gpus = {"capex": "18 MUSD/MW", "spend": {"0": "100 %"}, "life": "36 months", "residual": "10 %"}
    prepaid = {"share": "30 %", "of": "machines", "before": "3 months", "credited_from": "12 months"}
    lease = {
        **LEASE,
        "kind": "gpu-cloud",
        "gpus": gpus,
        "prepayment": {**prepaid, "credited_over": "12 months"},
    }
    data = with_(
        halls={"hall": HALL},
        leases={"lease": lease},
        financing__project_loans={"chips": {**LOAN, "machines_of": ["lease"]}},
    )
    assert said(data) == [
        (
            "warning",
            "leases.lease.prepayment.share",
            "the tenant prepays 30 % of the machines and chips lends 80 % of their cost: together more than "
            "all of it; lower loan_to_cost to 70 % or less, or the share prepaid; keep both if the lender "
            "does not count prepaid rent",
        ),
        (
            "warning",
            "financing.project_loans.chips.tenor",
            "the loan runs 48 months from readiness, and the machines of 'lease' live 36 "
            "(leases.lease.gpus.life): at the end it is secured by nothing; write 36 months or less",
        ),
    ]
