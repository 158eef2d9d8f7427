"""A scenario file as small as one can be."""

from __future__ import annotations

from pathlib import Path

SMALL = """\
schema: 1
name: Small miner
horizon: {start: 2027-Q1, end: 2027-Q4}
market: {btc_price: 100000 USD/BTC, hashprice: 50 USD/PH/day}
sites:
  west:
    name: West
    energised: 100 MW
    pue: {mining: 1, ai: 1.25}
    energy: {price: 40 USD/MWh}
    cooling: {air: 100 MW}
    fixed_cost: 1 MUSD/year
treasury:
  btc: 1000
  btc_floor: 0
  sales: {fee: 0.1 %, daily_volume: 100 BTC/day, volume_share: 5 %}
  cash: 11 MUSD
  cash_yield: 4 %
  cash_floor: 10 MUSD
  overheads: 2 MUSD/year
value:
  reference_rate: 4 %
  rates: {mining: 15 %, tenant: 9 %}
"""

READ = "small.yaml: 1 site, 100 MW, no leases, no halls, 4 periods (2027-Q1 to 2027-Q4)"


def write(folder: Path, text: str = SMALL, name: str = "small.yaml") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return name
