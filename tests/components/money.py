"""Treasury, facilities and value in a model of their own, with projects and leases of the test beside
them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from optimizer.components.financing import data as financing_data
from optimizer.components.financing import equations as financing
from optimizer.components.financing.schema import Financing
from optimizer.components.treasury import data as treasury_data
from optimizer.components.treasury import equations as treasury
from optimizer.components.treasury.schema import Treasury
from optimizer.components.value import data as value_data
from optimizer.components.value import equations as value
from optimizer.components.value.schema import Value
from optimizer.core.context import Commitment, Context
from optimizer.core.facts import MarketFacts
from optimizer.core.tree import Tree
from optimizer.solve import Engine, Settings, compile_model, load_values

PLAIN_TREASURY: dict[str, Any] = {
    "btc": 0,
    "btc_floor": 0,
    "sales": {"fee": "0 %", "daily_volume": "1000 BTC/day", "volume_share": "100 %"},
    "cash": "0 MUSD",
    "cash_yield": "0 %",
    "cash_floor": "0 MUSD",
    "overheads": "0 MUSD/month",
}
PLAIN_VALUE: dict[str, Any] = {"reference_rate": "0 %", "rates": {"mining": "10 %", "tenant": "0 %"}}


def a_treasury(**changes: Any) -> Treasury:
    """A treasury without coins, cash or frictions but for the changes."""
    return Treasury.model_validate({**PLAIN_TREASURY, **changes})


def a_value(**changes: Any) -> Value:
    """Value without discounting, and a coin worth today's price at any date, but for the changes."""
    return Value.model_validate({**PLAIN_VALUE, **changes})


def the_market(
    tree: Tree, price: Mapping[str, float] | float = 0.1, end: Any = None, spot: Any = None
) -> MarketFacts:
    """Prices in MUSD a coin; the end price is the mean and the spot the first mean if left out."""
    prices = {node.name: price if isinstance(price, float) else price[node.name] for node in tree}
    first = prices[tree.nodes[0].name] if spot is None else spot
    return MarketFacts(first, prices, end or prices, prices, dict.fromkeys(prices, 0.0))


class Money:
    """A model of treasury, financing and value; add projects, leases and flows, then solve."""

    def __init__(
        self,
        tree: Tree,
        market: MarketFacts | None = None,
        *,
        treasury: Mapping[str, Any] | None = None,
        financing: Mapping[str, Any] | None = None,
        value: Mapping[str, Any] | None = None,
    ) -> None:
        self.tree = tree
        self.context = Context(tree)
        self.model = pyo.ConcreteModel()
        facts = market or the_market(tree)
        worth = a_value(**(value or {}))
        self.treasury = treasury_data.prepare(a_treasury(**(treasury or {})), tree, facts)
        self.financing = financing_data.prepare(
            Financing.model_validate(financing or {}), tree, reference_rate=worth.reference_rate
        )
        self.value = (worth.objective, value_data.prepare(worth, tree, facts))
        for name in ("treasury", "test", "financing", "value"):
            self.model.add_component(name, pyo.Block())
        self._finished = False
        self._open_and_declare_treasury()

    def _open_and_declare_treasury(self) -> None:
        for equations in (treasury, financing, value):
            equations.open_accounts(self.context)
        treasury.declare(self.model.treasury, self.treasury, self.context)

    def choice(self, name: str, most: float = 1.0) -> Any:
        """Something to be decided between 0 and `most`."""
        variable = pyo.Var(bounds=(0.0, most))
        self.model.test.add_component(name, variable)
        return variable

    def flow(self, amounts: Mapping[str, Any], risk: str = "reference", account: str = "cash") -> None:
        """Money (or coins) that comes in or goes out."""
        self.context.ledger.post(account, "test", "flow", amounts, risk=risk, category="operating")

    def project(
        self,
        item: str,
        cost: Mapping[str, float],
        ready: int,
        *,
        kind: str = "conversion",
        most: float = 1.0,
        worth: float = 0.0,
        node: str | None = None,
    ) -> Any:
        """Something that can be built: what it costs by node, when it is ready, what it is worth at the
        end."""
        node = node or next(iter(cost))
        size = self.choice(f"{item} {node}", most)
        spent = {name: -amount * size for name, amount in cost.items()}
        self.context.ledger.post(
            "cash", "conversions", "conversion", spent, item=item, risk="reference", category="investment"
        )
        leaves = {leaf.name: worth * size for leaf in self.tree.leaves} if worth else {}
        self.context.ledger.post("closing", "test", "worth", leaves, item=item, risk="reference")
        begins = self.tree[node].period.start
        self.context.commitments.append(
            Commitment(kind, "site", item, node, size, False, begins, ready, spending=cost)
        )
        return size

    def lease(
        self,
        item: str,
        node: str,
        income: Mapping[int, float],
        credits: Mapping[int, float] | None = None,
        most: float = 1.0,
    ) -> Any:
        """A lease that commences with the node's period; income and credits by month from then on."""
        size = self.choice(f"{item} {node}", most)
        begins = self.tree[node].period.start
        credits = credits or {}
        rent = self.tree.spread(node, lambda month: income.get(month, 0.0))
        credited = self.tree.spread(node, lambda month: credits.get(month, 0.0))
        for name, amounts, category in (
            ("rent", rent, "operating"),
            ("prepayment credited", credited, "tenant"),
        ):
            sign = 1.0 if category == "operating" else -1.0
            self.context.ledger.post(
                "cash",
                "leases",
                name,
                {at: sign * amount * size for at, amount in amounts.items()},
                item=item,
                risk="tenant",
                category=category,
            )
        self.context.commitments.append(
            Commitment(
                "lease", "hall", item, node, size, False, begins, begins, income=income, credits=credits
            )
        )
        return size

    def finish(self) -> Money:
        """Declare financing and close everything, once."""
        if self._finished:
            return self
        self._finished = True
        financing.declare(self.model.financing, self.financing, self.context)
        for equations, block, data in (
            (treasury, self.model.treasury, self.treasury),
            (financing, self.model.financing, self.financing),
            (value, self.model.value, self.value),
        ):
            equations.close(block, data, self.context)
        return self

    def solve(self) -> float:
        """The best value; variables hold the plan. Raises NoPlan where there is none."""
        self.finish()
        matrix = compile_model(self.model)
        values = Engine(matrix, Settings()).solve(gap=0.0).require_plan()
        load_values(matrix, values)
        return float(pyo.value(self.model.value.objective))

    def levels(self, quantity: str) -> dict[Any, float]:
        """What is not zero of a quantity such as `financing.owed`; one-part keys stand alone."""
        variable = self.context.quantities[quantity].variable
        return {
            key[0] if isinstance(key, tuple) and len(key) == 1 else key: round(level, 9)
            for key in variable
            if abs(level := variable[key].value or 0.0) > 1e-9
        }

    def amounts(self, account: str, line: str, item: str | None = None) -> dict[str, float]:
        """Amounts of a posted line by node, zeros left out."""
        found: dict[str, float] = {}
        for posted in self.context.ledger.lines(account):
            if posted.name == line and item in (None, posted.item):
                for node, amount in posted.amounts.items():
                    found[node] = found.get(node, 0.0) + float(pyo.value(amount))
        return {node: round(amount, 9) for node, amount in found.items() if abs(amount) > 1e-9}
