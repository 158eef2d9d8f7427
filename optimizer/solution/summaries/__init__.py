"""Derived tables that reports show, all of them from the posted lines and levels of a plan.

Amounts over a tree with branches are expected ones: each node counts with its probability.
"""

from .actions import conversions, fleets, leases
from .coins import btc_corkscrew, btc_share_of_build
from .covenants import covenants
from .ltv import ltv_by_node
from .money import cash_by_node, facilities, lowest_cash, owed_by_node, sources_and_uses, untied
from .power import power_by_use
from .worth import against_do_nothing, value_beyond_horizon, value_by_component, value_by_line

__all__ = [
    "against_do_nothing",
    "btc_corkscrew",
    "btc_share_of_build",
    "cash_by_node",
    "conversions",
    "covenants",
    "facilities",
    "fleets",
    "leases",
    "lowest_cash",
    "ltv_by_node",
    "owed_by_node",
    "power_by_use",
    "sources_and_uses",
    "untied",
    "value_beyond_horizon",
    "value_by_component",
    "value_by_line",
]
