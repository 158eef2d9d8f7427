"""Cost of a mined coin by site and fleet, from the rows of the ledger table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

POWER = ("mining energy", "demand charge")
OPERATIONS = ("mining operations",)
SITE = ("fixed site cost", "take-or-pay", "demand response")

Row = Mapping[str, Any]
"""At least account, component, line, place, item, node and amount, as in `tables/ledger.csv`."""


@dataclass(frozen=True)
class CoinCost:
    """What one coin costs, in USD, before depreciation, overheads and financing."""

    coins: float
    power: float
    """Energy and demand charge only."""
    cash: float
    """Power and the mine's operations."""
    all_in: float
    """Cash cost and the fleet's part of what the site costs as such, less demand response."""


def costs_per_coin(
    rows: Iterable[Row], weights: Mapping[str, float] | None = None
) -> dict[tuple[str, str], CoinCost]:
    """Cost per coin by (site, fleet); pairs that mined nothing are left out.

    `weights` by node (such as probabilities) weigh a tree's branches; each node counts once without. Pass the
    rows of one period for the cost in that period. What the site costs as such (fixed cost, take-or-pay) is
    shared node by node with all load of the site, halls included, by energy used; demand response is shared
    by mining energy alone, because only mining earns it (M4).
    """
    books = _Books()
    for row in rows:
        books.add(row, 1.0 if weights is None else weights[row["node"]])
    return books.costs()


class _Books:
    """Weighted sums of the rows that matter; costs count positive, in MUSD."""

    def __init__(self) -> None:
        self.coins: dict[tuple[str, str], float] = defaultdict(float)
        self.power: dict[tuple[str, str], float] = defaultdict(float)
        self.operations: dict[tuple[str, str], float] = defaultdict(float)
        self.site: dict[tuple[str, str, str], float] = defaultdict(float)
        """By line, site and node."""
        self.energy: dict[tuple[str, str, str], float] = defaultdict(float)
        """MWh of mining by site, fleet and node, without weight."""
        self.energy_of_all: dict[tuple[str, str], float] = defaultdict(float)
        """MWh by site and node, without weight."""

    def add(self, row: Row, weight: float) -> None:
        account, line, amount = row["account"], row["line"], float(row["amount"])
        place, item, node = row["place"], row["item"], row["node"]
        if account == "btc" and line == "mined":
            self.coins[place, item] += weight * amount
        elif account == "energy":
            self.energy_of_all[place, node] += amount
            if row["component"] == "mining":
                self.energy[place, item, node] += amount
        elif account == "cash" and line in POWER:
            self.power[place, item] -= weight * amount
        elif account == "cash" and line in OPERATIONS:
            self.operations[place, item] -= weight * amount
        elif account == "cash" and line in SITE:
            self.site[line, place, node] -= weight * amount

    def costs(self) -> dict[tuple[str, str], CoinCost]:
        site = self._site_by_fleet()
        found = {}
        for key, coins in self.coins.items():
            if coins > 0.0:
                power, cash = self.power[key], self.power[key] + self.operations[key]
                all_in = cash + site[key]
                found[key] = CoinCost(coins, *(1e6 * cost / coins for cost in (power, cash, all_in)))
        return found

    def _site_by_fleet(self) -> dict[tuple[str, str], float]:
        mining: dict[tuple[str, str], float] = defaultdict(float)
        for (place, _, node), energy in self.energy.items():
            mining[place, node] += energy
        shared: dict[tuple[str, str], float] = defaultdict(float)
        for (place, item, node), energy in self.energy.items():
            for line in SITE:
                base = mining if line == "demand response" else self.energy_of_all
                if base[place, node] > 0.0:
                    shared[place, item] += self.site[line, place, node] * energy / base[place, node]
        return shared
