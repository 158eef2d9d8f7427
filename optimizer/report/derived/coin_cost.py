"""What a mined coin costs, beside what it was worth when it was mined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...components.mining.cost_per_coin import costs_per_coin
from ...solution.answer import records
from ...solution.summaries.rows import lines, weights
from ..view import View

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = [
    "site",
    "fleet",
    "mined_btc",
    "share_mined",
    "power_usd",
    "cash_cost_usd",
    "all_in_usd",
    "price_usd",
    "margin_usd",
]


def coin_cost(view: View) -> DataFrame:
    """By site and fleet over the horizon, USD per BTC: power; with the mine's operations; with its part of
    what the site costs, less what demand response pays it. Each coin at the mean price of the period in which
    it was mined; `margin_usd` is what is left of that, `share_mined` its share of all coins mined."""
    import pandas as pd

    by_node = {str(node): float(share) for node, share in weights(view.tree).items()}
    costs, prices = costs_per_coin(records(view.plan.ledger), by_node), _mean_prices(view)
    mined = sum(cost.coins for cost in costs.values())
    rows = []
    for (site, fleet), cost in sorted(costs.items()):
        price = prices[site, fleet]
        told = (
            cost.coins,
            cost.coins / mined,
            cost.power,
            cost.cash,
            cost.all_in,
            price,
            price - cost.all_in,
        )
        rows.append((site, fleet, *told))
    return pd.DataFrame(rows, columns=COLUMNS)


def _mean_prices(view: View) -> dict[tuple[str, str], float]:
    """USD per coin by site and fleet."""
    mined = lines(view.plan, "btc", line="mined")
    weight = mined["node"].map(weights(view.tree)) * mined["amount"]
    worth = weight * mined["node"].map(view.market.price) * 1e6
    sums = mined.assign(weight=weight, worth=worth).groupby(["place", "item"], sort=False, as_index=False)
    return {
        (row["place"], row["item"]): row["worth"] / row["weight"]
        for row in records(sums[["weight", "worth"]].sum())
        if row["weight"]
    }
