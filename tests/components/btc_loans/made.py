"""Treasury, loans against Bitcoin and value in a model of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from optimizer.components.btc_loans import data as btc_loans_data
from optimizer.components.btc_loans import equations as btc_loans
from optimizer.components.btc_loans.schema import BtcLoan
from optimizer.components.treasury import data as treasury_data
from optimizer.components.treasury import equations as treasury_equations
from optimizer.components.treasury.schema import Treasury
from optimizer.components.value import data as value_data
from optimizer.components.value import equations as value
from optimizer.components.value.schema import Value
from optimizer.core.context import Context
from optimizer.core.facts import MarketFacts
from optimizer.core.series import Series
from optimizer.core.tree import Tree
from optimizer.solve import Engine, Settings, compile_model, load_values

PLAIN: dict[str, Any] = {
    "limit": "200 MUSD",
    "rate": "0 %",
    "matures": "2030-01",
    "draw_ltv": "50 %",
    "margin_call_ltv": "75 %",
    "cure_ltv": "65 %",
}
NO_SALES = {"fee": "0 %", "daily_volume": "0 BTC/day", "volume_share": "100 %"}
"""Coins cannot be sold, so that what is needed is borrowed."""
TREASURY: dict[str, Any] = {
    "btc": 4000,
    "btc_floor": 0,
    "sales": NO_SALES,
    "cash": "0 MUSD",
    "cash_yield": "0 %",
    "cash_floor": "0 MUSD",
    "overheads": "0 MUSD/month",
}
VALUE: dict[str, Any] = {"reference_rate": "0 %", "rates": {"mining": "10 %"}}
HAIR = 1e-6
"""MUSD that a pledged coin costs in each node here, so that no more are pledged than must be."""


def a_loan(**changes: Any) -> BtcLoan:
    """A loan of up to 200 MUSD without interest, 50 / 75 / 65 %, that outlasts the plan."""
    return BtcLoan.model_validate({**PLAIN, **changes})


def prices(
    tree: Tree, mean: Mapping[str, float] | float, low: Mapping[str, float] | None = None
) -> MarketFacts:
    """Mean prices by period label, and the lowest where they differ; worlds share them."""

    def of(given: Mapping[str, float] | float, node: str) -> float:
        return given if isinstance(given, float) else given.get(node, given.get(node.split("@")[0], 0.0))

    means = {node.name: of(mean, node.name) for node in tree}
    lows = {name: (low and of(low, name)) or price for name, price in means.items()}
    return MarketFacts(means[tree.nodes[0].name], means, means, lows, dict.fromkeys(means, 0.0))


class Lent:
    """A model with loans and a treasury of 4000 coins that cannot be sold; `needs` are paid and `coins`
    come in by node."""

    def __init__(
        self,
        tree: Tree,
        loans: Mapping[str, Mapping[str, Any]],
        *,
        market: MarketFacts | None = None,
        treasury: Mapping[str, Any] | None = None,
        needs: Mapping[str, float] | None = None,
        coins: Mapping[str, float] | None = None,
        floor: float = 0.0,
    ) -> None:
        facts = market or prices(tree, 0.1)
        worth = Value.model_validate(VALUE)
        held = Treasury.model_validate({**TREASURY, **(treasury or {})})
        made = {name: a_loan(**terms) for name, terms in loans.items()}
        apart = Series.constant(floor, "coins")
        self.context = Context(tree)
        self.loans = btc_loans_data.prepare(made, tree, facts, {}, unpledged_floor=apart)
        self._parts: list[tuple[str, Any, Any]] = [
            ("treasury", treasury_equations, treasury_data.prepare(held, tree, facts)),
            ("btc_loans", btc_loans, self.loans),
            ("value", value, (worth.objective, value_data.prepare(worth, tree, facts))),
        ]
        self.model = pyo.ConcreteModel()
        for name, equations, _ in self._parts:
            self.model.add_component(name, pyo.Block())
            equations.open_accounts(self.context)
        self.context.ledger.open("debt", unit="MUSD", title="Debt")
        paid = {node: -amount for node, amount in (needs or {}).items()}
        self.context.ledger.post("cash", "test", "needs", paid, risk="reference", category="operating")
        self.context.ledger.post("btc", "test", "coins", coins or {})

    def finish(self) -> Lent:
        """Declare and close everything."""
        for name, equations, data in self._parts:
            equations.declare(self.model.component(name), data, self.context)
        for (loan, node), coins in getattr(self.model.btc_loans, "collateral", {}).items():
            hair = {node: -HAIR * coins}
            self.context.ledger.post("charges", "test", "hair", hair, item=loan, risk="reference")
        for name, equations, data in self._parts:
            equations.close(self.model.component(name), data, self.context)
        return self

    def solve(self) -> float:
        """The best value; variables hold the plan. Raises NoPlan where there is none."""
        self.finish()
        matrix = compile_model(self.model)
        values = Engine(matrix, Settings()).solve(gap=0.0).require_plan()
        load_values(matrix, values)
        return float(pyo.value(self.model.value.objective))

    def of(self, quantity: str, loan: str = "bank") -> dict[str, float]:
        """What is not zero of a quantity of one loan, by node."""
        variable = self.context.quantities[f"btc_loans.{quantity}"].variable
        found = {node: variable[name, node].value or 0.0 for name, node in variable if name == loan}
        return {node: round(level, 9) for node, level in found.items() if abs(level) > 1e-7}

    def amounts(self, account: str, line: str) -> dict[str, float]:
        """Amounts of a posted line by node, zeros left out."""
        found: dict[str, float] = {}
        for posted in self.context.ledger.lines(account):
            if posted.name == line:
                for node, amount in posted.amounts.items():
                    found[node] = found.get(node, 0.0) + float(pyo.value(amount))
        return {node: round(amount, 9) for node, amount in found.items() if abs(amount) > 1e-7}
