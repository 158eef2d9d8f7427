"""What can be wrong with fleets and candidates before anything is solved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...core.errors import Problem
from ...core.facts import SiteRoom
from ...core.months import format_month
from ...core.suggest import meant
from ...core.tree import Tree
from .machines import closest, specification, table
from .schema import Candidate, Fleet, Machine, Mining
from .stock import purchases

Owned = Mapping[str, Fleet]
Rooms = Mapping[str, SiteRoom]


def findings(fleets: Owned, mining: Mining | None, tree: Tree, sites: Rooms) -> list[Problem]:
    """All problems of fleets and candidates; `sites` says what each site can carry in the first period."""
    found: list[Problem] = []
    if fleets and mining is None:
        found.append(
            Problem(
                "fleets",
                "mining-missing",
                "there are fleets but no mining, so what running costs is unknown",
                "add mining with pool_fee and operating_cost",
            )
        )
    for name, fleet in fleets.items():
        path = f"fleets.{name}"
        found += [*_machine(path, fleet), *_site(f"{path}.site", fleet.site, sites)]
        found += _retire(path, fleet, tree)
        found += _cooling(f"{path}.site", name, fleet, fleet.site, sites)
    for name, candidate in (mining.candidates if mining else {}).items():
        path = f"mining.candidates.{name}"
        found += _machine(path, candidate)
        if name in fleets:
            message = f"{name} is also a fleet, so their machines could not be told apart"
            found.append(Problem(path, "id-twice", message, "give the candidate an id of its own"))
        for site in candidate.sites:
            found += _site(f"{path}.sites", site, sites)
            found += _cooling(f"{path}.sites", name, candidate, site, sites)
        found += _purchases(path, candidate, tree)
    return found + list(_crowding(fleets, sites))


def _machine(path: str, machine: Machine) -> Iterator[Problem]:
    """An unknown model, or figures that neither the model nor the fleet gives."""
    if machine.model is not None and machine.model not in table():
        near = closest(machine.model)
        fix = "leave model out and give hashrate, efficiency and cooling"
        if near is not None:
            fix = f"did you mean '{near}'? Or {fix}"
        message = f"'{machine.model}' is not in the table of machines"
        yield Problem(f"{path}.model", "model-unknown", message, fix)
        return
    figures = {
        "hashrate": machine.hashrate,
        "efficiency": machine.efficiency,
        "cooling": machine.cooling,
    }
    missing = [name for name, value in figures.items() if value is None]
    if machine.model is None and missing:
        yield Problem(
            path,
            "machine-incomplete",
            f"neither a model nor {' and '.join(missing)} is given",
            f"give model, such as '{next(iter(table()))}', or {', '.join(figures)}",
        )
    for name in ("hashrate", "efficiency"):
        if figures[name] == 0.0:
            message = f"a machine with {name} 0 does not mine"
            yield Problem(f"{path}.{name}", "machine-zero", message, "write the machine's figure")


def _site(path: str, site: str, sites: Rooms) -> Iterator[Problem]:
    if site not in sites:
        yield Problem(path, "site-unknown", f"there is no site '{site}'", meant(site, sites))


def _cooling(path: str, name: str, machine: Machine, site: str, sites: Rooms) -> Iterator[Problem]:
    """A machine that the site cannot cool at all."""
    kind = _cooling_of(machine)
    if kind is None or site not in sites or kind in sites[site].cooling:
        return
    has = ", ".join(sites[site].cooling) or "none"
    yield Problem(
        path,
        "cooling-missing",
        f"{name} needs {kind} cooling; {site} has {has}",
        f"add {kind} to sites.{site}.cooling, or place the machines elsewhere",
    )


def _retire(path: str, fleet: Fleet, tree: Tree) -> Iterator[Problem]:
    start = tree.timeline.start
    if fleet.retire is not None and fleet.retire <= start:
        yield Problem(
            f"{path}.retire",
            "retire-before-start",
            f"the machines retire in {format_month(fleet.retire)}, and the plan starts in "
            f"{format_month(start)}",
            "leave the fleet out, or give a later date",
        )


def _purchases(path: str, candidate: Candidate, tree: Tree) -> Iterator[Problem]:
    earliest, latest = candidate.earliest, candidate.latest
    if earliest is not None and latest is not None and latest < earliest:
        message = f"latest {format_month(latest)} is before earliest {format_month(earliest)}"
        yield Problem(f"{path}.latest", "date-order", message, "give a later date, or leave it out")
    elif candidate.most and not purchases(candidate, tree):
        end = format_month(tree.timeline.end - 1)
        yield Problem(
            path,
            "never-possible",
            f"no purchase with a lead of {candidate.lead} months and a life of {candidate.life} months "
            f"can run for one whole period by {end}, the end of the horizon",
            "order earlier, end the horizon later, or leave the candidate out",
            severity="warning",
        )


def _crowding(fleets: Owned, sites: Rooms) -> Iterator[Problem]:
    """More machines at a site than its power or cooling carries: some can never run."""
    standing: dict[str, dict[str, float]] = {}
    for fleet in fleets.values():
        kind, mw = _cooling_of(fleet), _mw(fleet)
        if kind is not None and mw is not None and fleet.site in sites:
            by_kind = standing.setdefault(fleet.site, {})
            by_kind[kind] = by_kind.get(kind, 0.0) + mw
    for name, by_kind in standing.items():
        room = sites[name]
        need = room.mining_pue_peak * sum(by_kind.values())
        if need > room.power * (1.0 + 1e-9):
            yield Problem(
                f"sites.{name}.energised",
                "site-crowded",
                f"the fleets at {name} take {need:.1f} MW at the meter when all run; the site has "
                f"{room.power:.1f} MW at the start, so some machines stand idle",
                "check units and efficiency of its fleets, and the site's power",
                severity="warning",
            )
        for kind, mw in by_kind.items():
            limit = room.cooling.get(kind)
            if limit is not None and mw > limit * (1.0 + 1e-9):
                yield Problem(
                    f"sites.{name}.cooling.{kind}",
                    "site-crowded",
                    f"the fleets at {name} need {mw:.1f} MW of {kind} cooling when all run; the site has "
                    f"{limit:.1f} MW at the start, so some machines stand idle",
                    "check units and efficiency of its fleets, and the site's cooling",
                    severity="warning",
                )


def _cooling_of(machine: Machine) -> str | None:
    if machine.cooling is not None or machine.model is None:
        return machine.cooling
    model = table().get(machine.model)
    return model.cooling if model else None


def _mw(fleet: Fleet) -> float | None:
    """MW of the fleet at the plug; None where its machines are not known."""
    try:
        return fleet.units * specification(fleet).mw
    except (KeyError, ValueError):
        return None
