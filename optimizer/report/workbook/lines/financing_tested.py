"""A test of a lender on the sheet Debt: what is measured, its limit and the room between."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..book import Book
from ..formula import BLANK, COMPARISON, Row, Term, only_when
from ..grid import ITEM, LABEL, UNIT
from ..units import digits
from .financing_cells import SHEET

AT_LEAST = frozenset({"minimum_liquidity", "completion_guarantee", "interest_cover", "dscr", "debt_yield"})
"""Kinds whose value must not fall below the limit; of the others it must not exceed it."""
NOTHING = 1e-6

Terms = tuple[Term | None, Term | None, Term | None]
"""What is measured, its limit, and what both are written in, as debt over EBITDA; None without a formula."""


def show(book: Book, kind: str, covenant: str, item: str, terms: Terms, tested: Term | None = None) -> None:
    """Rows of one covenant, empty where it is not tested (always, if `tested` is None).

    A formula that is not what the plan has gives way to the plan's figures; the room is then marked so.
    """
    found, words = read(book, kind, covenant, item), kind.replace("_", " ")
    name, unit = f"{covenant} {item}".strip(), str(found["unit"])
    rows, agreed = [], []
    for said, what, term in (("measured", "value", terms[0]), ("limit", "limit", terms[1])):
        agreed.append(term is not None and agree(term, found[what]))
        if term is not None and agreed[-1]:
            rows.append(book.row(SHEET, f"{words}: {said}", unit, _masked(tested, term), item=name))
        else:
            rows.append(_figures(book, f"{words}: {said}", name, unit, found[what]))
    value, limit = rows
    room = value - limit if kind in AT_LEAST else limit - value
    hard = [row for row, live in zip(rows, agreed, strict=True) if not live]
    if hard:
        there = Term(f"{hard[0].text}<>{BLANK}", np.isfinite(hard[0].value) + 0.0, hard[0].axis, COMPARISON)
        book.posted.resting(SHEET, f"{words}: headroom", unit, only_when(there, room), item=name)
    else:
        book.row(SHEET, f"{words}: headroom", unit, _masked(tested, room), item=name)
    if terms[2] is not None:
        book.row(SHEET, f"{words}: ratio", "x", _masked(tested, terms[2]), item=name)


def _masked(tested: Term | None, term: Term) -> Term:
    return term if tested is None else only_when(tested, term)


def read(book: Book, kind: str, covenant: str, item: str = "") -> dict[str, Any]:
    """Value and limit by node; NaN where it is not tested."""
    table, place = book.view.covenants, {name: index for index, name in enumerate(book.tree.names)}
    rows = table[(table["kind"] == kind) & (table["covenant"] == covenant) & (table["item"] == item)]
    found: dict[str, Any] = {what: np.full(len(place), np.nan) for what in ("value", "limit")}
    for what, held in found.items():
        for node, amount in zip(rows["node"].tolist(), rows[what].tolist(), strict=True):
            held[place[node]] = amount
    return {**found, "unit": rows["unit"].iloc[0] if len(rows) else "MUSD"}


def agree(term: Term, values: Any) -> bool:
    """Whether a formula gives what the plan has, wherever it is tested."""
    tested = np.isfinite(values)
    own = np.broadcast_to(np.asarray(term.value, dtype=float), values.shape)
    return bool(np.allclose(own[tested], values[tested], rtol=1e-6, atol=NOTHING))


def _figures(book: Book, label: str, item: str, unit: str, values: Any) -> Row:
    on = book.sheets[SHEET]
    line = on.take()
    for column, text in ((LABEL, label), (ITEM, item), (UNIT, unit)):
        on.text(line, column, text)
    book.posted.hard(on, line, values, digits(unit))
    return book.at(SHEET, line, values)
