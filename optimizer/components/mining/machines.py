"""The shipped table of mining machines, and what a machine of a scenario does after its overrides."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from .schema import Machine


@dataclass(frozen=True)
class Asic:
    """One row of the table."""

    model: str
    hashrate: float
    """TH/s of one machine."""
    efficiency: float
    """J/TH at the plug."""
    nameplate_kw: float
    """As the maker states it; the model takes hashrate times efficiency."""
    cooling: str
    midpoint: str
    """Which figures are the middle of a range, with the range; empty if none."""
    source: str


@dataclass(frozen=True)
class Specification:
    """What one machine of a fleet does."""

    hashrate: float
    """TH/s."""
    efficiency: float
    """J/TH at the plug."""
    cooling: str

    @property
    def mw(self) -> float:
        """MW of one machine at the plug: TH/s times J/TH is W."""
        return self.hashrate * self.efficiency * 1e-6

    @property
    def ph_per_mw(self) -> float:
        """PH/s of one MW at the plug."""
        return 1000.0 / self.efficiency


@cache
def table() -> Mapping[str, Asic]:
    """All shipped machines by model name, from `asics.csv` beside this module."""
    text = files(__package__).joinpath("asics.csv").read_text(encoding="utf-8")
    rows = (
        Asic(
            model=row["model"],
            hashrate=float(row["hashrate_th"]),
            efficiency=float(row["efficiency_j_per_th"]),
            nameplate_kw=float(row["power_kw"]),
            cooling=row["cooling"],
            midpoint=row["midpoint"],
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )
    return MappingProxyType({row.model: row for row in rows})


def closest(model: str) -> str | None:
    """The shipped model that was probably meant by an unknown name."""
    names = {_plain(name): name for name in table()} | {
        _plain(_without_maker(name)): name for name in table()
    }
    found = get_close_matches(_plain(model), names, n=1)
    return names[found[0]] if found else None


def specification(machine: Machine) -> Specification:
    """The machine's own figures, or those of its model in the shipped table.

    Raises KeyError for an unknown model and ValueError for a figure that neither of the two gives; the
    checks report both before.
    """
    model = table()[machine.model] if machine.model is not None else None
    hashrate, efficiency, cooling = machine.hashrate, machine.efficiency, machine.cooling
    if model is not None:
        hashrate = model.hashrate if hashrate is None else hashrate
        efficiency = model.efficiency if efficiency is None else efficiency
        cooling = model.cooling if cooling is None else cooling
    if hashrate is None or efficiency is None or cooling is None:
        raise ValueError("a machine needs a model, or hashrate, efficiency and cooling")
    return Specification(hashrate, efficiency, cooling)


def _plain(name: str) -> str:
    """A name without case, spaces and hyphens; `hyd` and `imm` as the makers write them."""
    plain = "".join(name.lower().split()).replace("-", "")
    return plain.replace("hydro", "hyd").replace("immersion", "imm")


def _without_maker(name: str) -> str:
    return name.partition(" ")[2]
