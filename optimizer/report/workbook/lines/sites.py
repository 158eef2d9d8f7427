"""Sites: power, fixed cost, tariffs beside energy, upgrades, closing."""

from __future__ import annotations

from ....components.sites.schema import Site
from ..book import Book
from ..formula import ONE, Row, Term, least, most, sum_between, sum_until

PAID = {"risk": "reference", "category": "investment"}


def write(book: Book) -> None:
    """Every site's energised power and its lines of cash, but for the residual."""
    for name in book.scenario.sites:
        book.heading("Power", f"Site {name}")
        with book.attempt():
            _power(book, name)
        with book.attempt():
            _fixed_cost(book, name)
        with book.attempt():
            _tariffs(book, name)


def _closed(book: Book, name: str) -> Term | None:
    """Share of the site that has been given up."""
    if (name, "") not in book.decided("sites.closed_at"):
        return None
    if f"closed {name}" not in book.rows:
        row = book.plan("sites.closed_at", name)
        book.rows[f"closed {name}"] = book.upto("Power", "Given up: 1", "0 or 1", row, name)
    return book.rows[f"closed {name}"]


def _power(book: Book, name: str) -> None:
    site, timing = book.scenario.sites[name], book.timing
    energised: Term = book.series(f"sites.{name}.energised", "lowest")
    for upgrade in site.upgrades:
        energised = energised + _upgrade(book, name, site, upgrade)
    if site.lease_end is not None:
        energised = energised * (timing.end <= book.month(f"sites.{name}.lease_end"))
    closed = _closed(book, name)
    if closed is not None:
        energised = energised * (1 - closed)
        closing = book.input(f"sites.{name}.closing.cost")
        book.line(
            "cash", "sites", "closing cost", name, "", -closing * book.plan("sites.closed_at", name), **PAID
        )
    book.rows[f"energised {name}"] = book.row("Power", "Energised", "MW", energised, name)


def _upgrade(book: Book, name: str, site: Site, upgrade: str) -> Term:
    """MW added; its cost is handed in on the way."""
    path, timing, terms = f"sites.{name}.upgrades.{upgrade}", book.timing, site.upgrades[upgrade]
    if (name, upgrade) not in book.decided("sites.upgrade_order"):
        return ONE - ONE
    order = book.plan("sites.upgrade_order", name, upgrade)
    when: Row = timing.start
    if terms.ordered is not None:
        when = book.row(
            "Power", "Month of the order", "month number", book.month(f"{path}.ordered"), name, upgrade
        )
    lead, deposit, capex = (book.input(f"{path}.{one}") for one in ("lead", "deposit", "capex"))
    arrived = sum_until(order, when, timing.start - lead)
    mw = book.row("Power", "Added by the upgrade", "MW", arrived * book.input(f"{path}.power"), name, upgrade)
    first = sum_between(order, when, timing.start, timing.end) * deposit
    rest = sum_between(order, when, timing.start - lead, timing.end - lead) * (1 - deposit)
    book.line("cash", "sites", "upgrade", name, upgrade, -capex * (first + rest), **PAID)
    return mw


def _fixed_cost(book: Book, name: str) -> None:
    site, timing = book.scenario.sites[name], book.timing
    held: Term = timing.months
    if site.lease_end is not None:
        held = most(least(timing.end, book.month(f"sites.{name}.lease_end")) - timing.start, 0)
    cost = book.series(f"sites.{name}.fixed_cost") * held
    closed = _closed(book, name)
    if closed is not None:
        cost = cost * (1 - closed)
    book.line("cash", "sites", "fixed site cost", name, "", -cost, risk="reference", category="operating")


def _tariffs(book: Book, name: str) -> None:
    energy, path = book.scenario.sites[name].energy, f"sites.{name}.energy"
    if energy.take_or_pay is not None:
        loss: Term = book.series(f"{path}.take_or_pay.price")
        if energy.take_or_pay.resale is not None:
            loss = loss - book.series(f"{path}.take_or_pay.resale")
        resold = book.plan("sites.resold", name)
        paid = -loss * resold / book.unit("usd_per_musd")
        book.line("cash", "sites", "take-or-pay", name, "", paid, risk="reference", category="operating")
    if energy.demand_response is not None:
        credit = book.series(f"{path}.demand_response.credit") * book.timing.months
        earned = (
            credit * book.plan("sites.enrolled", name) * book.unit("kw_per_mw") / book.unit("usd_per_musd")
        )
        book.line("cash", "sites", "demand response", name, "", earned, risk="mining", category="operating")
