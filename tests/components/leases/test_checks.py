"""What a user is told about leases, word for word."""

from typing import Any

import pytest

from optimizer.components.leases.checks import findings
from optimizer.components.leases.schema import Lease
from optimizer.core.facts import HallOutlook
from optimizer.core.tree import Tree

from .small import START, lease, quarters

TREE = Tree.path(quarters(4))
HALLS = {"east": HallOutlook(30.0, START, START + 6), "west": HallOutlook(12.0, START + 3, START + 9)}
PREPAID = {"share": "20 %", "before": "3 months", "credited_from": "0 months", "credited_over": "12 months"}
GPUS = {"capex": "30 MUSD/MW", "spend": {0: "100 %"}, "life": "60 months", "residual": "10 %"}


def told(leases: dict[str, Lease]) -> list[tuple[str, str, str, str]]:
    """Path, code, message and fix; warnings with a mark before the code."""
    found = findings(leases, TREE, HALLS, ["ig", "unrated"])
    return [
        (
            problem.path,
            ("! " if problem.severity == "warning" else "") + problem.code,
            problem.message,
            problem.fix,
        )
        for problem in found
    ]


def test_a_good_lease_is_let_through():
    good = lease(
        halls={"east": {}, "west": {"rent": "120 USD/kW-month"}},
        ramp={0: "50 %", 3: "100 %"},
        prepayment=PREPAID,
        tenant_capex={"amount": "0.5 MUSD/MW", "before": "3 months", "credit_share": "50 %"},
        deadline="2027-10",
    )
    assert told({"hyper": good}) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"halls": {"eats": {}}},
            ("leases.hyper.halls.eats", "hall-unknown", "there is no hall 'eats'", "did you mean 'east'?"),
        ),
        (
            {"halls": {}},
            ("leases.hyper.halls", "hall-missing", "the lease names no hall", "use one of: east, west"),
        ),
        (
            {"requires": "base"},
            (
                "leases.hyper.requires",
                "lease-unknown",
                "there is no lease 'base'",
                "there are none yet: add it, or take the name out",
            ),
        ),
        (
            {"credit": "unratd"},
            (
                "leases.hyper.credit",
                "credit-unknown",
                "value.rates has no class 'unratd'",
                "did you mean 'unrated'?",
            ),
        ),
        (
            {"kind": "gpu-cloud", "gpus": GPUS | {"risk": "unratd"}},
            (
                "leases.hyper.gpus.risk",
                "credit-unknown",
                "value.rates has no class 'unratd'",
                "did you mean 'unrated'?",
            ),
        ),
        (
            {"it": "0 MW"},
            ("leases.hyper.it", "lease-empty", "a lease of 0 MW takes nothing", "write its critical IT MW"),
        ),
        (
            {"it": "31 MW", "halls": {"east": {}, "west": {}}},
            (
                "leases.hyper.it",
                "lease-too-large",
                "the lease takes 31 MW, more than any of its halls holds; the largest, east, holds 30 MW",
                "write 30 MW or less, or name a larger hall",
            ),
        ),
        (
            {"it": "40 MW", "blocks": {"size": "15 MW", "most": 2}, "halls": {"west": {}}},
            (
                "leases.hyper.blocks.size",
                "lease-too-large",
                "one block takes 15 MW, more than any of its halls holds; the largest, west, holds 12 MW",
                "write 12 MW or less, or name a larger hall",
            ),
        ),
        (
            {"halls": {"west": {}}, "deadline": "2027-06"},
            (
                "leases.hyper.deadline",
                "deadline-too-early",
                "the lease must commence by 2027-06, but west is ready in 2027-10 at the earliest: "
                "building starts "
                "in 2027-04 and takes 6 months",
                "write 2027-10 or later, or build sooner",
            ),
        ),
        (
            {"phases": {"late": {"it": "12 MW", "after": "3 months"}}},
            (
                "leases.hyper.phases",
                "phases-too-large",
                "the phases take 12 MW of a lease of 10 MW",
                "raise `it`, which is the whole lease, or lower a phase",
            ),
        ),
        (
            {"blocks": {"size": "2 MW", "most": 5}, "phases": {"late": {"it": "2 MW", "after": "3 months"}}},
            (
                "leases.hyper.phases",
                "phases-of-blocks",
                "a lease is taken in blocks or comes in phases, not both",
                "take one of them out",
            ),
        ),
        (
            {"phases": {"late": {"it": "2 MW", "after": "12 months"}}},
            (
                "leases.hyper.phases.late.after",
                "phase-after-term",
                "this phase commences after 12 months, and the lease ends after 12",
                "write fewer months",
            ),
        ),
        (
            {"blocks": {"size": "12 MW", "most": 5}},
            (
                "leases.hyper.blocks.size",
                "block-size",
                "a block of 12 MW does not fit into a lease of 10 MW",
                "write a block above 0 MW and up to 10 MW",
            ),
        ),
        (
            {"blocks": {"size": "2 MW", "least": 3, "most": 2}},
            (
                "leases.hyper.blocks.least",
                "blocks-crossed",
                "at least 3 blocks, but at most 2",
                "write 2 or less",
            ),
        ),
        (
            {"free": "12 months"},
            (
                "leases.hyper.free",
                "free-too-long",
                "12 months free of rent, in a term of 12 months",
                "write fewer months",
            ),
        ),
        (
            {"ramp": {0: "60 %", 3: "50 %", 6: "100 %"}},
            (
                "leases.hyper.ramp.3",
                "ramp-falls",
                "the ramp falls from 60 % in month 0 to 50 % in month 3",
                "a ramp only rises; for less power later, write two leases",
            ),
        ),
        (
            {"ramp": {0: "50 %", 3: "90 %"}},
            (
                "leases.hyper.ramp.3",
                "ramp-end",
                "the ramp ends at 90 %, so the lease never pays in full",
                "let the last step be 100 %, and lower `it` if the tenant takes less",
            ),
        ),
        (
            {"ramp": {-3: "50 %", 3: "100 %"}},
            (
                "leases.hyper.ramp.-3",
                "ramp-start",
                "the ramp begins 3 months before commencement",
                "count months from commencement: 0, 3, 6 …",
            ),
        ),
        (
            {"kind": "gpu-cloud"},
            (
                "leases.hyper",
                "gpus-missing",
                "a gpu-cloud lease needs the machines that the landlord buys",
                "give gpus",
            ),
        ),
        (
            {"gpus": GPUS},
            (
                "leases.hyper.gpus",
                "gpus-not-allowed",
                "in a lease of kind nnn the tenant brings the machines",
                "make the kind gpu-cloud, or take gpus out",
            ),
        ),
        (
            {"kind": "gpu-cloud", "gpus": GPUS | {"spend": {0: "50 %", 3: "40 %"}}},
            (
                "leases.hyper.gpus.spend",
                "spend-sum",
                "the shares of the cost add up to 90 %",
                "make them add up to 100 %",
            ),
        ),
        (
            {"pue_cap": 1.3},
            (
                "leases.hyper.pue_cap",
                "power-not-passed-through",
                "pue_cap says how power is passed through, but here the tenant pays for it",
                "write power_paid_by: passed-through, or take pue_cap out",
            ),
        ),
        (
            {"sign_from": "2027-06", "sign_by": "2027-03"},
            (
                "leases.hyper.sign_by",
                "window-crossed",
                "the last month to sign, 2027-03, is before the first, 2027-06",
                "write a later month, or an earlier sign_from",
            ),
        ),
        (
            {"earliest": "2028-01", "halls": {"east": {"deadline": "2027-12"}}},
            (
                "leases.hyper.halls.east.deadline",
                "window-crossed",
                "in east the last month to commence, 2027-12, is before the first, 2028-01",
                "write a later month, or an earlier `earliest`",
            ),
        ),
        (
            {"prepayment": PREPAID | {"credited_from": "3 months"}},
            (
                "leases.hyper.prepayment",
                "credits-after-term",
                "credits run to month 15: from month 3 over 12 months; the lease ends after 12",
                "begin sooner, or spread them over fewer months",
            ),
        ),
        (
            {"prepayment": PREPAID, "phases": {"late": {"it": "2 MW", "after": "3 months"}}},
            (
                "leases.hyper.prepayment",
                "credits-after-term",
                "credits run to month 15: from month 3 over 12 months (its last phase commences after"
                " 3); the lease "
                "ends after 12",
                "begin sooner, or spread them over fewer months",
            ),
        ),
        (
            {"prepayment": PREPAID | {"credited_over": "0 months"}},
            (
                "leases.hyper.prepayment.credited_over",
                "credits-missing",
                "a prepayment credited over 0 months is never given back",
                "write the months over which it is credited",
            ),
        ),
        (
            {"tenant_capex": {"amount": "1 MUSD/MW", "before": "3 months", "credit_share": "25 %"}},
            (
                "leases.hyper.tenant_capex.credit_share",
                "! tenant-capex-not-repaid",
                "in east, 25 % of the rent gives back 3 MUSD of the 10 MUSD that the tenant paid; the"
                " plan keeps the "
                "rest",
                "raise the share, or write 0 % for a contribution that is not given back",
            ),
        ),
        (
            {"rent": "12 USD/kW-month"},
            (
                "leases.hyper.rent",
                "! rent-range",
                "12 USD/kW-month is outside what has been seen for colocation, 80 to 220",
                "check that it is per month and per kW of critical IT",
            ),
        ),
        (
            {"notice": "10 months"},
            (
                "leases.hyper",
                "! lease-never-possible",
                "no plan can sign this lease: no date fits its windows for signing and commencing, "
                "its notice and "
                "early payments, its halls' readiness and the plan from 2027-01 to 2027-12",
                "widen a window, lengthen the horizon, or take the lease out",
            ),
        ),
        (
            {"signed": {"hall": "north", "commence": "2026-07"}},
            (
                "leases.hyper.signed.hall",
                "hall-unknown",
                "'north' is not among the halls of this lease",
                "use one of: east",
            ),
        ),
        (
            {"signed": {"hall": "east", "commence": "2028-07"}},
            (
                "leases.hyper.signed.commence",
                "! signed-after-horizon",
                "the lease commences in 2028-07, and the plan ends with 2027-12: it plays no part in it",
                "lengthen the horizon, or take the lease out",
            ),
        ),
        (
            {"signed": {"hall": "east", "commence": "2026-01"}},
            (
                "leases.hyper.signed.commence",
                "! signed-and-over",
                "the lease ends with 2026-12, before the plan begins in 2027-01",
                "take the lease out",
            ),
        ),
        (
            {
                "signed": {"hall": "east", "commence": "2027-07"},
                "phases": {"late": {"it": "2 MW", "after": "6 months"}},
            },
            (
                "leases.hyper.phases.late.after",
                "phase-after-horizon",
                "this phase of a signed lease commences in 2028-01, and the plan ends with 2027-12: "
                "its rent would "
                "count, its MW not",
                "lengthen the horizon, or make the phase a lease of its own",
            ),
        ),
        (
            {"signed": {"hall": "east", "commence": "2027-07", "blocks": 2}},
            (
                "leases.hyper.signed.blocks",
                "signed-too-many",
                "2 blocks are signed of a lease of 1",
                "write 1 or less",
            ),
        ),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_one_mistake(changes: dict[str, Any], expected: tuple[str, str, str, str]):
    assert told({"hyper": lease(**changes)}) == [expected]


def test_a_deadline_that_one_of_two_halls_can_meet():
    """An error only where no hall is ready in time."""
    found = told({"hyper": lease(halls={"east": {}, "west": {}}, deadline="2027-07")})
    assert [code for _, code, _, _ in found] == ["! deadline-too-early"]


def test_machines_without_life():
    assert [
        code for _, code, _, _ in told({"cloud": lease(kind="gpu-cloud", gpus=GPUS | {"life": "0 months"})})
    ] == ["life-zero"]


def test_a_rent_of_one_hall_is_looked_at_too():
    one = lease(halls={"east": {"rent": "300 USD/kW-month"}})
    assert told({"hyper": one})[0][:2] == ("leases.hyper.halls.east.rent", "! rent-range")


def test_a_lease_over_at_the_start_or_a_term_of_nothing():
    assert [code for _, code, _, _ in told({"hyper": lease(term="0 months")})] == ["term-zero"]
