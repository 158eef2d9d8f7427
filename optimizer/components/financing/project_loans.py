"""Project loans: what is lent for each project, and the money that follows from it (F2, F3, F5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...core.algebra import Expression, linear, scaled
from ...core.context import Context
from ...core.facility import Facility
from ...core.interest import Interest
from ...core.profiles import follow
from .after_horizon import repays_as_decided
from .loan_book import Lent, LoanBook
from .loan_schedule import ByPeriod, Schedule
from .loan_terms import runs_after
from .loan_use import state_use
from .name import NAME
from .project_loan_schema import ProjectLoan
from .sweep import declare_sweep
from .vintages import Vintage, refinancing_vintages, vintages

Loans = Mapping[str, ProjectLoan]


def declare_project_loans(
    block: Any, loans: Loans, rates: Mapping[str, Interest], context: Context
) -> list[LoanBook]:
    """State what may be lent and its limits; one book for each loan that has anything to finance.

    `loans` have their tenors, and stand after those that they refinance.
    """
    offered = _offered(loans, rates, context)
    taken = context.variable(
        block,
        "loan_taken",
        [(name, one.project, one.node) for name, found in offered.items() for one in found],
        dims=("facility", "project", "node"),
        unit="MUSD",
        title="Lent for a project, interest during building apart",
        decision=True,
    )
    lent: dict[str, Lent] = {
        name: [(taken[name, one.project, one.node], one) for one in found]
        for name, found in offered.items()
        if found
    }
    books = _books(block, loans, rates, lent, context)
    _sculpt(block, books, context)
    declare_sweep(block, books, context)
    _limit_to_cost(block, books, context)
    _limit_to_last(block, books, context)
    state_use(block, books, context)
    _post_unspent(books, context)
    return books


def _offered(loans: Loans, rates: Mapping[str, Interest], context: Context) -> dict[str, list[Vintage]]:
    found: dict[str, list[Vintage]] = {}
    for name, loan in loans.items():
        found[name] = vintages(loan, rates[name], context.commitments, context.tree)
        refinanced = {other: found[other] for other in loan.refinances}
        found[name] += refinancing_vintages(loan, rates[name], refinanced, context.tree)
    return found


def _limit_to_cost(block: Any, books: Sequence[LoanBook], context: Context) -> None:
    by_name = {book.name: book for book in books}
    rows: dict[tuple[str, ...], Any] = {}
    for book in books:
        for variable, one in book.lent:
            costs = _repaid_last(by_name[one.refinanced], one.node, context) if one.refinanced else one.costs
            terms = [(-book.loan.loan_to_cost * cost, size) for cost, size in costs]
            lent = linear([(one.schedule.lent, variable), *terms])
            rows[book.name, one.project, one.node] = (lent, "<=", 0.0)
    context.rule(
        block,
        "loan_to_cost",
        rows,
        title="lent for a project with interest added, at most this share of its cost",
        unit="MUSD",
        cause=lambda facility, project, node: f"{NAME}.project_loans.{facility}.loan_to_cost",
        limit=True,
    )


def _repaid_last(book: LoanBook, node: str, context: Context) -> list[tuple[float, Any]]:
    """What a loan repays at a node, as pairs: as decided, or as agreed for all that ends there."""
    if repays_as_decided(book):
        return [(1.0, book.facility.repaid[node])]
    return _ending(book, node, context)


def _ending(book: LoanBook, node: str, context: Context) -> list[tuple[float, Any]]:
    """Last repayments at a node, as pairs: as agreed, or all that was lent if nothing is."""
    index = context.tree[node].period.index
    return [
        (one.schedule.repaid.get(index, one.schedule.owed.get(index, 0.0)), variable)
        for variable, one in book.on_way(node, context)
        if one.schedule.last == index
    ]


def _limit_to_last(block: Any, books: Sequence[LoanBook], context: Context) -> None:
    """Where repayment is decided, more may be repaid at a node than ends there: that is not lent for."""
    by_name = {book.name: book for book in books}
    rows: dict[tuple[str, ...], Any] = {}
    for book in books:
        for variable, one in book.lent:
            before = by_name.get(one.refinanced)
            if before is None or not repays_as_decided(before):
                continue
            index = context.tree[one.node].period.index
            if any(each.schedule.last > index for _, each in before.on_way(one.node, context)):
                ending = _ending(before, one.node, context)
                terms = [(-book.loan.loan_to_cost * share, size) for share, size in ending]
                lent = linear([(one.schedule.lent, variable), *terms])
                rows[book.name, one.project, one.node] = (lent, "<=", 0.0)
    context.rule(
        block,
        "refinanced",
        rows,
        title="lent in place of a loan, at most this share of what of it ends there",
        unit="MUSD",
        cause=lambda facility, project, node: f"{NAME}.project_loans.{facility}.loan_to_cost",
        limit=True,
    )


def _books(
    block: Any,
    loans: Loans,
    rates: Mapping[str, Interest],
    lent: Mapping[str, Lent],
    context: Context,
) -> list[LoanBook]:
    """The flows that follow from what is lent, each in the sparser form."""

    def families(
        amounts: Callable[[Schedule], ByPeriod], keep: Callable[[ProjectLoan], bool] = lambda loan: True
    ) -> dict[tuple[str, ...], list[tuple[Any, dict[str, float]]]]:
        return {
            (name,): [(variable, one.by_node(amounts(one.schedule))) for variable, one in pairs]
            for name, pairs in lent.items()
            if keep(loans[name])
        }

    form: dict[str, Any] = {
        "dims": ("facility",),
        "unit": "MUSD/month",
        "cause": lambda facility, node: f"{NAME}.project_loans.{facility}",
    }
    drawn = follow(context, block, "drawing", families(lambda s: s.drawn), title="Drawn", **form)
    plain = families(lambda s: s.repaid, _repays_principal)
    repaid = follow(context, block, "repaying", plain, title="Repaid", **form)
    level = families(lambda s: s.service, _pays_level)
    service = follow(context, block, "serving", level, title="Debt service", **form)
    before = families(lambda s: s.early_interest, lambda loan: loan.dscr is not None)
    title = "Interest before the end of the grace"
    early = follow(context, block, "early_interest", before, title=title, **form)
    books = []
    for name, pairs in lent.items():
        loan, key = loans[name], (name,)
        touched = {node.name for _, one in pairs for node in one.nodes}
        nodes = [node for node in context.tree.names if node in touched]
        draws = _at(nodes, drawn[key])
        cost = loan.fee + loan.oid
        facility = Facility(
            name,
            f"{NAME}.project_loans.{name}",
            rates[name],
            nodes,
            drawn=draws,
            capitalised=_summed(pairs, lambda s: s.capitalised),
            fees={node: scaled(cost, amount) for node, amount in draws.items()} if cost else {},
            repaid=_at(nodes, repaid.get(key, {})),
            service=_at(nodes, service.get(key, {})),
        )
        books.append(
            LoanBook(
                loan,
                pairs,
                facility,
                _at(nodes, early.get(key, {})),
                _summed(pairs, _balloon) if loan.repayment in ("scheduled", "bullet") else {},
                runs_after(loan.refinances, loans),
            )
        )
    return books


def _repays_principal(loan: ProjectLoan) -> bool:
    return loan.repayment != "sculpted" and not _pays_level(loan)


def _pays_level(loan: ProjectLoan) -> bool:
    """Interest and repayment together follow the months; repaid early, only what is repaid is agreed."""
    return loan.repayment == "level" and not loan.sweep


def _balloon(schedule: Schedule) -> ByPeriod:
    if not schedule.balloon or schedule.last not in schedule.repaid:
        return {}
    return {schedule.last: schedule.balloon * schedule.repaid[schedule.last]}


def _at(nodes: Sequence[str], amounts: Mapping[str, Expression]) -> dict[str, Expression]:
    return {node: amounts[node] for node in nodes if node in amounts}


def _summed(lent: Lent, amounts: Callable[[Schedule], ByPeriod]) -> dict[str, Expression]:
    """Amounts that are never sparser as a rate carried on, such as interest added to the loan, which grows in
    every period."""
    terms: dict[str, list[tuple[float, Any]]] = {}
    for variable, vintage in lent:
        for node, amount in vintage.by_node(amounts(vintage.schedule)).items():
            terms.setdefault(node, []).append((amount, variable))
    return {node: linear(amounts) for node, amounts in terms.items()}


def _sculpt(block: Any, books: Sequence[LoanBook], context: Context) -> None:
    """Repayment of sculpted loans is decided, from the end of the first grace on; cover limits it (F4)."""
    sculpted = [book for book in books if book.loan.repayment == "sculpted"]
    repaid = context.variable(
        block,
        "sculpted_repaid",
        [(book.name, node) for book in sculpted for node in book.tested],
        dims=("facility", "node"),
        unit="MUSD",
        title="Repaid to fit the income",
        decision=True,
    )
    for book in sculpted:
        book.facility.repaid = {node: repaid[book.name, node] for node in book.tested}


def _post_unspent(books: Sequence[LoanBook], context: Context) -> None:
    """What was drawn at once, fees and discount apart, and is not spent yet: cash that is not free."""
    for book in books:
        if book.loan.drawing == "at-once":
            proceeds = 1.0 - book.loan.fee - book.loan.oid
            unspent = _summed(book.lent, lambda s: s.unspent)
            amounts = {node: scaled(proceeds, amount) for node, amount in unspent.items()}
            context.ledger.post("restricted", NAME, "escrow", amounts, item=book.name, category="financing")
