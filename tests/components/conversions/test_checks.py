"""What a user is told about halls, word for word."""

from typing import Any

import pytest

from optimizer.components.conversions.checks import findings
from optimizer.components.conversions.schema import Construction, Hall
from optimizer.core.tree import Tree

from .small import hall, quarters

TREE = Tree.path(quarters(4))
COOLING = {"rockdale": ["air", "immersion"], "childress": ["air"]}


def told(one: Hall, construction: dict[str, Any] | None = None) -> list[tuple[str, str, str, str]]:
    """Path, code, message and fix; warnings with a mark before the code."""
    found = findings({"big": one}, Construction.model_validate(construction or {}), TREE, COOLING)
    return [
        (
            problem.path,
            ("! " if problem.severity == "warning" else "") + problem.code,
            problem.message,
            problem.fix,
        )
        for problem in found
    ]


def test_a_good_hall_is_let_through():
    assert told(hall(deposit_lead="3 months", spend={-3: "10 %", 0: "90 %"})) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"it": "0 MW"},
            ("halls.big.it", "hall-empty", "a hall of 0 MW holds nothing", "write its critical IT MW"),
        ),
        (
            {"block": "12 MW"},
            (
                "halls.big.block",
                "block-size",
                "a block of 12 MW does not fit into a hall of 10 MW",
                "write a block above 0 MW and up to 10 MW",
            ),
        ),
        (
            {"capex": None},
            ("halls.big", "capex-missing", "the hall has no cost", "give capex, or tiers of cost"),
        ),
        (
            {"tiers": {"new": {"up_to": "10 MW", "capex": "9 MUSD/MW"}}},
            (
                "halls.big.capex",
                "capex-twice",
                "both capex and tiers set the cost of the hall",
                "give one of the two",
            ),
        ),
        (
            {"capex": None, "tiers": {"reused": {"up_to": "4 MW", "capex": "5 MUSD/MW"}}},
            (
                "halls.big.tiers",
                "tiers-short",
                "the tiers hold 4 MW, the hall 10 MW: 6 MW have no cost",
                "add a tier, or raise one",
            ),
        ),
        (
            {"spend": {0: "50 %", 3: "40 %"}},
            (
                "halls.big.spend",
                "spend-sum",
                "the shares of the cost add up to 90 %",
                "make them add up to 100 %",
            ),
        ),
        (
            {"deposit_lead": "3 months", "spend": {-6: "10 %", 0: "90 %"}},
            (
                "halls.big.spend.-6",
                "deposit-too-early",
                "10 % is paid 6 months before building starts, but the hall is decided on only 3 "
                "months before "
                "(deposit_lead)",
                "raise deposit_lead to 6 months, or pay later",
            ),
        ),
        (
            {"deposit_lead": "3 months", "dark": "12 months"},
            (
                "halls.big.dark",
                "dark-too-long",
                "mining goes dark 12 months before readiness, but the decision comes only 9 months before it "
                "(3 of deposit_lead + 6 of build)",
                "write 9 months or less",
            ),
        ),
        (
            {"earliest": "2027-06", "latest": "2027-02"},
            (
                "halls.big.latest",
                "window-crossed",
                "the last start 2027-02 is before the first, 2027-06",
                "write a later month, or an earlier `earliest`",
            ),
        ),
        (
            {"build": "12 months", "earliest": "2027-04"},
            (
                "halls.big",
                "! hall-never-ready",
                "the hall can never be built: starting in 2027-04 at the earliest, it is ready in "
                "2028-04 after "
                "12 months of building, and the plan ends with 2027-12",
                "lengthen the horizon, widen the window, or take the hall out",
            ),
        ),
        (
            {"earliest": "2027-02", "latest": "2027-03"},
            (
                "halls.big",
                "! hall-never-ready",
                "the hall can never be built: no period in which it could be decided 0 months before "
                "building "
                "fits between its earliest and latest start",
                "lengthen the horizon, widen the window, or take the hall out",
            ),
        ),
        (
            {"site": "rokdale"},
            ("halls.big.site", "site-unknown", "there is no site 'rokdale'", "did you mean 'rockdale'?"),
        ),
        (
            {"cooling": {"kind": "direct-liquid", "adds": "0 MW"}},
            (
                "halls.big.cooling.kind",
                "cooling-unknown",
                "rockdale has no direct-liquid cooling, and the conversion adds none",
                "leave `adds` out (it then brings its own), or name a kind that the site has",
            ),
        ),
        (
            {"cooling": {"kind": "direct-liquid", "removes": {"hydro": "5 MW"}}},
            (
                "halls.big.cooling.removes.hydro",
                "cooling-unknown",
                "rockdale has no hydro cooling that could be taken away",
                "use one of: air, immersion",
            ),
        ),
        (
            {"started": {"start": "2026-10", "it": "12 MW"}},
            (
                "halls.big.started.it",
                "started-too-large",
                "12 MW are started in a hall of 10 MW",
                "write 10 MW or less",
            ),
        ),
        (
            {"block": "4 MW", "started": {"start": "2026-10", "it": "6 MW"}},
            (
                "halls.big.started.it",
                "started-not-whole",
                "6 MW are 1.5 blocks of 4 MW",
                "write whole blocks",
            ),
        ),
        (
            {"started": {"start": "2028-01", "it": "6 MW"}},
            (
                "halls.big.started.start",
                "! started-after-horizon",
                "building starts in 2028-01, and the plan ends with 2027-12: this start plays no part in it",
                "lengthen the horizon, or take it out",
            ),
        ),
        (
            {"equipment": {"transfomer": 2}},
            (
                "halls.big.equipment.transfomer",
                "equipment-unknown",
                "there is no equipment 'transfomer' under construction.equipment",
                "there are none yet: add it, or take the name out",
            ),
        ),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_one_mistake(changes: dict[str, Any], expected: tuple[str, str, str, str]):
    assert told(hall(**changes)) == [expected]


@pytest.mark.parametrize(
    ("needs", "terms", "expected"),
    [
        (
            {},
            {},
            (
                "construction.equipment.transformer",
                "! equipment-unused",
                "no hall needs transformer",
                "name it under a hall's equipment, or take it out",
            ),
        ),
        (
            {"block": "5 MW", "equipment": {"transformer": 8}},
            {},
            (
                "halls.big.equipment.transformer",
                "! equipment-short",
                "one block needs 4 of transformer; there are 0 and 3 more can be ordered",
                "raise construction.equipment.transformer.most",
            ),
        ),
        (
            {"equipment": {"transformer": 1}},
            {"lead": "8 months"},
            (
                "construction.equipment.transformer.lead",
                "! equipment-too-late",
                "transformer comes in 2027-09 at the earliest, 8 months after the first order; "
                "halls.big must start "
                "building by 2027-04",
                "shorten the lead, order from stock, or lengthen the horizon",
            ),
        ),
    ],
    ids=["unused", "short", "too-late"],
)
def test_equipment(needs: dict[str, Any], terms: dict[str, Any], expected: tuple[str, str, str, str]):
    transformer = {"price": "2 MUSD", "deposit": "25 %", "lead": "3 months", "most": 3} | terms
    assert told(hall(**needs), {"equipment": {"transformer": transformer}}) == [expected]


def test_everything_at_once():
    """All problems of all halls come in one pass."""
    bad = hall(site="nowhere", capex=None, spend={0: "80 %"})
    assert [code for _, code, _, _ in told(bad)] == ["capex-missing", "spend-sum", "site-unknown"]
