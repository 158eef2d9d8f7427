"""What the user writes under `taxes:`."""

from __future__ import annotations

from typing import Literal

from ...core.model_base import Id, Model
from ...core.series import MoneyPerYearSeries
from ...core.units import CoinPrice, Coins, Count, Money, Months, Part

Spending = Literal["conversion", "equipment", "upgrade", "machines", "machines bought"]
"""What is spent on: halls, their long-lead equipment, energised power, machines for tenants, for mining."""


class Depreciation(Model):
    """A class of assets that are written off alike."""

    lines: list[Spending]
    """Kinds of spending in this class."""
    bonus: Part = 0.0
    """Share written off at once in the first tax year."""
    years: list[Part]
    """What of the rest is written off in each tax year, the first one first; the shares add up to 100 %."""
    starts_after: Count = 0
    """Tax years from that of the spending to that in which it is in use and written off first."""


class Lot(Model):
    """Coins held at the start that were bought or mined together."""

    btc: Coins
    """Coins in the lot."""
    basis: CoinPrice
    """What a coin of it cost, or was worth when it was mined."""
    wallet: Id
    """Wallet or account that the coins lie in."""


class Taxes(Model):
    """Income tax of the company. Tax years are calendar years."""

    rate: Part
    """Rate of the federal income tax."""
    state_rate: Part = 0.0
    """Rate of the states, after what it saves in federal tax; added to the rate."""
    paid_after: Months
    """Months from the end of a tax year to the end of the month in which its tax is paid."""
    losses: Money = 0.0
    """Losses of earlier years carried forward."""
    loss_limit: Part = 0.8
    """Most of a year's income that losses carried forward may offset."""
    interest_limit: Part | None = None
    """Interest is deductible up to this share of income before interest, losses and depreciation; without
    limit if left out."""
    interest_carried: Money = 0.0
    """Interest of earlier years that was not deductible and is carried forward."""
    depreciation: dict[Id, Depreciation] = {}
    """Classes of assets, by name. Spending in no class is never written off."""
    existing: MoneyPerYearSeries | None = None
    """Depreciation of what is owned at the start."""
    lots: dict[Id, Lot] | None = None
    """Coins held at the start by lot; a plan then chooses which coins it sells."""
    mined_wallet: Id = "mined"
    """Wallet into which mined coins are paid, where there are lots."""
    basis: CoinPrice | None = None
    """Instead of lots: what every coin cost, those mined later included."""
