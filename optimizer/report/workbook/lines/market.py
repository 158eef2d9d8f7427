"""Prices of a coin, and how many coins a PH/s earns."""

from __future__ import annotations

from ....components.market.halving import first_day, mean_subsidy, subsidy_on
from ..book import Book
from ..formula import Cell, Row, Term

HALVINGS = "block subsidy: halvings every 210,000 blocks, the fourth on 20 April 2024"


def write(book: Book) -> None:
    """The coin's prices; coins for each PH/s and day where anything is mined."""
    book.heading("BTC", "Prices")
    book.coin_price = book.row("BTC", "Price of a coin, mean", "USD/BTC", book.series("market.btc_price"))
    book.coin_end = book.row(
        "BTC", "Price of a coin, last month", "USD/BTC", book.series("market.btc_price", "last")
    )
    book.spot = _spot(book)
    if book.scenario.mining is not None:
        book.heading("Mining", "What a PH/s earns")
        earned = _earned(book)
        book.rows["coins per PH and day"] = book.row(
            "Mining", "Coins for each PH/s and day", "coins/PH/day", earned
        )


def _spot(book: Book) -> Cell:
    if book.scenario.market.btc_spot is not None:
        return book.input("market.btc_spot")
    line = book.coin_price.text.rpartition("\x01")[2]
    first = Term(f"BTC!$G${line}", float(book.coin_price.value[0]))
    return book.cell("BTC", "Price of a coin at the start: that of the first period", "USD/BTC", first)


def _earned(book: Book) -> Term:
    """Coins that one PH/s earns in a day (M1); the network follows trend and reward (M5)."""
    market = book.scenario.market
    if market.hashprice is not None:
        return book.series("market.hashprice") / book.coin_price
    assert market.network is not None
    timing, two = book.timing, book.unit("two")
    periods = [node.period for node in book.tree]
    mean = [mean_subsidy(period.start, period.end) for period in periods]
    day = first_day(periods[0].start)
    per_block = book.given("Block subsidy, mean of the period", mean, "BTC", HALVINGS)
    at_start = book.given(f"Block subsidy on {day.isoformat()}", subsidy_on(day), "BTC", HALVINGS)
    assert isinstance(per_block, Row)
    assert isinstance(at_start, Cell)
    middle = (timing.start + timing.end - timing.horizon_start * two) / two / book.unit("months_per_year")
    years = book.row("Mining", "Years from the start to the middle of the period", "years", middle)
    trend = book.row(
        "Mining",
        "Growth of the network by better machines",
        "factor",
        (1 + book.input("market.network.growth")) ** years,
    )
    reward = book.coin_price * per_block / (book.spot * at_start)
    changed = book.row("Mining", "Reward of a block in USD, against the start", "factor", reward)
    follows = changed ** book.input("market.network.elasticity")
    network = book.row(
        "Mining", "Hashrate of the network", "PH/s", book.input("market.network.hashrate") * trend * follows
    )
    coins = book.unit("blocks_per_day") * per_block * (1 + book.input("market.network.fees"))
    return coins / network
