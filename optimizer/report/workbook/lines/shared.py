"""Workings that several modules start from: the price of a site's energy, and what a hall draws."""

from __future__ import annotations

from ..book import Book
from ..formula import Cell, Row, Term, total


def energy_price(book: Book, name: str) -> Row:
    """USD/MWh of a load that runs all hours; written once for each site."""
    key = f"energy price of {name}"
    if key not in book.rows:
        energy = book.scenario.sites[name].energy
        path = f"sites.{name}.energy"
        if energy.price is not None:
            price: Term = book.series(f"{path}.price")
        else:
            blocks = [f"{path}.blocks.{block}" for block in energy.blocks]
            price = total([book.input(f"{block}.hours") * book.series(f"{block}.price") for block in blocks])
        book.rows[key] = book.row("Power", "Price of energy, all hours", "USD/MWh", price, name)
    return book.rows[key]


def gross_per_it(book: Book, hall: str) -> Cell:
    """MW at the meter kept for one MW of critical IT (L4): the hall's, or else the site's."""
    terms = book.scenario.halls[hall]
    site = book.scenario.sites[terms.site]
    if terms.gross_per_it is not None:
        return book.input(f"halls.{hall}.gross_per_it")
    if site.gross_per_it is not None:
        return book.input(f"sites.{terms.site}.gross_per_it")
    peak = "ai" if site.pue.ai_peak is None else "ai_peak"
    return book.input(f"sites.{terms.site}.pue.{peak}")
