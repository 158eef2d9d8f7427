"""Bitcoin: what is mined, sold, pledged and held, and what a mined coin costs."""

from __future__ import annotations

from collections.abc import Sequence

from ...components.treasury.data import highest
from ..blocks import Block, Chart, Heading, Paragraph, Table
from ..marks import bare, code
from ..rows import Row
from ..sentences import coin_worth_sentence, coins_sentence
from ..view import View
from ..words import listed, number, plain, span
from ..years import by_period

NAME = "bitcoin"
TITLE = "Bitcoin mined, sold and held"
MOST_FLEETS = 30
MOST_NAMED = 3
TRACE = 0.005
"""Of all coins mined: a fleet with less is in no chart."""
NEVER = "BTC held never comes down to its floor."


def blocks(view: View) -> Sequence[Block]:
    """The corkscrew by year, and the cost per coin."""
    if not view.has_coins:
        return []
    floor = coins_sentence(view) or (NEVER if any(row["floor"] for row in view.rows("btc_years")) else "")
    told = [Paragraph(text) for text in (floor, coin_worth_sentence(view)) if text]
    return [*told, _chart(view), *_cost(view)]


def _chart(view: View) -> Chart:
    rows = view.rows("btc_years")
    first, last = rows[0], rows[-1]
    about = (
        f"Three panels from {span(view.start, view.end)}. BTC held go from {_rounded(first['opening'])} to "
        f"{_rounded(last['closing'])}; BTC mined and sold are bars; "
        f"the price ends at USD {_rounded(last['price_usd'])}."
    )
    title = "Bitcoin held, mined and sold, and its price"

    def draw() -> str:
        from ..charts import bitcoin as chart

        periods, coins = view.tree.timeline.periods, view.coins
        price = {node.period.index: 1e6 * view.market.price[node.name] for node in view.tree}
        data = chart.BitcoinData(
            [period.label for period in periods],
            mined=by_period(coins, "mined", view.tree),
            sold=by_period(coins, "sold", view.tree),
            held=by_period(coins, "closing", view.tree),
            pledged=by_period(coins, "pledged", view.tree),
            price=[price[period.index] for period in periods],
            floor=[highest(view.scenario.treasury.btc_floor, period) for period in periods],
        )
        return chart.draw(data, name=NAME, title=title, about=about)

    return Chart(NAME, title, about, draw, _years(rows))


def _years(rows: Sequence[Row]) -> Table:
    """What nothing is pledged or must be held of has no column."""
    columns = {"opening": "Opening", "mined": "Mined", "sold": "Sold", "closing": "Closing"}
    columns |= {"pledged": "of it pledged"} if any(row["pledged"] >= 0.5 for row in rows) else {}
    columns |= {"floor": "Must be held"} if any(row["floor"] >= 0.5 for row in rows) else {}
    columns |= {"price_usd": "USD per BTC"}
    cells = [[str(row["year"]), *(number(row[name]) for name in columns)] for row in rows]
    return Table(["Year", *(f">{title}" for title in columns.values())], cells)


def _cost(view: View) -> list[Block]:
    """Over the horizon, by site and fleet, beside the price at the time of mining."""
    rows = view.rows("coin_cost")
    if not rows:
        return [Paragraph("Nothing is mined.")] if view.has_sites else []
    fleets = sorted(rows, key=lambda row: -row["mined_btc"])
    traces = [row for row in fleets if row["share_mined"] < TRACE]
    shown = fleets[: len(fleets) - len(traces)][:MOST_FLEETS]
    told: list[Block] = [
        Heading("What a mined coin costs"),
        Paragraph(
            "USD per BTC over the horizon: power; with the mine's operations; with its part of what the site "
            "costs, less what demand response pays it. Before depreciation, overheads and financing.",
            "note",
        ),
        _cost_chart(shown),
    ]
    if len(rows) > len(shown):
        named = listed([f"{plain(row['fleet'])} at {plain(row['site'])}" for row in traces])
        few = (
            f"Left out as it mines next to nothing: {named}" if len(rows) == len(shown) + len(traces) else ""
        )
        left = few if few and len(traces) <= MOST_NAMED else "The fleets that mine most"
        told.append(Paragraph(f"{left}; all fleets are in {code('tables/coin_cost.csv')}.", "note"))
    return told


def _cost_chart(rows: Sequence[Row]) -> Chart:
    title = "Cost of a mined coin by fleet, and its price"
    dearest, cheapest = (pick(rows, key=lambda row: row["all_in_usd"]) for pick in (max, min))
    about = (
        f"A bar for each fleet. With site, less credits, a coin costs USD {_rounded(cheapest['all_in_usd'])} "
        f"in {plain(cheapest['fleet'])} at the least and USD {_rounded(dearest['all_in_usd'])} in "
        f"{plain(dearest['fleet'])} at the most; a stroke shows its price when it was mined."
    )
    fleets = [str(row["fleet"]) for row in rows]
    names = [
        name if fleets.count(name) == 1 else f"{name} at {row['site']}"
        for name, row in zip(fleets, rows, strict=True)
    ]

    def draw() -> str:
        from ..charts import coin_cost as chart

        columns = ("power_usd", "cash_cost_usd", "all_in_usd", "price_usd")
        data = chart.CoinCostData(names, *([float(row[column]) for row in rows] for column in columns))
        return chart.draw(data, name="coin-cost", title=title, about=about)

    columns = ("mined_btc", "power_usd", "cash_cost_usd", "all_in_usd", "price_usd", "margin_usd")
    titles = [
        "Fleet",
        "Site",
        ">BTC mined",
        ">Power",
        ">Cash cost",
        ">With site, less credits",
        ">Price when mined",
    ]
    cells = [[row["fleet"], row["site"], *(number(row[name]) for name in columns)] for row in rows]
    return Chart("coin-cost", title, about, draw, Table([*titles, ">Margin"], cells))


def _rounded(value: float) -> str:
    return bare(number(value))
