"""What project loans repay as agreed, and what that costs after the horizon."""

from __future__ import annotations

import numpy as np

from ....components.financing.project_loan_schema import ProjectLoan
from ..formula import ONE, ZERO, Row, Term, both, most, ratio, sum_between, when
from .financing_cells import SHEET, annuity, at, in_period, table
from .financing_projects import Vintage
from .financing_terms import Debt, corkscrew


class Repayment:
    """How one loan is repaid: out of what is owed at the beginning of a period, for each of its projects."""

    def __init__(self, debt: Debt, name: str, loan: ProjectLoan, share: Row) -> None:
        self.debt, self.name, self.loan, self.share = debt, name, loan, share
        self.path = f"financing.project_loans.{name}"
        if loan.repayment == "level":
            self._discounts()

    def of(self, one: Vintage, before: Term) -> Term:
        """Repaid in each period out of what stands at its start."""
        book, loan = self.debt.book, self.loan
        now = in_period(book, one.last)
        if loan.repayment == "bullet":
            return when(now, before, 0)
        if loan.repayment == "scheduled":
            return when(now, before, before * self._due_share(one))
        grace = one.ready + book.input(f"{self.path}.grace")
        runs = both(book.timing.start >= grace, book.timing.start <= one.last)
        if loan.repayment == "straight-line":
            part = before * ratio(
                book.timing.months, self.debt.end_of_period_with(one.last, one.item) - book.timing.start
            )
        else:
            part = before * (ratio(book.timing.months, self._worth(one)) - self.share)
        return when(now, before, when(runs, part, 0))

    def excess(self, one: Vintage) -> Term:
        """What 1 owed at the end of the horizon costs above itself after it (F20)."""
        after, share = self.debt.after, at(self.share, -1)
        count = self.debt.book.cell(
            SHEET,
            "Periods after the horizon",
            "",
            after.periods(one.last + 1 - self.debt.book.timing.horizon_end),
            item=one.item,
        )
        if self.loan.repayment == "level":
            return when(count > 0, annuity(after.rate, count) / annuity(share, count) - 1, 0)
        if self.loan.repayment == "straight-line":
            paid = annuity(after.rate, count)
            interest = share * (count - paid) / (count * after.rate)
            return when(count > 0, paid / count + interest - 1, 0)
        if self.loan.repayment == "bullet":
            return after.bullet(share, count)
        return when(count > 0, self._scheduled_later(one, share), 0)

    def balloon(self, one: Vintage, repaid: Row) -> Term:
        """Of the last repayment what is left to cash or to a new loan: all of a bullet, or what the last
        share of a schedule exceeds the largest before it by."""
        left: Term = ONE
        if self.loan.repayment == "scheduled":
            path, (*before, final) = f"{self.path}.schedule", sorted(self.loan.schedule)
            largest = table(self.debt.book, path, before)[0].highest if before else ZERO
            left = most(0, 1 - largest / self.debt.book.input(f"{path}.{final}"))
        elif self.loan.repayment != "bullet":
            left = ZERO
        return when(in_period(self.debt.book, one.last), -repaid * left, 0)

    def _scheduled_later(self, one: Vintage, share: Term) -> Term:
        """Each part of a schedule pays interest until it is repaid: so many periods after the horizon."""
        book, after = self.debt.book, self.debt.after
        amounts, keys = table(book, f"{self.path}.schedule", self.loan.schedule)
        months = one.ready - book.timing.horizon_end
        left = book.cell(
            SHEET, "Scheduled after the horizon", "%", sum_between(amounts, keys, 1 - months), item=one.item
        )
        count = np.ceil((months.value + keys.value) / after.months.value)
        worth = np.sum(amounts.value * (keys.value > -months.value) * (1.0 + after.rate.value) ** -count)
        paid = f"ROUNDUP(({months.text}+{keys.span})/{after.months.text},0)"
        text = f"SUMPRODUCT({amounts.span}*({months.text}+{keys.span}>0)*(1+{after.rate.text})^-{paid})"
        repaid = book.cell(
            SHEET, "Worth of that at the horizon", "%", Term(text, float(worth)), item=one.item
        )
        above = share / after.rate
        return above + (1 - above) * ratio(repaid, left) - 1

    def _due_share(self, one: Vintage) -> Term:
        """Of what is owed, what the schedule says of the period: its share of the shares that remain."""
        book, timing = self.debt.book, self.debt.book.timing
        amounts, keys = table(book, f"{self.path}.schedule", self.loan.schedule)
        months = timing.start - one.ready + 1
        due = self.debt.row(
            "Scheduled now", "%", sum_between(amounts, keys, months, months + timing.months), one.item
        )
        left = self.debt.row("Scheduled from now on", "%", sum_between(amounts, keys, months), one.item)
        return ratio(due, left)

    def _discounts(self) -> None:
        """Worth at the loan's own rate, before the first period, of 1 a month in each period."""
        book, item = self.debt.book, self.name
        values = self._worth_of_one()
        self.factor, _ = corkscrew(
            book,
            "Worth of 1 at the loan's rate",
            item,
            values,
            1,
            lambda before: [("discounted for the period", -before * self.share / (1 + self.share))],
        )
        self.months = self.debt.row("Months, at that worth", "months", book.timing.months * self.factor, item)

    def _worth_of_one(self) -> list[float]:
        found: list[float] = []
        for index, before in enumerate(self.debt.book.nodes.previous):
            found.append((1.0 if before < 0 else found[before]) / (1.0 + float(self.share.value[index])))
        return found

    def _worth(self, one: Vintage) -> Term:
        """Worth at the beginning of a period of 1 a month from then on to the last repayment."""
        book, timing, after = self.debt.book, self.debt.book.timing, self.debt.after
        final = self.debt.end_of_period_with(one.last, one.item)
        count = book.cell(
            SHEET, "Periods after the horizon", "", after.periods(final - timing.horizon_end), item=one.item
        )
        later = book.cell(
            SHEET,
            "Months after the horizon, at that worth",
            "months",
            after.months * annuity(at(self.share, -1), count) * at(self.factor, -1),
            item=one.item,
        )
        months = sum_between(self.months, timing.start, timing.start, final) + later
        label = "Worth of 1 a month until the last repayment"
        return self.debt.row(label, "months", months / self.factor.before, one.item)
