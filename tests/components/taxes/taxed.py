"""Treasury, taxes and value in a model of their own, with income of the test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from optimizer.components.taxes import data as taxes_data
from optimizer.components.taxes import equations as taxes
from optimizer.components.taxes.schema import Taxes
from optimizer.components.treasury import data as treasury_data
from optimizer.components.treasury import equations as treasury
from optimizer.components.treasury.schema import Treasury
from optimizer.components.value import data as value_data
from optimizer.components.value import equations as value
from optimizer.components.value.schema import Value
from optimizer.core.context import Context
from optimizer.core.facts import MarketFacts
from optimizer.core.timeline import Timeline
from optimizer.core.tree import Tree
from optimizer.solve import Engine, Settings, compile_model, load_values
from tests.components.alone import JANUARY

PLAIN_TAXES: dict[str, Any] = {"rate": "21 %", "paid_after": "0 months", "basis": "0 USD/BTC"}
PLAIN_TREASURY: dict[str, Any] = {
    "btc": 0,
    "btc_floor": 0,
    "sales": {"fee": "0 %", "daily_volume": "1000 BTC/day", "volume_share": "100 %"},
    "cash": "0 MUSD",
    "cash_yield": "0 %",
    "cash_floor": "0 MUSD",
    "overheads": "0 MUSD/month",
}
VALUE = {"reference_rate": "4 %", "rates": {"mining": "10 %", "tenant": "4 %"}}


def years(count: int) -> Tree:
    """A path of calendar years from 2027 on."""
    return Tree.path(Timeline.steps(JANUARY, [("year", JANUARY + 12 * count)]))


def market(tree: Tree, price: Mapping[str, float] | float = 0.1) -> MarketFacts:
    """Prices in MUSD a coin, the same at the end of a period as in it."""
    prices = {node.name: price if isinstance(price, float) else price[node.name] for node in tree}
    return MarketFacts(prices[tree.nodes[0].name], prices, prices, prices, dict.fromkeys(prices, 0.0))


def some_taxes(**changes: Any) -> Taxes:
    """21 %, paid at the end of the year, coins that cost nothing; but for the changes."""
    return Taxes.model_validate({**PLAIN_TAXES, **changes})


class Taxed:
    """A model with taxes; money is discounted at 4 %.

    Owners put in what is short and take out what is idle, for nothing: so that a dollar of tax costs what it
    is worth today on the day it is paid.
    """

    def __init__(
        self,
        tree: Tree,
        price: Mapping[str, float] | float = 0.1,
        *,
        terms: Mapping[str, Any] | None = None,
        taxed: bool = True,
        own: Mapping[str, Any] | None = None,
    ) -> None:
        self.tree = tree
        self.context = Context(tree)
        self.model = pyo.ConcreteModel()
        facts = market(tree, price)
        worth = value_data.prepare(Value.model_validate(VALUE), tree, facts)
        self.data = {
            "treasury": treasury_data.prepare(
                Treasury.model_validate({**PLAIN_TREASURY, **(own or {})}), tree, facts
            ),
            "taxes": taxes_data.prepare(some_taxes(**(terms or {})) if taxed else None, tree, facts, worth),
            "value": ("present-value", worth),
        }
        self.model.test = pyo.Block()
        for name, equations in COMPONENTS.items():
            self.model.add_component(name, pyo.Block())
            equations.open_accounts(self.context)
        treasury.declare(self.model.treasury, self.data["treasury"], self.context)
        self._owners()

    def _owners(self) -> None:
        self.model.test.owners = money = pyo.Var(self.tree.names, bounds=(-1e4, 1e4))
        for account, sign in (("cash", 1.0), ("charges", -1.0)):
            amounts = {node: sign * money[node] for node in self.tree.names}
            self.line("owners", amounts, account=account, category="financing")

    def line(
        self, name: str, amounts: Mapping[str, Any], *, category: str = "operating", **more: Any
    ) -> None:
        """A line of money (or coins, or worth at the end) of some other component."""
        options = {"account": "cash", "component": "test", "risk": "reference", **more}
        account, component = options.pop("account"), options.pop("component")
        self.context.ledger.post(account, component, name, amounts, category=category, **options)

    def mined(self, amounts: Mapping[str, Any]) -> None:
        """Coins earned."""
        self.line("mined", amounts, account="btc", component="mining", risk="mining", category="")

    def pledge(self, wallet: str, amounts: Mapping[str, Any]) -> None:
        """Coins pledged from a wallet."""
        self.line("collateral", amounts, account="pledged", place=wallet, item="loan", category="", risk="")

    def variable(self) -> Any:
        """Something that a test decides."""
        return pyo.Var(bounds=(0.0, 1.0))

    def sell(self, coins: Mapping[str, float]) -> Taxed:
        """Fix what is sold in each period."""
        for node in self.tree.names:
            self.model.treasury.sold_slice["all", node].fix(coins.get(node, 0.0))
        return self

    def finish(self) -> Taxed:
        """Declare taxes and close everything, in the order of the model."""
        taxes.declare(self.model.taxes, self.data["taxes"], self.context)
        for name, equations in COMPONENTS.items():
            equations.close(self.model.component(name), self.data[name], self.context)
        return self

    def solve(self) -> float:
        """The best value; variables hold the plan. Raises NoPlan where there is none."""
        self.finish()
        matrix = compile_model(self.model)
        values = Engine(matrix, Settings()).solve(gap=0.0).require_plan()
        load_values(matrix, values)
        return float(pyo.value(self.model.value.objective))

    def levels(self, quantity: str) -> dict[Any, float]:
        """What is not zero of a quantity such as `taxes.losses`; one-part keys stand alone."""
        variable = self.context.quantities[quantity].variable
        return {
            key[0] if isinstance(key, tuple) and len(key) == 1 else key: round(level, 9)
            for key in variable
            if abs(level := variable[key].value or 0.0) > 1e-9
        }

    def amounts(self, account: str, line: str) -> dict[str, float]:
        """Amounts of a posted line by node, zeros left out."""
        found: dict[str, float] = {}
        for posted in self.context.ledger.lines(account):
            if posted.name == line:
                for node, amount in posted.amounts.items():
                    found[node] = found.get(node, 0.0) + float(pyo.value(amount))
        return {node: round(amount, 9) for node, amount in found.items() if abs(amount) > 1e-9}


COMPONENTS: dict[str, Any] = {"treasury": treasury, "taxes": taxes, "value": value}
