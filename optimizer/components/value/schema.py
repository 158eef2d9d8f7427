"""What the user writes under `value:`."""

from __future__ import annotations

from typing import Literal

from ...core.model_base import Id, Model
from ...core.units import Share


class Value(Model):
    """How money at different dates and of different certainty is compared."""

    objective: Literal["present-value", "horizon-worth"] = "present-value"
    """Worth today of all that follows, or net worth at the end of the horizon."""
    reference_rate: Share
    """Rate of safe money: committed outflows, financing and cash are discounted at it."""
    rates: dict[Id, Share]
    """Rate by class: `mining`, each lease's `credit`, and the `risk` of its machines."""
    btc_rate: Share | None = None
    """Left out: a coin at any date is worth today's price, whatever the path. A rate is a view: above
    the path's drift it favours selling, below it holding."""
