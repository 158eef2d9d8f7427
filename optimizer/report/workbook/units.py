"""Units and other constants: cells on the sheet Timing, so that no number stands in a formula."""

from __future__ import annotations

CONSTANTS: dict[str, tuple[str, str, float]] = {
    "months_per_year": ("Months in a year", "months/year", 12.0),
    "hours_per_day": ("Hours in a day", "h/day", 24.0),
    "days_per_interest_year": ("Days of a year by which actual/360 counts interest", "days/year", 360.0),
    "kw_per_mw": ("kW in a MW", "kW/MW", 1e3),
    "w_per_mw": ("W in a MW", "W/MW", 1e6),
    "th_per_ph": ("TH/s in a PH/s", "TH/PH", 1e3),
    "usd_per_musd": ("USD in a MUSD", "USD/MUSD", 1e6),
    "blocks_per_day": ("Blocks in a day", "blocks/day", 144.0),
    "two": ("Two: the middle of two dates, the square of a step", "", 2.0),
    "three": ("Three: the square-root law summed over a sale is two thirds of it", "", 3.0),
}
"""By name: label, unit, value. A `tolerance` stands on Checks."""


def digits(unit: str) -> str:
    """Number format of a unit: what is shown; cells hold all digits."""
    return _DIGITS.get(unit, _GENERAL)


def _decimals(places: int) -> str:
    """So many decimals; no red for what is below zero, since colours tell where a figure comes from."""
    shown = f"#,##0.{'0' * places}" if places else "#,##0"
    return f"{shown};-{shown};-"


_GENERAL = _decimals(2)
_DIGITS = {
    "%": "0.00%",
    "months": "0",
    "month number": "0",
    "days": "0",
    "h": "#,##0",
    "MWh": _decimals(0),
    "USD/BTC": _decimals(0),
    "0 or 1": "0",
    "factor": "0.0000",
    "x": "#,##0.00;-#,##0.00;",
    "": "General",
    "date": "yyyy-mm",
    "coins/PH/day": "0.000000000",
    "MUSD": _decimals(3),
    "MUSD today": _decimals(3),
}
