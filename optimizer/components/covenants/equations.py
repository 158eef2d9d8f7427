"""Covenants: rules over what all others have posted. They decide nothing and post nothing."""

from __future__ import annotations

from typing import Any

from ...core.context import Context
from .data import CovenantsData
from .liquidity_equations import state_completion, state_minimum
from .ratio_equations import state_company_ratios, state_concentration, state_lease_ratios


def open_accounts(context: Context) -> None:
    """Covenants own no account."""


def declare(block: Any, data: CovenantsData, context: Context) -> None:
    """Nothing is decided."""


def close(block: Any, data: CovenantsData, context: Context) -> None:
    """State every covenant over what all have posted."""
    state_minimum(block, data, context)
    state_completion(block, data, context)
    state_company_ratios(block, data, context)
    state_lease_ratios(block, data, context)
    state_concentration(block, data, context)
