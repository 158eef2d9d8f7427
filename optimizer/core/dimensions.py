"""The closed table of units: which units each kind of quantity may be written in, and what they are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Dimension:
    """A kind of quantity. Factors turn a written number into the canonical unit, exactly."""

    kind: str
    """Word for it in messages; dimensions of one kind differ only in their canonical unit."""
    units: Mapping[str, Fraction]
    unit: str
    """Unit that values are written in; its factor is a power of ten, so every float has an exact text."""
    example: str
    whole: bool = False
    positive: bool = False

    @property
    def bare(self) -> bool:
        """Whether a number without a unit is right."""
        return "" in self.units


def _units(**factors: str) -> dict[str, Fraction]:
    return {name: Fraction(factor) for name, factor in factors.items()}


def _per(numerators: Mapping[str, Fraction], suffixes: Mapping[str, str]) -> dict[str, Fraction]:
    """Every numerator with every suffix, `USD` with `/month`; a suffix maps to its factor."""
    return {
        name + suffix: value * Fraction(factor)
        for suffix, factor in suffixes.items()
        for name, value in numerators.items()
    }


_WATTS = _units(W="1e-6", kW="1e-3", MW="1", GW="1e3")
_MONEY = _units(USD="1e-6", kUSD="1e-3", MUSD="1", BUSD="1e3")
_SOME_MONEY = {name: _MONEY[name] for name in ("USD", "kUSD", "MUSD")}
_HASHES = {"TH/s": Fraction(1), "PH/s": Fraction(1000), "EH/s": Fraction(10**6), "ZH/s": Fraction(10**9)}


def _scaled(units: Mapping[str, Fraction], factor: str) -> dict[str, Fraction]:
    return {name: value * Fraction(factor) for name, value in units.items()}


DIMENSIONS: dict[str, Dimension] = {
    "power": Dimension("power", _WATTS, "MW", "40 MW"),
    "machine power": Dimension("power", _scaled(_WATTS, "1000"), "kW", "3.5 kW"),
    "energy": Dimension("energy", _units(kWh="1e-3", MWh="1", GWh="1e3", TWh="1e6"), "MWh", "250 MWh"),
    "energy price": Dimension(
        "energy price",
        {"USD/MWh": Fraction(1), "USD/kWh": Fraction(1000), "c/kWh": Fraction(10)},
        "USD/MWh",
        "40 USD/MWh",
    ),
    "capacity rent": Dimension(
        "rent for capacity",
        {
            "USD/kW-month": Fraction(1),
            "USD/kW-year": Fraction(1, 12),
            "USD/MW-month": Fraction(1, 1000),
            "USD/MW-year": Fraction(1, 12000),
            "kUSD/MW-month": Fraction(1),
            "kUSD/MW-year": Fraction(1, 12),
            "MUSD/MW-year": Fraction(1000, 12),
        },
        "USD/kW-month",
        "128 USD/kW-month",
    ),
    "money": Dimension("money", _MONEY, "MUSD", "150 MUSD"),
    "money rate": Dimension(
        "money per time",
        _per(_SOME_MONEY, {"/month": "1", "/quarter": "1/3", "/year": "1/12"}),
        "MUSD/month",
        "1.2 MUSD/month",
    ),
    "money per year": Dimension(
        "money per time",
        _per(_SOME_MONEY, {"/month": "12", "/quarter": "4", "/year": "1"}),
        "MUSD/year",
        "300 MUSD/year",
    ),
    "capex per power": Dimension(
        "money per power",
        {
            "USD/W": Fraction(1),
            "USD/kW": Fraction(1, 1000),
            "USD/MW": Fraction(1, 10**6),
            "kUSD/MW": Fraction(1, 1000),
            "MUSD/MW": Fraction(1),
        },
        "MUSD/MW",
        "9.5 MUSD/MW",
    ),
    "efficiency": Dimension("energy per hash", {"J/TH": Fraction(1)}, "J/TH", "17.5 J/TH"),
    "hashrate": Dimension("hashrate", _scaled(_HASHES, "1e-3"), "PH/s", "8.4 EH/s"),
    "machine hashrate": Dimension("hashrate", _HASHES, "TH/s", "200 TH/s"),
    "hashprice": Dimension(
        "hashprice", {"USD/PH/day": Fraction(1), "USD/TH/day": Fraction(1000)}, "USD/PH/day", "45 USD/PH/day"
    ),
    "price per hashrate": Dimension(
        "price per hashrate", {"USD/TH": Fraction(1), "USD/PH": Fraction(1, 1000)}, "USD/TH", "9 USD/TH"
    ),
    "share": Dimension("a share", {"%": Fraction(1, 100), "bp": Fraction(1, 10000)}, "%", "3 %"),
    "duration": Dimension(
        "a duration in months",
        _units(months="1", month="1", quarters="3", quarter="3", years="12", year="12"),
        "months",
        "9 months",
        whole=True,
    ),
    "hours": Dimension("a duration in hours", {"h": Fraction(1)}, "h", "4 h"),
    "coins": Dimension("BTC", {"": Fraction(1), "BTC": Fraction(1)}, "BTC", "1200 BTC"),
    "coin price": Dimension(
        "price of a coin", {"USD/BTC": Fraction(1), "kUSD/BTC": Fraction(1000)}, "USD/BTC", "92000 USD/BTC"
    ),
    "coins per day": Dimension("BTC per day", {"BTC/day": Fraction(1)}, "BTC/day", "25 BTC/day"),
    "stock": Dimension(
        "shares of stock", _units(shares="1e-6", kshares="1e-3", Mshares="1"), "Mshares", "12 Mshares"
    ),
    "stock price": Dimension(
        "price of a share", {"USD/share": Fraction(1)}, "USD/share", "14.5 USD/share", positive=True
    ),
    "stock per day": Dimension(
        "shares per day",
        {"shares/day": Fraction(1, 10**6), "kshares/day": Fraction(1, 1000), "Mshares/day": Fraction(1)},
        "Mshares/day",
        "20 Mshares/day",
    ),
    "machine price": Dimension(
        "price of a machine",
        {"USD/unit": Fraction(1), "kUSD/unit": Fraction(1000)},
        "USD/unit",
        "2400 USD/unit",
    ),
    "ratio": Dimension("a ratio", {"": Fraction(1)}, "", "1.3", positive=True),
    "degree": Dimension("a degree", {"": Fraction(1)}, "", "0.7"),
    "count": Dimension("a count", {"": Fraction(1)}, "", "12", whole=True),
}
