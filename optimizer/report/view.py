"""The figures that the terminal page and `report.md` both tell, each worked out once."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..components.market.data import prepare as prepare_market
from ..components.treasury.data import highest
from ..core.facts import MarketFacts
from ..core.tree import Tree
from ..scenario.load import Loaded, load
from ..scenario.schema import Scenario
from ..solution import summaries
from ..solution.answer import answer, records
from ..solution.solution import Plan, Solution
from ..solution.whole import write_file
from ..solution.written import WRITTEN
from .rows import Row, rows

if TYPE_CHECKING:
    from pandas import DataFrame

AT_THE_FLOOR = 0.005
"""MUSD: cash this close to its floor is told as standing on it."""
AT_THE_COIN_FLOOR = 0.5
"""BTC."""
DEPARTS = 0.1
"""Share of today's price."""

MUCH_BEYOND = 1.0 / 3.0
"""Share of the worth."""


@dataclass(frozen=True, eq=False)
class View:
    """A solution with what its readers ask for first. `run` names the run, e.g. `base-3f9c1e`."""

    solution: Solution
    run: str
    studies: Mapping[str, DataFrame] = field(default_factory=dict, repr=False)
    """Tables that studies of the run have left beside its own: `why_not`, `stress`, `limits_moved`."""

    def table(self, name: str) -> DataFrame:
        """A table of the run folder as it is written there; no rows where there is none."""
        if name not in self._tables:
            self._tables[name] = self._made(name)
        return self._tables[name]

    def rows(self, name: str) -> list[Row]:
        """The rows of a table, each number with the cell it stands in."""
        if name not in self._rows:
            self._rows[name] = rows(name, self.table(name))
        return self._rows[name]

    @cached_property
    def figures(self) -> dict[str, Row]:
        """What sentences tell, by name: rows of `figures.csv`."""
        return {row["figure"]: row for row in self.rows("figures")}

    def figure(self, name: str) -> Any:
        """A figure of this plan; None where there is no such thing."""
        return self.figures[name]["this_plan"]

    def _made(self, name: str) -> DataFrame:
        import pandas as pd

        from .derived import DERIVED

        if name in DERIVED:
            return DERIVED[name](self)
        found = WRITTEN[name](self.solution) if name in WRITTEN else self.studies.get(name)
        return pd.DataFrame() if found is None else found

    @cached_property
    def as_written(self) -> Loaded[Scenario]:
        """The run's resolved scenario, read again for where each value stands and what is said beside it.

        A run and its folder alone give the same.
        """
        files = {"scenario.yaml": self.solution.resolved.encode(), **self.solution.inputs}
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                write_file(Path(folder) / name, content)
            return load(Path(folder) / "scenario.yaml", root=Scenario)

    @cached_property
    def _tables(self) -> dict[str, DataFrame]:
        return {}

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        return {}

    @property
    def scenario(self) -> Scenario:
        return self.solution.scenario

    @property
    def tree(self) -> Tree:
        return self.solution.tree

    @property
    def plan(self) -> Plan:
        return self.solution.plan

    @property
    def has_sites(self) -> bool:
        """Whether there is any place to mine on or to build on; else the scenario is one of money alone."""
        return bool(self.scenario.sites)

    @property
    def has_coins(self) -> bool:
        return self.has_sites or self.scenario.treasury.btc > 0.0

    @property
    def other(self) -> Plan | None:
        """Mining only; None if that cannot meet the limits, and where there are no sites to mine on."""
        return self.solution.do_nothing if self.has_sites else None

    @cached_property
    def answer(self) -> dict[str, Any]:
        """The fields of `solution.json`."""
        return answer(self.solution, self.run.rpartition("-")[2])

    @cached_property
    def nothing(self) -> View | None:
        """The same view of the other plan, if there is one."""
        if self.other is None:
            return None
        ending = replace(self.solution.ending, value=self.other.value, bound=None, gap=None)
        return View(replace(self.solution, plan=self.other, do_nothing=None, ending=ending), self.run)

    @property
    def worth(self) -> float:
        return self.plan.value

    @property
    def gain(self) -> float | None:
        """Worth above mining only, if that is possible at all."""
        return None if self.other is None else self.worth - self.other.value

    @property
    def end(self) -> str:
        """Label of the last period."""
        return self.tree.timeline.periods[-1].label

    @property
    def start(self) -> str:
        return self.tree.timeline.periods[0].label

    @property
    def is_today(self) -> bool:
        """Whether worth is counted today, and not at the end of the horizon."""
        return self.scenario.value.objective == "present-value"

    @cached_property
    def beyond(self) -> float:
        """Worth of what is expected after the horizon; against mining only, where that is possible at all."""
        without = 0.0 if self.other is None else summaries.value_beyond_horizon(self.other)
        return summaries.value_beyond_horizon(self.plan) - without

    @property
    def pays_later(self) -> bool:
        """Whether the plan is the better one only by what is expected after the horizon."""
        return self.gain is not None and self.gain > 0.0 > self.gain - self.beyond

    @cached_property
    def share_beyond(self) -> float | None:
        """Share of the plan's own worth expected after the horizon; None where there is no such part."""
        beyond = summaries.value_beyond_horizon(self.plan)
        return beyond / self.worth if beyond > 0.0 and self.worth > 0.0 else None

    @property
    def warns_of_later(self) -> bool:
        """Whether it must be warned that the plan rests on what is expected after the horizon."""
        return self.pays_later or self.is_mostly_later

    @property
    def is_mostly_later(self) -> bool:
        """Whether so much of the worth lies beyond the periods with cash that it must be warned of."""
        return self.share_beyond is not None and self.share_beyond > MUCH_BEYOND

    @cached_property
    def tightest_cash(self) -> tuple[str, float, float]:
        """Node (the first of equals) at whose end cash is closest to its floor, cash there, the floor."""
        floor = self.scenario.treasury.cash_floor
        found = [
            (row["node"], row["closing"] - row["restricted"], highest(floor, self.tree[row["node"]].period))
            for row in records(self.cash)
        ]
        return min(found, key=lambda one: round(one[1] - one[2], 3))

    @cached_property
    def periods_at_the_floor(self) -> int:
        """Periods at whose end, in some world, cash stands on its floor."""
        floor = self.scenario.treasury.cash_floor
        return len(
            {
                row["period"]
                for row in records(self.cash)
                if row["closing"] - row["restricted"] - highest(floor, self.tree[row["node"]].period)
                < AT_THE_FLOOR
            }
        )

    @cached_property
    def market(self) -> MarketFacts:
        return prepare_market(self.scenario.market, self.tree)

    @property
    def coin_spot(self) -> float:
        """Today's price of a coin, USD."""
        return round(1e6 * self.market.spot)

    @property
    def coin_ends(self) -> list[float]:
        """Price of a coin at the end of the horizon in each world, USD."""
        return [round(1e6 * self.market.end_price[leaf.name]) for leaf in self.tree.leaves]

    @property
    def path_departs(self) -> bool:
        """Whether the price path leaves today's price so far that it must be said beside the worth."""
        return any(abs(end / self.coin_spot - 1.0) > DEPARTS for end in self.coin_ends)

    @cached_property
    def at_coin_floor(self) -> list[str]:
        """Periods, in order, at whose end, in some world, the coins held stand on their floor above zero."""
        floor = self.scenario.treasury.btc_floor
        found = []
        for row in records(self.coins):
            least = highest(floor, self.tree[row["node"]].period)
            if least > 0.0 and row["closing"] - least < AT_THE_COIN_FLOOR:
                found.append(str(row["period"]))
        return list(dict.fromkeys(found))

    @property
    def cash(self) -> DataFrame:
        return self.table("cash")

    @property
    def coins(self) -> DataFrame:
        return self.table("btc")

    @property
    def power(self) -> DataFrame:
        return self.table("power")

    @cached_property
    def owed(self) -> DataFrame:
        """What every facility owes at the end of each period, notes issued before among them."""
        return summaries.owed_by_node(self.plan)

    @property
    def covenants(self) -> DataFrame:
        """Every covenant wherever it is tested."""
        return self.table("covenants")

    @property
    def collateral(self) -> DataFrame:
        """Loan to value of every loan against Bitcoin in every node."""
        return self.table("collateral")

    def worth_of_item(self, component: str, item: str, place: str | None = None) -> float | None:
        """What the lines of one item of a component are worth together; None if it has none."""
        rows = self._values[(self._values["component"] == component) & (self._values["item"] == item)]
        if place is not None:
            rows = rows[rows["place"] == place]
        return None if rows.empty else float(rows["amount"].sum())

    @cached_property
    def _values(self) -> DataFrame:
        return self.plan.ledger[self.plan.ledger["account"] == "value"]

    def worth_of(self, component: str, *lines: str) -> float:
        """What these lines of a component are worth; all of its lines if none is named."""
        table = summaries.value_by_line(self.plan)
        chosen = table[table["component"] == component]
        if lines:
            chosen = chosen[chosen["line"].isin(lines)]
        return float(chosen["value_musd"].sum())
