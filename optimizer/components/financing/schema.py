"""What the user writes under `financing:`."""

from __future__ import annotations

from typing import Literal

from ...core.interest import InterestTerms
from ...core.model_base import Id, Model
from ...core.series import StockPerDaySeries, StockPriceSeries
from ...core.units import Count, LastMonth, Money, Month, Months, Ratio, Share, Stock, StockPrice
from .project_loan_schema import ProjectLoan


class Revolver(InterestTerms):
    """A line of credit, drawn and repaid at will up to a limit."""

    limit: Money
    """Most that may be owed at any time."""
    upfront_fee: Share = 0.0
    """Paid once, as a share of the limit, when the line is arranged. With it, the plan decides whether and
    when that is; without it, the line is there from the start."""
    unused_fee: Share = 0.0
    """Per year on what of the limit is not drawn."""
    opening: Money = 0.0
    """Owed at the start of the horizon."""
    available_from: Month | None = None
    """First month in which it may be drawn; from the start if left out."""
    matures: Month
    """Month in which it ends: all is repaid by then, and nothing may be drawn from it on."""


class DelayedDraw(InterestTerms):
    """A term loan or bridge of the company that is signed once and drawn within a window; what is repaid is
    not drawn again. Signing it is decided if that or keeping it open costs anything."""

    limit: Money
    """Most that may be drawn in all."""
    upfront_fee: Share = 0.0
    """Paid at signing, as a share of the limit."""
    issue_cost: Money = 0.0
    """Paid at signing, whatever the limit."""
    commitment_fee: Share = 0.0
    """Per year on what is not drawn, from signing to the end of the window."""
    available_from: Month | None = None
    """First month in which it may be signed and drawn; from the start if left out."""
    draw_until: LastMonth
    """Last month in which it may be drawn."""
    amortisation: Share = 0.0
    """Share of each draw that is repaid per year once the window has closed."""
    matures: Month | None = None
    """Month in which what is left is repaid; give this or `tenor`."""
    tenor: Months | None = None
    """Months from each draw to the repayment of what is left of it."""


class Issue(InterestTerms):
    """Notes that could be issued, repaid at once at the end of their tenor."""

    limit: Money
    """Most that may be issued, over all issues."""
    least: Money = 0.0
    """Least that an issue must bring, if there is one."""
    fee: Share = 0.0
    """Paid once, as a share of the amount issued."""
    issue_cost: Money = 0.0
    """Paid for each issue, whatever its size."""
    tenor: Months
    """Months from issue to repayment."""
    issue_from: Month | None = None
    """First month in which they may be issued; from the start if left out."""
    issue_until: LastMonth | None = None
    """Last month in which they may be issued; to the end if left out."""


class TermNote(Issue):
    """Notes of a fixed tenor."""

    oid: Share = 0.0
    """Discount at issue: share of the amount that is owed but never paid out."""
    interest: Literal["periodic", "at-maturity"] = "periodic"
    """Paid as it accrues; or, as on commercial paper, all at repayment, without interest on interest."""


class Convertible(Issue):
    """Notes that can be exchanged for shares. Their interest is the coupon; the option given away with them
    counts as a cost at issue, so that a low coupon is no gift."""

    straight_yield: Share
    """What plain notes of the company would have to yield."""
    capped_call: Share = 0.0
    """Paid at issue for options on own shares, as a share of the amount issued; they count at their price."""
    conversion_price: StockPrice
    """Price at which the notes turn into shares."""


class OutstandingNote(InterestTerms):
    """Notes issued before the start: they are repaid whatever is decided."""

    amount: Money
    """Owed at the start."""
    schedule: dict[Month, Money] = {}
    """What is repaid before maturity, by month."""
    matures: Month
    """Month in which what is left is repaid."""


class IssueImpact(Model):
    """Price given away by issuing much in little time: it grows with the square root of what is issued."""

    volatility: Share
    """Standard deviation of the daily change of the share price."""
    factor: Ratio
    """Factor Y of the square-root law, of order one."""
    segments: Count = 8
    """Straight pieces by which the curve is followed."""


class Equity(Model):
    """Shares issued at the market, little by little. They cost the owners what they are worth."""

    price: StockPriceSeries
    """Price at which they can be issued."""
    intrinsic_value: StockPriceSeries
    """What management holds a share to be worth: each share issued costs the present owners as much. Below
    the price after fees, issuing would be free money."""
    fee: Share
    """The agent's fee, and half the spread, as a share of the proceeds."""
    daily_volume: StockPerDaySeries
    """Shares traded on a trading day, of which a month has 21."""
    volume_share: Share
    """Most of that volume the company's issues may be."""
    impact: IssueImpact | None = None
    """Left out: issuing does not move the price."""
    shelf: Money
    """Most that may be issued in all, before fees."""
    shares_outstanding: Stock = 0.0
    """Shares there are at the start; told beside those issued."""
    issue_from: Month | None = None
    """First month in which they may be issued; from the start if left out."""
    issue_until: LastMonth | None = None
    """Last month in which they may be issued; to the end if left out."""


class Financing(Model):
    """Facilities, any number of each kind, each with a name of its own."""

    project_loans: dict[Id, ProjectLoan] = {}
    """Loans for what is built, by name."""
    revolvers: dict[Id, Revolver] = {}
    """Lines of credit, by name."""
    delayed_draws: dict[Id, DelayedDraw] = {}
    """Loans of the company drawn within a window, by name."""
    term_notes: dict[Id, TermNote] = {}
    """Notes that could be issued, by name."""
    convertibles: dict[Id, Convertible] = {}
    """Convertible notes that could be issued, by name."""
    outstanding: dict[Id, OutstandingNote] = {}
    """Notes issued before, by name."""
    equity: dict[Id, Equity] = {}
    """Programmes for issuing shares at the market, by name."""
