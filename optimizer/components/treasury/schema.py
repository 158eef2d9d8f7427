"""What the user writes under `treasury:`."""

from __future__ import annotations

from ...core.model_base import Id, Model
from ...core.series import CoinsPerDaySeries, CoinsSeries, MoneyRateSeries, MoneySeries
from ...core.units import Coins, Count, Money, Month, Ratio, Share, SignedMoney


class Impact(Model):
    """Price given away by selling much in little time: it grows with the square root of what is sold."""

    volatility: Share
    """Standard deviation of the daily price change."""
    factor: Ratio
    """Factor Y of the square-root law, of order one."""
    segments: Count = 8
    """Straight pieces by which the curve is followed."""


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


class Payment(Model):
    """Money that comes or goes on a date whatever is decided."""

    month: Month
    """When it is paid."""
    amount: SignedMoney
    """Positive comes in, negative goes out."""


class Treasury(Model):
    """Bitcoin and cash."""

    btc: Coins
    """Coins held at the start."""
    btc_floor: CoinsSeries
    """Coins never to fall below."""
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
