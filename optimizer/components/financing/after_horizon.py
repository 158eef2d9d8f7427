"""What project loans still pay after the horizon, and by how much that is worth more than what is owed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import linear
from ...core.context import Commitment, Context
from ...core.facility import post_closing
from ...core.interest import Interest
from ...core.timeline import Period, Timeline
from .course import discount
from .lines import AFTER_HORIZON
from .loan_book import LoanBook
from .loan_schedule import following
from .name import NAME
from .project_loan_schema import ProjectLoan
from .vintages import Vintage


@dataclass(frozen=True)
class Ahead:
    """What one unit of a variable pays in each period after the horizon, on how much it then owes."""

    variable: Any
    owed: float
    paid: Sequence[tuple[Period, float]]
    balloon: float = 0.0
    """What of the last payment is left to cash at hand or to a new loan."""
    begins: int = 0
    """Index of the period in which it is first drawn; 0 where several draws are counted as one."""

    def excess(self, rate: float, end: int) -> float:
        """Worth of what is paid above what is owed, at the end of the horizon and an annual rate."""
        return sum(paid * discount(rate, period.end - end) for period, paid in self.paid) - self.owed

    def service(self, months: int, skipped: int = 0) -> float:
        """Paid in the first months after so many periods, last repayments larger than others left out."""
        total, left = 0.0, months
        for period, paid in self.paid[skipped:]:
            tested = paid - (self.balloon if period is self.paid[-1][0] else 0.0)
            total += tested * min(1.0, left / period.months)
            left = max(0, left - period.months)
        return total


def post_interest_after_horizon(
    block: Any, books: Sequence[LoanBook], reference: float, context: Context
) -> None:
    """-(worth at the reference rate of what is still paid - what is owed), and the letter of credit's fee, at
    each leaf: so it does not matter to a loan where the horizon ends."""
    charged: dict[str, dict[str, Any]] = {}
    least: dict[tuple[str, ...], tuple[float, Any]] = {}
    for book in books:
        for leaf in context.tree.leaves:
            costs = [
                (_cost(book, ahead, reference, context.tree.timeline.end), ahead.variable)
                for ahead in paid_ahead(block, book, leaf.name, context)
            ]
            if not costs:
                continue
            if repays_as_decided(book):
                least[book.name, leaf.name] = max(costs, key=lambda pair: pair[0])
            else:
                charged.setdefault(book.name, {})[leaf.name] = linear((-cost, one) for cost, one in costs)
    for (name, at), amount in _charged_as_dearest(block, least, context).items():
        charged.setdefault(name, {})[at] = amount
    for name, amounts in charged.items():
        post_closing(context, NAME, AFTER_HORIZON, amounts, name)


def _charged_as_dearest(
    block: Any, least: Mapping[tuple[str, ...], tuple[float, Any]], context: Context
) -> dict[tuple[str, ...], Any]:
    """charged = cost * owed: as there is no agreement on what is repaid when, the dearest way counts."""
    if not least:
        return {}
    charged = context.variable(
        block,
        "charged_after_horizon",
        least,
        dims=("facility", "node"),
        unit="MUSD",
        title="Worth of what is paid after the horizon, above what is owed",
        decision=True,
        domain=pyo.Reals,
    )
    context.rule(
        block,
        "charged",
        {key: (charged[key] - cost * owed, "==", 0.0) for key, (cost, owed) in least.items()},
        title="charged for interest after the horizon, as in the dearest way to repay",
        unit="MUSD",
        cause=lambda facility, node: f"{NAME}.project_loans.{facility}",
    )
    return {key: -1.0 * charged[key] for key in least}


def _cost(book: LoanBook, ahead: Ahead, reference: float, end: int) -> float:
    """What one unit pays above what it owes, with the fee on a reserve that a letter of credit stands for."""
    reserve = book.loan.reserve
    if reserve is None or not reserve.letter_of_credit_fee:
        return ahead.excess(reference, end)
    years = sum(
        period.years * ahead.service(reserve.months, skipped) * discount(reference, period.end - end)
        for skipped, (period, _) in enumerate(ahead.paid)
    )
    return ahead.excess(reference, end) + reserve.letter_of_credit_fee * years


def repays_as_decided(book: LoanBook) -> bool:
    """Whether nothing is agreed on what is repaid when after the horizon."""
    return book.loan.repayment == "sculpted" or book.swept is not None


def paid_ahead(block: Any, book: LoanBook, leaf: str, context: Context) -> list[Ahead]:
    """As agreed for each vintage, which add up.

    Where repayment is decided, ways to repay what is owed, one of which counts: in proportion to a lease's
    income if sculpted, as agreed for one vintage if swept.
    """
    lent = [(variable, vintage) for variable, vintage in book.on_way(leaf, context) if vintage.schedule.after]
    if not lent:
        return []
    agreed = [_as_agreed(variable, vintage, context) for variable, vintage in lent]
    owed = block.owed[book.name, leaf]
    if book.loan.repayment == "sculpted":
        way = {node.name for node in context.tree.line(leaf)}
        leases = [lease for lease in serving(book.loan, context) if lease.node in way]
        ways = [_as_income(owed, lease, book, context) for lease in leases]
        return [one for one in ways if one is not None]
    if book.swept is not None:
        return [
            Ahead(owed, 1.0, [(p, paid / one.owed) for p, paid in one.paid], one.balloon / one.owed)
            for one in agreed
            if one.owed
        ]
    return agreed


def _as_agreed(variable: Any, vintage: Vintage, context: Context) -> Ahead:
    found = vintage.schedule
    last = context.tree.timeline.periods[-1].index
    paid = [(payment.period, payment.service) for payment in found.after]
    balloon = found.balloon * found.after[-1].repaid
    return Ahead(variable, found.owed.get(last, 0.0), paid, balloon, found.begins)


def _as_income(owed: Any, lease: Commitment, book: LoanBook, context: Context) -> Ahead | None:
    """One MUSD owed, paid in proportion to what the lease brings until the tenor ends (F4)."""
    incomes = list(incomes_after(lease, book.loan, context.tree.timeline, book.runs_after))
    worth = _worth(incomes, book.facility.rate)
    if worth <= 0.0:
        return None
    return Ahead(owed, 1.0, [(period, amount / worth) for period, amount in incomes])


def serving(loan: ProjectLoan, context: Context) -> list[Commitment]:
    """Every way in which the leases that serve the loan may be signed."""
    return [one for one in context.commitments if one.kind == "lease" and one.item in loan.served_by]


def contracted(lease: Commitment, period: Period) -> float:
    """Operating income of a lease in a period, less what the tenant takes off the rent."""
    after = range(period.start - lease.begins, period.end - lease.begins)
    return sum(lease.income.get(month, 0.0) - lease.credits.get(month, 0.0) for month in after)


def incomes_after(
    lease: Commitment, loan: ProjectLoan, timeline: Timeline, runs_after: int = 0
) -> Iterator[tuple[Period, float]]:
    """What a lease brings in each period after the horizon up to the loan's tenor, at least nothing."""
    until = lease.begins + runs_after + loan.term
    period = timeline.periods[-1]
    while period.end < until:
        period = following(period)
        counted = Period(period.index, period.start, min(period.months, until - period.start), period.days)
        yield period, max(0.0, contracted(lease, counted))


def income_after_horizon(
    lease: Commitment, loan: ProjectLoan, rate: Interest, timeline: Timeline, runs_after: int = 0
) -> float:
    """Worth at the end of the horizon, at the loan's rate, of a lease's income up to the loan's tenor.

    Counted in periods as long as the last one, each as in the rule of the periods before (F4).
    """
    return _worth(incomes_after(lease, loan, timeline, runs_after), rate)


def _worth(incomes: Sequence[tuple[Period, float]] | Iterator[tuple[Period, float]], rate: Interest) -> float:
    worth, factor = 0.0, 1.0
    for period, amount in incomes:
        factor /= 1.0 + rate.over(period)
        worth += factor * amount
    return worth
