"""Small sites for the tests."""

from __future__ import annotations

from typing import Any

from optimizer.components.sites import equations
from optimizer.components.sites.data import prepare
from optimizer.components.sites.schema import Site
from optimizer.core.tree import Tree
from tests.components.alone import Alone

PLAIN: dict[str, Any] = {
    "name": "West",
    "energised": "10 MW",
    "pue": {"mining": 1.0, "ai": 1.25},
    "energy": {"price": "40 USD/MWh"},
    "cooling": {"air": "8 MW"},
    "fixed_cost": "0 MUSD/month",
}

UPGRADE: dict[str, Any] = {"power": "10 MW", "capex": "4 MUSD", "deposit": "25 %", "lead": "4 months"}


def site(**changes: Any) -> Site:
    return Site.model_validate({**PLAIN, **changes})


def alone(tree: Tree, **changes: Any) -> Alone:
    """A model of the one site `west`."""
    return Alone(tree, sites=(equations, prepare({"west": site(**changes)}, tree)))
