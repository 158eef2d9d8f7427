"""Project loans: what is lent for each project, and the money that follows from it (F2, F3, F5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...core.algebra import Expression, linear, scaled
from ...core.context import Context
from ...core.profiles import follow
from .facility import NAME, Facility
from .loan_schedule import ByPeriod, Schedule
from .schema import ProjectLoan
from .vintages import Vintage, vintages

Lent = Sequence[tuple[Any, Vintage]]
"""Pairs of the variable `loan_taken` and its vintage."""


@dataclass(frozen=True)
class LoanBook:
    """A project loan as a facility, with all that it may lend."""

    loan: ProjectLoan
    lent: Lent
    facility: Facility
    early_interest: Mapping[str, Expression]
    """Interest in cash before the end of each project's grace: it does not count for the DSCR."""

    @property
    def tested(self) -> list[str]:
        """Nodes at which the grace of some project is over."""
        after = {
            node.name
            for _, vintage in self.lent
            for node in vintage.nodes
            if node.period.index >= vintage.schedule.tested_from
        }
        return [node for node in self.facility.nodes if node in after]


def declare_project_loans(block: Any, loans: Mapping[str, ProjectLoan], context: Context) -> list[LoanBook]:
    """State what may be lent and its limits; one book for each loan that has anything to finance."""
    offered = {name: vintages(loan, context.commitments, context.tree) for name, loan in loans.items()}
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
    _limit_to_cost(block, loans, lent, context)
    books = _books(block, loans, lent, context)
    _sculpt(block, books, context)
    return books


def _limit_to_cost(
    block: Any, loans: Mapping[str, ProjectLoan], lent: Mapping[str, Lent], context: Context
) -> None:
    rows: dict[tuple[str, ...], Any] = {
        (name, one.project, one.node): (
            linear(
                [
                    (one.schedule.lent, variable),
                    *((-loans[name].loan_to_cost * cost, size) for cost, size in one.costs),
                ]
            ),
            "<=",
            0.0,
        )
        for name, pairs in lent.items()
        for variable, one in pairs
    }
    context.rule(
        block,
        "loan_to_cost",
        rows,
        title="lent for a project with interest added, at most this share of its cost",
        unit="MUSD",
        cause=lambda facility, project, node: f"{NAME}.project_loans.{facility}.loan_to_cost",
    )


def _books(
    block: Any, loans: Mapping[str, ProjectLoan], lent: Mapping[str, Lent], context: Context
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
    plain = families(lambda s: s.repaid, lambda loan: loan.repayment in ("bullet", "straight-line"))
    repaid = follow(context, block, "repaying", plain, title="Repaid", **form)
    level = families(lambda s: s.service, lambda loan: loan.repayment == "level")
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
        facility = Facility(
            name,
            "project_loans",
            loan.rate,
            nodes,
            drawn=draws,
            capitalised=_capitalised(pairs),
            fees={node: scaled(loan.fee, amount) for node, amount in draws.items()} if loan.fee else {},
            repaid=_at(nodes, repaid.get(key, {})),
            service=_at(nodes, service.get(key, {})),
        )
        books.append(LoanBook(loan, pairs, facility, _at(nodes, early.get(key, {}))))
    return books


def _at(nodes: Sequence[str], amounts: Mapping[str, Expression]) -> dict[str, Expression]:
    return {node: amounts[node] for node in nodes if node in amounts}


def _capitalised(lent: Lent) -> dict[str, Expression]:
    """Interest added to the loan: it grows in every period, so it is never sparser as a rate carried on."""
    terms: dict[str, list[tuple[float, Any]]] = {}
    for variable, vintage in lent:
        for node, amount in vintage.by_node(vintage.schedule.capitalised).items():
            terms.setdefault(node, []).append((amount, variable))
    return {node: linear(amounts) for node, amounts in terms.items()}


def _sculpt(block: Any, books: Sequence[LoanBook], context: Context) -> None:
    """Repayment of sculpted loans is decided, from the end of the first grace on; cover limits it (F4)."""
    sculpted = [book for book in books if book.loan.repayment == "sculpted"]
    repaid = context.variable(
        block,
        "sculpted_repaid",
        [(book.facility.name, node) for book in sculpted for node in book.tested],
        dims=("facility", "node"),
        unit="MUSD",
        title="Repaid to fit the income",
        decision=True,
    )
    for book in sculpted:
        book.facility.repaid = {node: repaid[book.facility.name, node] for node in book.tested}
