"""Shares issued at the market: what they bring, what agent and market take, what owners give away."""

from __future__ import annotations

from ....components.financing.schema import Equity
from ..formula import ZERO, Row, Term, least, most, ratio, root, total
from .financing_cells import SHEET, hand_in, open_share
from .financing_terms import Debt

DAYS = "Trading days of a month"
DAYS_A_MONTH = 252 / 12


def write(debt: Debt) -> None:
    """Every programme under which shares are issued."""
    for name, terms in debt.book.scenario.financing.equity.items():
        slices = [
            item for _, item in debt.book.decided("financing.shares_issued") if item.partition("/")[0] == name
        ]
        if slices:
            with debt.book.attempt():
                _programme(debt, name, terms, slices)


def _programme(debt: Debt, name: str, terms: Equity, slices: list[str]) -> None:
    book, path = debt.book, f"financing.equity.{name}"
    book.heading(SHEET, f"{name}: shares issued at the market")
    rows: list[Term] = [book.plan("financing.shares_issued", item=item) for item in slices]
    shares = debt.row("Shares issued", "Mshares", total(rows), name)
    price = debt.row("Price of a share", "USD/share", book.series(f"{path}.price"), name)
    proceeds = debt.row("Proceeds", "MUSD", shares * price, name)
    hand_in(book, "cash", "shares issued", name, proceeds)
    hand_in(book, "cash", "issue fees", name, -proceeds * book.input(f"{path}.fee"))
    worth = shares * book.series(f"{path}.intrinsic_value")
    hand_in(
        book,
        "charges",
        "dilution",
        name,
        -debt.row("What they are worth to those who give them", "MUSD", worth, name),
    )
    if terms.impact is not None:
        hand_in(book, "cash", "issue discount", name, -_discount(debt, path, name, terms, shares, price))


def _discount(debt: Debt, path: str, name: str, terms: Equity, shares: Row, price: Row) -> Row:
    """Square-root law (T4), followed by secants of quadratic spacing from below (T5b)."""
    book, timing = debt.book, debt.book.timing
    assert terms.impact is not None
    days = book.given(DAYS, DAYS_A_MONTH, "days/month", "252 trading days a year")
    first = book.month(f"{path}.issue_from") if terms.issue_from is not None else None
    until: Term = (
        book.month(f"{path}.issue_until") + 1 if terms.issue_until is not None else timing.horizon_end
    )
    months = timing.months * open_share(book, first, until)
    volume = debt.row(
        "Shares traded while it is open", "Mshares", book.series(f"{path}.daily_volume") * days * months, name
    )
    factor = book.input(f"{path}.impact.factor") * book.input(f"{path}.impact.volatility")
    two_thirds = book.unit("two") / book.unit("three")
    kappa = debt.row(
        "Price given away on one share", "USD/share", ratio(two_thirds * factor * price, root(volume)), name
    )
    most_issued = debt.row(
        "Most that may be issued", "Mshares", volume * book.input(f"{path}.volume_share"), name
    )
    power = book.unit("three") / book.unit("two")
    step = 1 / book.input(f"{path}.impact.segments")
    ends: list[Row] = []
    parts: list[Term] = []
    reached: Term | None = None
    for piece in range(1, terms.impact.segments + 1):
        reached = step if reached is None else reached + step
        end = debt.row(f"Piece {piece} ends at", "Mshares", most_issued * reached ** book.unit("two"), name)
        low: Term = ends[-1] if ends else ZERO
        slope = kappa * ratio(end**power - low**power, end - low)
        parts.append(
            debt.row(f"Given away in piece {piece}", "MUSD", slope * most(0, least(shares, end) - low), name)
        )
        ends.append(end)
    return debt.row("Given away in all", "MUSD", total(parts), name)
