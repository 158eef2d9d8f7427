"""What the company has and owes at the end of a period, by the fields with which a scenario opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..components.mining.machines import specification
from ..core.months import format_month
from ..core.timeline import Period
from ..core.unit import format_value
from .solution import Solution
from .summaries import owed_by_node
from .summaries.rows import level, lines


@dataclass(frozen=True)
class Opening:
    """A field of the scenario, and what it would be if the plan began after the period."""

    path: str
    value: str
    note: str = ""


def openings(solution: Solution, until: Period) -> Iterator[Opening]:
    """Cash, coins, debt and machines at the end of the period, as the plan has them."""
    scenario = solution.scenario
    yield Opening("horizon.start", format_month(until.end))
    restricted = _ledger(solution, until, "restricted").get("", 0.0)
    note = f"{format_value(round(restricted, 3), 'money')} of it restricted" if restricted > 5e-4 else ""
    yield Opening("treasury.cash", _money(_levels(solution, until, "treasury.cash_held").get("", 0.0)), note)
    pledged = _levels(solution, until, "btc_loans.collateral")
    coins = _levels(solution, until, "treasury.btc_held").get("", 0.0)
    note = f"{_coins(sum(pledged.values()))} of them pledged" if sum(pledged.values()) > 5e-4 else ""
    yield Opening("treasury.btc", _coins(coins), note)
    yield from _debt(solution, until, pledged)
    yield from _machines(solution, until)
    if scenario.taxes is not None:
        losses = _levels(solution, until, "taxes.losses").get("", 0.0)
        carried = _levels(solution, until, "taxes.interest_carried").get("", 0.0)
        yield Opening("taxes.losses", _money(losses))
        yield Opening("taxes.interest_carried", _money(carried))
    for name in scenario.financing.equity:
        issued = _issued(solution, until, name)
        if issued > 5e-4:
            before = scenario.financing.equity[name].shares_outstanding
            path = f"financing.equity.{name}.shares_outstanding"
            shares = format_value(round(before + issued, 3), "stock")
            yield Opening(path, shares, "and `shelf` less what was issued")


def _debt(solution: Solution, until: Period, pledged: dict[str, float]) -> Iterator[Opening]:
    """By facility; those that have no opening balance become notes issued before."""
    scenario, own = solution.scenario, solution.scenario.financing
    owed = _owed(solution, until)
    for name, loan in scenario.btc_loans.items():
        if owed.get(name, 0.0) > 5e-4 or loan.opening:
            yield Opening(f"btc_loans.{name}.opening", _money(owed.get(name, 0.0)))
        if pledged.get(name, 0.0) > 5e-4 or loan.opening_pledged:
            yield Opening(f"btc_loans.{name}.opening_pledged", _coins(pledged.get(name, 0.0)))
    for name, line in own.revolvers.items():
        if owed.get(name, 0.0) > 5e-4 or line.opening:
            yield Opening(f"financing.revolvers.{name}.opening", _money(owed.get(name, 0.0)))
    for name in own.outstanding:
        yield Opening(f"financing.outstanding.{name}.amount", _money(owed.get(name, 0.0)))
    others = [*own.project_loans, *own.delayed_draws, *own.term_notes, *own.convertibles]
    for name in (name for name in others if owed.get(name, 0.0) > 5e-4):
        note = "no opening balance there: write it as a note issued before"
        yield Opening(f"financing.outstanding.{name}.amount", _money(owed[name]), note)


def _machines(solution: Solution, until: Period) -> Iterator[Opening]:
    """Units of each fleet; what stands at another site, or was bought, is a fleet of its own."""
    scenario = solution.scenario
    held = level(solution.plan, "mining.held")
    held = held[held["period"] == until.label]
    standing = {
        (str(item), str(place)): float(value)
        for item, place, value in zip(held["item"], held["place"], held["value"], strict=True)
    }
    for name, fleet in scenario.fleets.items():
        units = standing.pop((name, fleet.site), 0.0) / specification(fleet).mw
        yield Opening(f"fleets.{name}.units", f"{round(units)}", "" if units >= 0.5 else "or take it out")
    for (name, site), mw in sorted(standing.items()):
        if mw >= 0.05:
            owned: dict[str, object] = {**scenario.fleets}
            what = "moved there" if name in owned else "bought; from when they run"
            yield Opening(f"fleets.{name}-{site}", f"{mw:.1f} MW at {site}", f"a fleet of its own: {what}")


def _levels(solution: Solution, until: Period, quantity: str) -> dict[str, float]:
    rows = level(solution.plan, quantity)
    rows = rows[rows["period"] == until.label]
    return {str(item): float(value) for item, value in zip(rows["item"], rows["value"], strict=True)}


def _ledger(solution: Solution, until: Period, account: str) -> dict[str, float]:
    rows = lines(solution.plan, account)
    return {"": float(rows.loc[rows["period"] == until.label, "amount"].sum())}


def _owed(solution: Solution, until: Period) -> dict[str, float]:
    nodes = {node.name for node in solution.tree if node.period.index == until.index}
    rows = owed_by_node(solution.plan)
    sums = rows[rows["node"].isin(nodes)].groupby("item")["value"].sum()
    return {str(name): float(value) for name, value in sums.items()}


def _issued(solution: Solution, until: Period, programme: str) -> float:
    rows = level(solution.plan, "financing.shares_issued")
    early = {node.name for node in solution.tree if node.period.index <= until.index}
    mine = rows[rows["node"].isin(early) & (rows["item"].str.split("/").str[0] == programme)]
    return float(mine["value"].sum())


def _money(amount: float) -> str:
    return format_value(round(amount, 3) + 0.0, "money")


def _coins(amount: float) -> str:
    return format_value(round(amount, 3) + 0.0, "coins")
