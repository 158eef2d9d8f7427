"""What the user writes under `covenants:`."""

from __future__ import annotations

from typing import Literal

from ...core.model_base import Id, Model
from ...core.series import MoneySeries
from ...core.units import LastMonth, Money, Month, Part, Ratio, Share


class MinimumLiquidity(Model):
    """Free cash, and a share of what free coins are worth, never below an amount."""

    amount: MoneySeries
    """Least liquidity; of a period its highest month's."""
    btc_share: Part = 0.0
    """Share of the worth of coins that counts, at the lowest price of the period: of coins that are neither
    pledged nor kept to cure a loan. Cash alone if left out."""
    tested_from: Month | None = None
    """First month in which it holds; from the start if left out."""
    tested_until: LastMonth | None = None
    """Last month in which it holds; to the end if left out."""


class CompletionGuarantee(Model):
    """Liquidity that the parent shows for as long as something is being built: it stands in for overruns.
    What lenders have yet to pay out is not taken off the cost."""

    halls: list[Id] = []
    """Halls whose conversions it covers, from the decision until each is ready."""
    machines_of: list[Id] = []
    """Leases whose machines it covers, from the signing until each commences."""
    overrun: Share = 0.0
    """Share of what is still to be paid for them within the plan that must be there."""
    least: Money = 0.0
    """Must be there on top as long as anything of it is being built."""
    btc_share: Part = 0.0
    """Share of the worth of free coins that counts, as for `minimum_liquidity`."""


class Leverage(Model):
    """Debt of the whole company, at most so many times its income of a year."""

    most: Ratio
    """Most debt over EBITDA: operating cash and coins mined at their mean price, the period's as a year's."""
    net_of_cash: bool = True
    """Whether free cash is taken off the debt."""
    with_prepayments: bool = True
    """Whether tenants' money that is still to be credited counts as debt."""
    tested_from: Month | None = None
    """First month in which a period tested may begin, such as that after completion; from the start if left
    out."""


class InterestCover(Model):
    """Income, at least so many times the interest paid in cash."""

    least: Ratio
    """Least EBITDA over interest of all facilities in cash."""
    tested_from: Month | None = None
    """First month in which a period tested may begin; from the start if left out."""


class DebtYield(Model):
    """Income of leases, at least this share of the debt on them."""

    least: Share
    """Least income of the leases, the period's as a year's, over what is owed."""
    facilities: list[Id]
    """Facilities whose debt counts, of any kind."""
    leases: list[Id]
    """Leases whose income counts: rent less cost and credits, none below zero."""
    tested_from: Month | None = None
    """First month in which a period tested may begin; from the start if left out."""


class LoanToValue(Model):
    """Debt on leases, at most this share of what they are worth."""

    most: Share
    """Most that may be owed over the worth of the leases."""
    cap_rate: Share
    """Income of a year over worth: what the income of the leases is divided by."""
    facilities: list[Id]
    """Facilities whose debt counts, of any kind."""
    leases: list[Id]
    """Leases whose income counts: rent less cost and credits, none below zero."""
    tested_from: Month | None = None
    """First month in which a period tested may begin; from the start if left out."""


class Concentration(Model):
    """IT power leased to one tenant or credit class, at most a share of all that is leased: give
    `tenant`, `credit` or `each`."""

    tenant: str | None = None
    """Tenant, as in the leases' `tenant`."""
    credit: Id | None = None
    """Credit class, as in the leases' `credit`."""
    each: Literal["tenant", "credit"] | None = None
    """Holds for every tenant, or every credit class."""
    share: Part
    """Most of the IT power leased."""
    tested_from: Month | None = None
    """First month in which a period tested may begin; from the start if left out."""


class Covenants(Model):
    """What lenders ask of the whole company, any number of each kind."""

    minimum_liquidity: dict[Id, MinimumLiquidity] = {}
    """Least liquidity, by name."""
    completion_guarantee: dict[Id, CompletionGuarantee] = {}
    """Liquidity while building, by name."""
    leverage: dict[Id, Leverage] = {}
    """Most debt over income, by name."""
    interest_cover: dict[Id, InterestCover] = {}
    """Least income over interest, by name."""
    debt_yield: dict[Id, DebtYield] = {}
    """Least income of leases over their debt, by name."""
    loan_to_value: dict[Id, LoanToValue] = {}
    """Most debt over the worth of leases, by name."""
    concentration: dict[Id, Concentration] = {}
    """Most of the IT power with one tenant or credit class, by name."""
