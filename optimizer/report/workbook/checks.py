"""The sheet Checks: the workbook's own figures beside the solver's, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from .formula import Row, Term, most, total
from .inputs import months_of
from .posted import AS_THE_PLAN, ROUNDING
from .units import digits

if TYPE_CHECKING:
    from .book import Book
    from .grid import Sheet

SHEET = "Checks"
LABEL, WHERE, UNIT, OWN, SOLVER, DIFFERENCE, VERDICT = range(7)
HEADS = ("check", "where", "unit", "workbook", "solver", "difference", "verdict")
AGREES, DIFFERS = "agrees", "DIFFERS"
TOLERANCE = 1e-6

Check = tuple[str, str, str, Term, float]
"""Label, where, unit, the workbook's own live figure, the solver's hard one."""


def write(book: Book, value: Term) -> None:
    """All checks, and one cell that says whether all agree: `book.verdict`."""
    on = book.sheets[SHEET]
    on.widths = dict(zip(range(7), (46, 26, 14, 18, 18, 16, 12), strict=True))
    line = on.take()
    on.text(line, LABEL, "Two figures agree up to this much of the larger, and of 1")
    on.number(line, OWN, TOLERANCE, "input", "0.0E+00")
    line = on.take()
    on.text(line, LABEL, "and in any case up to this much money, as the solver's amounts are not exact")
    on.text(line, UNIT, "MUSD")
    on.number(line, OWN, ROUNDING, "input", "0.0E+00")
    tolerance = f"$D${line - 1}", f"$D${line}"
    overall = on.take(2)
    head = on.take()
    for column, text in enumerate(HEADS):
        on.text(head, column, text, "headr" if column >= OWN else "head")
    first = on.line
    verdicts = [_write(on, tolerance, check) for check in _checks(book, value)]
    last = on.line - 1
    every = f'IF(COUNTIF(G{first}:G{last},"{AGREES}")=ROWS(G{first}:G{last}),"{AGREES}","{DIFFERS}")'
    on.text(overall, LABEL, "All checks", "key")
    on.formula(overall, VERDICT, every, AGREES if all(verdicts) else DIFFERS, "", "verdict")
    book.verdict = Term(f"{SHEET}!$G${overall}", AGREES if all(verdicts) else DIFFERS)
    _coverage(book, on)


def _write(on: Sheet, tolerance: tuple[str, str], check: Check) -> bool:
    label, where, unit, own, solver = check
    line = on.take()
    on.text(line, LABEL, label)
    on.text(line, WHERE, where)
    on.text(line, UNIT, unit)
    on.formula(line, OWN, own.text, float(own.value), digits(unit))
    on.number(line, SOLVER, solver, "plan", digits(unit))
    difference = float(own.value) - solver
    on.formula(line, DIFFERENCE, f"D{line}-E{line}", difference, "0.0E+00;-0.0E+00;0")
    relative, money = tolerance
    allowed = TOLERANCE * max(1.0, abs(float(own.value)), abs(solver))
    most_off = f"{relative}*MAX(1,ABS(D{line}),ABS(E{line}))"
    if unit == "MUSD":
        allowed, most_off = max(allowed, ROUNDING), f"MAX({money},{most_off})"
    holds = abs(difference) <= allowed
    text = f'IF(ABS(F{line})<={most_off},"{AGREES}","{DIFFERS}")'
    on.formula(line, VERDICT, text, AGREES if holds else DIFFERS, "", "verdict")
    return holds


def _checks(book: Book, value: Term) -> Iterator[Check]:
    plan, tree, rows = book.view.plan, book.tree, book.rows
    from ...solution import summaries

    yield "Value of the plan", "", "MUSD", value, plan.value
    lowest, _ = summaries.lowest_cash(plan, tree)
    free = rows["cash free"]
    node = next(node.name for node, cash in zip(tree, free.value, strict=True) if cash <= lowest + TOLERANCE)
    yield "Lowest free cash", node, "MUSD", free.lowest, lowest
    cash, coins = book.state("treasury.cash_held"), book.state("treasury.btc_held")
    leaf = book.timing.leaf
    for name, row, solver, unit in (
        ("Cash", rows["cash held"], cash, "MUSD"),
        ("BTC", rows["coins held"], coins, "BTC"),
    ):
        yield f"{name} at the end", book.view.end, unit, row.times(leaf), float(np.sum(solver * leaf.value))
        yield f"{name}, sum over all periods", "", unit, row.sum, float(np.sum(solver))
    sold = [entry for entry in book.posted.entries("btc") if entry.name == "sold"]
    if sold:
        row = book.posted.row_of(sold[0])
        yield "BTC sold", "", "BTC", Term(f"-{row.sum.text}", -row.sum.value), -float(sold[0].posted.sum())
    if "coins mined" in rows:
        mined = [entry.posted.sum() for entry in book.posted.entries("btc") if entry.name == "mined"]
        yield "BTC mined", "", "BTC", rows["coins mined"].sum, float(sum(mined))
    yield from _power(book)
    yield from _balances(book)


def _power(book: Book) -> Iterator[Check]:
    """By site: MW of each use over all periods; they add up to what is energised."""
    table = book.view.table("power")
    for name in book.scenario.sites:
        here = table[table["site"] == name]
        for label, key, column in (
            ("Mining", f"mining, {name}", "mining_mw"),
            ("AI leased", f"leased, {name}", "ai_leased_mw"),
            ("AI building or without a tenant", f"building, {name}", "ai_reserved_mw"),
            ("Unused", f"unused, {name}", "unused_mw"),
            ("Energised", f"energised, {name}", "energised_mw"),
        ):
            if key in book.rows and not here.empty:
                yield (
                    f"{label}, MW over all periods",
                    name,
                    "MW",
                    book.rows[key].sum,
                    float(here[column].sum()),
                )


def _balances(book: Book) -> Iterator[Check]:
    """Cash by category, sources less uses, and room above the floors where it is least."""
    rows, leaf = book.rows, book.timing.leaf
    sums = {key.removeprefix("cash of "): row for key, row in rows.items() if key.startswith("cash of ")}
    for category, row in sums.items():
        entries = [one for one in book.posted.entries("cash") if (one.category or "other") == category]
        solver = sum(float(one.posted.sum()) for one in entries)
        yield f"Cash: {category}, over all periods", "", "MUSD", row.sum, solver
    if len(book.tree.leaves) == 1:
        begun, held = book.input("treasury.cash"), rows["cash held"]
        moved = total([row.sum for row in sums.values()])
        left = begun + moved - held.times(leaf)
        yield "Sources less uses: opening and all lines, less closing", "", "MUSD", left, 0.0
    terms = book.scenario.treasury
    tied = _of_ledger(book, "restricted")
    for label, key, unit, held, floor in (
        (
            "Free cash above its floor, where it is least",
            "cash room",
            "MUSD",
            book.state("treasury.cash_held") - tied,
            terms.cash_floor,
        ),
        (
            "BTC above their floor, where they are fewest",
            "coin room",
            "BTC",
            book.state("treasury.btc_held"),
            terms.btc_floor,
        ),
    ):
        floors = [max(floor.at(month) for month in months_of(node.period)) for node in book.tree]
        yield label, "", unit, rows[key].lowest, float(np.min(held - floors))
    yield from _debt_and_tax(book)
    if book.leases_end is not None:
        beyond = most(book.leases_end - book.timing.month.highest - 1, 0)
        yield "Leases end within Months: months cut off", "Months", "months", beyond, 0.0


def _debt_and_tax(book: Book) -> Iterator[Check]:
    """What each facility is owed at the end, as the table of facilities has it; income tax paid."""
    table, owed = book.view.table("facilities"), book.rows
    for name, solver in zip(table["facility"].tolist(), table["owed_at_end_musd"].tolist(), strict=True):
        if f"owed {name}" in owed:
            yield "Owed at the end", name, "MUSD", _at_end(book, owed[f"owed {name}"]), float(solver)
    for entry in book.posted.entries("cash"):
        if (entry.component, entry.name) == ("taxes", "income tax"):
            row = book.posted.row_of(entry).sum
            yield "Income tax, over all periods", entry.place, "MUSD", row, float(entry.posted.sum())


def _at_end(book: Book, row: Row) -> Term:
    """What is to be expected of a row in the last period."""
    likely, leaf = book.timing.probability, book.timing.leaf
    if likely is None:
        return row.times(leaf)
    text = f"SUMPRODUCT({row.span},{leaf.span},{likely.span})"
    return Term(text, float(np.sum(row.value * leaf.value * likely.value)))


def _of_ledger(book: Book, account: str) -> Any:
    """What the solver has in an account by node."""
    place, found = {name: index for index, name in enumerate(book.tree.names)}, np.zeros(len(book.tree))
    ledger = book.ledger[book.ledger["account"] == account]
    for node, amount in zip(ledger["node"].tolist(), ledger["amount"].tolist(), strict=True):
        found[place[node]] += amount
    return found


def _coverage(book: Book, on: Sheet) -> None:
    """How much of the lines is recomputed here, and what is not."""
    on.take()
    line = on.take()
    on.text(line, LABEL, "What this workbook works out itself, and what it takes from the plan", "heading")
    for account, unit in (("cash", "MUSD"), ("closing", "MUSD"), ("charges", "MUSD"), ("btc", "BTC")):
        entries = book.posted.entries(account)
        whole, live = (
            sum(float(np.abs(one.amounts).sum()) for one in chosen)
            for chosen in (entries, [one for one in entries if one.live])
        )
        line = on.take()
        on.text(line, LABEL, f"Share of {account} that is live")
        on.text(line, WHERE, f"{sum(one.live for one in entries)} of {len(entries)} lines")
        on.text(line, UNIT, unit)
        on.number(line, OWN, live / whole if whole else 1.0, "plan", "0.00%")
    hard = [
        one
        for account in ("cash", "closing", "charges", "btc")
        for one in book.posted.entries(account)
        if not one.live
    ]
    for entry in hard:
        line = on.take()
        on.text(line, LABEL, f"{AS_THE_PLAN}: {entry.account}, {entry.name}", "plan")
        on.text(line, WHERE, " ".join(part for part in (entry.place, entry.item) if part), "plan")
    line = on.take()
    on.text(line, LABEL, "Other rows that are not live: balances, limits and what lenders measure")
    on.text(line, UNIT, "rows")
    on.number(line, OWN, len(book.posted.from_plan), "plan", "0")
    for sheet, label, what in book.posted.from_plan:
        line = on.take()
        on.text(line, LABEL, f"{AS_THE_PLAN}: {sheet}, {label}", "plan")
        on.text(line, WHERE, what, "plan")
