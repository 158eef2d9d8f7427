"""Debt service held ready (F6): as cash that is not free, or as a letter of credit that costs a fee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...core.algebra import Expression, is_number, linear, scaled
from ...core.context import Context
from ...core.facility import post
from ...core.tree import Node
from .after_horizon import paid_ahead, repays_as_decided
from .loan_book import LoanBook
from .name import NAME

LETTER_OF_CREDIT = "letter of credit"


@dataclass(frozen=True)
class _Needs:
    """Debt service of the months after a node, on each way from it: by the last node that the way touches.

    What is drawn later needs no reserve yet: its service as agreed is taken off that of the whole loan.
    """

    block: Any
    book: LoanBook
    months: int
    context: Context

    def after(self, node: str) -> dict[str, Expression]:
        """Nothing where no service is due on any way."""
        at = self.context.tree[node].period.index
        found = {end: sum(parts) if parts else 0.0 for end, parts in self._ways(node, self.months, at)}
        return {} if all(is_number(need) for need in found.values()) else found

    def _ways(self, node: str, months: int, at: int) -> Iterator[tuple[str, list[Expression]]]:
        children = self.context.tree.children(node)
        if not children or months <= 0:
            yield node, self._beyond(node, months, at) if not children else []
            return
        for child in children:
            share = min(1.0, months / child.period.months)
            due = [scaled(share, service)] if not is_number(service := self._service(child, at)) else []
            for end, parts in self._ways(child.name, months - child.period.months, at):
                yield end, [*due, *parts]

    def _service(self, node: Node, at: int) -> Expression:
        """Of what is drawn by period `at`; swept, what is due can not be told apart, and all of it counts."""
        if node.name not in self.book.facility.nodes:
            return 0.0
        later = [] if self.book.swept is not None else self._drawn_later(node, at)
        whole = self.book.scheduled(node.name)
        return whole - linear(later) if later else whole

    def _drawn_later(self, node: Node, at: int) -> list[tuple[float, Any]]:
        index = node.period.index
        return [
            (due, variable)
            for variable, vintage in self.book.lent
            if vintage.schedule.begins > at
            and node in vintage.nodes
            and (due := vintage.schedule.scheduled(index))
        ]

    def _beyond(self, leaf: str, months: int, at: int) -> list[Expression]:
        """After the horizon, for what is left of the months."""
        if months <= 0:
            return []
        ahead = [one for one in paid_ahead(self.block, self.book, leaf, self.context) if one.begins <= at]
        terms = [(service, one.variable) for one in ahead if (service := one.service(months))]
        if repays_as_decided(self.book):
            terms = [max(terms, key=lambda pair: pair[0])] if terms else []
        return [linear(terms)] if terms else []


def state_reserve(block: Any, books: Sequence[LoanBook], context: Context) -> None:
    """held(node) = debt service of the months after it; where ways part, at least that of each."""
    needs = {
        book.name: {
            node: need
            for node in book.facility.nodes
            if (need := _Needs(block, book, book.loan.reserve.months, context).after(node))
        }
        for book in books
        if book.loan.reserve is not None
    }
    if not needs:
        return
    held = context.variable(
        block,
        "reserve_held",
        [(name, node) for name, nodes in needs.items() for node in nodes],
        dims=("facility", "node"),
        unit="MUSD",
        title="Debt service held ready at the end of the period",
        decision=True,
    )
    rows: dict[tuple[str, ...], Any] = {}
    for name, nodes in needs.items():
        for node, ways in nodes.items():
            sense = "==" if len(ways) == 1 else ">="
            for end, need in ways.items():
                rows[name, node, end] = (held[name, node] - need, sense, 0.0)
    context.rule(
        block,
        "reserved",
        rows,
        title="debt service of the months to come, held ready",
        unit="MUSD",
        cause=lambda facility, node, end: f"{NAME}.project_loans.{facility}.reserve",
    )
    for book in books:
        if book.loan.reserve is not None:
            book.reserved = {node: held[book.name, node] for node in needs[book.name]}
            _pay_for(book, book.loan.reserve.letter_of_credit_fee, context)


def _pay_for(book: LoanBook, fee: float | None, context: Context) -> None:
    """A letter of credit costs its fee on what it stands for at the beginning of each period."""
    if not fee:
        return
    tree = context.tree
    book.reserve_fees = {
        child.name: linear([(fee * child.period.years, held)])
        for node, held in book.reserved.items()
        for child in tree.children(node)
    }
    paid = {node: scaled(-1.0, amount) for node, amount in book.reserve_fees.items()}
    post(context, NAME, LETTER_OF_CREDIT, paid, book.name)


def cash_reserved(book: LoanBook) -> Mapping[str, Any]:
    """What of the reserve is cash."""
    reserve = book.loan.reserve
    return book.reserved if reserve is not None and reserve.letter_of_credit_fee is None else {}
