"""Windows of what was not begun in the pinned periods: they open only after them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..components.conversions.starts import outlook
from ..core.months import format_month, parse_month
from ..core.timeline import Period
from ..core.tree import Tree
from ..scenario.schema import Scenario

Path = tuple[str, ...]
Entry = tuple[Path, str | None, str]
"""Path, value (None takes out what stands there) and reason."""


@dataclass(frozen=True)
class Begun:
    """What the pinned periods have begun."""

    paths: Collection[Path]
    starts: Mapping[str, int]
    """By hall, the month in which building first begins."""
    rest: Mapping[str, int]
    """By hall of which not all could be pinned, the month in which the first part begins that could not."""


def paths_of(rows: Iterable[Mapping[str, Any]]) -> set[Path]:
    """Where in the scenario the things stand that these commitments begin."""
    heads: dict[str, Path] = {
        "lease": ("leases",),
        "conversion": ("halls",),
        "equipment": ("construction", "equipment"),
        "machines": ("mining", "candidates"),
    }
    return {
        ("sites", row["place"], "upgrades", row["item"])
        if row["kind"] == "upgrade"
        else (*heads[row["kind"]], row["item"])
        for row in rows
    }


def windows(scenario: Scenario, tree: Tree, until: Period, begun: Begun) -> Iterator[Entry]:
    """Nothing that was not begun can be begun in the pinned periods any more.

    Of a hall of which not all could be pinned, nothing begins before the first part that could not.
    """
    shut = _Shut(never=tree.timeline.start - 1)
    halls = list(_halls(scenario, until, begun, shut))
    yield from _leases(scenario, tree, until, begun, halls, shut)
    yield from halls
    for site_name, site in scenario.sites.items():
        for name, upgrade in site.upgrades.items():
            path: Path = ("sites", site_name, "upgrades", name)
            if upgrade.ordered is None and path not in begun.paths:
                yield from shut(path, BEGINNING, (upgrade.earliest, upgrade.latest), until.end)
    for name, machine in (scenario.mining.candidates if scenario.mining else {}).items():
        path = ("mining", "candidates", name)
        if path not in begun.paths:
            yield from shut(path, BEGINNING, (machine.earliest, machine.latest), until.end)
    for name, kind in scenario.construction.equipment.items():
        path = ("construction", "equipment", name)
        if path not in begun.paths:
            yield from shut(path, BEGINNING, (kind.earliest, None), until.end)


def _halls(scenario: Scenario, until: Period, begun: Begun, shut: _Shut) -> Iterator[Entry]:
    for name, hall in scenario.halls.items():
        opens = begun.rest.get(name, until.end + hall.deposit_lead)
        why = "nothing more of it before" if name in begun.starts else shut.why
        yield from replace(shut, why=why)(("halls", name), BEGINNING, (hall.earliest, hall.latest), opens)


def _leases(
    scenario: Scenario, tree: Tree, until: Period, begun: Begun, halls: list[Entry], shut: _Shut
) -> Iterator[Entry]:
    """A lease for which every hall would now come too late is out, deadline and all: it is no fault."""
    ready = {}
    for name, hall in scenario.halls.items():
        new = {path[-1]: value and parse_month(value) for path, value, _ in halls if path[1] == name}
        later = outlook(hall.model_copy(update=new), tree).first_ready
        ready[name] = begun.starts[name] + hall.build if name in begun.starts else later
    for name, lease in scenario.leases.items():
        if lease.signed is not None or ("leases", name) in begun.paths:
            continue
        path: Path = ("leases", name)
        deadlines = {
            hall: lease.deadline if terms.deadline is None else terms.deadline
            for hall, terms in lease.halls.items()
        }
        if all(_too_late(ready[hall], deadline) for hall, deadline in deadlines.items()):
            why = "no hall can be ready in time any more"
            if lease.deadline is not None:
                yield (*path, "deadline"), None, why
            for place, terms in lease.halls.items():
                if terms.deadline is not None:
                    yield (*path, "halls", place, "deadline"), None, why
            if lease.sign_from is not None:
                yield (*path, "sign_from"), None, why
            yield (*path, "sign_by"), format_month(shut.never), why
        else:
            yield from shut(path, SIGNING, (lease.sign_from, lease.sign_by), until.end)


def _too_late(ready: int | None, deadline: int | None) -> bool:
    return ready is not None and deadline is not None and deadline < ready


SIGNING, BEGINNING = ("sign_from", "sign_by"), ("earliest", "latest")


@dataclass(frozen=True)
class _Shut:
    """Lets a window open later; one that is over by then ends before the plan begins, in month `never`."""

    never: int
    why: str = "not begun before"

    def __call__(
        self, path: Path, names: tuple[str, str], window: tuple[int | None, int | None], opens: int
    ) -> Iterator[Entry]:
        (first, last), (begins, ends) = names, window
        if ends is not None and ends < opens:
            if begins is not None and begins > self.never:
                yield (*path, first), None, "its window is over"
            if ends > self.never:
                yield (*path, last), format_month(self.never), "its window is over"
        elif begins is None or begins < opens:
            yield (*path, first), format_month(opens), self.why
