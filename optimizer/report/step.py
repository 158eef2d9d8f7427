"""One step of a plan, as it is told: a row of `steps.csv` in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..core.months import format_month, parse_month
from .rows import Row
from .words import coins, counted, listed, money, number, power, span, trimmed

SIGN, CONVERT, GIVE_UP, DECLINE, KEPT, SMALL = "+", "~", "-", "=", " ", "."
BY_CHOICE = "left by choice"
SHOWN = 0.5
"""MW: less is not told."""


@dataclass(frozen=True)
class Step:
    """One thing the plan does, keeps or leaves. All texts may hold marked figures."""

    row: Row
    phases: Sequence[Row] = ()
    """Of a lease in the plan: its rows of `lease_phases.csv`."""

    @property
    def symbol(self) -> str:
        return str(self.row["symbol"]) or KEPT

    @property
    def verb(self) -> str:
        return str(self.row["verb"])

    @property
    def kind(self) -> str:
        return str(self.row["kind"])

    @property
    def when(self) -> str:
        """Node at whose beginning it is decided; of what is left, the last month in which it could be."""
        return str(self.row["decide"] or self.row["open_until"])

    @property
    def dates(self) -> str:
        """`2027-Q3`, or `2027-Q3 to 2028-Q1` for what is decided little by little."""
        return span(self.when, str(self.row["until"])) if self.row["until"] else self.when

    @property
    def short(self) -> str:
        """What it is about, with its amount."""
        name, amount = str(self.row["id"]), self.row["amount"]
        if amount is None:
            return f"upgrade {name}" if self.kind == "upgrade" else name
        match self.kind:
            case "equipment":
                return f"{trimmed(amount)} {name}"
            case "machines":
                return f"{power(amount)} of {name}"
            case "facility":
                return f"{money(amount)} from {name}"
            case "shares":
                return f"{number(amount, 1)} m shares under {name}"
            case "coins":
                return coins(amount)
            case _:
                return f"{self.kind}s on {coins(amount)} at USD {number(self.row['strike_usd'])}"

    @property
    def named(self) -> str:
        """With whom, or how often; what no other column of a table tells."""
        if self.kind == "lease":
            return f"{self.row['tenant']} ({self.short})"
        if self.kind == "coins":
            return f"{self.short}{self._often('')}{self._against()}"
        return self.short

    @property
    def called(self) -> str:
        """In a sentence: tenants by their name."""
        return self.named if self.kind == "lease" else self.short

    @property
    def where(self) -> str:
        """`hall at site`, `site` or `site to another`; empty for the company."""
        site, hall = str(self.row["site"]), str(self.row["hall"])
        if self.kind == "lease" and hall:
            return f"{hall} at {site}"
        return f"{site} to {self.row['to_site']}" if self.row["to_site"] else site

    @property
    def what(self) -> str:
        """All of it in one line."""
        if self.kind == "coins":
            return f"{self.short}{self._often(f', {self.dates}')}{self._against()}"
        return f"{self.named}{self._left() if self.symbol == DECLINE else self._rest()}"

    @property
    def in_service(self) -> str:
        """Month; with its MW for each phase of a lease that has several."""
        if len(self.phases) > 1:
            return listed([f"{row['first']} ({power(row['it_mw'])})" for row in self.phases])
        return str(self.row["in_service"])

    @property
    def reason(self) -> str:
        """What stands in the way, empty where it is left by choice; and what becomes of its power."""
        mines, unused = self.row["mines_mw"], self.row["unused_mw"]
        there = [] if mines is None or mines < SHOWN else [f"{number(mines)} MW mine"]
        there += [] if unused is None or unused < SHOWN else [f"{number(unused)} MW stay unused"]
        told = [
            str(self.row["reason"]),
            f"{listed(there)} at {self.row['site']} at the end" if there else "",
        ]
        return "; ".join(text for text in told if text)

    def _rest(self) -> str:
        """Place and dates."""
        at = f" at {self.where}" if self.where else ""
        match self.kind:
            case "lease":
                return f" in {self.where}, from {self.in_service}"
            case "hall":
                return f"{at}, built {self.row['begins']} to {_before(str(self.row['in_service']))}"
            case "upgrade":
                return f"{at}, power from {self.in_service}"
            case "equipment":
                return f", delivered {self.in_service}"
            case "site":
                return ""
            case _:
                return f"{at}{f', {self.dates}' if self.row['until'] else ''}"

    def _left(self) -> str:
        at = f" at {self.where}" if self.where and self.kind != "lease" else ""
        return f"{at}{' as it is' if self.kind == 'hall' else ''}"

    def _often(self, dates: str) -> str:
        return f" in {counted(self.row['periods'], 'period')}{dates}" if self.row["until"] else ""

    def _against(self) -> str:
        without = self.row["mining_only"]
        return "" if without is None else f"; mining only: {coins(without)}"


def _before(month: str) -> str:
    """The month before: the last in which is built what is ready at the beginning of `month`."""
    return format_month(parse_month(month) - 1)
