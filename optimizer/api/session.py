"""A scenario stated, compiled and ready to be solved, changed and solved again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import Problem, ScenarioError
from ..core.tree import Tree
from ..model.build import Built, build
from ..scenario.horizon import tree_of
from ..scenario.schema import Scenario
from ..solve import Engine, Matrix, Settings, Start, compile_model, numerics, problems, start_from

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Session:
    """One scenario's model, with the engine that solves it."""

    scenario: Scenario
    tree: Tree
    built: Built = field(repr=False)
    matrix: Matrix = field(repr=False)
    engine: Engine = field(repr=False)
    warnings: tuple[Problem, ...] = ()
    """Rules and variables whose numbers lie far apart, by name."""

    def start_of(self, levels: DataFrame) -> Start:
        """The whole numbers of an earlier plan, by the names they have in this model; states among them too.

        `levels` are the levels of that plan. What it did not take, or did not know, is zero.
        """
        where = zip(*(levels[part] for part in ("quantity", "place", "item", "node")), strict=True)
        taken = dict(zip(where, levels["value"].to_numpy(dtype=float), strict=True))
        names: dict[str, float] = {}
        for quantity in self.built.context.quantities.values():
            for key in quantity.variable:
                place, item, node = quantity.placed(key if isinstance(key, tuple) else (key,))
                value = float(taken.get((quantity.name, place, item, node), 0.0))
                names[quantity.variable[key].name] = value
        return start_from(names, self.matrix)


def open_session(scenario: Scenario, *, gap: float, seed: int, log_file: Path | None = None) -> Session:
    """State and compile a checked scenario.

    Raises ScenarioError where amounts lie so far apart that no answer could be trusted.
    """
    tree = tree_of(scenario.horizon)
    built = build(scenario, tree)
    matrix = compile_model(built.model)
    found = problems(numerics(matrix))
    _refuse_bad_numbers(found)
    engine = Engine(matrix, Settings(gap=gap, seed=seed, log_file=log_file))
    return Session(scenario, tree, built, matrix, engine, tuple(found))


def _refuse_bad_numbers(found: list[Problem]) -> None:
    """A matrix whose numbers lie too far apart gives plans that break its rules without a word."""
    refused = [one for one in found if one.severity == "error"]
    if refused:
        raise ScenarioError(refused)
