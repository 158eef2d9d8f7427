"""Checks of a lease's own terms, which need nothing but the lease."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...core.errors import Problem
from ...core.months import format_month
from ...core.suggest import percent
from .energy import power_paid_by
from .schema import Lease
from .tenant_money_checks import amounts_findings, dates_findings

LOWEST_RENT = 80.0
HIGHEST_RENT = 220.0
"""USD/kW-month from powered shell to turnkey colocation (L14)."""


def term_findings(path: str, lease: Lease) -> list[Problem]:
    """Problems of size, dates and money within one lease."""
    found = [*_size(path, lease), *_term(path, lease), *_ramp(path, lease), *_gpus(path, lease)]
    found += [*_kind(path, lease), *_windows(path, lease)]
    if not found:
        found += dates_findings(path, lease)
    if not found:
        found += amounts_findings(path, lease)
    return [*found, *_rent(path, lease)]


def _size(path: str, lease: Lease) -> Iterator[Problem]:
    if lease.it <= 0.0:
        yield Problem(
            f"{path}.it", "lease-empty", "a lease of 0 MW takes nothing", "write its critical IT MW"
        )
    phased = sum(phase.it for phase in lease.phases.values())
    if phased > lease.it + 1e-9:
        yield Problem(
            f"{path}.phases",
            "phases-too-large",
            f"the phases take {phased:g} MW of a lease of {lease.it:g} MW",
            "raise `it`, which is the whole lease, or lower a phase",
        )
    if lease.blocks is None:
        return
    if lease.phases:
        yield Problem(
            f"{path}.phases",
            "phases-of-blocks",
            "a lease is taken in blocks or comes in phases, not both",
            "take one of them out",
        )
    if not 0.0 < lease.blocks.size <= lease.it:
        yield Problem(
            f"{path}.blocks.size",
            "block-size",
            f"a block of {lease.blocks.size:g} MW does not fit into a lease of {lease.it:g} MW",
            f"write a block above 0 MW and up to {lease.it:g} MW",
        )
    if lease.blocks.least > lease.blocks.most:
        yield Problem(
            f"{path}.blocks.least",
            "blocks-crossed",
            f"at least {lease.blocks.least} blocks, but at most {lease.blocks.most}",
            f"write {lease.blocks.most} or less",
        )


def _term(path: str, lease: Lease) -> Iterator[Problem]:
    if lease.term <= 0:
        yield Problem(f"{path}.term", "term-zero", "a lease of 0 months brings nothing", "write its term")
        return
    if lease.free >= lease.term:
        yield Problem(
            f"{path}.free",
            "free-too-long",
            f"{lease.free} months free of rent, in a term of {lease.term} months",
            "write fewer months",
        )
    for name, phase in lease.phases.items():
        if phase.after >= lease.term:
            yield Problem(
                f"{path}.phases.{name}.after",
                "phase-after-term",
                f"this phase commences after {phase.after} months, and the lease ends after {lease.term}",
                "write fewer months",
            )


def _ramp(path: str, lease: Lease) -> Iterator[Problem]:
    steps = sorted(lease.ramp.items())
    for (month, share), (later, smaller) in pairwise(steps):
        if smaller < share:
            yield Problem(
                f"{path}.ramp.{later}",
                "ramp-falls",
                f"the ramp falls from {percent(share)} in month {month} "
                f"to {percent(smaller)} in month {later}",
                "a ramp only rises; for less power later, write two leases",
            )
    if steps and steps[-1][1] != 1.0:
        yield Problem(
            f"{path}.ramp.{steps[-1][0]}",
            "ramp-end",
            f"the ramp ends at {percent(steps[-1][1])}, so the lease never pays in full",
            "let the last step be 100 %, and lower `it` if the tenant takes less",
        )
    if steps and steps[0][0] < 0:
        yield Problem(
            f"{path}.ramp.{steps[0][0]}",
            "ramp-start",
            f"the ramp begins {-steps[0][0]} months before commencement",
            "count months from commencement: 0, 3, 6 …",
        )


def _gpus(path: str, lease: Lease) -> Iterator[Problem]:
    if lease.gpus is None:
        return
    total = sum(lease.gpus.spend.values())
    if abs(total - 1.0) > 1e-6:
        yield Problem(
            f"{path}.gpus.spend",
            "spend-sum",
            f"the shares of the cost add up to {percent(total)}",
            "make them add up to 100 %",
        )
    if lease.gpus.life <= 0:
        yield Problem(
            f"{path}.gpus.life",
            "life-zero",
            "machines with a life of 0 months",
            "write the months to the residual",
        )


def _kind(path: str, lease: Lease) -> Iterator[Problem]:
    if lease.kind == "gpu-cloud" and lease.gpus is None:
        yield Problem(
            path, "gpus-missing", "a gpu-cloud lease needs the machines that the landlord buys", "give gpus"
        )
    if lease.kind != "gpu-cloud" and lease.gpus is not None:
        yield Problem(
            f"{path}.gpus",
            "gpus-not-allowed",
            f"in a lease of kind {lease.kind} the tenant brings the machines",
            "make the kind gpu-cloud, or take gpus out",
        )
    payer = power_paid_by(lease)
    for field in ("markup", "pue_cap"):
        if payer != "passed-through" and getattr(lease, field) is not None:
            yield Problem(
                f"{path}.{field}",
                "power-not-passed-through",
                f"{field} says how power is passed through, but here the {payer} pays for it",
                f"write power_paid_by: passed-through, or take {field} out",
            )


def _windows(path: str, lease: Lease) -> Iterator[Problem]:
    if lease.sign_from is not None and lease.sign_by is not None and lease.sign_from > lease.sign_by:
        yield Problem(
            f"{path}.sign_by",
            "window-crossed",
            f"the last month to sign, {format_month(lease.sign_by)}, is before the first, "
            f"{format_month(lease.sign_from)}",
            "write a later month, or an earlier sign_from",
        )
    for hall, terms in lease.halls.items():
        earliest = lease.earliest if terms.earliest is None else terms.earliest
        deadline = lease.deadline if terms.deadline is None else terms.deadline
        if earliest is not None and deadline is not None and earliest > deadline:
            yield Problem(
                f"{path}.deadline" if terms.deadline is None else f"{path}.halls.{hall}.deadline",
                "window-crossed",
                f"in {hall} the last month to commence, {format_month(deadline)}, is before the first, "
                f"{format_month(earliest)}",
                "write a later month, or an earlier `earliest`",
            )


def _rent(path: str, lease: Lease) -> Iterator[Problem]:
    if lease.kind == "gpu-cloud":
        return
    rents = {f"{path}.rent": lease.rent}
    rents |= {
        f"{path}.halls.{hall}.rent": terms.rent
        for hall, terms in lease.halls.items()
        if terms.rent is not None
    }
    for place, rent in rents.items():
        if not LOWEST_RENT <= rent <= HIGHEST_RENT:
            yield Problem(
                place,
                "rent-range",
                f"{rent:g} USD/kW-month is outside what has been seen for colocation, "
                f"{LOWEST_RENT:g} to {HIGHEST_RENT:g}",
                "check that it is per month and per kW of critical IT",
                severity="warning",
            )
