"""wattshift: which megawatts a Bitcoin miner converts to AI, for whom, when, and how it is paid for.

from optimizer import load, solve

solution = solve(load("scenarios/tutorial"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import load, solve

__all__ = ["load", "solve"]


def __getattr__(name: str) -> Any:
    """`load` and `solve` on first use: importing the package itself costs nothing."""
    if name in __all__:
        from . import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
