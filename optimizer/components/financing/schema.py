"""What the user writes under `financing:`."""

from __future__ import annotations

from typing import Literal

from ...core.model_base import Id, Model
from ...core.units import LastMonth, Money, Month, Months, Ratio, Share

Repayment = Literal["bullet", "straight-line", "level", "sculpted"]
Drawing = Literal["pro-rata", "equity-first"]


class ProjectLoan(Model):
    """Debt that pays for conversions or machines and is served by the leases they carry."""

    halls: list[Id] = []
    """Halls whose conversion cost it may finance."""
    machines_of: list[Id] = []
    """GPU-cloud leases whose machines it may finance."""
    served_by: list[Id]
    """Leases whose operating income serves it."""
    limit: Money | None = None
    """Most that may be drawn over all projects; as much as the cost allows if left out."""
    loan_to_cost: Share
    """Most it lends of what a project costs, interest added while building included."""
    drawing: Drawing = "pro-rata"
    """`pro-rata`: drawn with every payment of the project, beside equity; `equity-first`: only once the
    company's own share of the cost is paid."""
    rate: Share
    """Interest per year."""
    fee: Share = 0.0
    """Paid once, as a share of each amount drawn."""
    capitalise: bool = True
    """Whether interest is added to the loan until what it paid for is ready; else it is paid in cash."""
    grace: Months = 0
    """Months of interest only after readiness."""
    tenor: Months
    """Months from readiness to the last repayment."""
    repayment: Repayment
    """`bullet`: all at the end of the tenor; `straight-line`: equal parts; `level`: equal sums of interest
    and repayment; `sculpted`: as the plan decides, within `dscr`, and all of it by the end of the tenor."""
    dscr: Ratio | None = None
    """Least operating income of the leases over debt service, from the end of the grace; no such
    condition if left out."""
    available_from: Month | None = None
    """First month in which a project may begin under it; from the start if left out."""
    available_until: LastMonth | None = None
    """Last month in which a project may begin under it."""


class Revolver(Model):
    """A line of credit, drawn and repaid at will up to a limit."""

    limit: Money
    """Most that may be owed at any time."""
    rate: Share
    """Interest per year on what is owed."""
    unused_fee: Share = 0.0
    """Per year on what of the limit is not drawn."""
    opening: Money = 0.0
    """Owed at the start of the horizon."""
    available_from: Month | None = None
    """First month in which it may be drawn; from the start if left out."""
    matures: Month
    """Month in which it ends: all is repaid by then, and nothing may be drawn from it on."""


class TermNote(Model):
    """Notes of a fixed tenor, repaid at once at the end."""

    limit: Money
    """Most that may be issued, over all issues."""
    rate: Share
    """Interest per year."""
    fee: Share = 0.0
    """Paid once, as a share of the amount issued."""
    tenor: Months
    """Months from issue to repayment."""
    issue_from: Month | None = None
    """First month in which they may be issued; from the start if left out."""
    issue_until: LastMonth | None = None
    """Last month in which they may be issued; to the end if left out."""


class OutstandingNote(Model):
    """Notes issued before the start, repaid at once at maturity."""

    amount: Money
    """Owed until it matures."""
    rate: Share
    """Interest per year."""
    matures: Month
    """Month in which it is repaid."""


class Financing(Model):
    """Facilities, any number of each kind."""

    project_loans: dict[Id, ProjectLoan] = {}
    """Loans for what is built, by name."""
    revolvers: dict[Id, Revolver] = {}
    """Lines of credit, by name."""
    term_notes: dict[Id, TermNote] = {}
    """Notes that could be issued, by name."""
    outstanding: dict[Id, OutstandingNote] = {}
    """Notes issued before, by name."""
