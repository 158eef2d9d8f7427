"""What can be wrong with halls and the company as a builder, found before any solve."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ...core.errors import Problem
from ...core.facts import SitePromise
from ...core.months import format_month
from ...core.suggest import meant, percent
from ...core.tree import Tree
from .schema import Construction, Hall
from .starts import outlook


def findings(
    halls: Mapping[str, Hall], construction: Construction, tree: Tree, cooling: Mapping[str, Collection[str]]
) -> list[Problem]:
    """All problems of the halls. `cooling` names the kinds of cooling at each site."""
    found: list[Problem] = []
    for id, hall in halls.items():
        path = f"halls.{id}"
        found += _size(path, hall)
        found += _cost(path, hall)
        found += _spend(path, hall)
        found += _dates(path, hall, tree)
        found += _place(path, hall, cooling)
        found += _started(path, hall, tree)
        found += _equipment(path, hall, construction, tree)
    needed = {name for hall in halls.values() for name in hall.equipment}
    for name in construction.equipment:
        if name not in needed:
            found.append(
                Problem(
                    f"construction.equipment.{name}",
                    "equipment-unused",
                    f"no hall needs {name}",
                    "name it under a hall's equipment, or take it out",
                    severity="warning",
                )
            )
    return found


def fit_findings(halls: Mapping[str, Hall], sites: Mapping[str, SitePromise]) -> list[Problem]:
    """Halls that their site could never power in full, which silently takes leases off the table."""
    found = []
    for id, hall in halls.items():
        site = sites.get(hall.site)
        if site is None:
            continue
        if site.ends is not None:
            found.append(_outlasts(id, hall, site.ends))
        factor = hall.gross_per_it or site.gross_per_it
        if hall.it * factor > site.most * (1.0 + 1e-9):
            found.append(
                Problem(
                    f"halls.{id}.it",
                    "hall-beyond-site",
                    f"{hall.it:g} MW of IT take {hall.it * factor:g} MW at the meter ({factor:g} per MW), "
                    f"but {hall.site} can promise {site.most:g} MW at most: no more than "
                    f"{site.most / factor:g} MW of IT can be leased there",
                    f"write {site.most / factor:g} MW or less, or check gross_per_it and the site's power",
                    severity="warning",
                )
            )
    return found


def _outlasts(id: str, hall: Hall, ends: int) -> Problem:
    """A hall keeps its power for good, so one on a site that is given up breaks the site's power limit."""
    begun = hall.started is not None
    return Problem(
        f"halls.{id}.started" if begun else f"halls.{id}",
        "hall-outlasts-site",
        f"{hall.site} is the company's only until {format_month(ends - 1)}, "
        "and a hall keeps its power for good: "
        + ("no plan could hold with this one begun" if begun else "none can be built there"),
        "end the plan before, leave lease_end out if the site lease will be renewed, or take the hall out",
        severity="error" if begun else "warning",
    )


def _size(path: str, hall: Hall) -> Iterator[Problem]:
    if hall.it <= 0.0:
        yield Problem(f"{path}.it", "hall-empty", "a hall of 0 MW holds nothing", "write its critical IT MW")
    if hall.block is not None and not 0.0 < hall.block <= hall.it:
        yield Problem(
            f"{path}.block",
            "block-size",
            f"a block of {hall.block:g} MW does not fit into a hall of {hall.it:g} MW",
            f"write a block above 0 MW and up to {hall.it:g} MW",
        )


def _cost(path: str, hall: Hall) -> Iterator[Problem]:
    if hall.capex is None and not hall.tiers:
        yield Problem(path, "capex-missing", "the hall has no cost", "give capex, or tiers of cost")
    if hall.capex is not None and hall.tiers:
        yield Problem(
            f"{path}.capex",
            "capex-twice",
            "both capex and tiers set the cost of the hall",
            "give one of the two",
        )
    total = sum(tier.up_to for tier in hall.tiers.values())
    if hall.tiers and total < hall.it - 1e-9:
        yield Problem(
            f"{path}.tiers",
            "tiers-short",
            f"the tiers hold {total:g} MW, the hall {hall.it:g} MW: {hall.it - total:g} MW have no cost",
            "add a tier, or raise one",
        )


def _spend(path: str, hall: Hall) -> Iterator[Problem]:
    total = sum(hall.spend.values())
    if abs(total - 1.0) > 1e-6:
        yield Problem(
            f"{path}.spend",
            "spend-sum",
            f"the shares of the cost add up to {percent(total)}",
            "make them add up to 100 %",
        )
    early = [month for month, share in hall.spend.items() if month < -hall.deposit_lead and share]
    for month in sorted(early):
        yield Problem(
            f"{path}.spend.{month}",
            "deposit-too-early",
            f"{percent(hall.spend[month])} is paid {-month} months before building starts, "
            f"but the hall is decided on only {hall.deposit_lead} months before (deposit_lead)",
            f"raise deposit_lead to {-month} months, or pay later",
        )


def _dates(path: str, hall: Hall, tree: Tree) -> Iterator[Problem]:
    if hall.dark is not None and hall.dark > hall.build + hall.deposit_lead:
        yield Problem(
            f"{path}.dark",
            "dark-too-long",
            f"mining goes dark {hall.dark} months before readiness, but the decision comes only "
            f"{hall.build + hall.deposit_lead} months before it ({hall.deposit_lead} of deposit_lead + "
            f"{hall.build} of build)",
            f"write {hall.build + hall.deposit_lead} months or less",
        )
    if hall.earliest is not None and hall.latest is not None and hall.earliest > hall.latest:
        yield Problem(
            f"{path}.latest",
            "window-crossed",
            f"the last start {format_month(hall.latest)} is before the first, {format_month(hall.earliest)}",
            "write a later month, or an earlier `earliest`",
        )
    elif outlook(hall, tree).first_start is None:
        first = max(tree.timeline.start + hall.deposit_lead, hall.earliest or 0)
        end = tree.timeline.end
        message = (
            f"the hall can never be built: starting in {format_month(first)} at the earliest, "
            f"it is ready in {format_month(first + hall.build)} after {hall.build} months of building, "
            f"and the plan ends with {format_month(end - 1)}"
        )
        if first + hall.build < end:
            message = (
                f"the hall can never be built: no period in which it could be decided "
                f"{hall.deposit_lead} months before building fits between its earliest and latest start"
            )
        yield Problem(
            path,
            "hall-never-ready",
            message,
            "lengthen the horizon, widen the window, or take the hall out",
            severity="warning",
        )


def _place(path: str, hall: Hall, cooling: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    if hall.site not in cooling:
        yield Problem(
            f"{path}.site", "site-unknown", f"there is no site '{hall.site}'", meant(hall.site, cooling)
        )
        return
    kinds = cooling[hall.site]
    for kind in hall.cooling.removes:
        if kind not in kinds:
            yield Problem(
                f"{path}.cooling.removes.{kind}",
                "cooling-unknown",
                f"{hall.site} has no {kind} cooling that could be taken away",
                meant(kind, kinds),
            )
    if hall.cooling.adds == 0.0 and hall.cooling.kind not in kinds:
        yield Problem(
            f"{path}.cooling.kind",
            "cooling-unknown",
            f"{hall.site} has no {hall.cooling.kind} cooling, and the conversion adds none",
            "leave `adds` out (it then brings its own), or name a kind that the site has",
        )


def _started(path: str, hall: Hall, tree: Tree) -> Iterator[Problem]:
    if hall.started is None:
        return
    if hall.started.it > hall.it + 1e-9:
        yield Problem(
            f"{path}.started.it",
            "started-too-large",
            f"{hall.started.it:g} MW are started in a hall of {hall.it:g} MW",
            f"write {hall.it:g} MW or less",
        )
    blocks = hall.started.it / hall.block if hall.block else 0.0
    if abs(blocks - round(blocks)) > 1e-6:
        yield Problem(
            f"{path}.started.it",
            "started-not-whole",
            f"{hall.started.it:g} MW are {blocks:.4g} blocks of {hall.block:g} MW",
            "write whole blocks",
        )
    if hall.started.start - hall.deposit_lead >= tree.timeline.end:
        yield Problem(
            f"{path}.started.start",
            "started-after-horizon",
            f"building starts in {format_month(hall.started.start)}, and the plan ends with "
            f"{format_month(tree.timeline.end - 1)}: this start plays no part in it",
            "lengthen the horizon, or take it out",
            severity="warning",
        )


def _equipment(path: str, hall: Hall, construction: Construction, tree: Tree) -> Iterator[Problem]:
    for name, count in hall.equipment.items():
        kind = construction.equipment.get(name)
        if kind is None:
            yield Problem(
                f"{path}.equipment.{name}",
                "equipment-unknown",
                f"there is no equipment '{name}' under construction.equipment",
                meant(name, construction.equipment),
            )
            continue
        smallest = count * (hall.block / hall.it if hall.block and hall.it else 0.0)
        if smallest > kind.stock + kind.most:
            yield Problem(
                f"{path}.equipment.{name}",
                "equipment-short",
                f"one block needs {smallest:g} of {name}; there are {kind.stock} and "
                f"{kind.most} more can be ordered",
                f"raise construction.equipment.{name}.most",
                severity="warning",
            )
        last = tree.timeline.periods[-1].start - hall.build
        last = last if hall.latest is None else min(last, hall.latest)
        first = max(tree.timeline.start, kind.earliest or 0) + kind.lead
        if count and kind.stock == 0 and first > last:
            yield Problem(
                f"construction.equipment.{name}.lead",
                "equipment-too-late",
                f"{name} comes in {format_month(first)} at the earliest, {kind.lead} months after the first "
                f"order; {path} must start building by {format_month(last)}",
                "shorten the lead, order from stock, or lengthen the horizon",
                severity="warning",
            )
