"""What the audit starts from: inputs, tree and decisions; and the books it writes its own lines into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...core.interest import InterestTerms
from ...core.months import days_in_month
from ...core.timeline import Period
from ...core.tree import Node, Tree
from ...scenario.schema import Scenario
from .prices import Prices

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class Row:
    """One decision: how much of what, where, and at which node."""

    place: str
    items: tuple[str, ...]
    node: str
    value: float


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of posted line: where it goes and, for money, at which class it is discounted."""

    account: str
    component: str
    name: str
    risk: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line at one place, for one item, at one node."""

    line: Line
    place: str
    item: str
    node: str


class Books:
    """Amounts as the audit works them out."""

    def __init__(self) -> None:
        self.amounts: dict[Entry, float] = {}
        self._by_account: dict[str, list[Entry]] = {}
        self._by_node: dict[tuple[str, str], list[Entry]] = {}

    def post(self, line: Line, node: str, amount: float, place: str = "", item: str = "") -> None:
        """Add to a line; nothing is kept of an amount of zero."""
        if amount:
            entry = Entry(line, place, item, node)
            if entry not in self.amounts:
                self.amounts[entry] = 0.0
                self._by_account.setdefault(line.account, []).append(entry)
                self._by_node.setdefault((line.account, node), []).append(entry)
            self.amounts[entry] += amount

    def lines(self, account: str) -> list[tuple[Entry, float]]:
        """All amounts of an account."""
        return [(entry, self.amounts[entry]) for entry in self._by_account.get(account, [])]

    def at_node(self, account: str, node: str) -> list[tuple[Entry, float]]:
        """All amounts of an account at one node."""
        return [(entry, self.amounts[entry]) for entry in self._by_node.get((account, node), [])]

    def by_node(self, account: str) -> dict[str, float]:
        """Sum of all lines of an account by node."""
        found: dict[str, float] = {}
        for (_, node), amount in self.totals(account).items():
            found[node] = found.get(node, 0.0) + amount
        return found

    def totals(self, account: str, without: str = "") -> dict[tuple[str, str], float]:
        """Sum of all lines by place and node, one component left out if named."""
        found: dict[tuple[str, str], float] = {}
        for entry, amount in self.lines(account):
            if entry.line.component != without:
                at = (entry.place, entry.node)
                found[at] = found.get(at, 0.0) + amount
        return found


class Case:
    """A plan's decisions on its inputs. Nothing in here comes from the model's equations."""

    def __init__(self, scenario: Scenario, tree: Tree, levels: DataFrame) -> None:
        self.scenario = scenario
        self.tree = tree
        self.books = Books()
        self.prices = Prices(scenario, tree)
        self.decided: dict[str, list[Row]] = {}
        self.states: dict[str, list[Row]] = {}
        self.known: set[str] = set()
        """Quantities that some part of the audit has asked for."""
        columns: Any = levels[["quantity", "place", "item", "node", "value", "decision"]]
        for quantity, place, item, node, value, decision in columns.itertuples(index=False):
            kind = self.decided if decision else self.states
            items = tuple(item.split("/")) if item else ()
            kind.setdefault(quantity, []).append(Row(place, items, node, value))

    def rows(self, quantity: str) -> list[Row]:
        """All that was decided of one quantity, zeros left out."""
        self.known.add(quantity)
        return self.decided.get(quantity, [])

    def at(self, quantity: str, node: str) -> list[Row]:
        """What was decided of one quantity at one node."""
        self.known.add(quantity)
        return self._by_node.get((quantity, node), [])

    def state(self, quantity: str, node: str) -> list[Row]:
        """What the plan says of a state at one node."""
        return self._state_by_node.get((quantity, node), [])

    def past(self, rows: Iterable[Row], node: Node) -> list[Row]:
        """Those decided on the way to `node` or at it."""
        way = self._ways[node.name]
        return [row for row in rows if row.node in way]

    def interest(self, terms: InterestTerms, period: Period) -> float:
        """Share of a balance that is paid for a period; after the horizon the last rate of it goes on."""
        inside = min(period.index, len(self.tree.timeline.periods) - 1)
        length = period.days / 360.0 if terms.day_count == "actual/360" else period.months / 12.0
        return self.prices.rate(terms, self.tree.timeline.periods[inside]) * length

    def start(self, row: Row) -> int:
        """First month of the period in which the row was decided."""
        return self.tree[row.node].period.start

    @cached_property
    def _by_node(self) -> dict[tuple[str, str], list[Row]]:
        return _by_node(self.decided)

    @cached_property
    def _state_by_node(self) -> dict[tuple[str, str], list[Row]]:
        return _by_node(self.states)

    @cached_property
    def _ways(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(node.name for node in self.tree.line(name)) for name in self.tree.names}

    @cached_property
    def horizon(self) -> range:
        """The months of the horizon."""
        return range(self.tree.timeline.start, self.tree.timeline.end)


def _by_node(kept: dict[str, list[Row]]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for quantity, rows in kept.items():
        for row in rows:
            found.setdefault((quantity, row.node), []).append(row)
    return found


def months(period: Period) -> range:
    """The months of a period."""
    return range(period.start, period.end)


def hours(first: int, end: int) -> float:
    """Hours of the months from `first` to before `end`."""
    return 24.0 * sum(days_in_month(month) for month in range(first, end))
