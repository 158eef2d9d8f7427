"""Sound facilities of the company, and what is said of one that is changed."""

from __future__ import annotations

from typing import Any

from tests.components.financing.test_financing_checks import NOTES, REVOLVER, said

BRIDGE: dict[str, Any] = {"limit": "90 MUSD", "rate": "8 %", "draw_until": "2027-06", "matures": "2029-01"}
CONVERT: dict[str, Any] = {
    "limit": "90 MUSD",
    "rate": "0 %",
    "straight_yield": "9 %",
    "tenor": "60 months",
    "conversion_price": "20 USD/share",
}
EQUITY: dict[str, Any] = {
    "price": "20 USD/share",
    "intrinsic_value": "25 USD/share",
    "fee": "2 %",
    "daily_volume": "1 Mshares/day",
    "volume_share": "10 %",
    "shelf": "100 MUSD",
    "shares_outstanding": "300 Mshares",
}
OLD: dict[str, Any] = {"amount": "40 MUSD", "rate": "6 %", "matures": "2028-06"}

KINDS: dict[str, dict[str, Any]] = {
    "revolvers": REVOLVER,
    "delayed_draws": BRIDGE,
    "term_notes": NOTES,
    "convertibles": CONVERT,
    "outstanding": OLD,
    "equity": EQUITY,
}


def one(kind: str, **changes: Any) -> list[tuple[str, str, str, str, str]]:
    """What is said of one facility, by the path within it."""
    found = said(**{kind: {"one": {**KINDS[kind], **changes}}})
    return [
        (severity, path.removeprefix(f"financing.{kind}.one").removeprefix("."), *rest)
        for severity, path, *rest in found
    ]
