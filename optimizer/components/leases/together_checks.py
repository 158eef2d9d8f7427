"""Checks of leases that have to do with one another: required ones, groups, packages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...core.errors import Problem
from .schema import Lease


def together_findings(leases: Mapping[str, Lease]) -> list[Problem]:
    """Problems that no lease has by itself."""
    return [*_circles(leases), *_groups(leases), *_packages(leases), *_unread(leases)]


def _circles(leases: Mapping[str, Lease]) -> Iterator[Problem]:
    told: set[str] = set()
    for id in leases:
        chain = [id]
        following = leases[id].requires
        while following is not None and following in leases and following not in chain:
            chain.append(following)
            following = leases[following].requires
        if following == id and id not in told:
            told.update(chain)
            yield Problem(
                f"leases.{id}.requires",
                "requires-circle",
                f"leases that require one another can never be signed: {' needs '.join([*chain, id])}",
                "take one `requires` out",
            )


def _groups(leases: Mapping[str, Lease]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for id, lease in leases.items():
        if lease.group is None or lease.signed is None:
            continue
        if lease.group in first:
            yield Problem(
                f"leases.{id}.signed",
                "group-signed-twice",
                f"{first[lease.group]} and {id} are both signed, and at most one lease of group "
                f"'{lease.group}' can be",
                "take one `signed` out, or the group",
            )
        first.setdefault(lease.group, id)


def _packages(leases: Mapping[str, Lease]) -> Iterator[Problem]:
    """A backstop that is paid for and leaves the tenant in the class that it has without (F9)."""
    for id, lease in leases.items():
        if lease.backstop is None or lease.group is None:
            continue
        for other, bare in leases.items():
            same = (bare.group, bare.tenant, bare.credit) == (lease.group, lease.tenant, lease.credit)
            if same and bare.backstop is None:
                yield Problem(
                    f"leases.{id}.credit",
                    "backstop-without-effect",
                    f"{lease.backstop.by} stands behind this lease, but its rent is discounted at "
                    f"'{lease.credit}', as that of {other} without a backstop",
                    "write the class that the tenant has with the guarantee",
                    severity="warning",
                )
                break


def _unread(leases: Mapping[str, Lease]) -> Iterator[Problem]:
    for id, lease in leases.items():
        if lease.like is not None:
            yield Problem(
                f"leases.{id}.like",
                "like-not-read",
                f"the terms of {lease.like} are taken over only when a scenario is read from its file",
                "write all terms, and leave like out",
            )
