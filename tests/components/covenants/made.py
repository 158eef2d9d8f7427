"""A company with treasury and facilities, and covenants over what the test posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from optimizer.components.covenants import data as covenants_data
from optimizer.components.covenants import equations as covenants
from optimizer.components.covenants.schema import Covenants
from optimizer.core.tree import Tree
from tests.components.money import Money

KEPT: dict[str, Any] = {
    "sales": {"fee": "0 %", "daily_volume": "1000 BTC/day", "volume_share": "0 %"},
}
"""Coins that cannot be sold."""


class Company(Money):
    """The money model with covenants; `tenants` and `credit` are those of each lease."""

    def __init__(
        self,
        tree: Tree,
        *arguments: Any,
        covenants: Mapping[str, Any],
        tenants: Mapping[str, str] | None = None,
        credit: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(tree, *arguments, **more)
        self.covenants = covenants_data.prepare(
            Covenants.model_validate(covenants),
            tree,
            self.treasury.market,
            tenants=tenants or {},
            credit=credit or {},
        )
        self.model.add_component("covenants", pyo.Block())
        if "ready_it" not in self.context.ledger.accounts:
            self.context.ledger.open("ready_it", unit="MW", title="")

    def wanted(self, name: str, most: float = 1000.0) -> Any:
        """Something worth 1 MUSD a unit, and nothing else."""
        amount = self.choice(name, most)
        worth = {leaf.name: amount for leaf in self.tree.leaves}
        self.context.ledger.post("closing", "test", name, worth, risk="reference")
        return amount

    def spent(self, name: str, node: str, most: float = 1000.0) -> Any:
        """MUSD that are paid at a node for something worth twice as much."""
        amount = self.choice(name, most)
        self.context.ledger.post("cash", "test", name, {node: -amount}, risk="reference", category="treasury")
        leaves = [leaf.name for leaf in self.tree.leaves if leaf in self.tree.descendants(node)]
        worth = dict.fromkeys(leaves, 2.0 * amount)
        self.context.ledger.post("closing", "test", name, worth, risk="reference")
        return amount

    def owes(self, facility: str, amounts: Mapping[str, Any], line: str = "owed") -> None:
        """Debt of a facility, or of a lease to its tenant, at the end of nodes."""
        self.context.ledger.post("debt", "test", line, amounts, item=facility)

    def lets(self, lease: str, power: Mapping[str, Any]) -> None:
        """IT MW that a tenant holds."""
        held = {node: -mw for node, mw in power.items()}
        self.context.ledger.post("ready_it", "leases", "leased", held, place="hall", item=lease)

    def keeps_to_cure(self, coins: Mapping[str, float]) -> None:
        """Coins that a loan keeps for a margin call."""
        self.model.add_component("btc_loans", pyo.Block())
        kept = self.context.variable(
            self.model.btc_loans,
            "topup",
            [("loan", node) for node in coins],
            dims=("loan", "node"),
            unit="BTC",
            title="",
            decision=False,
        )
        for node, amount in coins.items():
            kept["loan", node].fix(amount)

    def finish(self) -> Company:
        """Declare and close everything, covenants last."""
        super().finish()
        covenants.declare(self.model.covenants, self.covenants, self.context)
        covenants.close(self.model.covenants, self.covenants, self.context)
        return self
