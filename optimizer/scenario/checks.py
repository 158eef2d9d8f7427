"""Everything that can be found wrong with a scenario before a solve, of all components at once."""

from __future__ import annotations

from ..components.btc_loans.checks import findings as of_btc_loans
from ..components.conversions.checks import findings as of_halls
from ..components.conversions.checks import fit_findings
from ..components.conversions.starts import outlooks
from ..components.covenants.checks import findings as of_covenants
from ..components.financing.checks import findings as of_financing
from ..components.leases.checks import findings as of_leases
from ..components.market.checks import findings as of_market
from ..components.market.data import prepare as prepare_market
from ..components.mining.checks import findings as of_mining
from ..components.sites.checks import findings as of_sites
from ..components.sites.data import promise, room
from ..components.taxes.checks import findings as of_taxes
from ..components.treasury.checks import findings as of_treasury
from ..components.value.checks import findings as of_value
from ..core.errors import Problem
from ..core.months import format_month
from .horizon import tree_of
from .money_machines import findings as of_money_machines
from .promised import findings as of_promises
from .schema import Horizon, Scenario

LONGEST_HORIZON_MONTHS = 40 * 12


def findings(scenario: Scenario) -> list[Problem]:
    """All problems and warnings, by scenario path. Every series must cover the horizon."""
    found = horizon_findings(scenario.horizon)
    if found:
        return found
    tree = tree_of(scenario.horizon)
    market = of_market(scenario.market, tree, mines=_mines(scenario))
    found = market + of_sites(scenario.sites, tree)
    cooling = {name: site.cooling for name, site in scenario.sites.items()}
    found += of_halls(scenario.halls, scenario.construction, tree, cooling)
    found += fit_findings(scenario.halls, promise(scenario.sites, tree))
    found += of_mining(scenario.fleets, scenario.mining, tree, room(scenario.sites, tree))
    prices = None if any(one.severity == "error" for one in market) else prepare_market(scenario.market, tree)
    found += of_treasury(scenario.treasury, tree, prices)
    found += of_financing(
        scenario.financing,
        tree,
        cash_yield=scenario.treasury.cash_yield,
        halls=scenario.halls,
        lease_terms={name: lease.term for name, lease in scenario.leases.items()},
        with_machines=[name for name, lease in scenario.leases.items() if lease.gpus],
        benchmarks=scenario.market.benchmarks,
        groups={name: lease.group for name, lease in scenario.leases.items()},
    )
    found += of_btc_loans(
        scenario.btc_loans,
        tree,
        market=prices,
        benchmarks=scenario.market.benchmarks,
        btc=scenario.treasury.btc,
        cash_yield=scenario.treasury.cash_yield,
    )
    found += of_covenants(
        scenario.covenants,
        tree,
        facilities=facility_ids(scenario),
        tenants={name: lease.tenant for name, lease in scenario.leases.items()},
        credit={name: lease.credit for name, lease in scenario.leases.items()},
        halls=scenario.halls,
        cash=scenario.treasury.cash,
        btc=scenario.treasury.btc,
        market=prices,
    )
    found += of_taxes(
        scenario.taxes,
        btc=scenario.treasury.btc,
        mines=_mines(scenario),
        spends=_spends(scenario),
        pledges={f"btc_loans.{name}": loan.wallet for name, loan in scenario.btc_loans.items()},
    )
    found += of_value(
        scenario.value,
        tree,
        prices,
        mines=_mines(scenario)
        or any(site.residual or site.energy.demand_response for site in scenario.sites.values()),
        cash_yield=scenario.treasury.cash_yield,
        tax=scenario.taxes.rate + scenario.taxes.state_rate if scenario.taxes is not None else 0.0,
    )
    found += of_money_machines(scenario, tree, prices)
    found += of_leases(scenario.leases, tree, outlooks(scenario.halls, tree), scenario.value.rates)
    if not any(problem.severity == "error" for problem in found):
        found += of_promises(scenario, tree)
    return found


def _spends(scenario: Scenario) -> list[str]:
    """Kinds of spending that the scenario can lead to."""
    kinds = {
        "conversion": scenario.halls,
        "equipment": scenario.construction.equipment,
        "upgrade": [site for site in scenario.sites.values() if site.upgrades],
        "machines": [lease for lease in scenario.leases.values() if lease.gpus],
        "machines bought": scenario.mining and scenario.mining.candidates,
    }
    return [kind for kind, found in kinds.items() if found]


def facility_ids(scenario: Scenario) -> list[str]:
    """Every facility of the scenario, whatever its kind."""
    kinds = (getattr(scenario.financing, kind) for kind in type(scenario.financing).model_fields)
    return sorted([*scenario.btc_loans, *(name for kind in kinds for name in kind)])


def _mines(scenario: Scenario) -> bool:
    """Whether there are machines, or could be."""
    return bool(scenario.fleets or (scenario.mining and scenario.mining.candidates))


def horizon_findings(horizon: Horizon) -> list[Problem]:
    """Whether the horizon can be cut into its steps."""
    if horizon.end < horizon.start:
        return [
            Problem(
                "horizon.end",
                "horizon-backwards",
                f"it ends in {format_month(horizon.end)} but starts in {format_month(horizon.start)}",
                "use an end that comes after the start",
            )
        ]
    if horizon.end + 1 - horizon.start > LONGEST_HORIZON_MONTHS:
        return [
            Problem(
                "horizon.end",
                "horizon-too-long",
                f"the horizon spans {(horizon.end + 1 - horizon.start) / 12:.0f} years",
                "plan at most 40 years; leases count to their end beyond the horizon",
            )
        ]
    try:
        tree = tree_of(horizon)
    except ValueError as wrong:
        return [
            Problem(
                "horizon",
                "horizon-steps",
                f"the horizon does not fit its steps: {wrong}",
                "begin and end each stretch with a whole step, such as 2027-Q1 and 2031-Q4 for quarters",
            )
        ]
    if not tree.decision_nodes:
        return [
            Problem(
                "horizon.decisions",
                "decisions-never",
                f"no period of the horizon begins a {horizon.decisions}, so nothing could ever be decided",
                "use a finer grid, such as decisions: month",
            )
        ]
    return []
