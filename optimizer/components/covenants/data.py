"""Covenants as numbers by node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.facts import MarketFacts
from ...core.schedule import Window
from ...core.tree import Tree
from .schema import Concentration, Covenants, MinimumLiquidity


@dataclass(frozen=True)
class CovenantsData:
    """All covenants."""

    covenants: Covenants
    market: MarketFacts = field(repr=False)
    required: Mapping[str, Mapping[str, float]] = field(repr=False)
    """MUSD by minimum liquidity and node."""
    groups: Mapping[str, Mapping[str, frozenset[str]]]
    """By concentration: tenants or credit classes that it holds for, each with its leases."""


def prepare(
    covenants: Covenants,
    tree: Tree,
    market: MarketFacts,
    *,
    tenants: Mapping[str, str],
    credit: Mapping[str, str],
) -> CovenantsData:
    """Covenants on the nodes of the tree; `tenants` and `credit` are those of each lease."""
    return CovenantsData(
        covenants,
        market,
        required={name: _required(terms, tree) for name, terms in covenants.minimum_liquidity.items()},
        groups={name: groups(terms, tenants, credit) for name, terms in covenants.concentration.items()},
    )


def _required(terms: MinimumLiquidity, tree: Tree) -> dict[str, float]:
    """Highest amount of the months of each period that lie in the window; other nodes are left out."""
    window = Window(terms.tested_from, terms.tested_until)
    found = {}
    for node in tree:
        months = [month for month in range(node.period.start, node.period.end) if month in window]
        if months:
            found[node.name] = max(terms.amount.at(month) for month in months)
    return found


def groups(
    terms: Concentration, tenants: Mapping[str, str], credit: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    """Tenants or credit classes that a concentration holds for, each with its leases."""
    owners = tenants if terms.tenant is not None or terms.each == "tenant" else credit
    named = terms.credit if terms.tenant is None else terms.tenant
    return {
        group: frozenset(lease for lease, owner in owners.items() if owner == group)
        for group in sorted(set(owners.values()))
        if named in (None, group)
    }
