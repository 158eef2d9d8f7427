"""What mining needs to break even, and what a unit of power earns by mining (M2)."""

from __future__ import annotations

HOURS_PER_MONTH = 730.0


def hashcost(efficiency: float, power_price: float) -> float:
    """USD per PH/s and day for the energy alone, from J/TH and USD/MWh (M2)."""
    return efficiency * 24.0 * power_price / 1000.0


def energy_hashprice(hashprice: float, efficiency: float) -> float:
    """USD that one MWh at the plug earns by mining, from USD/PH/day and J/TH (M2)."""
    return 1000.0 * hashprice / (24.0 * efficiency)


def break_even_power_price(
    hashprice: float,
    efficiency: float,
    *,
    pool_fee: float = 0.0,
    operating_cost: float = 0.0,
    pue: float = 1.0,
    uptime: float = 1.0,
) -> float:
    """USD/MWh at the meter above which a machine loses money by running (M2).

    `operating_cost` is in USD/kW-month of running machines. Without the options it is the energy hashprice.
    """
    earned = energy_hashprice(hashprice, efficiency) * (1.0 - pool_fee)
    return (earned - _operating_cost_per_mwh(operating_cost, uptime)) / pue


def break_even_hashprice(
    power_price: float,
    efficiency: float,
    *,
    pool_fee: float = 0.0,
    operating_cost: float = 0.0,
    pue: float = 1.0,
    uptime: float = 1.0,
) -> float:
    """USD/PH/day below which a machine loses money by running: the inverse of `break_even_power_price`."""
    cost = power_price * pue + _operating_cost_per_mwh(operating_cost, uptime)
    return hashcost(efficiency, cost) / (1.0 - pool_fee)


def _operating_cost_per_mwh(operating_cost: float, uptime: float) -> float:
    """USD/kW-month spread over the energy that a machine really draws in the month."""
    return 1000.0 * operating_cost / (HOURS_PER_MONTH * uptime)
