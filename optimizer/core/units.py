"""The types of fields that hold quantities; the line under each is the canonical unit of its value."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .months import LastMonth, Month
from .unit import Unit, format_value, parse_number, same_quantity

Power = Annotated[float, Unit("power")]
"""MW."""
Energy = Annotated[float, Unit("energy")]
"""MWh."""
EnergyPrice = Annotated[float, Unit("energy price")]
"""USD/MWh."""
SignedEnergyPrice = Annotated[float, Unit("energy price", signed=True)]
"""USD/MWh; may be below zero."""
CapacityRent = Annotated[float, Unit("capacity rent")]
"""USD/kW-month."""
Money = Annotated[float, Unit("money")]
"""MUSD."""
SignedMoney = Annotated[float, Unit("money", signed=True)]
"""MUSD; may be below zero."""
MoneyRate = Annotated[float, Unit("money rate")]
"""MUSD/month."""
SignedMoneyRate = Annotated[float, Unit("money rate", signed=True)]
"""MUSD/month; may be below zero."""
MoneyPerYear = Annotated[float, Unit("money per year")]
"""MUSD/year."""
CapexPerPower = Annotated[float, Unit("capex per power")]
"""MUSD/MW."""
Efficiency = Annotated[float, Unit("efficiency")]
"""J/TH."""
Hashrate = Annotated[float, Unit("hashrate")]
"""PH/s."""
MachineHashrate = Annotated[float, Unit("machine hashrate")]
"""TH/s of one machine."""
Hashprice = Annotated[float, Unit("hashprice")]
"""USD/PH/day."""
PricePerHashrate = Annotated[float, Unit("price per hashrate")]
"""USD/TH."""
Share = Annotated[float, Unit("share", at_most="1000 %")]
"""A fraction, written in % or bp."""
SignedShare = Annotated[float, Unit("share", signed=True, at_most="1000 %")]
"""A fraction, written in % or bp; may be below zero."""
Part = Annotated[float, Unit("share", at_most="100 %")]
"""A fraction from 0 to 1, written in % or bp."""
Months = Annotated[int, Unit("duration", at_most="100 years")]
"""Whole calendar months, written in months, quarters or years."""
Offset = Annotated[int, Field(ge=-1200, le=1200)]
"""Months after a date, or before it where negative; a bare number."""
Hours = Annotated[float, Unit("hours")]
"""Hours."""
Coins = Annotated[float, Unit("coins")]
"""BTC, with or without the unit."""
CoinPrice = Annotated[float, Unit("coin price")]
"""USD/BTC."""
CoinsPerDay = Annotated[float, Unit("coins per day")]
"""BTC/day."""
Stock = Annotated[float, Unit("stock")]
"""Million shares of the company."""
StockPrice = Annotated[float, Unit("stock price")]
"""USD for one share of the company."""
MachinePrice = Annotated[float, Unit("machine price")]
"""USD for one machine."""
MachinePower = Annotated[float, Unit("machine power")]
"""kW of one machine."""
Ratio = Annotated[float, Unit("ratio")]
"""A bare number above zero (PUE, DSCR)."""
Pue = Annotated[float, Unit("ratio", at_least="1", at_most="3")]
"""A bare number: power drawn at the meter over power of the load."""
Degree = Annotated[float, Unit("degree", at_most="1")]
"""A bare number from 0, not at all, to 1, fully."""
Count = Annotated[int, Unit("count")]
"""A bare whole number, zero or more."""

__all__ = [
    "CapacityRent",
    "CapexPerPower",
    "CoinPrice",
    "Coins",
    "CoinsPerDay",
    "Count",
    "Degree",
    "Efficiency",
    "Energy",
    "EnergyPrice",
    "Hashprice",
    "Hashrate",
    "Hours",
    "LastMonth",
    "MachineHashrate",
    "MachinePower",
    "MachinePrice",
    "Money",
    "MoneyPerYear",
    "MoneyRate",
    "Month",
    "Months",
    "Offset",
    "Part",
    "Power",
    "PricePerHashrate",
    "Pue",
    "Ratio",
    "Share",
    "SignedEnergyPrice",
    "SignedMoney",
    "SignedMoneyRate",
    "SignedShare",
    "Stock",
    "StockPrice",
    "Unit",
    "format_value",
    "parse_number",
    "same_quantity",
]
