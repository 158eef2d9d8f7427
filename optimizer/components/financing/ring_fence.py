"""Income that stays in the project until lenders let it go (F7, F8), and reserves beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, linear
from ...core.context import Context
from .income import counted_income, largest_income, posted_income
from .loan_book import LoanBook
from .loan_reserve import cash_reserved
from .loan_rules import rule
from .name import NAME
from .project_loan_schema import ProjectLoan

Rows = dict[tuple[str, ...], Any]


@dataclass(frozen=True)
class Ring:
    """Loans that share one project's cash: those that refinance one another. It has the first one's name."""

    name: str
    books: Sequence[LoanBook]
    """All of them."""
    fenced: Sequence[LoanBook]
    """Those with a lock-up."""

    def nodes(self, context: Context) -> list[str]:
        """Where some loan with a lock-up runs."""
        running = {node for book in self.fenced for node in book.facility.nodes}
        return [node for node in context.tree.names if node in running]

    def terms(self) -> ProjectLoan:
        """The first loan's, with the leases of all that have a lock-up."""
        leases = dict.fromkeys(lease for book in self.fenced for lease in book.loan.served_by)
        return self.fenced[0].loan.model_copy(update={"served_by": list(leases)})

    def at(self, node: str) -> list[LoanBook]:
        """The loans that run at a node."""
        return [book for book in self.books if node in book.facility.nodes]


def state_ring_fence(
    block: Any, books: Sequence[LoanBook], groups: Mapping[str, Sequence[LoanBook]], context: Context
) -> None:
    """Project cash of every loan with a lock-up; the reserves of the others are posted as they are."""
    rings = _rings(books, groups)
    inside = {book.name for ring in rings for book in ring.fenced}
    for book in books:
        if book.name not in inside:
            _restrict(context, "debt service reserve", cash_reserved(book), book.name)
    if rings:
        _declare(block, rings, context)
        _test(block, rings, groups, context)


def _rings(books: Sequence[LoanBook], groups: Mapping[str, Sequence[LoanBook]]) -> list[Ring]:
    found: dict[str, Ring] = {}
    for book in books:
        if book.loan.lock_up is not None:
            fenced = [one for one in groups[book.name] if one.loan.lock_up is not None]
            found.setdefault(fenced[0].name, Ring(fenced[0].name, groups[book.name], fenced))
    return list(found.values())


def _declare(block: Any, rings: Sequence[Ring], context: Context) -> None:
    """cash = cash before + income - interest, repayment and fees for letters of credit - moved up."""
    keys = [(ring.name, node) for ring in rings for node in ring.nodes(context)]
    common: dict[str, Any] = {"dims": ("facility", "node"), "unit": "MUSD"}
    cash = context.variable(
        block, "project_cash", keys, title="Cash of the project", decision=False, **common
    )
    up = context.variable(
        block,
        "upstream",
        keys,
        title="Moved from the project to the company (equity put in, below zero)",
        decision=True,
        domain=pyo.Reals,
        **common,
    )
    carried: Rows = {}
    kept: Rows = {}
    signed: Rows = {}
    for ring in rings:
        income, most = posted_income(ring.terms(), context), _most_cash(ring, context)
        for node in ring.nodes(context):
            key, parent = (ring.name, node), context.tree[node].parent
            before = cash[ring.name, parent] if parent and (ring.name, parent) in cash else 0.0
            moved = income.get(node, 0.0) - _paid(ring, node) - up[key]
            carried[key] = (cash[key] - before - moved, "==", 0.0)
            signings = [(-most[node], each) for book in ring.fenced for each in book.signed[node]]
            signed[key] = (linear([(1.0, cash[key]), *signings]), "<=", 0.0)
            reserves = [held[node] for book in ring.fenced if node in (held := cash_reserved(book))]
            if reserves:
                kept[key] = (cash[key] - sum(reserves), ">=", 0.0)
        held_back = {node: cash[ring.name, node] for node in ring.nodes(context)}
        _restrict(context, "project cash", held_back, ring.name)
    rule(
        context,
        block,
        "project_cash_carried",
        carried,
        "project cash is that before, plus what comes in",
        "lock_up",
    )
    rule(
        context,
        block,
        "fenced_if_signed",
        signed,
        "cash stays in the project only once a loan is signed",
        "lock_up",
    )
    rule(context, block, "reserve_kept", kept, "project cash, at least the reserve", "lock_up")


def _most_cash(ring: Ring, context: Context) -> dict[str, float]:
    """Bound on project cash: all that the leases can have brought so far, and the reserves."""
    most = largest_income(ring.terms(), context)
    reserves = sum(book.most_reserved() for book in ring.fenced)
    found: dict[str, float] = {}
    for node in context.tree:
        before = found[node.parent] if node.parent else reserves
        found[node.name] = before + most.get(node.name, 0.0)
    return found


def _paid(ring: Ring, node: str) -> Expression:
    return sum(book.paid(node) + book.reserve_fees.get(node, 0.0) for book in ring.at(node))


def _test(
    block: Any, rings: Sequence[Ring], groups: Mapping[str, Sequence[LoanBook]], context: Context
) -> None:
    """Money goes up only where the income is `lock_up` times the debt service, once the first grace is over.

    Bounds: no more goes up than the project can have; and the `dscr` holds in any case, so that what lacks to
    the lock-up is at most `lock_up / dscr - 1` of the income."""
    tested = {(ring.name, node) for ring in rings for book in ring.fenced for node in book.tested}
    open_ = context.variable(
        block,
        "distribution_open",
        [(ring.name, node) for ring in rings for node in ring.nodes(context) if (ring.name, node) in tested],
        dims=("facility", "node"),
        unit="",
        title="Money may leave the project",
        decision=False,
        domain=pyo.Binary,
    )
    locked: Rows = {}
    met: Rows = {}
    for ring in rings:
        most = _most_cash(ring, context)
        for node in ring.nodes(context):
            if (ring.name, node) not in tested:
                continue
            locked[ring.name, node] = (
                block.upstream[ring.name, node] - most[node] * open_[ring.name, node],
                "<=",
                0.0,
            )
        for book in ring.fenced:
            met |= _met(ring, book, groups[book.name], open_, context)
    rule(
        context, block, "locked_up", locked, "money that leaves the project, only past its lock-up", "lock_up"
    )
    context.rule(
        block,
        "lock_up_met",
        met,
        title="income over debt service, at least the lock-up where money may leave",
        unit="MUSD",
        cause=lambda facility, ring, node: f"{NAME}.project_loans.{facility}.lock_up",
        limit=True,
    )


def _met(ring: Ring, book: LoanBook, group: Sequence[LoanBook], open_: Any, context: Context) -> Rows:
    loan = book.loan
    found: Rows = {}
    assert loan.lock_up is not None
    assert loan.dscr is not None
    income, most = counted_income(loan, context), largest_income(loan, context)
    for node in book.tested:
        lacking = (loan.lock_up / loan.dscr - 1.0) * most.get(node, 0.0)
        service = sum(one.tested_service(node) for one in group if node in one.facility.nodes)
        body = loan.lock_up * service - income.get(node, 0.0) + lacking * open_[ring.name, node]
        found[book.name, ring.name, node] = (body, "<=", lacking)
    return found


def _restrict(context: Context, line: str, amounts: Mapping[str, Any], item: str) -> None:
    context.ledger.post("restricted", NAME, line, amounts, item=item, category="financing")
