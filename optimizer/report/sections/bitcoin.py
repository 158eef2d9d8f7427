"""Bitcoin: what is mined, sold and held, and what a mined coin costs."""

from __future__ import annotations

from ...components.mining.cost_per_coin import costs_per_coin
from ...solution.answer import records
from ...solution.summaries.rows import lines as rows_of
from ...solution.summaries.rows import weights
from ..sentences import coin_worth_sentence
from ..tables import Lines, table
from ..view import View
from ..words import number

TITLE = "Bitcoin"


def lines(view: View) -> Lines:
    """The corkscrew by year, and the cost per coin."""
    told = ["Coins, by year:", ""]
    told += table(
        ["Year", ">Opening", ">Mined", ">Sold", ">Closing"],
        [
            [year.label, *(number(amount) for amount in (year.opening_btc, year.mined, year.sold, year.btc))]
            for year in view.money_years
        ],
    )
    return [*told, "", coin_worth_sentence(view), *_cost(view)]


def _cost(view: View) -> Lines:
    """Over the horizon, by site and fleet, beside the price at the time of mining."""
    by_node = {str(node): float(share) for node, share in weights(view.tree).items()}
    costs = costs_per_coin(records(view.plan.ledger), by_node)
    if not costs:
        return ["", "Nothing is mined."]
    prices = _mean_price(view)
    rows = []
    for (site, fleet), cost in sorted(costs.items()):
        figures = (cost.coins, cost.power, cost.cash, cost.all_in, prices[site, fleet])
        rows.append([site, fleet, *map(number, figures)])
    titles = [
        "Site",
        "Fleet",
        ">BTC mined",
        ">Power",
        ">Cash cost",
        ">With site, less credits",
        ">Price when mined",
    ]
    told = ["", "What a mined coin costs over the horizon, USD per BTC: power; with the mine's operations;"]
    told.append(
        "with its part of what the site costs, less what demand response pays it. Before depreciation,"
    )
    told.append("overheads and financing.")
    return [*told, "", *table(titles, rows)]


def _mean_price(view: View) -> dict[tuple[str, str], float]:
    """USD per coin by site and fleet, each coin at the price of the period in which it was mined."""
    price = view.market.price
    mined = rows_of(view.plan, "btc", line="mined")
    weight = mined["node"].map(weights(view.tree)) * mined["amount"]
    worth = weight * mined["node"].map(price) * 1e6
    sums = mined.assign(weight=weight, worth=worth).groupby(["place", "item"], sort=False, as_index=False)
    return {
        (row["place"], row["item"]): row["worth"] / row["weight"]
        for row in records(sums[["weight", "worth"]].sum())
        if row["weight"]
    }
