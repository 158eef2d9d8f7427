"""What can be wrong with how a project loan is drawn, and with what its lenders ask for."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.errors import Problem
from ...core.months import format_month
from ...core.suggest import percent
from .project_loan_schema import ProjectLoan


def drawing_findings(path: str, loan: ProjectLoan) -> Iterator[Problem]:
    """What is paid out, until when, and the price of being ready."""
    if loan.fee + loan.oid >= 1.0:
        yield Problem(
            f"{path}.fee",
            "fee-size",
            f"a fee of {percent(loan.fee)}"
            + (f" and a discount of {percent(loan.oid)} leave" if loan.oid else " leaves")
            + " nothing of a draw",
            "write e.g. 2 %",
        )
    if loan.draw_until is not None and loan.drawing == "at-once":
        yield Problem(
            f"{path}.draw_until",
            "draw-window-unused",
            "a loan drawn at once has no later draws to end",
            "take it out; available_until says until when a project may begin under the loan",
        )
    if None not in (loan.draw_until, loan.available_from) and (loan.draw_until or 0) < (
        loan.available_from or 0
    ):
        yield Problem(
            f"{path}.draw_until",
            "window-crossed",
            f"{format_month(loan.draw_until or 0)} is before available_from, "
            f"{format_month(loan.available_from or 0)}",
            "write a later month",
        )
    if loan.commitment_fee and loan.draw_until is None:
        yield Problem(
            f"{path}.draw_until",
            "draw-window-missing",
            f"{percent(loan.commitment_fee)} a year on what is not drawn, but nothing says until when",
            "add draw_until, e.g. 2029-06, or take commitment_fee out",
        )
    yield from _limit(path, loan)


def _limit(path: str, loan: ProjectLoan) -> Iterator[Problem]:
    """What a limit is needed for, and what must lie below it."""
    needing = [
        name for name in ("commitment_fee", "issue_cost", "least", "sweep", "lock_up") if getattr(loan, name)
    ]
    if needing and loan.limit is None:
        yield Problem(
            f"{path}.limit",
            "limit-missing",
            f"nothing says how large the loan can be, on which {' and '.join(needing)} depend"
            + ("s" if len(needing) == 1 else ""),
            "add limit: the most that may be drawn",
        )
    if loan.limit is not None and loan.least is not None and loan.least > loan.limit:
        yield Problem(
            f"{path}.least",
            "least-above-limit",
            f"at least {loan.least:g} MUSD are drawn, above the limit of {loan.limit:g} MUSD",
            "raise the limit, or lower least",
        )


def condition_findings(path: str, loan: ProjectLoan) -> Iterator[Problem]:
    """Sweep, reserve and lock-up."""
    if loan.sweep and loan.repayment == "sculpted":
        yield Problem(
            f"{path}.sweep",
            "sweep-sculpted",
            "a sculpted loan is repaid as the plan decides, early or not: there is nothing left to sweep",
            "take sweep out, or choose another repayment",
        )
    if loan.sweep and not loan.served_by:
        yield Problem(
            f"{path}.served_by",
            "sweep-unserved",
            f"{percent(loan.sweep)} of the income left repays the loan, but no lease serves it",
            "name the leases whose income serves it, or take sweep out",
        )
    if loan.reserve is not None and loan.reserve.months == 0:
        yield Problem(
            f"{path}.reserve.months",
            "reserve-zero",
            "a reserve of 0 months holds nothing",
            "write e.g. 6 months, or take reserve out",
        )
    if loan.lock_up is None:
        return
    if loan.dscr is None:
        yield Problem(
            f"{path}.dscr",
            "dscr-missing",
            f"money leaves the project only at {loan.lock_up:g} times the debt service, "
            "but no dscr says what it must be at least",
            "add e.g. dscr: 1.1, or take lock_up out",
        )
    elif loan.lock_up < loan.dscr:
        yield Problem(
            f"{path}.lock_up",
            "lock-up-low",
            f"a lock-up at {loan.lock_up:g} lies below the dscr of {loan.dscr:g}, which holds in any case, "
            "so it never locks",
            f"write {loan.dscr:g} or more, or take lock_up out",
            severity="warning",
        )
