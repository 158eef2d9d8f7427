"""Runs held against each other: inputs, decisions, money."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from optimizer.scenario.load import load
from optimizer.solution.compare import Run, compare
from optimizer.solution.comparison import Comparison, Entry, Figure, alike
from optimizer.solution.solution import Ending, Solution
from tests.solution.decided import commitment, solution
from tests.solution.made import FINANCING
from tests.solution.small import Q, with_fleet, with_lease

MORE = [with_fleet(), with_lease(), FINANCING]
SOLD = ("treasury.sold_slice", "", "all", Q[0], 700.0)
STARTED = ("conversions.started", "west", "hall", Q[0], 20.0)
TAKEN = ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0)
HALL = commitment("conversion", "west", "hall", Q[0], 20.0, "2027-01", "2027-07")


def run(folder: Path, name: str, of: Solution) -> Run:
    path = folder / f"{name}.yaml"
    path.write_text(json.dumps(of.scenario.model_dump(mode="json", by_alias=True, exclude_none=True)))
    return Run(name, of, load(path))


@pytest.fixture
def held(tmp_path):
    def hold(*solutions: Solution) -> Comparison:
        return compare([run(tmp_path, f"run-{place}", one) for place, one in enumerate(solutions)])

    return hold


def figure(found: Comparison, name: str) -> Figure:
    (one,) = [one for one in (*found.amounts, *found.money) if f"{one.group}: {one.name}" == name]
    return one


def test_the_same_run_twice_differs_in_nothing(held):
    one = solution(MORE, [HALL], SOLD, STARTED, TAKEN)
    found = held(one, one)
    assert (found.inputs, found.decisions, found.amounts) == ((), (), ())
    assert [one.name for one in found.money] == ["value"], "told even where it is the same"


def test_inputs_and_options_that_differ(held):
    first = solution(MORE, [])
    other = solution([*MORE, {"treasury": {"cash": "75 MUSD"}, "name": "Other"}], [])
    other = replace(other, options={**other.options, "gap": 0.01})
    found = held(first, other, first)
    assert [one.path for one in found.inputs] == ["name", "treasury.cash", "options.gap"]
    _, cash, gap = found.inputs
    assert cash.values == ("50 MUSD", "75 MUSD", "50 MUSD")
    assert cash.changes == (None, pytest.approx(0.5), None)
    assert gap.values == ("0.001", "0.01", "0.001")
    assert found.names == ("Small miner", "Other", "Small miner")


def test_dates_do_not_change_by_a_share(held):
    first, other = (
        solution([*MORE, {"halls": {"hall": {"latest": month}}}], []) for month in ("2027-01", "2027-06")
    )
    (one,) = held(first, other).inputs
    assert (one.values, one.changes) == (("2027-01", "2027-06"), (None, None))


def test_a_lease_that_moves_and_a_hall_that_only_one_builds(held):
    """Proves: the entries of both runs are told, with the period, the hall and the month of commencement."""
    later = ("leases.taken", "", "hall/lease/2027-Q4", Q[1], 1.0)
    found = held(solution(MORE, [HALL], STARTED, TAKEN), solution(MORE, [], STARTED, later))
    hall, lease = sorted(found.decisions, key=lambda one: one.kind)
    assert (hall.kind, hall.id, lease.kind, lease.id) == ("conversion", "hall", "lease", "lease")
    assert hall.entries == ((Entry(Q[0], {"mw": 20.0, "from": "2027-01", "ready": "2027-07"}),), ())
    before, after = lease.entries
    assert before == (Entry(Q[0], {"mw": 20.0, "hall": "hall", "from": "2027-07"}),)
    assert after == (Entry(Q[1], {"mw": 20.0, "hall": "hall", "from": "2027-10"}),)
    assert [one.kind for one in found.decisions] == ["lease", "conversion"], "in the order they are told"


def test_orders_and_closed_sites_are_decisions(held):
    orders = [
        commitment("upgrade", "west", "line", Q[1], 1.0, "2027-04", "2027-10"),
        commitment("equipment", "", "transformer", Q[0], 3.0, "2027-01", "2027-10"),
    ]
    found = held(
        solution(MORE, []),
        solution(
            MORE,
            orders,
            ("sites.closed_at", "west", "", Q[2], 1.0, "state"),
            ("sites.closed_at", "east", "", Q[1], 0.2, "state"),
        ),
    )
    assert [(one.kind, one.id, one.entries[1]) for one in found.decisions] == [
        ("upgrade", "west line", (Entry(Q[1], {"ready": "2027-10"}),)),
        ("equipment", "transformer", (Entry(Q[0], {"units": 3.0, "ready": "2027-10"}),)),
        ("site", "west", (Entry(Q[2], {"closed": True}),)),
    ]


def test_what_one_run_is_given_the_other_may_decide():
    """Proves: a pinned lease is no other decision than the one it was pinned from, whenever it was signed."""
    facts = {"mw": 20.0, "hall": "hall", "from": "2027-07"}
    decided, given = Entry(Q[2], facts), Entry(Q[0], facts, given=True)
    assert alike([decided], [given])
    assert not alike([decided], [Entry(Q[0], facts)])
    assert not alike([decided], [Entry(Q[0], {**facts, "from": "2027-10"}, given=True)])
    assert not alike([decided], [])


def test_amounts_by_year(held):
    """By hand: 700 BTC against 700 + 100; 75.5 MUSD drawn against nothing; 20 MW sold by both."""
    sold = ("treasury.sold_slice", "", "all", Q[3], 100.0)
    drawn = ("financing.revolver_change", "", "line", Q[1], 75.5)
    rigs = ("mining.sold", "west", "rigs", Q[1], 20.0)
    found = held(solution(MORE, [], SOLD, rigs, drawn), solution(MORE, [], SOLD, sold, rigs))
    assert [(one.group, one.name, one.unit, one.values) for one in found.amounts] == [
        ("loan drawn", "line 2027", "MUSD", (75.5, 0.0)),
        ("BTC sold", "2027", "BTC", (700.0, 800.0)),
    ]


def test_figures_of_money(held):
    """By hand: without fees 700 BTC bring 70 MUSD to the 50 that are there; nothing else is done."""
    first = solution(MORE, [], SOLD)
    first = replace(first, ending=Ending("optimal", 100.0, 101.0, 0.01, 1, "gap", 1.0))
    other = solution(MORE, [])
    other = replace(other, ending=Ending("optimal", 90.0, 90.0, 0.0, 1, "gap", 1.0))
    found = held(first, other)
    assert figure(found, "worth: value").values == (100.0, 90.0)
    assert figure(found, "worth: best possible").values == (101.0, 90.0)
    assert figure(found, "worth: gap").values == (1.0, 0.0)
    assert figure(found, "cash and coins: cash at the end").values == pytest.approx((120.0, 50.0))
    lowest = figure(found, "cash and coins: lowest cash")
    assert (lowest.values, lowest.when) == (pytest.approx((120.0, 50.0)), (Q[0], Q[0]))
    assert figure(found, "source: BTC sold, after fees").values == pytest.approx((70.0, 0.0))
    assert figure(found, "use: cash built up").values == pytest.approx((70.0, 0.0))


def test_debt_capex_and_their_dates(held):
    """By hand: 20 MW at 10 MUSD/MW cost 200 MUSD; 75.5 MUSD are owed from the second quarter on."""
    drawn = ("financing.revolver_change", "", "line", Q[1], 75.5)
    found = held(solution(MORE, [], SOLD), solution(MORE, [HALL], SOLD, STARTED, drawn))
    assert figure(found, "cash and coins: capex").values == pytest.approx((0.0, 200.0))
    most = figure(found, "cash and coins: most owed")
    assert (most.values, most.when) == (pytest.approx((0.0, 75.5)), (None, Q[1]))
    assert figure(found, "cash and coins: owed at the end").values == pytest.approx((0.0, 75.5))


def test_numbers_that_are_told_alike_do_not_differ():
    assert not Figure("a", "b", "MUSD", (1.01, 0.99)).differs
    assert Figure("a", "b", "MUSD", (1.01, 1.09)).differs
    assert not Figure("a", "b", "BTC", (-0.1, 0.1)).differs, "there is no minus nothing"
    assert Figure("a", "b", "MUSD", (1.0, 1.0), ("2027-Q1", "2027-Q2")).differs
    assert Figure("a", "b", "MUSD", (None, 0.0)).differs


def test_the_order_does_not_depend_on_amounts(held):
    """Proves: sources stand by name, however much each brings."""
    few, many = (
        [
            solution(
                MORE,
                [],
                ("treasury.sold_slice", "", "all", Q[0], amount),
                ("mining.sold", "west", "rigs", Q[1], 20.0),
            )
        ]
        for amount in (1.0, 900.0)
    )
    nothing = solution(MORE, [])
    orders = [
        [one.name for one in held(*pair).money if one.group == "source"]
        for pair in ((nothing, few[0]), (nothing, many[0]), (few[0], nothing))
    ]
    assert orders[0] == orders[1] == orders[2] == sorted(orders[0])


def test_what_no_run_has_in_full_is_sorted(held):
    """Proves: the one has sources b and d only, the other c: a later run never takes the end."""
    first = solution(MORE, [], ("mining.sold", "west", "rigs", Q[1], 20.0))
    other = solution([*MORE, {"treasury": {"cash_yield": "4 %"}}], [], SOLD)
    names = [one.name for one in held(first, other).money if one.group == "source"]
    assert names == sorted(names)
    assert {"mining machines sold", "interest on cash"} <= set(names)


def test_where_a_covenant_has_least_room(held, monkeypatch):
    """By hand: 8, 3 and 3 MUSD of room: 3, the first time; the other run has 5 in its only test."""
    import pandas as pd

    rows = {
        "one": [("2027-Q1", 8.0), ("2027-Q2", 3.0), ("2027-Q3", 3.0)],
        "other": [("2027-Q1", 5.0)],
    }

    def covenants(_plan: object, _tree: object, scenario: Any) -> pd.DataFrame:
        columns = ["kind", "covenant", "item", "node", "headroom", "unit"]
        return pd.DataFrame(
            [("liquidity", "least", "", node, room, "MUSD") for node, room in rows[scenario.name]],
            columns=columns,
        )

    monkeypatch.setattr("optimizer.solution.compare_money.summaries.covenants", covenants)
    found = held(solution([*MORE, {"name": "one"}], []), solution([*MORE, {"name": "other"}], []))
    room = figure(found, "least room: liquidity least")
    assert (room.values, room.when) == ((3.0, 5.0), ("2027-Q2", "2027-Q1"))
