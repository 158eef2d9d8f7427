"""What a held plan is short of, in a line."""

from __future__ import annotations

import threading

from ..api.limits import limits_of
from ..api.session import Session
from ..report.words import amount, listed
from ..solve.shortfall import find

SECONDS = 10.0
NAMED = 2


def shortage(session: Session, stop: threading.Event | None = None) -> str:
    """`short by 0.5 MUSD in 2027-Q2: least cash (treasury.cash_floor)`; nothing where amounts do not tell.

    For a model that was proven to have no plan; its matrix holds what is held.
    """
    coin = next(iter(session.built.prepared.market.price.values()))
    limits = limits_of(session.built.context, session.matrix, coin)
    groups = [limit.group for limit in limits]
    found = find(session.matrix, groups, [], [], session.engine.settings, seconds=SECONDS, stop=stop)
    told = []
    for group, size in sorted(found.amounts.items(), key=lambda one: -one[1] * limits[one[0]].weight)[:NAMED]:
        limit = limits[group]
        rows = [limit.rows[row] for at, row, _ in found.rows if at == group and row in limit.rows]
        dated = min(
            (row for row in rows if row.index is not None), key=lambda row: row.index or 0, default=None
        )
        when = f" in {dated.label}" if dated else ""
        told.append(f"{amount(size)} {limit.unit}{when}: {limit.title} ({limit.path})")
    return f"short by {listed(told)}" if told else ""
