"""Plans with facilities of every kind, made by hand: the audit's own lines stand in for those of a model."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np

from optimizer.core.tree import Tree
from optimizer.report.view import View
from optimizer.report.workbook import cash_flow, coins, worth
from optimizer.report.workbook import lines as all_lines
from optimizer.report.workbook.book import Book
from optimizer.report.workbook.emit import emit
from optimizer.report.workbook.lines import btc_loans, financing, market, taxes
from optimizer.report.workbook.lines.tenancies import last_month
from optimizer.scenario.schema import Scenario
from optimizer.solution import audit
from optimizer.solution.audit import btc_loans as audited_btc_loans
from optimizer.solution.audit import taxes as audited_taxes
from optimizer.solution.audit.case import Books, Case
from optimizer.solution.solution import Plan
from optimizer.solution.tables import LEDGER, LEVELS, table
from tests.solution import made as base
from tests.solution.small import Q, scenario, tree, with_fleet, with_hall, with_lease

Decisions = tuple[tuple[Any, ...], ...]

LET: Decisions = (
    ("conversions.started", "west", "hall", Q[0], 20.0),
    ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0),
)
"""A hall built from January to June 2027, paid in January, April and June; let from July."""
SPEND = {"0": "40 %", "3": "45 %", "5": "15 %"}
MARKET = {
    "market": {
        "btc_price": {"2027-01": "100000 USD/BTC", "2027-05": "80000 USD/BTC"},
        "benchmarks": {"sofr": {"2027-01": "4 %", "2027-06": "2 %"}},
    },
    "value": {"reference_rate": "4 %"},
}


def made(kind: str, terms: dict[str, Any], *more: dict[str, Any]) -> Scenario:
    """The tiny miner with one facility, called `one`; the hall and the lease are there."""
    return scenario(
        with_fleet(),
        with_lease(),
        with_hall(spend=SPEND),
        MARKET,
        {"financing": {kind: {"one": terms}}},
        *more,
    )


def books(of: Scenario, on: Tree, decisions: Decisions) -> Books:
    """All lines as the audit works them out."""
    return audited(of, on, decisions)[0]


def audited(of: Scenario, on: Tree, decisions: Decisions) -> tuple[Books, dict[str, dict[str, float]]]:
    """All lines as the audit works them out, and what is held of cash and coins by node."""
    case = Case(of, on, table([(*row[:4], row[3], row[4], "", True) for row in decisions], LEVELS))
    for part in (audit.sites, audit.conversions, audit.mining, audit.leases, audit.treasury):
        part.recompute(case)
    audit.financing.recompute(case)
    audited_btc_loans.recompute(case)
    audited_taxes.recompute(case)
    audit.sites.recompute_residual(case)
    cash, held = audit.treasury.recompute_balances(case)
    audited_taxes.recompute_base(case)
    return case.books, {"treasury.cash_held": cash, "treasury.btc_held": held}


def view(of: Scenario, decisions: Decisions, on: Tree | None = None) -> View:
    """A view of the plan that the decisions make."""
    nodes = on or tree(of)
    posted, held = audited(of, nodes, decisions)
    ledger = [
        (
            *(
                entry.line.account,
                entry.place,
                entry.node,
                nodes[entry.node].world,
                nodes[entry.node].period.label,
            ),
            *(
                entry.line.name,
                entry.line.component,
                entry.item,
                entry.line.category,
                entry.line.risk,
                amount,
                "",
            ),
        )
        for entry, amount in posted.amounts.items()
    ]
    levels = [(*row[:4], nodes[row[3]].period.label, row[4], "", True) for row in decisions]
    for quantity, by_node in held.items():
        levels += [
            (quantity, "", "", node, nodes[node].period.label, by_node[node], "", False)
            for node in nodes.names
        ]
    plan = Plan(
        value=0.0,
        ledger=table(ledger, LEDGER),
        levels=table(levels, LEVELS),
        commitments=base.solution().plan.commitments,
    )
    resolved = json.dumps(of.model_dump(mode="json", by_alias=True, exclude_none=True), indent=1) + "\n"
    found = replace(
        base.solution(), scenario=of, resolved=resolved, inputs={}, tree=nodes, plan=plan, do_nothing=None
    )
    return View(found, "small-miner-3f9c1e")


def book(of: View) -> Book:
    """The sheets with the lines of facilities and taxes."""
    made_of = Book(of, of.as_written, last_month(of))
    for module in (market, financing, btc_loans, taxes):
        module.write(made_of)
    return made_of


def lines(of: Book) -> dict[tuple[str, str, str], bool]:
    """Lines of facilities and taxes by account, name and item: whether each is live."""
    return {
        (account, entry.name, entry.item): entry.live
        for account in ("cash", "closing", "charges")
        for entry in of.posted.entries(account)
        if entry.component in ("financing", "btc_loans", "taxes")
    }


def values(of: Book, account: str, name: str) -> list[float]:
    """What the formula of a line gives, by period."""
    (entry,) = [entry for entry in of.posted.entries(account) if entry.name == name]
    assert entry.term is not None
    return [float(one) for one in np.broadcast_to(entry.term.value, entry.amounts.shape)]


def file(of: View) -> tuple[Book, bytes]:
    """A workbook with all lines, cash and worth."""
    made_of = Book(of, of.as_written, last_month(of))
    all_lines.write(made_of)
    for sheet in (coins, cash_flow, worth):
        sheet.write(made_of)
    pages = [sheet for sheet in made_of.sheets.values() if not sheet.is_empty]
    return made_of, emit(pages, made_of.posted.resolved, lambda *_: None, of.run)
