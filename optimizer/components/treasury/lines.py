"""How the treasury posts its own money."""

from __future__ import annotations

from collections.abc import Mapping

from ...core.algebra import Expression
from ...core.context import Context

NAME = "treasury"


def post_cash(
    context: Context,
    name: str,
    amounts: Mapping[str, Expression],
    *,
    item: str = "",
    risk: str = "reference",
) -> None:
    """Post a line of cash that belongs to the treasury's own dealings."""
    context.ledger.post("cash", NAME, name, amounts, item=item, risk=risk, category=NAME)
