"""Treasury: coins sold and what they bring, overheads, given payments, options on coins."""

from __future__ import annotations

from ..book import Book
from ..formula import Row, Term, both, least, most, root, sum_between, total, when, whole

SHEET = "BTC"
PAID = {"risk": "reference", "category": "treasury"}


def write(book: Book) -> None:
    """Everything but interest on cash, which needs all other cash."""
    timing = book.timing
    book.heading(SHEET, "Sales")
    with book.attempt():
        _sales(book)
    overheads = book.series("treasury.overheads") * timing.months
    with book.attempt():
        book.line("cash", "treasury", "overheads", "", "", -overheads, risk="reference", category="operating")
    for name in book.scenario.treasury.payments:
        with book.attempt():
            path = f"treasury.payments.{name}"
            due = book.month(f"{path}.month")
            paid = when(both(timing.start <= due, due < timing.end), book.input(f"{path}.amount"), 0)
            book.line("cash", "treasury", "payments", "", name, paid, risk="reference", category="treasury")
    for place, name in book.decided("treasury.option_taken"):
        with book.attempt():
            _option(book, place, name)


def _sales(book: Book) -> None:
    terms = book.scenario.treasury.sales
    slices = [book.plan("treasury.sold_slice", *key) for key in book.decided("treasury.sold_slice")]
    sold = book.row(SHEET, "Coins sold", "BTC", total(slices), total=True)
    book.line("btc", "treasury", "sold", "", "", -sold)
    price = book.coin_price / book.unit("usd_per_musd")
    like = {"risk": "btc", "category": "treasury"}
    book.line("cash", "treasury", "BTC sold", "", "", sold * price, **like)
    book.line(
        "cash", "treasury", "sale fees", "", "", -sold * price * book.input("treasury.sales.fee"), **like
    )
    if terms.impact is not None:
        book.line("cash", "treasury", "price impact", "", "", -_impact(book, sold, price), **like)


def _impact(book: Book, sold: Row, price: Term) -> Term:
    """Price given away, read off the secants of the square-root law (T4, T5b)."""
    timing, path = book.timing, "treasury.sales"
    days: Term = timing.days
    if book.scenario.treasury.sales.windows:
        open_days = book.row(SHEET, "Months in which coins may be sold", "months", _open(book))
        days = timing.days * open_days / timing.months
    volume = book.row(SHEET, "Volume of the venues", "BTC", book.series(f"{path}.daily_volume") * days)
    most_sold = book.row(SHEET, "Most that may be sold", "BTC", volume * book.input(f"{path}.volume_share"))
    segments = book.input(f"{path}.impact.segments")
    step = when(most_sold > 0, whole(segments * root(sold / most_sold)), 0)
    low_step = book.row(SHEET, "Piece of the curve, from 0", "", most(least(step, segments - 1), 0))
    two = book.unit("two")
    low = book.row(SHEET, "Coins where the piece begins", "BTC", most_sold * (low_step / segments) ** two)
    high = book.row(SHEET, "Coins where it ends", "BTC", most_sold * ((low_step + 1) / segments) ** two)
    curve = (
        two
        / book.unit("three")
        * book.input(f"{path}.impact.factor")
        * book.input(f"{path}.impact.volatility")
    )
    law = book.row(SHEET, "Factor of the law", "", when(volume > 0, curve * price / root(volume), 0))
    power = book.unit("three") / two
    at_low = book.row(SHEET, "Given away where the piece begins", "MUSD", law * low**power)
    at_high = book.row(SHEET, "Given away where it ends", "MUSD", law * high**power)
    slope = when(high > low, (at_high - at_low) / (high - low), 0)
    return when(most_sold > 0, at_low + slope * (sold - low), 0)


def _open(book: Book) -> Term:
    """Months of the period inside the windows; these must not overlap, else the line is compared and left."""
    timing, found = book.timing, []
    for name in book.scenario.treasury.sales.windows:
        first, last = (book.month(f"treasury.sales.windows.{name}.{end}") for end in ("first", "last"))
        found.append(most(least(timing.end, last + 1) - most(timing.start, first), 0))
    return total(found)


def _option(book: Book, place: str, name: str) -> None:
    """An option on coins: premium, fee and payoff move cash; all but the fee is charged against the value."""
    timing, path = book.timing, f"treasury.options.{name}"
    terms, usd = book.scenario.treasury.options[name], book.unit("usd_per_musd")
    taken = book.plan("treasury.option_taken", place, name)
    premium = taken * book.input(f"{path}.premium") / usd
    received = premium if terms.kind == "covered-call" else -premium
    book.line("cash", "treasury", "option premiums", "", name, received, **PAID)
    book.line("cash", "treasury", "option fees", "", name, -premium * book.input(f"{path}.fee"), **PAID)
    due = book.row(
        SHEET, "Option falls due in month", "month number",
        most(timing.start + book.input(f"{path}.tenor"), timing.end), "", name,
    )  # fmt: skip
    falling = book.row(
        SHEET,
        "Coins under options that fall due",
        "BTC",
        sum_between(taken, due, timing.start, timing.end),
        "",
        name,
    )
    above = (book.coin_end - book.input(f"{path}.strike")) / usd
    owed = most(above, 0) if terms.kind == "covered-call" else -most(-above, 0)
    paid = book.row(SHEET, "Paid when they fall due", "MUSD", owed * falling, "", name)
    book.line("cash", "treasury", "option payoffs", "", name, -paid, **PAID)
    book.line("charges", "treasury", "fair value of options", "", name, paid - received, risk="reference")
