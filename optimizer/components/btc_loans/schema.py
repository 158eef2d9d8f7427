"""What the user writes under `btc_loans:`."""

from __future__ import annotations

from typing import Literal

from ...core.interest import InterestTerms
from ...core.model_base import Id, Model
from ...core.series import ShareSeries
from ...core.units import Coins, LastMonth, Money, Month, Months, Share


class Stress(Model):
    """A fall of the price that the loan must get through at the end of every period."""

    shock: ShareSeries
    """Share by which the price falls below the lowest of the period."""
    survives: Literal["as-pledged", "with-all-coins"] = "as-pledged"
    """`as-pledged`: without a margin call; `with-all-coins`: with a call that the coins held and not pledged
    can cure."""


class BtcLoan(InterestTerms):
    """A loan against Bitcoin, with recourse: it is repaid whatever the price."""

    limit: Money
    """Most that may be owed at any time."""
    draw_fee: Share = 0.0
    """Paid on each draw, as a share of it."""
    upfront_fee: Share = 0.0
    """Paid once when the loan is arranged, as a share of the limit; not for one that there is already."""
    unused_fee: Share = 0.0
    """Per year on the limit less what is owed, once the loan is arranged, as long as it may be drawn."""
    opening: Money = 0.0
    """Owed at the start of the horizon."""
    opening_pledged: Coins = 0.0
    """Coins pledged at the start of the horizon, part of `treasury.btc`."""
    available_from: Month | None = None
    """First month in which it may be drawn; from the start if left out."""
    draw_until: LastMonth | None = None
    """Last month in which it may be drawn; until it matures if left out."""
    matures: Month
    """Month in which it ends: all is repaid by then, and all coins are released."""
    tenor: Months | None = None
    """Months within which each draw is repaid; only `matures` counts if left out. What is owed at the start
    counts as drawn then."""
    revolving: bool = False
    """Whether what was repaid may be drawn again; if not, all that is ever drawn keeps to the limit."""
    least: Money = 0.0
    """Least that is drawn at a time."""
    draw_ltv: Share
    """Most that may be owed over the worth of the coins pledged, at the mean price, where something is
    drawn."""
    margin_call_ltv: Share
    """Loan to value above which the lender calls for more, at the lowest price of the period."""
    cure_ltv: Share
    """Loan to value that must be reached after a margin call, within the period."""
    release_ltv: Share | None = None
    """Loan to value that must be kept to if coins are released; `draw_ltv` if left out."""
    stress: Stress | None = None
    """What fall of the price it must get through; none beyond the plan's own prices if left out."""
    wallet: Id | None = None
    """Wallet in which the pledged coins lie."""
