"""The company's covenants on the sheet Debt: what is measured, its limit and the room between.

Where no formula gives what the plan has, its figures stand there.
"""

from __future__ import annotations

from typing import Any

from ..book import Book
from ..formula import Row, Term, both, number, ratio, total
from .financing_cells import SHEET
from .financing_income import lease_income, served
from .financing_tested import Terms, show


def write(book: Book) -> None:
    """Every covenant but the cover of project loans."""
    table = book.view.covenants
    table = table[table["kind"] != "dscr"]
    if table.empty:
        return
    book.heading(SHEET, "Covenants of the company")
    measures = _Measures(book)
    for kind, covenant, item in dict.fromkeys(
        zip(table["kind"], table["covenant"], table["item"], strict=True)
    ):
        terms: Terms = (None, None, None)
        tested: Term | None = None
        with book.attempt():
            terms, tested = measures.terms(kind, covenant)
        show(book, kind, covenant, item, terms, tested)


class _Measures:
    """What covenants are written in; each row is written when it is first asked for."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.ledger = book.ledger[book.ledger["account"] == "cash"]
        self._rows: dict[str, Row] = {}

    def terms(self, kind: str, covenant: str) -> tuple[Terms, Term | None]:
        """See Terms; nothing for kinds that are not worked out here. With it where it is tested."""
        made = getattr(self, kind, None)
        if made is None:
            return (None, None, None), None
        asked = getattr(self.book.scenario.covenants, kind)[covenant]
        path = f"covenants.{kind}.{covenant}"
        return made(path, asked), self._tested(kind, path, asked)

    def _tested(self, kind: str, path: str, asked: Any) -> Term | None:
        """Where it is tested; None where it always is."""
        timing, found = self.book.timing, []
        by_month = kind == "minimum_liquidity"
        if getattr(asked, "tested_from", None) is not None:
            first = self.book.month(f"{path}.tested_from")
            found.append(timing.end > first if by_month else timing.start >= first)
        if getattr(asked, "tested_until", None) is not None:
            found.append(timing.start <= self.book.month(f"{path}.tested_until"))
        return both(*found) if len(found) > 1 else found[0] if found else None

    def minimum_liquidity(self, path: str, asked: Any) -> Terms:
        return self.liquidity(path, asked.btc_share), self.book.series(f"{path}.amount", "highest"), None

    def completion_guarantee(self, path: str, asked: Any) -> Terms:
        return self.liquidity(path, asked.btc_share), None, None

    def leverage(self, path: str, asked: Any) -> Terms:
        income = self.per_year(self.ebitda)
        owed: Term = self._row(
            "Debt in all", total([row for name, row in self.book.rows.items() if name.startswith("owed ")])
        )
        net = owed - self.free_cash if asked.net_of_cash else owed
        return net, self.book.input(f"{path}.most") * income, ratio(net, income)

    def interest_cover(self, path: str, asked: Any) -> Terms:
        return (
            self.ebitda,
            self.book.input(f"{path}.least") * self.interest,
            ratio(self.ebitda, self.interest),
        )

    def debt_yield(self, path: str, asked: Any) -> Terms:
        income, owed = self.secured(asked)
        return income, self.book.input(f"{path}.least") * owed, ratio(income, owed)

    def loan_to_value(self, path: str, asked: Any) -> Terms:
        income, owed = self.secured(asked)
        worth = income / self.book.input(f"{path}.cap_rate")
        return owed, self.book.input(f"{path}.most") * worth, ratio(owed, worth)

    def secured(self, asked: Any) -> tuple[Term, Term]:
        """Income of the leases in a year, none below zero, and debt of the facilities."""
        income = served(lease_income(self.book, lease) for lease in asked.leases)
        owed: list[Term] = [
            self.book.rows[name]
            for name in (f"owed {one}" for one in asked.facilities)
            if name in self.book.rows
        ]
        return self.per_year(income), total(owed)

    def per_year(self, term: Term) -> Term:
        return term / self.book.timing.years

    def liquidity(self, path: str, btc_share: float) -> Term:
        """Free cash, and a share of free coins at the lowest price of the period (F11, F22)."""
        if not btc_share:
            return self.free_cash
        book, price = self.book, self.book.series("market.btc_price", "lowest")
        pledged = book.rows.get("pledged coins")
        coins = book.coins if pledged is None else book.coins - pledged
        worth = self._row("Free coins at the lowest price", coins * price / book.unit("usd_per_musd"))
        return self.free_cash + book.input(f"{path}.btc_share") * worth

    @property
    def free_cash(self) -> Row:
        tied = self.book.rows.get("restricted cash")
        return self._row("Free cash", self.book.cash if tied is None else self.book.cash - tied)

    @property
    def ebitda(self) -> Row:
        """Operating cash, and coins mined at the mean price of the period."""
        book = self.book
        mined: list[Term] = [
            row
            for key in book.keys("btc", "mining", "mined")
            if (row := book.amount("btc", "mining", "mined", *key)) is not None
        ]
        coins = total(mined) * book.coin_price / book.unit("usd_per_musd")
        return self._row("EBITDA of the period", self.posted("category", "operating") + coins)

    @property
    def interest(self) -> Row:
        return self._row("Interest paid in cash, all facilities", -self.posted("line", "interest"))

    def posted(self, column: str, name: str) -> Term:
        """Lines of cash of a category or a name, added up."""
        rows = self.ledger[self.ledger[column] == name]
        keys = dict.fromkeys(
            zip(*(rows[one].tolist() for one in ("component", "line", "place", "item")), strict=True)
        )
        found = [self.book.amount("cash", *key) for key in keys]
        lines: list[Term] = [row for row in found if row is not None]
        return total(lines)

    def _row(self, label: str, term: Term) -> Row:
        if label not in self._rows:
            self._rows[label] = self.book.row(SHEET, label, "MUSD", number(term))
        return self._rows[label]
