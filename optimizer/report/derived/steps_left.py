"""What the plan could do and leaves: offers, halls, power, machines and facilities, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...core.interest import InterestTerms
from ...scenario.all_in_cost import sources
from ..view import View
from ..words import plain
from ..years import by_period
from .reasons import Reasons
from .step_row import DECLINE, StepRow, decided
from .steps_build import month

LEAST_CONVERTED = 0.05
"""MW from which a hall counts as converted."""
LEAST_BOUGHT = 1e-3
"""MW of machines."""
LEAST_DRAWN = 0.005
"""MUSD from which a facility counts as used."""


def left(view: View) -> Iterator[StepRow]:
    """Leases, halls, upgrades, machines, then facilities, in the order of the scenario."""
    reasons = Reasons(view)
    yield from _leases(view, reasons)
    yield from _halls(view, reasons)
    yield from _upgrades(view)
    yield from _machines(view)
    yield from _facilities(view, reasons)


def _leases(view: View, reasons: Reasons) -> Iterator[StepRow]:
    signed = {lease["lease"] for lease in view.answer["leases"]}
    for name, lease in view.scenario.leases.items():
        if name not in signed:
            hall = next(iter(lease.halls)) if len(lease.halls) == 1 else ""
            yield StepRow(
                DECLINE,
                "",
                "decline",
                "lease",
                name,
                tenant=plain(lease.tenant),
                hall=hall,
                site=view.scenario.halls[hall].site if hall else "",
                open_until=month(lease.sign_by),
                mw=lease.it,
                reason=reasons.of_lease(name),
            )


def _halls(view: View, reasons: Reasons) -> Iterator[StepRow]:
    built: dict[str, float] = {}
    for made in view.answer["conversions"]:
        built[made["hall"]] = built.get(made["hall"], 0.0) + made["it_mw"]
    for name, hall in view.scenario.halls.items():
        if built.get(name, 0.0) < LEAST_CONVERTED:
            yield StepRow(
                DECLINE,
                "",
                "leave",
                "hall",
                name,
                hall=name,
                site=hall.site,
                open_until=month(hall.latest),
                mw=hall.it,
                mines_mw=_at_end(view, hall.site, "mining_mw"),
                unused_mw=_at_end(view, hall.site, "unused_mw"),
                reason=reasons.of_hall(name),
            )


def _at_end(view: View, site: str, column: str) -> float:
    """MW at the meter of a site at the end of the horizon."""
    rows = view.power[view.power["site"] == site]
    return by_period(rows, column, view.tree)[-1]


def _upgrades(view: View) -> Iterator[StepRow]:
    made = view.plan.commitments
    chosen = made[made["kind"] == "upgrade"]
    ordered = set(zip(chosen["place"], chosen["item"], strict=True))
    for site, terms in view.scenario.sites.items():
        for name, upgrade in terms.upgrades.items():
            if (site, name) not in ordered:
                yield StepRow(
                    DECLINE,
                    "",
                    "do without",
                    "upgrade",
                    name,
                    site=site,
                    mw=upgrade.power,
                    unused_mw=_at_end(view, site, "unused_mw"),
                )


def _machines(view: View) -> Iterator[StepRow]:
    if view.scenario.mining is None:
        return
    bought = decided(view, "mining.bought")
    chosen = set(bought.loc[bought["value"] > LEAST_BOUGHT, "item"])
    for name, candidate in view.scenario.mining.candidates.items():
        if name not in chosen:
            yield StepRow(
                DECLINE,
                "",
                "do without",
                "machines",
                name,
                open_until=month(candidate.latest),
            )


def _facilities(view: View, reasons: Reasons) -> Iterator[StepRow]:
    """Those that could be drawn and are not; what was owed before is no choice."""
    scenario = view.scenario
    money = scenario.financing
    facilities: Mapping[str, InterestTerms] = {
        **scenario.btc_loans,
        **money.revolvers,
        **money.delayed_draws,
        **money.term_notes,
        **money.convertibles,
        **money.project_loans,
    }
    used = {one["facility"] for one in view.answer["facilities"] if one["drawn_musd"] >= LEAST_DRAWN}
    found = sources(money, scenario.btc_loans, scenario.market.benchmarks, view.tree.timeline)
    costs = {one.path.rpartition(".")[2]: one.cost for one in found}
    for name, terms in facilities.items():
        until = getattr(terms, "draw_until", None)
        is_over = until is not None and until < view.tree.timeline.start
        if name not in used and not is_over and not getattr(terms, "opening", 0.0):
            yield StepRow(
                DECLINE,
                "",
                "do without",
                "facility",
                name,
                open_until=month(until),
                cost_a_year=costs.get(name),
                reason=reasons.of_facility(name),
            )
    issued = {str(item).partition("/")[0] for item in decided(view, "financing.shares_issued")["item"]}
    for name in money.equity:
        if name not in issued:
            yield StepRow(DECLINE, "", "do without", "shares", name)
