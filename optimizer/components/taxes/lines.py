"""Which posted lines the tax counts, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ...core.algebra import Expression, scaled
from ...core.context import Context
from ...core.ledger import Line

NAME = "taxes"
EARNED_BESIDE = ("interest on cash", "machines sold", "closing cost")
"""Lines of cash that are no operating income but taxed, or deducted, when they are paid."""
PROCEEDS = ("BTC sold", "sale fees", "price impact")
"""Lines of cash that together are the net proceeds of coins sold."""
FINANCE = ("interest", "fees")
"""Lines of cash of facilities that are deducted as interest."""
AFTER = ("lease after the horizon", "machines held", "site residual")
"""Lines of closing that stand for income after the horizon."""
COINS_HELD = "BTC held"
"""Line of closing with what coins held at the end would bring."""


def totals(
    context: Context, account: str, counts: Callable[[Line], bool], sign: float = 1.0
) -> dict[str, Expression]:
    """Sum by node of the lines that count."""
    parts: dict[str, list[Expression]] = {}
    for line in context.ledger.lines(account):
        if counts(line):
            for node, amount in line.amounts.items():
                parts.setdefault(node, []).append(amount)
    return {node: scaled(sign, sum(amounts)) for node, amounts in parts.items()}


def named(names: Iterable[str]) -> Callable[[Line], bool]:
    """Whether a line has one of the names."""
    chosen = frozenset(names)
    return lambda line: line.name in chosen


def post_taxable(context: Context, name: str, amounts: Mapping[str, Expression], item: str = "") -> None:
    """Show what is taxed (+) or deducted (-) and where."""
    context.ledger.post("taxable", NAME, name, amounts, item=item, category="tax")
