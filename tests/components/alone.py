"""One or two components in a model of their own, with loads of the test in place of the other components."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

import pyomo.environ as pyo

from optimizer.core.context import Context
from optimizer.core.timeline import Timeline
from optimizer.core.tree import Tree

JANUARY = 2027 * 12
Q = ("2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4")
ACCOUNTS = (
    "power",
    "firm_power",
    "energy",
    "cooling",
    "cash",
    "btc",
    "closing",
    "debt",
    "charges",
    "pledged",
    "restricted",
)


def quarters(count: int = 4, **options: Any) -> Tree:
    """A path of quarters from January 2027 on."""
    return Tree.path(Timeline.steps(JANUARY, [("quarter", JANUARY + 3 * count)]), **options)


def two_worlds(count: int = 4, shared: int = 1, good: float = 0.4) -> Tree:
    """Quarters from January 2027 on that split into a good and a bad world."""
    timeline = Timeline.steps(JANUARY, [("quarter", JANUARY + 3 * count)])
    return Tree.branching(timeline, {"good": (shared, good), "bad": (shared, 1.0 - good)})


class Alone:
    """A model of the given components; money is not discounted, coins are worth `coin` MUSD."""

    def __init__(self, tree: Tree, coin: float = 0.0, **components: tuple[ModuleType, Any]) -> None:
        self.tree = tree
        self.context = Context(tree)
        self.model = pyo.ConcreteModel()
        self.coin = coin
        self._components = components
        self._worth: list[Any] = []
        for name in (*components, "test"):
            self.model.add_component(name, pyo.Block())
        for equations, _ in components.values():
            equations.open_accounts(self.context)
        for account in ACCOUNTS:
            if account not in self.context.ledger.accounts:
                self.context.ledger.open(account, unit="", title="")
        for name, (equations, data) in components.items():
            equations.declare(self.model.component(name), data, self.context)

    def load(
        self,
        account: str,
        place: str,
        worth: Mapping[str, float] | float = 0.0,
        *,
        name: str = "load",
        most: float | None = None,
        sign: float = -1.0,
        interruptible: bool = False,
        nodes: Iterable[str] | None = None,
    ) -> Any:
        """Something that takes from an account as it likes and is worth so much a unit, by node."""
        nodes = list(self.tree.names if nodes is None else nodes)
        variable = self.context.variable(
            self.model.test,
            name,
            [(node,) for node in nodes],
            dims=("node",),
            unit="",
            title="",
            decision=True,
            upper=most,
        )
        taken = {node: sign * variable[node] for node in nodes}
        self.context.ledger.post(account, "test", name, taken, place=place, interruptible=interruptible)
        for node in nodes:
            each = worth if isinstance(worth, float) else worth.get(node, 0.0)
            self._worth.append(self.tree[node].probability * each * variable[node])
        return variable

    def finish(self) -> Alone:
        """Close every component and state the objective: expected money, coins at their price, worth at the
        end.
        """
        for name, (equations, data) in self._components.items():
            equations.close(self.model.component(name), data, self.context)
        worth = list(self._worth)
        for account, price in (("cash", 1.0), ("btc", self.coin), ("closing", 1.0)):
            for line in self.context.ledger.lines(account):
                worth += [price * self.tree[node].probability * each for node, each in line.amounts.items()]
        self.model.worth = pyo.Objective(expr=sum(worth), sense=pyo.maximize)
        return self

    def solve(self) -> float:
        """The best objective; variables hold the plan."""
        self.finish()
        pyo.SolverFactory("appsi_highs").solve(self.model)
        return float(pyo.value(self.model.worth))

    def chosen(self, quantity: str) -> dict[Any, float]:
        """What is not zero of a quantity such as `sites.closed_at`."""
        variable = self.context.quantities[quantity].variable
        return {key: level for key in variable if abs(level := variable[key].value or 0.0) > 1e-7}

    def amounts(self, account: str, line: str, place: str | None = None) -> dict[str, float]:
        """Amounts of a posted line by node, zeros left out."""
        found: dict[str, float] = {}
        for posted in self.context.ledger.lines(account, place):
            if posted.name == line:
                for node, amount in posted.amounts.items():
                    if abs(level := float(pyo.value(amount))) > 1e-9:
                        found[node] = found.get(node, 0.0) + level
        return found
