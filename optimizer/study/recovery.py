"""Should BTC recover: what the coins that the plan sells would be worth then, and the regret of selling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..components.market.data import prepare as prepare_market
from ..core.months import format_month
from ..solution.solution import Solution
from ..solution.summaries.rows import lines

SALE_LINES = ("BTC sold", "sale fees", "price impact")
"""What the treasury posts to cash for coins sold."""


@dataclass(frozen=True)
class SoldInYear:
    """Coins sold in a calendar year, as expected over all worlds, and what came in for them."""

    year: str
    coins: float
    received: float
    """MUSD, after fees and impact."""

    @property
    def price(self) -> float:
        """USD received for a coin."""
        return 1e6 * self.received / self.coins

    def worth(self, price: float) -> float:
        """MUSD that the coins would be worth at a price in USD."""
        return 1e-6 * self.coins * price

    def regret(self, price: float) -> float:
        """MUSD: coins sold times what the price then is above the one received; negative where selling paid.

        Not discounted, and nothing is set against it that the money was used for.
        """
        return self.worth(price) - self.received


@dataclass(frozen=True)
class RecoveryPrice:
    """A price to which BTC may recover, and why this one."""

    usd: float
    why: str


def sold_by_year(solution: Solution) -> list[SoldInYear]:
    """Coins sold and money received, year by year; years without sales are left out."""
    tree, plan = solution.tree, solution.plan
    coins: dict[str, float] = {}
    received: dict[str, float] = {}
    cash = lines(plan, "cash")
    for table, sums, sign in (
        (lines(plan, "btc", line="sold"), coins, -1.0),
        (cash[(cash["component"] == "treasury") & cash["line"].isin(SALE_LINES)], received, 1.0),
    ):
        for node, amount in zip(table["node"], table["amount"], strict=True):
            at = tree[node]
            year = format_month(at.period.start)[:4]
            sums[year] = sums.get(year, 0.0) + sign * at.probability * float(amount)
    return [
        SoldInYear(year, sold, received.get(year, 0.0)) for year, sold in sorted(coins.items()) if sold > 1e-6
    ]


def recovery_prices(solution: Solution, named: Sequence[float] = ()) -> list[RecoveryPrice]:
    """Today's price, the highest of the plan's path, and those named; each price once."""
    market = solution.scenario.market
    path = max(
        market.btc_price.at(month)
        for period in solution.tree.timeline.periods
        for month in range(period.start, period.end)
    )
    today = round(1e6 * prepare_market(market, solution.tree).spot, 2)
    found = [RecoveryPrice(today, "today's price"), RecoveryPrice(path, "highest price of the plan's path")]
    found += [RecoveryPrice(price, "named") for price in named]
    return list({round(one.usd, 2): one for one in reversed(found)}.values())[::-1]
