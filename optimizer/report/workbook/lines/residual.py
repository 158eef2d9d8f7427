"""What sites and coins are worth at the end of the horizon, and power by use."""

from __future__ import annotations

from ..book import Book
from ..formula import ZERO


def write(book: Book) -> None:
    """After every load and every coin has its row."""
    for name in book.scenario.sites:
        book.heading("Power", f"Site {name}, by use")
        with book.attempt():
            _by_use(book, name)
        with book.attempt():
            _residual(book, name)
    with book.attempt():
        price = book.coin_end / book.unit("usd_per_musd") * (1 - book.input("treasury.sales.fee"))
        book.line(
            "closing", "treasury", "BTC held", "", "", book.coins * price * book.timing.leaf, risk="btc"
        )


def _by_use(book: Book, name: str) -> None:
    """MW at the meter by use, as in tables/power.csv; what is unused is left of what is energised."""
    table, rows = book.view.table("power"), book.rows
    here = table[table["site"] == name]
    if here.empty:
        return
    kept, leased, mining = (
        rows.get(key.format(name)) for key in ("reserved at {}", "leased at {}", "mining {}")
    )
    tenants = ZERO if leased is None else leased
    energised = rows.get(f"energised {name}")
    for use, label, column, term in (
        ("mining", "Mining", "mining_mw", ZERO if mining is None else mining),
        ("leased", "AI, leased", "ai_leased_mw", tenants),
        (
            "building",
            "AI, building or without a tenant",
            "ai_reserved_mw",
            None if kept is None else kept - tenants,
        ),
        ("energised", "Energised", "energised_mw", energised),
    ):
        shown = book.compared("Power", label, "MW", term, here[column].to_numpy(dtype=float), name)
        rows[f"{use}, {name}"] = shown
    used = rows[f"mining, {name}"] + rows[f"leased, {name}"] + rows[f"building, {name}"]
    rows[f"unused, {name}"] = book.row("Power", "Unused", "MW", rows[f"energised, {name}"] - used, name)


def _residual(book: Book, name: str) -> None:
    """Worth of energised power that no hall has taken."""
    if book.scenario.sites[name].residual is not None:
        left = book.rows[f"energised {name}"] - book.rows[f"reserved at {name}"]
        worth = book.input(f"sites.{name}.residual") * left * book.timing.leaf
        book.line("closing", "sites", "site residual", name, "", worth, risk="mining")
