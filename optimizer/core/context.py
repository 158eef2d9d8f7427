"""What a component finds when it states its equations: the tree, the ledger, and the books it writes into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyomo.environ as pyo

from .algebra import Expression, is_number
from .ledger import Ledger
from .tree import Tree


@dataclass(frozen=True)
class Quantity:
    """A family of variables: what it means, what its index stands for, and whether somebody decides it."""

    name: str
    dims: tuple[str, ...]
    unit: str
    title: str
    decision: bool
    """True for what is decided; False for a state that follows from decisions."""
    variable: Any = field(repr=False)
    cap: Callable[..., str] | None = field(default=None, repr=False)
    """Where the upper bound of `variable[index]` is a limit that somebody set: `cap(*index)` is the scenario
    path behind it, "" where there is none."""

    def placed(self, index: tuple[str, ...]) -> tuple[str, str, str]:
        """Place (the dim `site`), item (the other dims, joined by `/`) and node, as in the tables."""
        named = dict(zip(self.dims, index, strict=True))
        node, place = named.pop("node"), named.pop("site", "")
        return place, "/".join(named.values()), node


@dataclass(frozen=True)
class Rule:
    """A family of constraints: plain title, unit of its slack, and the scenario path that causes each row."""

    name: str
    title: str
    unit: str
    constraint: Any = field(repr=False)
    cause: Callable[..., str] = field(repr=False)
    limit: bool = False
    """A limit that somebody set and could move, in contrast to bookkeeping and logic: only limits have a
    price and may be relaxed to find out why there is no plan."""
    dated: bool = True
    """Whether a row is about the period of its node; otherwise about all of the way to it."""


@dataclass(frozen=True)
class Commitment:
    """Something that, once begun, is not undone: a conversion, a lease, an upgrade, an order.

    `size` is the variable (one, blocks or MW), `kind` e.g. conversion; `spending` the money by node and
    `income` the contracted operating income by month after `begins`, both for one unit of `size`.
    """

    kind: str
    place: str
    item: str
    node: str
    size: Any = field(repr=False)
    locked: bool
    """Decided before: kept in the do-nothing plan too."""
    begins: int
    """Month (ordinal) in which building or service begins."""
    ready: int
    """Month (ordinal) in which what was built can be used, or the lease commences."""
    spending: Mapping[str, float] = field(default_factory=dict, repr=False)
    income: Mapping[int, float] = field(default_factory=dict, repr=False)
    credits: Mapping[int, float] = field(default_factory=dict, repr=False)
    """What the tenant takes off the rent for money paid before, by month after `begins`, for one unit."""
    further: Sequence[tuple[Any, Mapping[str, float]]] = field(default=(), repr=False)
    """What is spent on top, such as in dearer tiers: pairs of a variable and its money by node."""


class Context:
    """The shared books of one model. A component writes its variables, rules, lines and commitments here."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.ledger = Ledger()
        self.quantities: dict[str, Quantity] = {}
        self.rules: dict[str, Rule] = {}
        self.commitments: list[Commitment] = []

    def variable(
        self,
        block: Any,
        name: str,
        index: Iterable[tuple[str, ...]],
        *,
        dims: Sequence[str],
        unit: str,
        title: str,
        decision: bool,
        domain: Any = pyo.NonNegativeReals,
        upper: Mapping[tuple[str, ...], float] | float | None = None,
        lower: Mapping[tuple[str, ...], float] | float | None = None,
        cap: Callable[..., str] | None = None,
    ) -> Any:
        """Add the variable `name[index]` to the block. Each index is a tuple that matches `dims`.

        One of the dims is `node`; a dim called `site` is the place in the tables, the others are the item.
        `cap(*index)` names the scenario path of an upper bound that is a limit somebody set.
        Returns the Pyomo variable, always indexed by tuples.
        """
        keys = list(index)

        def bounds(_: Any, *key: str) -> tuple[float | None, float | None]:
            low = lower.get(key) if isinstance(lower, Mapping) else lower
            high = upper.get(key) if isinstance(upper, Mapping) else upper
            return low, high

        variable = pyo.Var(pyo.Set(initialize=keys, dimen=len(dims)), domain=domain, bounds=bounds)
        block.add_component(name, variable)
        full = f"{block.local_name}.{name}"
        self.quantities[full] = Quantity(full, tuple(dims), unit, title, decision, variable, cap)
        return variable

    def rule(
        self,
        block: Any,
        name: str,
        rows: Mapping[tuple[str, ...], Expression],
        *,
        title: str,
        unit: str,
        cause: Callable[..., str],
        limit: bool = False,
        dated: bool = True,
    ) -> None:
        """Add the constraint `name[index]` for each row; a row that is None is left out.

        A row is a relational expression, or a tuple `(body, sense, bound)` with sense `<=`, `>=` or `==`,
        whose body may turn out to be a plain number: then the row is kept only if it is broken, so that the
        solver says so. `cause(*index)` names the scenario path behind a row, for diagnosis; `limit` says that
        somebody set it and could move it, `dated` whether it is about the period of its node.
        """
        kept = {key: _relation(row, block) for key, row in rows.items() if row is not None}
        kept = {key: row for key, row in kept.items() if row is not None}

        def body(_: Any, *key: str) -> Any:
            return kept[key]

        dimen = len(next(iter(kept))) if kept else 1
        constraint = pyo.Constraint(pyo.Set(initialize=list(kept), dimen=dimen), rule=body)
        block.add_component(name, constraint)
        full = f"{block.local_name}.{name}"
        self.rules[full] = Rule(full, title, unit, constraint, cause, limit, dated)


def _relation(row: Any, block: Any) -> Any:
    if not isinstance(row, tuple):
        return row
    body, sense, bound = row
    if is_number(body) and is_number(bound):
        slack = {"<=": bound - body, ">=": body - bound, "==": -abs(body - bound)}[sense]
        if slack >= -1e-9:
            return None
        body = body + _nothing(block)
    if sense == "<=":
        return body <= bound
    if sense == ">=":
        return body >= bound
    return body == bound


def _nothing(block: Any) -> Any:
    """A variable that is always zero: with it a broken row of plain numbers is a row like all others, and
    what it lacks can be measured."""
    if block.component("nothing") is None:
        block.add_component("nothing", pyo.Var(bounds=(0.0, 0.0)))
    return block.component("nothing")
