"""What can be wrong with when a project loan is repaid, and from what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...core.errors import Problem
from ...core.suggest import meant, percent
from .loan_terms import runs_after
from .project_loan_schema import ProjectLoan


def refinancing_findings(path: str, loan: ProjectLoan, loans: Mapping[str, ProjectLoan]) -> Iterator[Problem]:
    """Loans beside it that there are, and none that in the end takes its own place."""
    own = path.rpartition(".")[2]
    for field, names in (("refinances", loan.refinances), ("ranks_with", loan.ranks_with)):
        for name in names:
            if name not in loans:
                yield Problem(
                    f"{path}.{field}",
                    "loan-unknown",
                    f"there is no project loan '{name}'",
                    meant(name, [other for other in loans if other != own]),
                )
    if own in loan.ranks_with:
        yield Problem(
            f"{path}.ranks_with", "ranks-with-itself", "a loan always ranks with itself", "take it out"
        )
    circle = _circle(own, loans)
    if circle:
        yield Problem(
            f"{path}.refinances",
            "refinancing-circle",
            f"it would in the end refinance itself: {' refinances '.join(circle)}",
            "take one of the loans out of refinances",
        )


def _circle(name: str, loans: Mapping[str, ProjectLoan]) -> list[str]:
    """The shortest way back to a loan from what it refinances; empty if there is none."""
    ways = [[name]]
    seen: set[str] = set()
    for way in ways:
        for other in loans[way[-1]].refinances if way[-1] in loans else ():
            if other == name:
                return [*way, name]
            if other not in seen:
                seen.add(other)
                ways.append([*way, other])
    return []


def repayment_findings(
    path: str, loan: ProjectLoan, known: Mapping[str, ProjectLoan], lease_terms: Mapping[str, int]
) -> Iterator[Problem]:
    """Schedule, grace and tenor; `known` has the loans with their tenors."""
    yield from _schedule(path, loan)
    name = path.rpartition(".")[2]
    if name not in known:
        return
    tenor = known[name].tenor
    if tenor is None:
        yield Problem(
            f"{path}.tenor",
            "tenor-missing",
            "nothing says how long the loan runs",
            "add tenor, or name in served_by the leases whose term it follows",
        )
        return
    if loan.tenor is None and tenor <= 0:
        yield Problem(
            f"{path}.tail",
            "tail-too-long",
            f"the leases that serve the loan leave it {max(0, tenor)} months: "
            f"a tail of {loan.tail} months after {_before(loan, known)}",
            "shorten the tail, or write a tenor",
        )
    elif loan.grace >= tenor:
        yield Problem(
            f"{path}.grace",
            "grace-too-long",
            f"interest only for {loan.grace} months leaves nothing of a tenor of {tenor} months",
            "shorten the grace, or lengthen the tenor",
        )
    yield from _outlived(path, loan, tenor, runs_after(loan.refinances, known), lease_terms)


def _before(loan: ProjectLoan, known: Mapping[str, ProjectLoan]) -> str:
    return f"{runs_after(loan.refinances, known)} months of the loans before it" if loan.refinances else "it"


def _schedule(path: str, loan: ProjectLoan) -> Iterator[Problem]:
    where = f"{path}.schedule"
    if loan.repayment != "scheduled":
        if loan.schedule:
            yield Problem(
                where,
                "schedule-unused",
                f"the loan is repaid {loan.repayment}, so its schedule says nothing",
                "write repayment: scheduled, or take schedule out",
            )
        return
    if not loan.schedule:
        yield Problem(
            where,
            "schedule-missing",
            "the loan is repaid as a schedule says, but there is none",
            "add shares by months after readiness, e.g. {12: 10 %, 60: 90 %}",
        )
        return
    total, first, last = sum(loan.schedule.values()), min(loan.schedule), max(loan.schedule)
    if abs(total - 1.0) > 1e-9:
        yield Problem(
            where,
            "schedule-sum",
            f"{percent(total)} of the loan are repaid in all",
            "let the shares add up to 100 %, the last one included",
        )
    if first < 1 or loan.schedule[last] == 0.0:
        yield Problem(
            where,
            "schedule-shape",
            f"the first share falls due {first} months after readiness, the last is "
            f"{percent(loan.schedule[last])}",
            "begin one month after readiness or later, and end with a share above 0 %",
        )
    elif first < loan.grace:
        yield Problem(
            where,
            "schedule-in-grace",
            f"a share falls due {first} months after readiness, within the grace of {loan.grace} months",
            "shorten the grace, or begin later",
        )
    if loan.tenor is not None and loan.tenor != last:
        yield Problem(
            f"{path}.tenor",
            "schedule-tenor",
            f"the loan runs {loan.tenor} months, but its schedule ends after {last}",
            "leave tenor out",
        )


def _outlived(
    path: str, loan: ProjectLoan, tenor: int, begins: int, terms: Mapping[str, int]
) -> Iterator[Problem]:
    """No refinancing is hidden in a loan that outlives the income which serves it (P29)."""
    leases = {lease: terms[lease] for lease in loan.served_by if lease in terms}
    if not leases:
        return
    longest = max(leases, key=lambda lease: (leases[lease], lease))
    left = leases[longest] - loan.tail - begins
    if tenor <= left or (loan.tenor is None and not loan.schedule):
        return
    tail = f" with a tail of {loan.tail}" if loan.tail else ""
    after = f" from the end of the loans it refinances, {begins} months" if begins else ""
    yield Problem(
        f"{path}.{'tenor' if loan.tenor is not None else 'schedule'}",
        "tenor-beyond-lease",
        f"the loan runs {tenor} months{after} from readiness, but none of the leases that serve it runs "
        f"longer than {leases[longest]} ({longest}){tail}: it could be repaid only by a new loan",
        f"write {max(0, left)} months or less; state a later loan as a facility of its own",
    )
