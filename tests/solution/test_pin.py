"""What of a plan a scenario can say as decided, and what not."""

from __future__ import annotations

from typing import Any

from optimizer.solution.pin import Pin, pin
from optimizer.solution.solution import Solution
from tests.solution.decided import commitment, solution
from tests.solution.made import FINANCING
from tests.solution.small import HALL, LEASE, Q, with_fleet, with_hall, with_lease, with_site

BLOCKS = {"it": "20 MW", "blocks": {"size": "5 MW", "most": 4}}
HALLS = {"halls": {"hall": HALL, "annex": {**HALL, "it": "10 MW"}}}
SIGNED = commitment("lease", "hall", "lease", Q[0], 1.0, "2027-07", "2027-07")
STARTED = commitment("conversion", "west", "hall", Q[0], 20.0, "2027-01", "2027-07")
LATER = commitment("conversion", "west", "hall", Q[1], 10.0, "2027-04", "2027-10")


def until(of: Solution, label: str) -> Pin:
    (period,) = [one for one in of.tree.timeline.periods if one.label == label]
    return pin(of, period)


def decided(found: Pin) -> dict[str, Any]:
    return {".".join(one.path): one.value for one in found.decided}


def closed(found: Pin) -> dict[str, Any]:
    return {".".join(one.path): one.value for one in found.closed}


def left_open(found: Pin) -> dict[str, str]:
    return {one.what: one.why for one in found.left_open}


def test_a_lease_and_the_start_of_its_hall():
    found = until(solution([with_fleet(), with_lease()], [SIGNED, STARTED]), Q[0])
    assert decided(found) == {
        "leases.lease.signed": {"hall": "hall", "commence": "2027-07"},
        "halls.hall.started": {"start": "2027-01", "it": "20 MW"},
    }
    assert closed(found) == {"halls.hall.earliest": "2027-04"}, "the other 20 MW come later, if at all"
    assert (found.until, found.next, found.left_open) == (Q[0], "2027-04", ())


def test_what_is_decided_later_stays_open():
    later = commitment("lease", "hall", "lease", Q[2], 1.0, "2027-10", "2027-10")
    of = solution([with_lease()], [STARTED, later])
    assert set(decided(until(of, Q[1]))) == {"halls.hall.started"}
    assert closed(until(of, Q[1]))["leases.lease.sign_from"] == "2027-07"
    assert set(decided(until(of, Q[2]))) == {"halls.hall.started", "leases.lease.signed"}


def test_what_the_scenario_fixes_already_is_not_repeated():
    """Proves: an overlay that says again what is there would be refused as changing nothing."""
    given = with_lease(signed={"hall": "hall", "commence": "2027-07"})
    given["halls"]["hall"]["started"] = {"start": "2027-01", "it": "20 MW"}
    locked = [(*row[:5], True, *row[6:]) for row in (SIGNED, STARTED)]
    found = until(solution([given], locked), Q[0])
    assert decided(found) == {}
    assert "leases.lease.sign_from" not in closed(found)


def test_a_hall_that_is_pinned_in_full_has_no_window_left():
    whole = commitment("conversion", "west", "hall", Q[0], 40.0, "2027-01", "2027-07")
    assert "halls.hall.earliest" not in closed(until(solution([with_hall()], [whole]), Q[0]))


def test_of_two_starts_the_first_is_pinned_and_the_other_said():
    """Proves: 10 MW begun in April stay open, but nothing of the hall can begin before them."""
    found = until(solution([with_hall()], [STARTED, LATER]), Q[1])
    assert decided(found) == {"halls.hall.started": {"start": "2027-01", "it": "20 MW"}}
    assert left_open(found) == {"10 MW of hall started 2027-04": "a hall holds one start"}
    assert closed(found) == {"halls.hall.earliest": "2027-04"}


def test_blocks_of_a_hall_are_told_in_megawatts():
    three = commitment("conversion", "west", "hall", Q[0], 3.0, "2027-01", "2027-07")
    found = until(solution([with_hall(block="10 MW")], [three]), Q[0])
    assert decided(found)["halls.hall.started"]["it"] == "30 MW"


def test_noise_of_the_solver_is_rounded_away():
    """A wrong overlay would start 19.9999999996 MW, and a signed lease of 20 MW would not fit any more."""
    noisy = commitment("conversion", "west", "hall", Q[0], 19.9999999996, "2027-01", "2027-07")
    assert decided(until(solution([with_hall()], [noisy]), Q[0]))["halls.hall.started"]["it"] == "20 MW"


def test_blocks_in_one_hall_are_counted_and_in_two_are_left_open():
    one = commitment("lease", "hall", "lease", Q[0], 3.0, "2027-07", "2027-07")
    other = commitment("lease", "annex", "lease", Q[0], 1.0, "2027-07", "2027-07")
    later = commitment("lease", "hall", "lease", Q[2], 1.0, "2027-10", "2027-10")
    terms = [HALLS, {"leases": {"lease": {**LEASE, **BLOCKS, "halls": {"hall": {}, "annex": {}}}}}]
    pinned = decided(until(solution(terms, [one]), Q[0]))["leases.lease.signed"]
    assert pinned == {"hall": "hall", "commence": "2027-07", "blocks": 3}
    for more in (other, later):
        found = until(solution(terms, [one, more]), Q[0])
        assert decided(found) == {}, "`signed` would stop the blocks that it does not name"
        assert list(left_open(found)) == ["lease lease"]
        assert "leases.lease.sign_from" not in closed(found)


def test_a_lease_stays_open_with_the_one_that_it_requires():
    """Proves: one that is signed while what it requires is not would be refused by the checks."""
    terms = {
        "first": {**LEASE, **BLOCKS, "halls": {"hall": {}, "annex": {}}},
        "second": {**LEASE, "it": "5 MW", "requires": "first"},
        "third": {**LEASE, "it": "5 MW", "requires": "second"},
    }
    rows = [commitment("lease", hall, "first", Q[0], 1.0, "2027-07", "2027-07") for hall in ("hall", "annex")]
    rows += [
        commitment("lease", "hall", name, Q[0], 1.0, "2027-07", "2027-07") for name in ("second", "third")
    ]
    found = until(solution([HALLS, {"leases": terms}], rows), Q[0])
    assert decided(found) == {}
    assert list(left_open(found)) == ["lease first", "lease second", "lease third"]
    rows = rows[1:]
    assert len(decided(until(solution([HALLS, {"leases": terms}], rows), Q[0]))) == 3


def test_warrants_that_count_no_more_are_said():
    backed = {"backstop": {"by": "Guarantor", "warrants": "30 MUSD"}}
    found = until(solution([with_lease(**backed)], [SIGNED]), Q[0])
    (one,) = found.decided
    assert one.why == f"signed {Q[0]}; the warrants (30 MUSD) are given and count no more"


def test_upgrades_are_ordered():
    line = {"power": "20 MW", "capex": "30 MUSD", "deposit": "30 %", "lead": "4 months"}
    site = with_site(upgrades={"line": line, "other": line})
    row = commitment("upgrade", "west", "line", Q[1], 1.0, "2027-04", "2027-08")
    found = until(solution([site], [row]), Q[1])
    assert decided(found) == {"sites.west.upgrades.line.ordered": "2027-04"}
    assert closed(found) == {"sites.west.upgrades.other.earliest": "2027-07"}


def test_windows_that_open_later_stay_and_those_that_are_over_never_open():
    line = {"power": "20 MW", "capex": "30 MUSD", "deposit": "30 %", "lead": "1 months"}
    upgrades = {
        "later": {**line, "earliest": "2027-10"},
        "past": {**line, "latest": "2027-03"},
        "both": {**line, "earliest": "2027-02", "latest": "2027-03"},
        "open": {**line, "latest": "2027-10"},
    }
    found = until(solution([with_site(upgrades=upgrades)], []), Q[1])
    head = "sites.west.upgrades"
    assert closed(found) == {
        f"{head}.past.latest": "2026-12",
        f"{head}.both.earliest": None,
        f"{head}.both.latest": "2026-12",
        f"{head}.open.earliest": "2027-07",
    }


def test_the_decision_on_a_hall_comes_before_its_start():
    """By hand: decided in July at the earliest, three months before building starts."""
    found = until(solution([with_hall(deposit_lead="3 months")], []), Q[1])
    assert closed(found) == {"halls.hall.earliest": "2027-10"}


def test_a_lease_whose_halls_all_come_too_late_is_out():
    """By hand: begun in April a hall is ready in October, and the tenant waits until September. Begun in
    January it is ready in July, and the lease can still be signed."""
    lease = with_lease(deadline="2027-09", sign_from="2027-01")
    found = until(solution([lease], []), Q[0])
    assert {path: value for path, value in closed(found).items() if path.startswith("leases")} == {
        "leases.lease.deadline": None,
        "leases.lease.sign_from": None,
        "leases.lease.sign_by": "2026-12",
    }
    assert closed(until(solution([lease], [STARTED]), Q[0]))["leases.lease.sign_from"] == "2027-04"
    own = with_lease(halls={"hall": {"deadline": "2027-09"}})
    assert closed(until(solution([own], []), Q[0]))["leases.lease.halls.hall.deadline"] is None


def test_a_fleet_of_which_nothing_is_left_retires():
    """Proves: sold out in April it retires in April; with 1 MW left, or sold out at once, it is only told."""
    sold = ("mining.sold", "west", "rigs", Q[1], 40.0)
    out = [
        ("mining.held", "west", "rigs", Q[0], 40.0, "state"),
        ("mining.held", "west", "rigs", Q[1], 0.0, "state"),
    ]
    some = [out[0], ("mining.held", "west", "rigs", Q[1], 1.0, "state")]
    at_once = [
        ("mining.sold", "west", "rigs", Q[0], 40.0),
        ("mining.held", "west", "rigs", Q[0], 0.0, "state"),
    ]
    found = until(solution([with_fleet()], [], sold, *out), Q[1])
    assert decided(found) == {"fleets.rigs.retire": "2027-04"}
    assert found.left_open == ()
    for levels in ((sold, *some), at_once):
        found = until(solution([with_fleet()], [], *levels), Q[1])
        assert decided(found) == {}
        assert list(left_open(found)) == ["40.0 MW of rigs sold at west"]


def test_orders_of_equipment_and_closed_sites_cannot_be_said():
    kind = {"price": "3 MUSD", "deposit": "20 %", "lead": "6 months", "most": 8}
    hall = with_hall(equipment={"lots": 4})
    hall["construction"] = {"equipment": {"lots": kind}}
    row = commitment("equipment", "", "lots", Q[0], 4.0, "2027-01", "2027-07")
    found = until(solution([hall], [row], ("sites.closed_at", "west", "", Q[0], 1.0, "state")), Q[0])
    assert left_open(found) == {
        "4 lots ordered 2027-01": "a scenario has stock, but no orders",
        "west closed 2027-Q1": "take the site out when it is gone",
    }
    assert "construction.equipment.lots.earliest" not in closed(found)
    assert closed(until(solution([hall], []), Q[0]))["construction.equipment.lots.earliest"] == "2027-04"


def test_openings_are_those_at_the_end_of_the_pinned_periods():
    """By hand: 700 coins at 0.1 MUSD bring 70 to the 50 MUSD; 40 MW of 4 kW are 10,000 machines."""
    of = solution(
        [with_fleet(), FINANCING],
        [],
        ("treasury.sold_slice", "", "all", Q[0], 700.0),
        ("financing.revolver_change", "", "line", Q[1], 30.0),
    )
    first = {one.path: one.value for one in until(of, Q[0]).openings}
    assert first == {
        "horizon.start": "2027-04",
        "treasury.cash": "120 MUSD",
        "treasury.btc": "300 BTC",
        "fleets.rigs.units": "10000",
    }
    second = {one.path: one.value for one in until(of, Q[1]).openings}
    assert second["financing.revolvers.line.opening"] == "30 MUSD"
    assert second["treasury.cash"] == "150 MUSD"
