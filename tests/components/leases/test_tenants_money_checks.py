"""What a user is told about tenants' prepayments, word for word."""

from typing import Any

import pytest

from .small import lease
from .test_checks import GPUS, told

PREPAID = {"share": "20 %", "credited_from": "0 months", "credited_over": "12 months"}
SOON = PREPAID | {"before": "3 months"}
CLOUD = {"kind": "gpu-cloud", "rent": "800 USD/kW-month"}


@pytest.mark.parametrize(
    "changes",
    [
        {"prepayment": PREPAID | {"paid": {-6: "50 %", 0: "50 %"}}},
        {"prepayment": PREPAID | {"paid": {-6: "50 %", 4: "50 %"}}},
        {"prepayment": SOON | {"share": "100 %"}},
        CLOUD | {"gpus": GPUS, "prepayment": SOON | {"of": "machines", "share": "30 %"}},
    ],
)
def test_good_prepayments_are_let_through(changes: dict[str, Any]):
    assert told({"hyper": lease(**changes)}) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"prepayment": PREPAID},
            (
                "leases.hyper.prepayment",
                "prepayment-date-missing",
                "nothing says when the prepayment is paid",
                "add e.g. before: 3 months, or paid: {-6: 50 %, 0: 50 %}",
            ),
        ),
        (
            {"prepayment": SOON | {"paid": {0: "100 %"}}},
            (
                "leases.hyper.prepayment.before",
                "prepayment-dates-twice",
                "both `before` and `paid` say when the prepayment is paid",
                "take one of them out",
            ),
        ),
        (
            {"prepayment": PREPAID | {"paid": {-6: "50 %", 0: "40 %"}}},
            (
                "leases.hyper.prepayment.paid",
                "paid-sum",
                "the shares of the prepayment add up to 90 %",
                "make them add up to 100 %",
            ),
        ),
        (
            {"prepayment": SOON | {"of": "machines"}},
            (
                "leases.hyper.prepayment.of",
                "prepaid-machines-missing",
                "a share of the machines is prepaid, but the lease has no machines of the landlord's",
                "write of: contract, or give gpus",
            ),
        ),
        (
            {"prepayment": PREPAID | {"paid": {0: "50 %", 9: "50 %"}}},
            (
                "leases.hyper.prepayment.paid.9",
                "credited-before-paid",
                "before month 9 the tenant has paid 50 % of the prepayment and been credited 75 %",
                "let it pay sooner, or begin the credits later",
            ),
        ),
        (
            {"prepayment": SOON | {"credited_over": "2 months", "credited_from": "4 months"}},
            (
                "leases.hyper.prepayment.credited_over",
                "credits-above-rent",
                "in east, month 4 after commencement credits 1.2 MUSD, and the rent is 1 MUSD",
                "spread the credits over more months, begin them later, or let less be prepaid",
            ),
        ),
        (
            {"prepayment": SOON, "free": "2 months"},
            (
                "leases.hyper.prepayment.credited_over",
                "credits-above-rent",
                "in east, month 0 after commencement credits 0.1667 MUSD, and the rent is 0 MUSD",
                "spread the credits over more months, begin them later, or let less be prepaid",
            ),
        ),
        (
            {
                "prepayment": SOON | {"share": "60 %"},
                "tenant_capex": {"amount": "0.2 MUSD/MW", "before": "3 months", "credit_share": "50 %"},
            },
            (
                "leases.hyper.prepayment.credited_over",
                "credits-above-rent",
                "in east, month 0 after commencement credits 1.1 MUSD, 0.5 MUSD of them for fit-out, and the "
                "rent is 1 MUSD",
                "spread the credits over more months, begin them later, or let less be prepaid",
            ),
        ),
        (
            {"blocks": {"size": "2 MW", "most": 5}, "prepayment": SOON, "free": "2 months"},
            (
                "leases.hyper.prepayment.credited_over",
                "credits-above-rent",
                "in east, month 0 after commencement credits 0.03333 MUSD, and the rent of a block is 0 MUSD",
                "spread the credits over more months, begin them later, or let less be prepaid",
            ),
        ),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_one_mistake(changes: dict[str, Any], expected: tuple[str, str, str, str]):
    assert told({"hyper": lease(**changes)}) == [expected]


def test_a_rent_of_one_hall_that_is_too_low_for_the_credits():
    """By hand: prepaid is a share of the machines, the same in both halls; 9 MUSD over a year is 0.75 a
    month, and west pays 10 MW * 60 USD = 0.6.
    """
    one = lease(
        kind="gpu-cloud",
        gpus=GPUS | {"capex": "2 MUSD/MW"},
        halls={"east": {}, "west": {"rent": "60 USD/kW-month"}},
        prepayment=SOON | {"of": "machines", "share": "45 %"},
    )
    assert [told({"cloud": one})[0][index] for index in (1, 2)] == [
        "credits-above-rent",
        "in west, month 0 after commencement credits 0.75 MUSD, and the rent is 0.6 MUSD",
    ]
