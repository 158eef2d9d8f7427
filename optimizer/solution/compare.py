"""Runs side by side: `compare`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from ..core.months import is_period
from ..scenario.diff import Difference, diff
from ..scenario.load import Loaded, load
from ..scenario.schema import Scenario
from .compare_decisions import KINDS, amounts, decisions
from .compare_money import GROUPS, money
from .comparison import Amount, Comparison, Decision, Entry, Figure, Input, Name, alike
from .run_folder import read
from .solution import Solution

ALWAYS = "value"
"""Told even where it is the same."""


@dataclass(frozen=True)
class Run:
    """A run as its folder holds it."""

    name: str
    solution: Solution = field(repr=False)
    loaded: Loaded[Scenario] = field(repr=False)


def read_run(folder: Path) -> Run:
    """Read a run folder. Raises UnreadableRun for what is none."""
    return Run(folder.resolve().name, read(folder), load(folder / "scenario.yaml", root=Scenario))


def compare(runs: Sequence[Run]) -> Comparison:
    """What differs between two runs or more, each held against the first."""
    solutions = [run.solution for run in runs]
    return Comparison(
        runs=tuple(run.name for run in runs),
        names=tuple(run.solution.scenario.name for run in runs),
        inputs=(*_inputs([run.loaded for run in runs]), *_options(solutions)),
        decisions=_decisions([decisions(one) for one in solutions]),
        amounts=_figures([amounts(one) for one in solutions], KINDS),
        money=_figures([money(one) for one in solutions], GROUPS),
    )


def _inputs(loaded: Sequence[Loaded[Scenario]]) -> list[Input]:
    """Values that differ from the first run's in any other, in the order of the schema."""
    found: list[dict[str, Difference]] = [
        {one.path: one for one in diff(loaded[0], other)} for other in loaded[1:]
    ]
    paths = dict.fromkeys(path for differences in found for path in differences)
    made = []
    for path in paths:
        before = next(differences[path].before for differences in found if path in differences)
        here = [differences.get(path) for differences in found]
        values = [before if one is None else one.after for one in here]
        dates = before is not None and is_period(before)
        changes = [None if one is None or dates else one.change_share for one in here]
        made.append(Input(path, (before, *values), (None, *changes)))
    return made


def _options(solutions: Sequence[Solution]) -> list[Input]:
    names = dict.fromkeys(name for one in solutions for name in one.options)
    found = []
    for name in names:
        options = [one.options.get(name) for one in solutions]
        values = tuple(None if option is None else str(option) for option in options)
        if len(set(values)) > 1:
            found.append(Input(f"options.{name}", values, (None,) * len(values)))
    return found


def _decisions(by_run: Sequence[Mapping[Name, list[Entry]]]) -> tuple[Decision, ...]:
    found = []
    for key in _keys(by_run, KINDS):
        entries = tuple(tuple(one.get(key, [])) for one in by_run)
        if not all(alike(one, entries[0]) for one in entries):
            found.append(Decision(*key, entries))
    return tuple(found)


def _figures(by_run: Sequence[Mapping[Name, Amount]], groups: Sequence[str]) -> tuple[Figure, ...]:
    found = []
    for group, name in _keys(by_run, groups):
        here = [one.get((group, name)) for one in by_run]
        unit = next(one.unit for one in here if one is not None)
        absent = next(one.absent for one in here if one is not None)
        figure = Figure(
            group,
            name,
            unit,
            tuple(absent if one is None else one.value for one in here),
            tuple(None if one is None else one.when for one in here),
        )
        if figure.differs or name == ALWAYS:
            found.append(figure)
    return tuple(found)


def _keys(by_run: Sequence[Collection[Name]], groups: Sequence[str]) -> list[Name]:
    """Names of all runs, group by group: in the order of a run that has all of them, else sorted.

    So the order never depends on amounts, and one comparison can be held against another.
    """
    found = []
    for group in groups:
        names = [[name for within, name in one if within == group] for one in by_run]
        longest = max(names, key=len)
        whole = all(set(one) <= set(longest) for one in names)
        found += [(group, name) for name in (longest if whole else sorted({*chain(*names)}))]
    return found
