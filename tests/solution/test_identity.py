"""One question, one id."""

from __future__ import annotations

from optimizer.solution.identity import run_digest, slug
from tests.solution.small import scenario, with_fleet

OPTIONS = {"gap": 0.001, "seed": 0}


def digest(*changes, options=OPTIONS, version="0.1.0"):
    return run_digest(scenario(*changes), options, version)


def test_spelling_of_units_and_what_is_only_told_leave_the_id():
    same = {
        "about": "A board paper.",
        "treasury": {"cash": "50000 kUSD", "overheads": "0 MUSD/month"},
        "market": {"btc_price": "100 kUSD/BTC"},
        "horizon": {"start": "2027-Q1", "end": "2027-12"},
        "sites": {"west": {"energy": {"price": "4 c/kWh"}}},
    }
    assert digest(same) == digest()


def test_order_of_keys_leaves_the_id():
    swapped = with_fleet()
    swapped["fleets"]["rigs"] = dict(reversed(swapped["fleets"]["rigs"].items()))
    assert digest(swapped) == digest(with_fleet())


def test_a_value_an_option_and_the_version_change_the_id():
    ids = {
        digest(),
        digest({"treasury": {"cash": "50.000001 MUSD"}}),
        digest({"name": "Another"}),
        digest({"market": {"btc_price": {"2027-01": "100000 USD/BTC", "2027-12": "100001 USD/BTC"}}}),
        digest(options={"gap": 0.002, "seed": 0}),
        digest(options={"gap": 0.001, "seed": 1}),
        digest(version="0.1.1"),
    }
    assert len(ids) == 7


def test_names_become_folder_names():
    assert slug("Riot: Rockdale & Corsicana (2027)") == "riot-rockdale-corsicana-2027"
    assert slug("…") == "run"
    assert slug("../../etc") == "etc"
