"""What the user writes under `financing:`."""

from __future__ import annotations

from typing import Literal

from ...core.model_base import Id, Model
from ...core.units import LastMonth, Money, Month, Months, Ratio, Share

Repayment = Literal["bullet", "straight-line", "level", "sculpted"]
Drawing = Literal["pro-rata", "equity-first"]


class ProjectLoan(Model):
    """Debt that pays for conversions or machines and is served by the leases they carry (F2 to F5)."""

    halls: list[Id] = []
    """Halls whose conversion cost it may finance."""
    machines_of: list[Id] = []
    """GPU-cloud leases whose machines it may finance."""
    served_by: list[Id]
    """Leases whose operating income serves it."""
    limit: Money | None = None
    loan_to_cost: Share
    drawing: Drawing = "pro-rata"
    rate: Share
    """Per year."""
    fee: Share = 0.0
    """Of each amount drawn."""
    capitalise: bool = True
    """Interest is added to the loan until what it paid for is ready (F3)."""
    grace: Months = 0
    """Months of interest only after readiness."""
    tenor: Months
    """Months from readiness to the last repayment."""
    repayment: Repayment
    dscr: Ratio | None = None
    """Least operating income of the leases over debt service, from the end of the grace (F4)."""
    available_from: Month | None = None
    available_until: LastMonth | None = None
    """Last month in which a project may begin under it."""


class Revolver(Model):
    """Drawn and repaid at will up to a limit (F18)."""

    limit: Money
    rate: Share
    unused_fee: Share = 0.0
    opening: Money = 0.0
    """Drawn at the start."""
    available_from: Month | None = None
    matures: Month
    """First month in which nothing may be drawn any more."""


class TermNote(Model):
    """Notes of a fixed tenor, repaid at once at the end."""

    limit: Money
    """Over all issues."""
    rate: Share
    fee: Share = 0.0
    """Of the amount issued."""
    tenor: Months
    issue_from: Month | None = None
    issue_until: LastMonth | None = None


class OutstandingNote(Model):
    """Notes issued before the start, repaid at once at maturity."""

    amount: Money
    rate: Share
    matures: Month


class Financing(Model):
    """Facilities, any number of each kind."""

    project_loans: dict[Id, ProjectLoan] = {}
    revolvers: dict[Id, Revolver] = {}
    term_notes: dict[Id, TermNote] = {}
    outstanding: dict[Id, OutstandingNote] = {}
