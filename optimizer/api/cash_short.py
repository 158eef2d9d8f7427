"""Where cash is short: what is paid then, and whether coins could be sold at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pyomo.environ import value

from ..core.diagnosis import Cause, Diagnosis, Shortage
from ..core.ledger import Line
from ..scenario.schema import Scenario
from ..solve import load_values
from ..solve.matrix import Floats
from .session import Session

PAYMENTS_NAMED = 3
SMALLEST = 0.05
"""MUSD below which a payment is not worth naming."""


def about_cash(found: Diagnosis, short: Shortage, session: Session, values: Floats | None) -> Diagnosis:
    """The diagnosis with what is behind cash that is short, at a plan that keeps all other limits."""
    closed = list(_closed(short, session))
    if closed:
        windows = Cause("no BTC may be sold", "treasury.sales.windows")
        found = replace(found, no_sales=(windows, closed[0], closed[-1]))
    if values is None:
        return found
    load_values(session.matrix, values)
    node = next(node for node in session.tree if node.period.label == short.first)
    paid = [
        (-value(line.amounts[node.name]), line)
        for line in session.built.context.ledger.lines("cash")
        if node.name in line.amounts and line.component != "mining"
    ]
    largest = sorted((pair for pair in paid if pair[0] > SMALLEST), key=lambda pair: -pair[0])
    due = [
        (Cause(_name(line), _path(line, session.scenario)), amount)
        for amount, line in largest[:PAYMENTS_NAMED]
    ]
    return replace(found, due=due, due_in=short.first)


def _closed(short: Shortage, session: Session) -> Iterator[str]:
    """Periods up to the end of the shortage in which no coins may be sold because of the sale windows."""
    if not session.scenario.treasury.sales.windows:
        return
    sold = session.built.context.quantities["treasury.sold_slice"].variable
    open_ = {key[-1] for key in sold}
    for node in session.tree:
        if node.name not in open_:
            yield node.period.label
        if node.period.label == short.last:
            return


def _name(line: Line) -> str:
    """What is drawn of a credit line is repaid where it takes cash."""
    return " ".join(filter(None, (line.item, "repaid" if line.name == "drawn" else line.name)))


def _path(line: Line, scenario: Scenario) -> str:
    """Where the scenario writes what a line of cash comes from, as near as can be told."""
    if line.component == "treasury":
        return f"treasury.payments.{line.item}" if line.item else f"treasury.{line.name}"
    if line.component == "financing":
        kinds = type(scenario.financing).model_fields
        kind = next((kind for kind in kinds if line.item in getattr(scenario.financing, kind)), "")
        return f"financing.{kind}.{line.item}"
    if line.component == "conversions":
        return f"construction.equipment.{line.item}" if line.name == "equipment" else f"halls.{line.item}"
    return ".".join(filter(None, (line.component, line.place or line.item)))
