"""What the user writes of a loan for what is built, under `financing.project_loans`."""

from __future__ import annotations

from typing import Literal

from ...core.interest import InterestTerms
from ...core.model_base import Id, Model
from ...core.units import LastMonth, Money, Month, Months, Offset, Part, Ratio, Share

Repayment = Literal["bullet", "straight-line", "level", "scheduled", "sculpted"]
Drawing = Literal["pro-rata", "equity-first", "at-once"]


class Reserve(Model):
    """Money held ready for the debt service to come."""

    months: Months
    """Months of debt service that are held; a last repayment larger than those before it is left out."""
    letter_of_credit_fee: Share | None = None
    """Per year on the reserve, for a letter of credit in its place: no cash is tied then."""


class ProjectLoan(InterestTerms):
    """Debt that pays for conversions or machines and is served by the leases they carry."""

    halls: list[Id] = []
    """Halls whose conversion cost it may finance."""
    machines_of: list[Id] = []
    """GPU-cloud leases whose machines it may finance."""
    refinances: list[Id] = []
    """Project loans whose last repayments it may pay; it then runs from that payment on."""
    served_by: list[Id]
    """Leases whose operating income serves it."""
    ranks_with: list[Id] = []
    """Project loans that the same leases serve with equal rank: what is paid on them counts in its `dscr`."""
    limit: Money | None = None
    """Most that may be drawn over all projects; as much as the cost allows if left out."""
    least: Money | None = None
    """Least that is drawn over all projects, if any is."""
    loan_to_cost: Share
    """Most it lends of what a project costs, interest added while building included."""
    drawing: Drawing = "pro-rata"
    """`pro-rata`: drawn with every payment of the project, beside equity; `equity-first`: only once the
    company's own share of the cost is paid; `at-once`: all with the first payment, as a bond is; what is
    not spent yet is cash, but not free."""
    draw_until: LastMonth | None = None
    """Last month in which it may be drawn; as long as the project is paid for if left out."""
    fee: Share = 0.0
    """Paid once, as a share of each amount drawn."""
    oid: Share = 0.0
    """Discount at issue: so much less is paid out than is drawn and owed."""
    issue_cost: Money = 0.0
    """Fixed cost of arranging the loan, paid once if anything is drawn."""
    commitment_fee: Share = 0.0
    """Per year on what of `limit` is not drawn, from the first loan to `draw_until`."""
    capitalise: bool = True
    """Whether interest is added to the loan until what it paid for is ready; else it is paid in cash."""
    grace: Months = 0
    """Months of interest only after readiness."""
    tenor: Months | None = None
    """Months from readiness to the last repayment. If left out: the last of `schedule`, or what the longest
    of the leases that serve it leaves before the `tail`."""
    tail: Months = 0
    """Months by which the longest of the leases that serve it must outlast it."""
    repayment: Repayment
    """`bullet`: all at the end of the tenor; `straight-line`: equal parts; `level`: equal sums of interest
    and repayment; `scheduled`: as `schedule` says; `sculpted`: as the plan decides, within `dscr`, and all
    of it by the end of the tenor."""
    schedule: dict[Offset, Part] = {}
    """Share of the loan repaid so many months after readiness, 100 % in all."""
    sweep: Part = 0.0
    """Share of the income left after debt service and reserve that repays the loan early."""
    dscr: Ratio | None = None
    """Least operating income of the leases over debt service, from the end of the grace; no such
    condition if left out."""
    reserve: Reserve | None = None
    """Debt service held ready; none if left out."""
    lock_up: Ratio | None = None
    """Least income over debt service for money to leave the project; with it, the income stays in the
    project as cash of its own until it is moved. Without it, all income is the company's at once."""
    available_from: Month | None = None
    """First month in which a project may begin under it; from the start if left out."""
    available_until: LastMonth | None = None
    """Last month in which a project may begin under it."""

    @property
    def term(self) -> int:
        """Months from readiness to the last repayment, of a loan whose tenor is known."""
        assert self.tenor is not None
        return self.tenor
