"""Facilities in plan.xlsx worked out anew by LibreOffice after rates, margins and shares were changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.core.tree import Tree
from optimizer.report.workbook.grid import FIRST, letters
from optimizer.report.workbook.posted import STANDS_ON, Entry
from optimizer.solution.audit.case import Books
from tests.report.workbook.financing_plans import LET, books, file, view
from tests.report.workbook.financing_plans import made as with_one
from tests.report.workbook.recalculated import MISSING, SOFFICE, Cells, recalculated
from tests.report.workbook.test_financing_lines import CONVERT, EQUITY, FLOATING, PAPER, rows
from tests.report.workbook.test_financing_lines_loans import LOAN, LOANS, ON_COINS
from tests.solution.small import Q, tree

LEVEL = {**LOAN, "repayment": "level", "drawing": "equity-first"}
ALL: dict[str, Any] = {
    "financing": {
        "revolvers": {"line": FLOATING},
        "term_notes": {"paper": PAPER},
        "convertibles": {"convert": CONVERT},
        "equity": {"shares": EQUITY},
    },
    **LOANS,
}
DECISIONS = (
    *LET,
    ("financing.loan_taken", "", "one/hall", Q[0], 60.0),
    *rows("revolver_change", {Q[0]: 30.0}, "line"),
    *rows("note_issued", {Q[0]: 40.0, Q[2]: 30.0}, "paper"),
    *rows("note_issued", {Q[1]: 20.0}, "convert"),
    *rows("shares_issued", {Q[0]: 0.5}, "shares/1"),
    *rows("shares_issued", {Q[0]: 0.4}, "shares/2"),
    *ON_COINS,
)
CHANGES = {
    "financing.project_loans.one.rate": 0.095,
    "financing.project_loans.one.loan_to_cost": 0.65,
    "financing.project_loans.one.fee": 0.02,
    "financing.revolvers.line.floating.margin": 0.035,
    "financing.revolvers.line.floating.floor": 0.045,
    "financing.term_notes.paper.rate": 0.1,
    "financing.convertibles.convert.rate": 0.02,
    "financing.convertibles.convert.straight_yield": 0.11,
    "financing.equity.shares.impact.volatility": 0.07,
    "btc_loans.coin.rate": 0.11,
    "btc_loans.other.unused_fee": 0.01,
    "value.reference_rate": 0.05,
}
MOVED = {
    ("financing", "interest", "one"),
    ("financing", "repaid", "one"),
    ("financing", "drawn", "one"),
    ("financing", "fees", "one"),
    ("financing", "debt outstanding", "one"),
    ("financing", "interest after the horizon", "one"),
    ("financing", "interest", "line"),
    ("financing", "interest", "paper"),
    ("financing", "interest after the horizon", "paper"),
    ("financing", "interest", "convert"),
    ("financing", "conversion option", "convert"),
    ("financing", "interest after the horizon", "convert"),
    ("financing", "issue discount", "shares"),
    ("btc_loans", "interest", "coin"),
    ("btc_loans", "fees", "other"),
}
"""Lines that the audit works out otherwise once the inputs are changed."""


def changed(data: dict[str, Any]) -> dict[str, Any]:
    """The scenario's changes, nested as it is written."""
    for path, value in CHANGES.items():
        at, (*names, last) = data, path.split(".")
        for name in names:
            at = at.setdefault(name, {})
        at[last] = f"{100.0 * value} %"
    return data


def amounts(of: Books, entry: Entry, on: Tree) -> Any:
    """A line as the audit has it."""
    place = {name: index for index, name in enumerate(on.names)}
    found = np.zeros(len(place))
    key = (entry.component, entry.name, entry.place, entry.item, entry.risk)
    for one, amount in of.lines(entry.account):
        if (one.line.component, one.line.name, one.place, one.item, one.line.risk) == key:
            found[place[one.node]] += amount
    return found


def cells(of: Cells, sheet: str, line: int, count: int) -> Any:
    return np.array(
        [float(of.get((sheet, f"{letters(FIRST + index)}{line}")) or 0.0) for index in range(count)]
    )


@pytest.mark.skipif(SOFFICE is None, reason=MISSING)
def test_changed_terms_move_every_line_as_the_audit_says(tmp_path: Path) -> None:
    """Proves: with other rates, margins, floors and shares in the cells of Inputs, LibreOffice gets
    for every line of every facility what the audit works out from such a scenario and the same decisions."""
    old, new = with_one("project_loans", LEVEL, ALL), with_one("project_loans", LEVEL, ALL, changed({}))
    on = tree(old)
    written, data = file(view(old, DECISIONS))
    inputs = {
        ("Inputs", written.input(path).text.rpartition("!")[2].replace("$", "")): value
        for path, value in CHANGES.items()
    }
    found = recalculated(data, tmp_path, {"dearer": inputs})["dearer"]
    expected = books(new, on, DECISIONS)
    moved = set()
    for account, sheet in STANDS_ON.items():
        for entry in written.posted.entries(account):
            if entry.component in ("financing", "btc_loans"):
                assert entry.live, entry.name
                line = int(written.posted.resolved(entry.mark))
                wanted = amounts(expected, entry, on)
                assert cells(found, sheet, line, len(on)) == pytest.approx(wanted, abs=1e-8), entry.name
                if np.max(np.abs(wanted - entry.amounts)) > 1e-6:
                    moved.add((entry.component, entry.name, entry.item))
    assert moved == MOVED
