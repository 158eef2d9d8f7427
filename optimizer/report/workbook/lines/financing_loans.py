"""Project loans: each project drawn, interest added or paid, repaid as agreed or as the plan decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ....components.financing.project_loan_schema import ProjectLoan
from ....solution.audit.loan_accounts import decides, in_order, rows_of
from ....solution.audit.loans import course
from ..formula import Row, Term, both, most, total, when
from .financing_cells import SHEET, hand_in, solved
from .financing_loan_fees import fees, letter_of_credit
from .financing_projects import Vintage, vintage
from .financing_repayment import Repayment
from .financing_terms import Debt, corkscrew


@dataclass
class Facility:
    """A loan whose rows are being written."""

    debt: Debt
    name: str
    loan: ProjectLoan
    share: Row
    """Of what is owed, paid for each period."""
    lent: list[Vintage]

    @property
    def path(self) -> str:
        return f"financing.project_loans.{self.name}"

    def sum(self, label: str, rows: list[Row]) -> Row:
        """All projects together."""
        return (
            rows[0]
            if len(rows) == 1
            else self.debt.row(f"{label}, all projects", "MUSD", total(rows), self.name)
        )

    def added(self, lent: Vintage, before: Term) -> list[tuple[str, Term]]:
        """Interest added to the loan while building (F3): none where the loan never adds any."""
        timing = self.debt.book.timing
        building = both(timing.start < lent.ready, timing.end <= lent.last)
        return [("interest added", when(building, before * self.share, 0))] if self.loan.capitalise else []


def write(debt: Debt) -> None:
    """Every loan that was signed or lends anything, each after those whose place it takes."""
    loans = debt.book.scenario.financing.project_loans
    for name in in_order(loans):
        if any(
            rows_of(debt.case, f"financing.{quantity}", name) for quantity in ("loan_taken", "loan_signed")
        ):
            with debt.book.attempt():
                _loan(debt, name, loans[name])


def _loan(debt: Debt, name: str, loan: ProjectLoan) -> None:
    book = debt.book
    book.heading(SHEET, f"{name}: project loan, {loan.repayment}")
    share = debt.interest(f"financing.project_loans.{name}", loan, name)
    taken = rows_of(debt.case, "financing.loan_taken", name)
    one = Facility(debt, name, loan, share, [vintage(debt, name, loan, decided) for decided in taken])
    if not one.lent:
        hand_in(book, "cash", "fees", name, -fees(one, None))
        return
    drawn = one.sum("Drawn", [each.drawn for each in one.lent])
    added, repaid = _decided(one, drawn) if decides(loan) else _agreed(one, drawn)
    interest = debt.owed[name].before * share
    paid = debt.row("Interest paid", "MUSD", interest if added is None else interest - added, name)
    hand_in(book, "cash", "drawn", name, drawn)
    hand_in(book, "cash", "interest", name, -paid)
    hand_in(book, "cash", "repaid", name, repaid)
    hand_in(book, "cash", "fees", name, -fees(one, drawn))
    debt.outstanding(name)
    letter_of_credit(one)
    debt.paid[name], debt.repaid[name] = paid, repaid
    debt.last[name] = [each.last for each in one.lent]
    ready = most(*(each.ready for each in one.lent)) if len(one.lent) > 1 else one.lent[0].ready
    over = ready + book.input(f"{one.path}.grace")
    debt.past_grace[name] = book.cell(
        SHEET, "Debt service is tested from month", "month number", over, item=name
    )
    if loan.drawing == "at-once":
        kept = 1 - book.input(f"{one.path}.fee") - book.input(f"{one.path}.oid")
        debt.unspent[name] = kept * total([each.unspent for each in one.lent])


def _decided(one: Facility, drawn: Row) -> tuple[Row | None, Row]:
    """Interest added, and repayment as the plan decides, for the loan as a whole."""
    debt, name = one.debt, one.name
    quantity = "sculpted_repaid" if one.loan.repayment == "sculpted" else "loan_repaid"
    repaid = debt.book.plan(f"financing.{quantity}", item=name)
    built: Row | None = None
    if one.loan.capitalise and len(one.lent) > 1:
        built = one.sum("Interest added", [_built(one, each) for each in one.lent])

    def changes(before: Term) -> Sequence[tuple[str, Term]]:
        added = one.added(one.lent[0], before) if built is None else [("interest added", built)]
        return [("drawn", drawn), *added, ("repaid", -repaid)]

    _, moved = debt.keep(name, solved(debt.book, "debt", "owed", name), 0, changes)
    charged = debt.book.plan("financing.charged_after_horizon", item=name)
    hand_in(debt.book, "closing", "interest after the horizon", name, -charged)
    return moved[1] if one.loan.capitalise else None, moved[-1]


def _built(one: Facility, lent: Vintage) -> Row:
    """Interest added to what is lent for one project, as if nothing of it were repaid."""
    names = one.debt.book.tree.names
    found: list[float] = []
    for index, before in enumerate(one.debt.book.nodes.previous):
        opening = 0.0 if before < 0 else found[before]
        building = one.debt.book.tree.nodes[index].period.start < lent.ready.value
        share = float(one.share.value[index]) if building else 0.0
        found.append(opening * (1.0 + share) + float(lent.drawn.value[names.index(names[index])]))
    _, moved = corkscrew(
        one.debt.book,
        "Owed if nothing is repaid",
        lent.item,
        found,
        0,
        lambda before: [("drawn", lent.drawn), *one.added(lent, before)],
    )
    return moved[1]


def _agreed(one: Facility, drawn: Row) -> tuple[Row | None, Row]:
    """Interest added and repayment, project by project as agreed."""
    debt, name, book = one.debt, one.name, one.debt.book
    terms = Repayment(debt, name, one.loan, one.share)
    moved, later, balloons = [], [], []
    for lent in one.lent:
        values = course(debt.case, one.loan, lent.decided).owed
        owed, changes = corkscrew(
            book,
            "Owed",
            lent.item if len(one.lent) > 1 else name,
            [values.get(node, 0.0) for node in book.tree.names],
            0,
            lambda before, lent=lent: [  # type: ignore[misc]  # a default binds the loop's value; it has no type
                ("drawn", lent.drawn),
                *one.added(lent, before),
                ("repaid", -terms.of(lent, before)),
            ],
        )
        moved.append(changes)
        balloons.append(terms.balloon(lent, changes[-1]))
        debt.owed[name] = owed
        with book.attempt():
            excess = terms.excess(lent)
            later.append(
                debt.row("Interest after the horizon", "MUSD", owed * excess * book.timing.leaf, lent.item)
            )
    if one.loan.repayment in ("bullet", "scheduled"):
        debt.balloon[name] = debt.row(
            "Last repayments left to cash or a new loan", "MUSD", total(balloons), name
        )
    added = one.sum("Interest added", [changes[1] for changes in moved]) if one.loan.capitalise else None
    repaid = one.sum("Repaid", [changes[-1] for changes in moved])
    if len(one.lent) > 1:
        found = [
            ("drawn", drawn),
            *([] if added is None else [("interest added", added)]),
            ("repaid", repaid),
        ]
        debt.owed[name] = book.balance(SHEET, "Owed", "MUSD", found, item=name)
    if len(later) == len(one.lent):
        hand_in(book, "closing", "interest after the horizon", name, -total(later))
    return added, repaid
