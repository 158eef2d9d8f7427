"""What breaks a plan, as text: a line for each driver and event, then what the coins sold would be worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..words import number, plain, signed

TITLES = {
    "called": "a loan against BTC is called",
    "funded": "the plan cannot be carried out",
    "first decision": "another first decision is better",
}

HELD = (
    "Held as planned: leases, hall work, upgrades, equipment, machines bought; for a call also debts and",
    "coins pledged. Planned anew to pay for them, with the change known from the start: what runs, BTC",
    "sold and pledged, loans signed and drawn, shares issued.",
)


@dataclass(frozen=True)
class StressRow:
    """One driver and event; the amounts as text with their unit, None where there is none."""

    driver: str
    event: str
    holds: str | None
    breaks: str | None
    until: str
    is_exact: bool
    what: str = ""


@dataclass(frozen=True)
class RecoveryRow:
    """Coins sold in a year and what they would be worth at one price. Money in MUSD, prices in USD."""

    year: str
    coins: float
    received: float
    price_received: float
    worth: float
    regret: float


def stress_text(rows: Sequence[StressRow]) -> list[str]:
    """Drivers in the order given; under each what happens and where."""
    lines: list[str] = []
    driver = None
    width = max((len(TITLES[row.event]) for row in rows), default=0)
    for row in rows:
        if row.driver != driver:
            lines.append(row.driver)
            driver = row.driver
        told = f"  {TITLES[row.event]:{width}}  {where(row)}"
        lines.append(f"{told}: {plain(row.what)}" if row.what else told)
    return [*lines, "", *HELD] if any(row.event == "funded" for row in rows) else lines


def where(row: StressRow) -> str:
    """`at -41 %, not yet at -40 %`, `not up to +100 %`."""
    if row.breaks is None and row.is_exact:
        return f"not up to {row.until}"
    if row.breaks is None:
        return "not known" if row.holds is None else f"not up to {row.holds}; beyond, not known"
    if row.holds is None:
        return f"already at {row.breaks}"
    if row.is_exact:
        return f"at {row.breaks}, not yet at {row.holds}"
    return f"somewhere between {row.holds} and {row.breaks}; nearer, not known"


def recovery_text(price: float, why: str, rows: Sequence[RecoveryRow]) -> list[str]:
    """What selling cost, year by year, if a coin came to this price."""
    lines = [f"If BTC comes to USD {number(price)} ({why})"]
    titles = ("year", "BTC sold", "USD a coin", "received MUSD", "worth MUSD", "regret MUSD")
    table = [
        (
            row.year,
            number(row.coins),
            number(row.price_received),
            number(row.received, 1),
            number(row.worth, 1),
            signed(row.regret, 1),
        )
        for row in [*rows, _total(rows)]
    ]
    widths = [max(len(cells[index]) for cells in (titles, *table)) for index in range(len(titles))]
    for cells in (titles, *table):
        told = [
            f"{cells[0]:{widths[0]}}",
            *(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)),
        ]
        del told[1]
        lines.append("  " + "  ".join(told).rstrip())
    return lines


def _total(rows: Sequence[RecoveryRow]) -> RecoveryRow:
    coins, received = sum(row.coins for row in rows), sum(row.received for row in rows)
    worth, regret = sum(row.worth for row in rows), sum(row.regret for row in rows)
    return RecoveryRow("all", coins, received, 1e6 * received / coins if coins else 0.0, worth, regret)
