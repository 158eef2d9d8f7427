"""What a plan has decided by the end of a period, in the terms in which a scenario says what is decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..core.months import format_month, parse_month
from ..core.timeline import Period
from ..core.unit import format_value
from ..scenario.schema import Scenario
from .answer import records
from .openings import Opening, openings
from .pin_windows import Begun, paths_of, windows
from .solution import Solution

Row = dict[str, Any]


@dataclass(frozen=True)
class Fixed:
    """One entry of the overlay."""

    path: tuple[str, ...]
    value: dict[str, Any] | str | None
    """A group, a single value, or None to take out what stands there."""
    why: str


@dataclass(frozen=True)
class LeftOpen:
    """Something decided that a scenario file has no way to say: a new solve decides it anew."""

    what: str
    why: str


@dataclass(frozen=True)
class Pin:
    """All that an overlay fixes, and what it cannot."""

    until: str
    next: str
    """Month in which what is not pinned can be decided at the earliest."""
    decided: tuple[Fixed, ...] = field(repr=False)
    closed: tuple[Fixed, ...] = field(repr=False)
    """Windows that open only after the pinned periods, for all that was not begun in them."""
    left_open: tuple[LeftOpen, ...] = field(repr=False)
    openings: tuple[Opening, ...] = field(repr=False)
    """What the company has and owes at the end of the pinned periods."""


def pin(solution: Solution, until: Period) -> Pin:
    """The decisions that the plan takes in periods up to `until`, those that the scenario fixes already
    left out."""
    scenario, made = solution.scenario, solution.plan.commitments
    early = {node.name for node in solution.tree if node.period.index <= until.index}
    rows = [row for row in records(made) if not row["locked"]]
    now = [row for row in rows if row["node"] in early]
    later = [row for row in rows if row["node"] not in early]
    leases, open_leases = _leases(scenario, now, later)
    halls, open_halls = _halls(scenario, now)
    decided = [*leases, *halls, *_upgrades(now), *_retired(solution, early)]
    left = [*open_leases, *open_halls, *_unsayable(solution, now, early, decided)]
    shut = windows(scenario, solution.tree, until, _begun(scenario, now))
    closed = [Fixed(path, value, why) for path, value, why in shut if not _whole(scenario, path, decided)]
    following = format_month(until.end)
    found = openings(solution, until)
    return Pin(until.label, following, tuple(decided), tuple(closed), tuple(left), tuple(found))


def _of(kind: str, rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row["kind"] == kind:
            found.setdefault(row["item"], []).append(row)
    return found


def _leases(scenario: Scenario, now: list[Row], later: list[Row]) -> tuple[list[Fixed], list[LeftOpen]]:
    """A signed lease stands in one hall, from one month on, and takes no more blocks later."""
    parts, following = _of("lease", now), _of("lease", later)
    left = []
    for name in sorted(parts):
        places = {(row["place"], row["begins"]) for row in parts[name]}
        if len(places) > 1 or name in following:
            why = "it is taken in several halls or months, and `signed` holds one of each"
            left.append(LeftOpen(f"lease {name}", why))
    kept = {name for name in parts if not any(one.what == f"lease {name}" for one in left)}
    kept |= {name for name, lease in scenario.leases.items() if lease.signed is not None}
    while missing := [name for name in sorted(kept) if not _required(scenario, name) <= kept]:
        kept -= set(missing)
        left += [LeftOpen(f"lease {name}", "the lease that it requires is left open") for name in missing]
    return [
        _signed(scenario, name, parts[name]) for name in scenario.leases if name in kept & set(parts)
    ], left


def _required(scenario: Scenario, name: str) -> set[str]:
    required = scenario.leases[name].requires
    return set() if required is None else {required}


def _signed(scenario: Scenario, name: str, rows: list[Row]) -> Fixed:
    lease, first = scenario.leases[name], rows[0]
    value: dict[str, Any] = {"hall": first["place"], "commence": first["begins"]}
    if lease.blocks is not None:
        value["blocks"] = round(sum(row["size"] for row in rows))
    why = f"signed {first['period']}"
    if lease.backstop is not None and lease.backstop.warrants:
        warrants = format_value(lease.backstop.warrants, "money")
        why += f"; the warrants ({warrants}) are given and count no more"
    return Fixed(("leases", name, "signed"), value, why)


def _halls(scenario: Scenario, now: list[Row]) -> tuple[list[Fixed], list[LeftOpen]]:
    """A hall holds one start: of several, the first."""
    fixed, left = [], []
    starts = _of("conversion", now)
    for name in (name for name in scenario.halls if name in starts):
        hall, rows = scenario.halls[name], sorted(starts[name], key=lambda row: row["begins"])
        if hall.started is None:
            value = {"start": rows[0]["begins"], "it": _power(scenario, name, rows[0])}
            fixed.append(Fixed(("halls", name, "started"), value, f"decided {rows[0]['period']}"))
            rows = rows[1:]
        for row in rows:
            what = f"{_power(scenario, name, row)} of {name} started {row['begins']}"
            left.append(LeftOpen(what, "a hall holds one start"))
    return fixed, left


def _begun(scenario: Scenario, now: list[Row]) -> Begun:
    starts, rest = {}, {}
    for name, rows in _of("conversion", now).items():
        months = sorted(parse_month(row["begins"]) for row in rows)
        later = months if scenario.halls[name].started is not None else months[1:]
        starts[name] = months[0]
        if later:
            rest[name] = later[0]
    return Begun(paths_of(now), starts, rest)


def _whole(scenario: Scenario, path: tuple[str, ...], decided: list[Fixed]) -> bool:
    """Whether it is a hall that is pinned in full: no other start of it is left."""
    if path[0] != "halls":
        return False
    hall = scenario.halls[path[1]]
    full = format_value(hall.it, "power")
    return any(one.path[:2] == path[:2] and one.value == {**_group(one), "it": full} for one in decided)


def _group(one: Fixed) -> dict[str, Any]:
    return one.value if isinstance(one.value, dict) else {}


def _power(scenario: Scenario, hall: str, row: Row) -> str:
    size = scenario.halls[hall].block or 1.0
    return format_value(round(row["size"] * size, 6), "power")


def _upgrades(now: list[Row]) -> Iterator[Fixed]:
    for row in now:
        if row["kind"] == "upgrade":
            path = ("sites", row["place"], "upgrades", row["item"], "ordered")
            yield Fixed(path, row["begins"], f"ordered {row['period']}")


def _retired(solution: Solution, early: set[str]) -> Iterator[Fixed]:
    """Fleets of which nothing is left anywhere, and that were not moved: they retire with the last sale."""
    levels, tree = solution.plan.levels, solution.tree
    for name in solution.scenario.fleets:
        mine = levels[levels["item"].str.split("/").str[0] == name]
        sold = mine[(mine["quantity"] == "mining.sold") & mine["node"].isin(early) & (mine["value"] > 0.0)]
        if sold.empty or (mine["quantity"] == "mining.moved").any():
            continue
        last = max((tree[node].period for node in sold["node"]), key=lambda period: period.index)
        held = mine[(mine["quantity"] == "mining.held") & (mine["period"] == last.label)]
        if float(held["value"].sum()) < 1e-6 and last.index > 0:
            month = format_month(last.start)
            yield Fixed(("fleets", name, "retire"), month, f"the last of it sold {last.label}")


def _unsayable(
    solution: Solution, now: list[Row], early: set[str], decided: list[Fixed]
) -> Iterator[LeftOpen]:
    """Orders of equipment, machines and closed sites: a scenario has no word for them."""
    for row in now:
        if row["kind"] == "equipment":
            yield LeftOpen(
                f"{row['size']:g} {row['item']} ordered {row['begins']}",
                "a scenario has stock, but no orders",
            )
    levels = solution.plan.levels
    here = levels[levels["node"].isin(early)]
    retired = {one.path[1] for one in decided if one.path[0] == "fleets"}
    for action in ("bought", "moved", "sold"):
        rows = here[here["quantity"] == f"mining.{action}"]
        for (place, item), some in rows.groupby(["place", "item"], sort=True):
            total, fleet = float(some["value"].sum()), str(item)
            if total >= 0.05 and not (action == "sold" and fleet in retired):
                what = f"{total:.1f} MW of {fleet.replace('/', ' to ')} {action} at {place}"
                yield LeftOpen(what, "set `units` of the fleets when the horizon moves on")
    for row in records(here[here["quantity"] == "sites.closed_at"]):
        if row["value"] > 0.5:
            yield LeftOpen(f"{row['place']} closed {row['period']}", "take the site out when it is gone")
