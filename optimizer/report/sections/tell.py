"""Words and cells that several sections tell alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..rows import Row
from ..words import NOTHING, number, percent, plain

KINDS = {
    "cash_floor": "free cash",
    "btc_floor": "BTC held",
    "margin_call": "LTV before a margin call",
    "minimum_liquidity": "minimum liquidity",
    "completion_guarantee": "completion guarantee",
    "leverage": "leverage",
    "interest_cover": "interest cover",
    "debt_yield": "debt yield",
    "loan_to_value": "loan to value",
    "concentration": "concentration",
    "dscr": "debt service cover",
}
HOLDS_UP = {
    "cash_floor": "cash",
    "btc_floor": "BTC held",
    "margin_call": "price of BTC",
    "minimum_liquidity": "liquidity",
    "completion_guarantee": "liquidity",
    "leverage": "income",
    "interest_cover": "income",
    "debt_yield": "income of the leases",
    "loan_to_value": "worth of the leases",
    "concentration": "IT leased in all",
    "dscr": "income of the leases",
}
"""What breaks it by falling, all else as planned."""
BROKEN = "BROKEN"


def kind(row: Row) -> str:
    """The kind of covenant or floor in words."""
    return KINDS.get(row["kind"], plain(row["kind"]).replace("_", " "))


def measured(value: float | None, unit: str) -> str:
    """In the unit of a covenant: `1.30 x`, `45.2 %`, `48.9 MUSD`, `2,500 BTC`."""
    if value is None:
        return NOTHING
    match unit:
        case "times":
            return f"{number(value, 2)} x"
        case "share":
            return percent(value)
        case "BTC":
            return f"{number(value)} BTC"
        case _:
            return f"{number(value, 1)} {plain(unit)}"


def eased(title: str) -> str:
    """How a limit of this title gives more room: `more` of what is at most so much, `less` of what is asked
    for at least."""
    return "less" if "least" in title and "at most" not in title else "more"


def closest_first(rows: Iterable[Row]) -> list[Row]:
    """Rows of `rooms.csv`: what is broken, then what may fall by the least, what cannot be told last."""
    return sorted(
        rows, key=lambda row: (not row["is_broken"], row["may_fall"] is None, row["may_fall"] or 0.0)
    )


def worst_by_period(
    labels: Sequence[str], rows: Iterable[Row], column: str, worst: Callable[[Iterable[float]], float]
) -> list[float | None]:
    """One amount a period for a chart; where the future branches the worst of all branches, None without
    any."""
    found: dict[str, list[float]] = {}
    for row in rows:
        if row[column] is not None:
            found.setdefault(row["period"], []).append(float(row[column]))
    return [worst(found[label]) if label in found else None for label in labels]
