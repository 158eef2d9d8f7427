"""What the audit found, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

TOLERANCE = 1e-6
"""Largest residual, relative to the scale of its account, that rounding in a solver may explain."""


@dataclass(frozen=True)
class AccountCheck:
    """One account, recomputed: the posted line or balance that is furthest off."""

    account: str
    """Name of an account, or of a state such as `treasury.cash_held`."""
    checked: int
    """Amounts compared."""
    largest_absolute: float
    largest_relative: float
    """Largest difference over the scale of the account (at least 1)."""
    place: str = ""
    node: str = ""
    line: str = ""
    component: str = ""
    item: str = ""
    expected: float = 0.0
    """As recomputed from decisions and inputs."""
    found: float = 0.0
    """As posted by the model."""

    @property
    def holds(self) -> bool:
        return self.largest_relative <= TOLERANCE


@dataclass(frozen=True)
class LimitCheck:
    """One kind of limit, recomputed: where the plan comes closest to it, or goes furthest beyond."""

    limit: str
    checked: int
    slack: float
    """What is left where it is least; negative where the limit is broken."""
    relative_slack: float
    """Slack over the size of the limit (at least 1)."""
    place: str = ""
    node: str = ""

    @property
    def holds(self) -> bool:
        return self.relative_slack >= -TOLERANCE


@dataclass(frozen=True)
class AuditReport:
    """The whole audit."""

    accounts: tuple[AccountCheck, ...] = ()
    limits: tuple[LimitCheck, ...] = ()
    unknown: tuple[str, ...] = ()
    """Decisions in the plan that the audit does not know: it cannot vouch for them."""

    @property
    def passed(self) -> bool:
        return not self.failures()

    def failures(self) -> list[str]:
        """One sentence for each account or limit that does not hold."""
        found = [
            f"{check.account}: {check.component} {check.line!r} {check.place or check.item} in {check.node} "
            f"is {check.found:.9g} in the plan and {check.expected:.9g} when recomputed"
            for check in self.accounts
            if not check.holds
        ]
        found += [
            f"{check.limit}: {check.place} in {check.node} goes {-check.slack:.9g} beyond its limit"
            for check in self.limits
            if not check.holds
        ]
        found += [f"{name}: decided in the plan, but not known to the audit" for name in self.unknown]
        return found

    def as_data(self) -> dict[str, Any]:
        """The report as plain data, for `solution.json`."""
        return {
            "passed": self.passed,
            "tolerance": TOLERANCE,
            "accounts": [{**asdict(check), "holds": check.holds} for check in self.accounts],
            "limits": [{**asdict(check), "holds": check.holds} for check in self.limits],
            "unknown": list(self.unknown),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> AuditReport:
        """The report that `as_data` gave."""
        return cls(
            tuple(AccountCheck(**_without_holds(one)) for one in data["accounts"]),
            tuple(LimitCheck(**_without_holds(one)) for one in data["limits"]),
            tuple(data["unknown"]),
        )


def _without_holds(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: content for name, content in data.items() if name != "holds"}


def worst_first(checks: Iterable[AccountCheck]) -> list[AccountCheck]:
    """Accounts by falling relative residual."""
    return sorted(checks, key=lambda check: -check.largest_relative)
