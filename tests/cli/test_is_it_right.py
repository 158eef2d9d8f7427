"""What is said of a plan's numbers and inputs before anybody relies on them."""

from __future__ import annotations

import json

from tests.cli.small import SMALL, write

CHEAP = SMALL.replace("100000 USD/BTC", "1 USD/BTC").replace("cash: 11 MUSD", "cash: 40 MUSD")
"""A coin for a dollar is 1e-6 MUSD beside amounts of ones: a wrong unit, most likely."""


def test_numbers_far_apart_are_warned_of_by_the_name_of_their_rule(run, tmp_path):
    path = write(tmp_path, CHEAP)
    first = run("solve", path, "-q")
    assert first.code == 0
    assert (
        "treasury.cash_balance: warning[numerics]: treasury.cash_balance has coefficients from 1.0e-06"
        in first.err
    )
    assert "fix: check the units of the amounts behind it" in first.err
    second = run("solve", path, "--json")
    assert "treasury.cash_balance" in [one["path"] for one in json.loads(second.out)["warnings"]]
    assert "treasury.cash_balance: warning[numerics]" in second.err, (
        "the run there is keeps what was said of it"
    )


def test_nothing_is_said_of_good_numbers(run, tmp_path):
    path = write(tmp_path)
    result = run("solve", path, "--json", "-q")
    assert (result.err, json.loads(result.out)["warnings"]) == ("", [])


def test_inputs_without_a_source(run, tmp_path):
    sourced = SMALL.replace("cash: 11 MUSD", "cash: {value: 11 MUSD, source: bank}")
    path = write(tmp_path, sourced)
    told = run("show", path, "--unsourced")
    names = {line.split(" = ")[0] for line in told.out.splitlines()}
    assert "treasury.cash_floor" in names
    assert "treasury.cash" not in names
    assert "name" not in names, "only quantities have sources"
    everything = json.loads(run("show", path, "--json").out)["values"]
    only = json.loads(run("show", path, "--unsourced", "--json").out)["values"]
    assert {one["path"] for one in only} == names
    assert len(only) < len(everything)
