"""Mining again: machines held, what they use, earn, cost and bring when sold."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ...components.mining.schema import Machine
from ...components.sites.schema import Site
from ...core.series import Series
from ...core.tree import Node
from .case import Case, Line, Row
from .prices import energy_blocks, mean
from .report import LimitCheck
from .slack import Slack

POWER = Line("power", "mining", "mining")
ENERGY = Line("energy", "mining", "mining")
COOLING = Line("cooling", "mining", "machines")
ENERGY_COST = Line("cash", "mining", "mining energy", "mining", "operating")
OPERATIONS = Line("cash", "mining", "mining operations", "mining", "operating")
DEMAND_CHARGE = Line("cash", "mining", "demand charge", "mining", "operating")
SOLD = Line("cash", "mining", "machines sold", "mining", "investment")
BOUGHT = Line("cash", "mining", "machines bought", "reference", "investment")
MOVED = Line("cash", "mining", "machines moved", "reference", "operating")
MINED = Line("btc", "mining", "mined", "mining")
HELD = Line("closing", "mining", "machines held", "mining")


@dataclass(frozen=True)
class Kind:
    """Machines of one model, owned or on offer."""

    terahash: float
    """TH/s of one machine."""
    joules: float
    """J/TH, which is W for each TH/s."""
    cooling: str
    uptime: float
    resale: Series
    opening: Mapping[str, float]
    """MW at the plug at the start, by site."""
    price: float = 0.0
    lead: int = 0

    @property
    def machines_per_mw(self) -> float:
        return 1e6 / (self.terahash * self.joules)

    @property
    def terahash_per_mw(self) -> float:
        return 1e6 / self.joules


def kinds(case: Case) -> dict[str, Kind]:
    """Every fleet and every candidate by id."""
    found = {}
    for name, fleet in case.scenario.fleets.items():
        terahash, joules, cooling = _machine(fleet)
        opening = {fleet.site: fleet.units * terahash * joules * 1e-6}
        found[name] = Kind(terahash, joules, cooling, fleet.uptime, fleet.resale, opening)
    candidates = case.scenario.mining.candidates if case.scenario.mining else {}
    for name, offer in candidates.items():
        found[name] = Kind(*_machine(offer), offer.uptime, offer.resale, {}, offer.price, offer.lead)
    return found


def _machine(machine: Machine) -> tuple[float, float, str]:
    """TH/s, J/TH and cooling: as written, or else of the model in the shipped table."""
    model = _shipped()[machine.model] if machine.model else {}
    terahash = float(model["hashrate_th"]) if machine.hashrate is None else machine.hashrate
    joules = float(model["efficiency_j_per_th"]) if machine.efficiency is None else machine.efficiency
    return terahash, joules, model["cooling"] if machine.cooling is None else machine.cooling


@cache
def _shipped() -> dict[str, dict[str, str]]:
    text = files("optimizer.components.mining").joinpath("asics.csv").read_text(encoding="utf-8")
    return {row["model"]: row for row in csv.DictReader(text.splitlines())}


def held(case: Case, kind: Kind, fleet: str, site: str, node: Node) -> float:
    """MW that stand at a site in a period: the opening and all that came and went on the way there."""
    mw = kind.opening.get(site, 0.0)
    for row in case.past(case.rows("mining.sold"), node):
        if (row.place, row.items) == (site, (fleet,)):
            mw -= row.value
    for row in case.past(case.rows("mining.bought"), node):
        if (row.place, row.items) == (site, (fleet,)) and case.start(row) + kind.lead <= node.period.start:
            mw += row.value
    for row in case.past(case.rows("mining.moved"), node):
        mw += _moved(case, row, fleet, site, node)
    return mw


def _moved(case: Case, row: Row, fleet: str, site: str, node: Node) -> float:
    if row.items[0] != fleet:
        return 0.0
    mw = -row.value if row.place == site else 0.0
    moves = case.scenario.mining.moves if case.scenario.mining else None
    assert moves is not None
    # What leaves in a period arrives in a later one, however short the way.
    if row.items[1] == site and case.start(row) + max(1, moves.dead) <= node.period.start:
        mw += row.value
    return mw


def recompute(case: Case) -> None:
    """Post every line of every fleet."""
    if not case.scenario.mining:
        return
    found = kinds(case)
    for (site_name, fleet), rows in _running(case).items():
        kind, site = found[fleet], case.scenario.sites[site_name]
        for node in case.tree:
            here = [row for row in rows if row.node == node.name]
            _operations(case, kind, fleet, site_name, site, node, here)
    for name, kind in found.items():
        _trade(case, kind, name)


def _running(case: Case) -> dict[tuple[str, str], list[Row]]:
    """Running MW by site and fleet; the items of a row are fleet and price block."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in case.rows("mining.running"):
        grouped.setdefault((row.place, row.items[0]), []).append(row)
    return grouped


def active(case: Case, site: str, fleet: str, node: str, rows: list[Row]) -> float:
    """MW switched on at the time of the peak.

    Where hours differ in price the plan says itself how much is switched on at most, if that is enough.
    """
    most = max((row.value for row in rows), default=0.0)
    stated = case.state("mining.active", node)
    return max([most, *(row.value for row in stated if (row.place, row.items[0]) == (site, fleet))])


def _operations(
    case: Case, kind: Kind, fleet: str, site_name: str, site: Site, node: Node, rows: list[Row]
) -> None:
    assert case.scenario.mining is not None
    terms, period = case.scenario.mining, node.period
    price = {name: mean(series, period) for name, _, series in energy_blocks(site)}
    share = {name: part for name, part, _ in energy_blocks(site)}
    average = sum(share[row.items[1]] * row.value for row in rows)
    cost = 0.0
    for row in rows:
        block = row.items[1]
        mwh = row.value * kind.uptime * period.hours * share[block] * site.pue.mining
        case.books.post(ENERGY, node.name, mwh, site_name, fleet)
        cost += mwh * price[block] * 1e-6
    case.books.post(ENERGY_COST, node.name, -cost, site_name, fleet)
    kw_months = 1e-3 * period.months
    case.books.post(OPERATIONS, node.name, -terms.operating_cost * average * kw_months, site_name, fleet)
    on = active(case, site_name, fleet, node.name, rows)
    peak = on * (site.pue.mining_peak or site.pue.mining)
    case.books.post(POWER, node.name, -peak, site_name, fleet)
    case.books.post(COOLING, node.name, -on, f"{site_name}/{kind.cooling}", fleet)
    if site.energy.demand_charge is not None and not site.energy.mining_avoids_demand:
        charge = mean(site.energy.demand_charge, period)
        case.books.post(DEMAND_CHARGE, node.name, -charge * peak * kw_months, site_name, fleet)
    petahash = average * kind.terahash_per_mw * 1e-3 * kind.uptime
    coins = petahash * period.days * case.prices.coins_per_ph_day(period) * (1.0 - terms.pool_fee)
    case.books.post(MINED, node.name, coins, site_name, fleet)


def _trade(case: Case, kind: Kind, fleet: str) -> None:
    assert case.scenario.mining is not None
    for row in case.rows("mining.sold"):
        if row.items == (fleet,):
            price = kind.resale.at(case.start(row))
            case.books.post(SOLD, row.node, row.value / kind.joules * price, row.place, fleet)
    for row in case.rows("mining.bought"):
        if row.items == (fleet,):
            case.books.post(BOUGHT, row.node, -row.value / kind.joules * kind.price, row.place, fleet)
    for row in case.rows("mining.moved"):
        if row.items[0] == fleet:
            moves = case.scenario.mining.moves
            assert moves is not None
            cost = row.value * kind.machines_per_mw * moves.cost * 1e-6
            case.books.post(MOVED, row.node, -cost, row.place, fleet)
    end = case.tree.timeline.end
    for site in _places(case, kind, fleet):
        for leaf in case.tree.leaves:
            mw = held(case, kind, fleet, site, leaf)
            case.books.post(HELD, leaf.name, mw / kind.joules * kind.resale.at(end - 1), site, fleet)


def _places(case: Case, kind: Kind, fleet: str) -> list[str]:
    """Sites where such machines stand, came, went or ran at any time."""
    rows = [row for name in ("sold", "bought", "moved", "running") for row in case.rows(f"mining.{name}")]
    found = {row.place for row in rows if row.items[0] == fleet}
    found |= {row.items[1] for row in case.rows("mining.moved") if row.items[0] == fleet}
    return sorted(found | set(kind.opening))


def limits(case: Case) -> Iterator[LimitCheck]:
    """No machine runs that is not there, and none is sold twice."""
    running, stock = Slack("machines running"), Slack("machines held")
    grouped = _running(case)
    for site, fleet, node, mw in _stocks(case):
        rows = [row for row in grouped.get((site, fleet), []) if row.node == node]
        running.see(f"{site}/{fleet}", node, mw, active(case, site, fleet, node, rows))
        stock.see(f"{site}/{fleet}", node, mw, 0.0)
    yield from (running.check(), stock.check())


def balances(case: Case) -> Iterator[tuple[str, str, str, str, float]]:
    """Machines held, to compare with the state that the model carries."""
    for site, fleet, node, mw in _stocks(case):
        yield "mining.held", site, fleet, node, mw


def _stocks(case: Case) -> Iterator[tuple[str, str, str, float]]:
    """Site, fleet, node and MW held."""
    for fleet, kind in kinds(case).items():
        for site in _places(case, kind, fleet):
            for node in case.tree:
                yield site, fleet, node.name, held(case, kind, fleet, site, node)
