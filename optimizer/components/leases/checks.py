"""What can be wrong with leases, found before any solve."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from ...core.errors import Problem
from ...core.facts import HallOutlook
from ...core.months import format_month
from ...core.suggest import meant
from ...core.tree import Tree
from .offers import offers
from .schema import Lease
from .term_checks import term_findings
from .together_checks import together_findings

Halls = Mapping[str, HallOutlook]


def findings(
    leases: Mapping[str, Lease], tree: Tree, halls: Halls, classes: Collection[str]
) -> list[Problem]:
    """All problems of the leases. `classes` are the names under `value.rates`."""
    found: list[Problem] = []
    for id, lease in leases.items():
        path = f"leases.{id}"
        own = [*term_findings(path, lease), *_names(path, id, lease, leases, halls, classes)]
        if not _wrong(own):
            own += [*_room(path, lease, halls), *_deadlines(path, lease, halls), *_signed(path, lease, tree)]
        if not _wrong(own) and lease.signed is None and not offers(lease, tree, halls):
            own += _never(path, tree)
        found += own
    return [*found, *together_findings(leases)]


def _wrong(found: list[Problem]) -> bool:
    return any(problem.severity == "error" for problem in found)


def _names(
    path: str,
    id: str,
    lease: Lease,
    leases: Mapping[str, Lease],
    halls: Halls,
    classes: Collection[str],
) -> Iterator[Problem]:
    if not lease.halls:
        yield Problem(f"{path}.halls", "hall-missing", "the lease names no hall", meant("", halls))
    for hall in lease.halls:
        if hall not in halls:
            yield Problem(
                f"{path}.halls.{hall}", "hall-unknown", f"there is no hall '{hall}'", meant(hall, halls)
            )
    if lease.signed is not None and lease.signed.hall not in lease.halls:
        yield Problem(
            f"{path}.signed.hall",
            "hall-unknown",
            f"'{lease.signed.hall}' is not among the halls of this lease",
            meant(lease.signed.hall, lease.halls),
        )
    if lease.requires is not None and lease.requires not in leases:
        yield Problem(
            f"{path}.requires",
            "lease-unknown",
            f"there is no lease '{lease.requires}'",
            meant(lease.requires, [other for other in leases if other != id]),
        )
    elif lease.requires is not None and lease.signed and not leases[lease.requires].signed:
        yield Problem(
            f"{path}.signed",
            "signed-before-required",
            f"{id} is signed, but {lease.requires}, which it requires, is not",
            f"give {lease.requires} its own `signed`, or take `requires` out",
        )
    own = {"credit": lease.credit, "gpus.risk": lease.gpus.risk if lease.gpus else None}
    for field, name in own.items():
        if name is not None and name not in classes:
            yield Problem(
                f"{path}.{field}",
                "credit-unknown",
                f"value.rates has no class '{name}'",
                meant(name, classes),
            )


def _room(path: str, lease: Lease, halls: Halls) -> Iterator[Problem]:
    needed, what = (lease.blocks.size, "one block") if lease.blocks else (lease.it, "the lease")
    largest = max(lease.halls, key=lambda hall: halls[hall].it)
    if needed > halls[largest].it + 1e-9:
        yield Problem(
            f"{path}.blocks.size" if lease.blocks else f"{path}.it",
            "lease-too-large",
            f"{what} takes {needed:g} MW, more than any of its halls holds; the largest, {largest}, "
            f"holds {halls[largest].it:g} MW",
            f"write {halls[largest].it:g} MW or less, or name a larger hall",
        )


def _deadlines(path: str, lease: Lease, halls: Halls) -> list[Problem]:
    """Halls that cannot be ready in time; a warning only where the lease has another."""
    if lease.signed is not None:
        return []
    found = []
    for hall, terms in lease.halls.items():
        deadline = lease.deadline if terms.deadline is None else terms.deadline
        start, ready = halls[hall].first_start, halls[hall].first_ready
        if deadline is not None and start is not None and ready is not None and deadline < ready:
            where = f"{path}.deadline" if terms.deadline is None else f"{path}.halls.{hall}.deadline"
            found.append(
                Problem(
                    where,
                    "deadline-too-early",
                    f"the lease must commence by {format_month(deadline)}, but {hall} is ready in "
                    f"{format_month(ready)} at the earliest: building starts in {format_month(start)} and "
                    f"takes {ready - start} months",
                    f"write {format_month(ready)} or later, or build sooner",
                )
            )
    if len(found) == len(lease.halls):
        return found
    return [replace(problem, severity="warning") for problem in found]


def _signed(path: str, lease: Lease, tree: Tree) -> Iterator[Problem]:
    if lease.signed is None:
        return
    start, end = tree.timeline.start, tree.timeline.end
    commences = lease.signed.commence
    if commences >= end:
        yield Problem(
            f"{path}.signed.commence",
            "signed-after-horizon",
            f"the lease commences in {format_month(commences)}, and the plan ends with "
            f"{format_month(end - 1)}: it plays no part in it",
            "lengthen the horizon, or take the lease out",
            severity="warning",
        )
    elif commences + lease.term <= start:
        yield Problem(
            f"{path}.signed.commence",
            "signed-and-over",
            f"the lease ends with {format_month(commences + lease.term - 1)}, before the plan begins in "
            f"{format_month(start)}",
            "take the lease out",
            severity="warning",
        )
    else:
        for name, phase in lease.phases.items():
            if commences + phase.after >= end:
                yield Problem(
                    f"{path}.phases.{name}.after",
                    "phase-after-horizon",
                    f"this phase of a signed lease commences in {format_month(commences + phase.after)}, "
                    f"and the plan ends with {format_month(end - 1)}: its rent would count, its MW not",
                    "lengthen the horizon, or make the phase a lease of its own",
                )
    most = lease.blocks.most if lease.blocks else 1
    if lease.signed.blocks > most:
        yield Problem(
            f"{path}.signed.blocks",
            "signed-too-many",
            f"{lease.signed.blocks} blocks are signed of a lease of {most}",
            f"write {most} or less",
        )


def _never(path: str, tree: Tree) -> Iterator[Problem]:
    yield Problem(
        path,
        "lease-never-possible",
        "no plan can sign this lease: no date fits its windows for signing and commencing, its notice and "
        f"early payments, its halls' readiness and the plan from {format_month(tree.timeline.start)} to "
        f"{format_month(tree.timeline.end - 1)}",
        "widen a window, lengthen the horizon, or take the lease out",
        severity="warning",
    )
