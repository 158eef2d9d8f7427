"""What the user writes under `treasury:`."""

from __future__ import annotations

from typing import Literal

from ...core.model_base import Id, Model
from ...core.series import CoinsPerDaySeries, CoinsSeries, MoneyRateSeries, MoneySeries
from ...core.units import (
    CoinPrice,
    Coins,
    Count,
    LastMonth,
    Money,
    Month,
    Months,
    Ratio,
    Share,
    SignedMoney,
)


class Impact(Model):
    """Price given away by selling much in little time: it grows with the square root of what is sold."""

    volatility: Share
    """Standard deviation of the daily price change."""
    factor: Ratio
    """Factor Y of the square-root law, of order one."""
    segments: Count = 8
    """Straight pieces by which the curve is followed."""


class SaleWindow(Model):
    """Months in which coins may be sold."""

    first: Month
    """First month of it."""
    last: LastMonth
    """Last month of it."""


class Sales(Model):
    """How BTC can be sold."""

    fee: Share
    """Fee and spread, as a share of the proceeds."""
    daily_volume: CoinsPerDaySeries
    """Volume of the venues the company can really use."""
    volume_share: Share
    """Most of that volume the company's sales may be."""
    impact: Impact | None = None
    """Left out: selling does not move the price."""
    of_production: Share | None = None
    """Most of the coins mined in a period that may be sold in it; what is not sold then belongs to the
    treasury. No such rule if left out."""
    from_treasury: CoinsSeries | None = None
    """Coins that may be sold beyond `of_production` in each month; a longer period has those of its months
    together. None if left out."""
    windows: dict[Id, SaleWindow] = {}
    """If any are given, coins are sold in these months only."""
    cover_power: bool = False
    """Whether coins sold in a period must bring at least what power for mining costs in it, wherever
    coins may be sold at all."""


class Payment(Model):
    """Money that comes or goes on a date whatever is decided."""

    month: Month
    """When it is paid."""
    amount: SignedMoney
    """Positive comes in, negative goes out."""


class CoinOption(Model):
    """Options on coins that may be written or bought. They count at what is paid for them: only their
    fee costs, and premium and payoff move cash."""

    kind: Literal["covered-call", "put"]
    """`covered-call`: written on coins that are held and not pledged; `put`: bought for coins that are held.
    A collar is one of each with the same dates."""
    strike: CoinPrice
    """Price at which it can be exercised."""
    premium: CoinPrice
    """Price of an option on one coin when it is entered."""
    fee: Share
    """Fee and spread, as a share of the premium."""
    available_from: Month | None = None
    """First month in which it may be entered; from the start if left out."""
    available_until: LastMonth | None = None
    """Last month in which it may be entered; to the end if left out."""
    tenor: Months
    """Months from the one in which it is entered to the one in which it expires."""
    limit: Coins
    """Most coins under it at any time."""


class Treasury(Model):
    """Bitcoin and cash."""

    btc: Coins
    """Coins held at the start."""
    btc_floor: CoinsSeries
    """Coins never to fall below, pledged ones included."""
    btc_ceiling: CoinsSeries | None = None
    """Most coins that may be held at the end of a period: a company that sells what it mines holds few. No
    such limit if left out."""
    unpledged_floor: CoinsSeries | None = None
    """Coins that must be held and not pledged; none if left out."""
    sales: Sales
    """How coins can be sold, and at what cost."""
    cash: Money
    """Unrestricted cash at the start."""
    cash_yield: Share
    """Interest on cash per year."""
    cash_floor: MoneySeries
    """Cash never to fall below."""
    overheads: MoneyRateSeries
    """Cash cost of the company itself."""
    payments: dict[Id, Payment] = {}
    """Given flows by date."""
    options: dict[Id, CoinOption] = {}
    """Options on coins that could be entered, by name."""
