"""The same cost paid twice, and debt on what is gone by then: across leases, halls and loans (P29, P30)."""

from __future__ import annotations

from collections.abc import Iterator

from ..components.conversions.schema import Hall
from ..components.financing.sharing import lent_together
from ..core.errors import Problem
from ..core.suggest import percent
from .schema import Scenario

ROUNDING = 1e-9


def findings(scenario: Scenario) -> list[Problem]:
    """All costs of halls and machines that lenders and tenants together pay more than once."""
    return [*_fit_out(scenario), *_machines(scenario), *_lives(scenario)]


def _lent(scenario: Scenario, field: str, project: str) -> tuple[float, list[str]]:
    """Largest share of a project's cost that loans lend at the same time, and their names."""
    loans = scenario.financing.project_loans
    names = [name for name, loan in loans.items() if project in getattr(loan, field)]
    return lent_together(loans, names, {name: lease.group for name, lease in scenario.leases.items()})


def _who(loans: list[str]) -> str:
    return f"{' and '.join(loans)} {'lend' if len(loans) > 1 else 'lends'}"


def _rest(share: float) -> str:
    return percent(round(max(0.0, 1.0 - share), 4))


def _fit_out(scenario: Scenario) -> Iterator[Problem]:
    """A tenant pays for the building that a loan is drawn for."""
    for name, lease in scenario.leases.items():
        if lease.tenant_capex is None:
            continue
        paid = lease.tenant_capex.amount
        for hall in lease.halls:
            if hall not in scenario.halls:
                continue
            cost = _dearest(scenario.halls[hall])
            share, loans = _lent(scenario, "halls", hall)
            if loans and cost and share * cost + paid > cost + ROUNDING:
                yield Problem(
                    f"leases.{name}.tenant_capex.amount",
                    "cost-paid-twice",
                    f"the tenant pays {paid:g} MUSD/MW in '{hall}', which costs {cost:g} MUSD/MW, and "
                    f"{_who(loans)} {percent(share)} of that: together {paid + share * cost:g} MUSD/MW",
                    f"lower loan_to_cost to {_rest(paid / cost)} or less, or leave tenant_capex out; "
                    "keep both if the tenant pays for what is not in the hall's capex",
                    severity="warning",
                )
                break


def _dearest(hall: Hall) -> float:
    """MUSD per MW of IT, of the dearest tier."""
    if hall.tiers:
        return max(tier.capex for tier in hall.tiers.values())
    return 0.0 if hall.capex is None else hall.capex


def _machines(scenario: Scenario) -> Iterator[Problem]:
    """A tenant prepays the machines that a loan is drawn for."""
    for name, lease in scenario.leases.items():
        terms = lease.prepayment
        if terms is None or terms.of != "machines":
            continue
        share, loans = _lent(scenario, "machines_of", name)
        if loans and share + terms.share > 1.0 + ROUNDING:
            yield Problem(
                f"leases.{name}.prepayment.share",
                "machines-paid-twice",
                f"the tenant prepays {percent(terms.share)} of the machines and {_who(loans)} "
                f"{percent(share)} of their cost: together more than all of it",
                f"lower loan_to_cost to {_rest(terms.share)} or less, or the share prepaid; "
                "keep both if the lender does not count prepaid rent",
                severity="warning",
            )


def _lives(scenario: Scenario) -> Iterator[Problem]:
    """A loan on machines that outlives them is secured by nothing in the end (P29)."""
    for name, loan in scenario.financing.project_loans.items():
        for lease in loan.machines_of:
            gpus = scenario.leases[lease].gpus if lease in scenario.leases else None
            tenor = loan.tenor or max(loan.schedule, default=0)
            if gpus is not None and tenor > gpus.life:
                yield Problem(
                    f"financing.project_loans.{name}.tenor",
                    "tenor-beyond-machines",
                    f"the loan runs {tenor} months from readiness, and the machines of '{lease}' live "
                    f"{gpus.life} (leases.{lease}.gpus.life): at the end it is secured by nothing",
                    f"write {gpus.life} months or less",
                    severity="warning",
                )
