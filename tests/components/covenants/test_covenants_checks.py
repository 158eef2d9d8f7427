"""What is said about covenants that cannot be right."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.components.covenants.checks import findings
from optimizer.components.covenants.schema import Covenants
from tests.components.alone import quarters
from tests.components.money import the_market

Said = list[tuple[str, str, str, str, str]]


def said(kind: str, terms: dict[str, Any], **facts: Any) -> Said:
    """All that is said of one covenant, `bank`, to a company with two leases and a hall."""
    tree = quarters()
    known: dict[str, Any] = {
        "facilities": ["line", "notes"],
        "tenants": {"a": "Small", "b": "Big"},
        "credit": {"a": "prime", "b": "prime"},
        "halls": ["hall"],
        "cash": 10.0,
        "btc": 100.0,
        "market": the_market(tree),
        **facts,
    }
    problems = findings(Covenants.model_validate({kind: {"bank": terms}}), tree, **known)
    paths = [p.path.removeprefix(f"covenants.{kind}.bank").removeprefix(".") for p in problems]
    return [(p.severity, path, p.code, p.message, p.fix) for p, path in zip(problems, paths, strict=True)]


SOUND: list[tuple[str, dict[str, Any]]] = [
    ("minimum_liquidity", {"amount": "15 MUSD", "btc_share": "50 %"}),
    ("minimum_liquidity", {"amount": {"2027-01": "99 MUSD"}, "tested_from": "2027-04"}),
    ("completion_guarantee", {"halls": ["hall"], "overrun": "10 %"}),
    ("leverage", {"most": 4, "tested_from": "2027-10"}),
    ("debt_yield", {"least": "10 %", "facilities": ["line"], "leases": ["a"], "tested_from": "2027-04"}),
    ("concentration", {"tenant": "Big", "share": "40 %"}),
    ("concentration", {"each": "tenant", "share": "50 %"}),
]


@pytest.mark.parametrize(("kind", "terms"), SOUND)
def test_nothing_is_said_about_sound_covenants(kind: str, terms: dict[str, Any]):
    assert said(kind, terms) == []


def test_liquidity_that_is_not_there_at_the_start():
    terms = {"amount": "16 MUSD", "btc_share": "50 %"}
    assert said("minimum_liquidity", terms) == [
        (
            "warning",
            "amount",
            "liquidity-short",
            "16 MUSD must be there in 2027-Q1; 10 MUSD of cash and 50 % of 100 BTC at 100,000 USD are "
            "15 MUSD: that period must bring 1 MUSD more",
            "lower the amount, let it rise later, or give tested_from",
        )
    ]
    assert said("minimum_liquidity", {"amount": "12 MUSD"})[0][3] == (
        "12 MUSD must be there in 2027-Q1; 10 MUSD of cash are 10 MUSD: that period must bring 2 MUSD more"
    )
    assert said("minimum_liquidity", terms, cash=None) == []


def test_windows_in_which_nothing_is_tested():
    amount = {"amount": "1 MUSD"}
    crossed = {"tested_from": "2027-05", "tested_until": "2027-04"}
    assert said("minimum_liquidity", {**amount, **crossed}) == [
        (
            "error",
            "tested_until",
            "window-crossed",
            "2027-04 is before tested_from, 2027-05",
            "write a later month",
        )
    ]
    assert said("minimum_liquidity", {**amount, "tested_until": "2026-12"}) == [
        (
            "warning",
            "tested_until",
            "window-outside",
            "2026-12 is before the plan starts (2027-01): it is never tested",
            "write a later month, or take the covenant out",
        )
    ]
    assert said("leverage", {"most": 4, "tested_from": "2028-01"}) == [
        (
            "warning",
            "tested_from",
            "window-outside",
            "2028-01 is after the plan ends (2027-12): it is never tested",
            "write an earlier month, or take the covenant out",
        )
    ]


def test_guarantees_of_what_is_not_there():
    assert said("completion_guarantee", {"halls": ["hal"], "machines_of": ["c"], "least": "1 MUSD"}) == [
        ("error", "halls", "hall-unknown", "there is no hall 'hal'", "did you mean 'hall'?"),
        ("error", "machines_of", "lease-unknown", "there is no lease 'c'", "use one of: a, b"),
    ]
    assert said("completion_guarantee", {}) == [
        (
            "error",
            "",
            "guarantee-of-nothing",
            "it names nothing that is built",
            "give halls, machines_of, or both",
        ),
        (
            "error",
            "",
            "guarantee-empty",
            "with neither overrun nor least it asks for nothing",
            "give overrun, e.g. 15 %, or least",
        ),
    ]


@pytest.mark.parametrize(("kind", "terms"), [("leverage", {"most": 4}), ("interest_cover", {"least": 2})])
def test_ratios_tested_while_building(kind: str, terms: dict[str, Any]):
    """P26: said only where something can be built."""
    assert said(kind, terms) == [
        (
            "warning",
            "",
            "tested-while-building",
            "it is tested from the start, while halls may still be building: there is debt then and little "
            "income, so few plans can hold it, if any",
            "give tested_from: a month after completion; until then use minimum_liquidity",
        )
    ]
    assert said(kind, terms, halls=[]) == []


def test_debt_and_leases_that_are_not_there():
    later = {"tested_from": "2027-04"}
    terms = {"least": "10 %", "facilities": ["note"], "leases": ["x", "a"], **later}
    assert said("debt_yield", terms) == [
        ("error", "facilities", "facility-unknown", "there is no facility 'note'", "did you mean 'notes'?"),
        ("error", "leases", "lease-unknown", "there is no lease 'x'", "use one of: a, b"),
    ]
    terms = {"most": "0 %", "cap_rate": "0 %", "facilities": [], "leases": [], **later}
    assert said("loan_to_value", terms) == [
        ("error", "facilities", "nothing-named", "it names no facilities", "name at least one"),
        ("error", "leases", "nothing-named", "it names no leases", "name at least one"),
        (
            "error",
            "cap_rate",
            "cap-rate-zero",
            "at 0 % any income would be worth infinitely much",
            "write the market's yield on such leases, e.g. 7 %",
        ),
        ("error", "most", "share-zero", "at 0 % nothing may be owed", "write e.g. 65 %"),
    ]


def test_a_concentration_is_of_one_thing():
    fix = "give one of tenant, credit and each"
    assert said("concentration", {"share": "50 %"}) == [
        ("error", "", "concentration-of", "it does not say of whom", fix)
    ]
    assert said("concentration", {"share": "50 %", "tenant": "Big", "each": "tenant"}) == [
        ("error", "", "concentration-of", "tenant and each are given", fix)
    ]


def test_a_concentration_of_nobody():
    assert said("concentration", {"share": "50 %", "tenant": "big"}) == [
        ("error", "tenant", "tenant-unknown", "no lease has the tenant 'big'", "did you mean 'Big'?")
    ]
    assert said("concentration", {"share": "50 %", "credit": "junk"}) == [
        ("error", "credit", "credit-unknown", "no lease has the credit class 'junk'", "use one of: prime")
    ]


def test_concentrations_that_forbid_every_lease():
    assert said("concentration", {"share": "0 %", "tenant": "Big"}) == [
        (
            "error",
            "share",
            "share-zero",
            "at 0 % none of its leases could ever run",
            "write more, or take the leases out",
        )
    ]
    for terms in ({"credit": "prime"}, {"each": "credit"}):
        assert said("concentration", {"share": "60 %", **terms}) == [
            (
                "warning",
                "share",
                "concentration-one",
                "prime is the credit class of every lease: each is 100 % of what is leased, and 60 % allows "
                "none",
                "offer leases of others, write 100 %, or give tested_from",
            )
        ]
    assert said("concentration", {"share": "40 %", "each": "tenant"}) == [
        (
            "warning",
            "share",
            "concentration-too-few",
            "the leases have 2 tenants: at 40 % each they are 80 % of what is leased, so nothing can be",
            "write 50 % or more, or offer leases of others",
        )
    ]
