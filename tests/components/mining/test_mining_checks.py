"""What is said about fleets and candidates that cannot be right."""

from __future__ import annotations

from typing import Any

from optimizer.components.mining.checks import findings
from optimizer.components.mining.schema import Fleet, Mining
from optimizer.core.errors import Problem
from optimizer.core.facts import SiteRoom
from tests.components.alone import quarters
from tests.components.mining.made import CANDIDATE, FLEET, FREE

ROOM = {"west": SiteRoom(10.0, {"air": 10.0}, 1.0), "east": SiteRoom(5.0, {"hydro": 5.0}, 1.0)}


def problems(mining: dict[str, Any] | None = FREE, candidates: Any = (), **fleets: Any) -> list[Problem]:
    owned = {name: Fleet.model_validate({**FLEET, **changes}) for name, changes in fleets.items()}
    offers = {name: {**CANDIDATE, **changes} for name, changes in dict(candidates).items()}
    terms = None if mining is None else Mining.model_validate({**mining, "candidates": offers})
    return findings(owned, terms, quarters(), ROOM)


def said(*args: Any, **kwargs: Any) -> list[tuple[str, str, str, str]]:
    return [(p.severity, p.path, p.message, p.fix) for p in problems(*args, **kwargs)]


def own(model: str) -> dict[str, Any]:
    return {"model": model, "hashrate": None, "efficiency": None, "cooling": None}


def test_nothing_is_said_about_a_sound_mine():
    assert said(rigs={}, candidates={"new": {}}) == []
    assert said(rigs={**own("Antminer S21"), "units": 2000}) == []


def test_fleets_need_mining():
    assert said(None, rigs={}) == [
        (
            "error",
            "fleets",
            "there are fleets but no mining, so what running costs is unknown",
            "add mining with pool_fee and operating_cost",
        )
    ]


def test_unknown_model():
    rest = "leave model out and give hashrate, efficiency and cooling"
    assert said(rigs=own("Antminer S21 Hydra")) == [
        (
            "error",
            "fleets.rigs.model",
            "'Antminer S21 Hydra' is not in the table of machines",
            f"did you mean 'Antminer S21 Hydro'? Or {rest}",
        )
    ]
    assert said(candidates={"new": own("toaster")}) == [
        ("error", "mining.candidates.new.model", "'toaster' is not in the table of machines", rest)
    ]


def test_a_machine_without_figures():
    assert said(rigs={"hashrate": None, "cooling": None}) == [
        (
            "error",
            "fleets.rigs",
            "neither a model nor hashrate and cooling is given",
            "give model, such as 'Antminer S19j Pro', or hashrate, efficiency, cooling",
        )
    ]
    assert said(rigs={"hashrate": "0 TH/s"}) == [
        (
            "error",
            "fleets.rigs.hashrate",
            "a machine with hashrate 0 does not mine",
            "write the machine's figure",
        )
    ]


def test_unknown_site():
    assert said(rigs={"site": "wst"}, candidates={"new": {"sites": ["west", "north"]}}) == [
        ("error", "fleets.rigs.site", "there is no site 'wst'", "did you mean 'west'?"),
        ("error", "mining.candidates.new.sites", "there is no site 'north'", "use one of: east, west"),
    ]


def test_a_site_that_cannot_cool_the_machines():
    assert said(rigs={"cooling": "hydro", "units": 10}) == [
        (
            "error",
            "fleets.rigs.site",
            "rigs needs hydro cooling; west has air",
            "add hydro to sites.west.cooling, or place the machines elsewhere",
        )
    ]
    assert [p.path for p in problems(candidates={"new": {"sites": ["west", "east"]}})] == [
        "mining.candidates.new.sites"
    ]


def test_more_machines_than_the_site_carries():
    """By hand: 2,500 and 500 machines of 4 kW are 12 MW."""
    assert said(rigs={}, more={"units": 500}) == [
        (
            "warning",
            "sites.west.energised",
            "the fleets at west take 12.0 MW at the meter when all run; the site has 10.0 MW at the start, "
            "so some machines stand idle",
            "check units and efficiency of its fleets, and the site's power",
        ),
        (
            "warning",
            "sites.west.cooling.air",
            "the fleets at west need 12.0 MW of air cooling when all run; the site has 10.0 MW at the start, "
            "so some machines stand idle",
            "check units and efficiency of its fleets, and the site's cooling",
        ),
    ]


def test_dates():
    assert said(rigs={"retire": "2027-01"}) == [
        (
            "error",
            "fleets.rigs.retire",
            "the machines retire in 2027-01, and the plan starts in 2027-01",
            "leave the fleet out, or give a later date",
        )
    ]
    assert said(candidates={"new": {"earliest": "2027-06", "latest": "2027-03"}}) == [
        (
            "error",
            "mining.candidates.new.latest",
            "latest 2027-03 is before earliest 2027-06",
            "give a later date, or leave it out",
        )
    ]
    assert said(candidates={"new": {"lead": "12 months"}}) == [
        (
            "warning",
            "mining.candidates.new",
            "no purchase with a lead of 12 months and a life of 24 months can run for one whole period by "
            "2027-12, the end of the horizon",
            "order earlier, end the horizon later, or leave the candidate out",
        )
    ]


def test_one_id_for_a_fleet_and_a_candidate():
    assert said(rigs={}, candidates={"rigs": {}}) == [
        (
            "error",
            "mining.candidates.rigs",
            "rigs is also a fleet, so their machines could not be told apart",
            "give the candidate an id of its own",
        )
    ]
