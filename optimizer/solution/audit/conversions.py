"""Conversions again: what is built where and when, what it takes, gives and costs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ...components.conversions.schema import Hall
from ...core.tree import Node
from .case import Case, Entry, Line, months
from .report import LimitCheck
from .slack import Slack

RESERVED = Line("power", "conversions", "reserved for AI")
ADDED = Line("cooling", "conversions", "added")
REMOVED = Line("cooling", "conversions", "removed")
HALL_LOAD = Line("cooling", "conversions", "hall load")
READY = Line("ready_it", "conversions", "ready")
CONVERSION = Line("cash", "conversions", "conversion", "reference", "investment")
EQUIPMENT = Line("cash", "conversions", "equipment", "reference", "investment")
OPERATIONS = Line("cash", "conversions", "hall operations", "reference", "operating")
GIVEN_BACK = Line("closing", "conversions", "equipment given back", "reference")
AFTER = Line("closing", "conversions", "conversion after the horizon", "reference")


@dataclass(frozen=True)
class Start:
    """One conversion: begun in month `begins`, decided at `node`."""

    hall: str
    site: str
    node: str
    it: float
    begins: int
    ready: int
    dark: int
    """Month from which the mining load is off."""
    cost: float
    """MUSD, whenever paid."""
    locked: bool


def starts(case: Case) -> list[Start]:
    """Every conversion in the plan."""
    found = []
    for row in case.rows("conversions.started"):
        name = row.items[0]
        hall = case.scenario.halls[name]
        it = row.value * (hall.block if hall.block is not None else 1.0)
        locked = hall.started is not None and row.node in locked_nodes(case, hall)
        begins = hall.started.start if locked and hall.started else case.start(row) + hall.deposit_lead
        ready = begins + hall.build
        dark = ready - (hall.dark if hall.dark is not None else hall.build)
        cost = _cost(case, name, hall, row.node, it)
        found.append(Start(name, hall.site, row.node, it, begins, ready, dark, cost, locked))
    return found


def locked_nodes(case: Case, hall: Hall) -> set[str]:
    """Where a conversion that was begun before stands: in its own period, or in the first if that is past."""
    assert hall.started is not None
    month = max(hall.started.start - hall.deposit_lead, case.tree.timeline.start)
    return {node.name for node in case.tree if month in months(node.period)}


def _cost(case: Case, name: str, hall: Hall, node: str, it: float) -> float:
    if hall.capex is not None:
        return it * hall.capex
    return sum(
        row.value * hall.tiers[row.items[1]].capex
        for row in case.at("conversions.tier_used", node)
        if row.items[0] == name
    )


def gross_per_it(case: Case, hall: Hall) -> float:
    """MW at the meter kept for one MW of critical IT (L4)."""
    site = case.scenario.sites[hall.site]
    return hall.gross_per_it or site.gross_per_it or site.pue.ai_peak or site.pue.ai


def recompute(case: Case) -> None:
    """Post every line of every hall."""
    for start in starts(case):
        hall = case.scenario.halls[start.hall]
        share = start.it / hall.it
        for node in case.tree.descendants(start.node):
            _load(case, start, hall, share, node)
            _spending(case, start, hall, node)
            if start.ready <= node.period.start and hall.operating_cost is not None:
                cost = hall.operating_cost * 1e-3 * node.period.months * start.it
                case.books.post(OPERATIONS, node.name, -cost, start.site, start.hall)
        later = sum(part for month, part in hall.spend.items() if start.begins + month >= case.horizon.stop)
        for leaf in case.tree.leaves:
            if leaf in case.tree.descendants(start.node):
                case.books.post(AFTER, leaf.name, -start.cost * later, start.site, start.hall)
    for row in case.rows("conversions.ordered"):
        _order(case, row.items[0], row.node, row.value)
    for row in case.rows("conversions.given_back"):
        terms = case.scenario.construction.equipment[row.items[0]]
        kept = row.value * terms.price * (1.0 - terms.cancellation)
        case.books.post(GIVEN_BACK, row.node, kept, item=row.items[0])


def _load(case: Case, start: Start, hall: Hall, share: float, node: Node) -> None:
    site, name = start.site, start.hall
    if start.dark < node.period.end:
        case.books.post(RESERVED, node.name, -start.it * gross_per_it(case, hall), site, name)
        for kind, mw in hall.cooling.removes.items():
            case.books.post(REMOVED, node.name, -mw * share, f"{site}/{kind}", name)
    if start.ready <= node.period.start:
        adds = hall.cooling.adds if hall.cooling.adds is not None else hall.it
        place = f"{site}/{hall.cooling.kind}"
        case.books.post(ADDED, node.name, adds * share, place, name)
        case.books.post(HALL_LOAD, node.name, -start.it, place, name)
        case.books.post(READY, node.name, start.it, name, name)


def _spending(case: Case, start: Start, hall: Hall, node: Node) -> None:
    share = sum(part for month, part in hall.spend.items() if start.begins + month in months(node.period))
    case.books.post(CONVERSION, node.name, -start.cost * share, start.site, start.hall)


def _order(case: Case, name: str, at: str, units: float) -> None:
    terms = case.scenario.construction.equipment[name]
    ordered = case.tree[at].period.start
    parts = [(ordered, terms.deposit), (ordered + terms.lead, 1.0 - terms.deposit)]
    for node in case.tree.descendants(at):
        share = sum(part for month, part in parts if month in months(node.period))
        case.books.post(EQUIPMENT, node.name, -terms.price * share * units, "", name)


def limits(case: Case) -> Iterator[LimitCheck]:
    """Halls, equipment and the company's pace as a builder are not overdrawn."""
    every = starts(case)
    built, ready = Slack("hall size"), Slack("ready IT")
    for name, hall in case.scenario.halls.items():
        mine = [start for start in every if start.hall == name]
        for leaf in case.tree.leaves:
            way = {node.name for node in case.tree.line(leaf.name)}
            built.see(name, leaf.name, hall.it, sum(start.it for start in mine if start.node in way))
    for (place, at), total in case.books.totals("ready_it").items():
        ready.see(place, at, total, 0.0)
    yield from (built.check(), ready.check(), _tiers(case), _equipment(case, every), *_pace(case, every))


def _equipment(case: Case, every: list[Start]) -> LimitCheck:
    slack = Slack("equipment")
    for name, terms in case.scenario.construction.equipment.items():
        rows = [row for row in case.rows("conversions.ordered") if row.items == (name,)]
        for node in case.tree:
            arrived = sum(
                row.value
                for row in case.past(rows, node)
                if case.start(row) + terms.lead <= node.period.start
            )
            way = {one.name for one in case.tree.line(node.name)}
            needed = 0
            for hall_name, hall in case.scenario.halls.items():
                begun = sum(
                    start.it
                    for start in every
                    if (start.hall, start.node in way) == (hall_name, True)
                    and case.horizon.start <= start.begins < node.period.end
                )
                needed += math.ceil(hall.equipment.get(name, 0) * begun / hall.it - 1e-6)
            slack.see(name, node.name, terms.stock + arrived, needed)
            ordered = sum(row.value for row in case.past(rows, node))
            given_back = sum(
                row.value for row in case.at("conversions.given_back", node.name) if row.items == (name,)
            )
            slack.see(name, node.name, min(ordered, terms.stock + ordered - needed), given_back)
    return slack.check()


def _pace(case: Case, every: list[Start]) -> Iterator[LimitCheck]:
    terms = case.scenario.construction
    at_once, delivered, budget = (
        Slack("under construction"),
        Slack("delivered a year"),
        Slack("capital budget"),
    )
    for node in case.tree:
        way = {one.name for one in case.tree.line(node.name)}
        mine = [start for start in every if start.node in way]
        begin, end = node.period.start, node.period.end
        if terms.under_construction is not None:
            mw = sum(start.it for start in mine if start.begins < end and start.ready > begin)
            at_once.see("", node.name, terms.under_construction.at(begin), mw)
        first = max(begin // 12 * 12, case.horizon.start)
        if terms.delivered_per_year is not None:
            mw = sum(start.it for start in mine if _delivered(case, start) == node.period.year)
            delivered.see("", node.name, terms.delivered_per_year.at(first), mw)
        if terms.capital_budget is not None:
            spent = sum(
                -amount
                for one in case.tree.line(node.name)
                if one.period.year == node.period.year
                for entry, amount in case.books.at_node("cash", one.name)
                if entry.line.category == "investment" and amount < 0.0
            )
            budget.see("", node.name, terms.capital_budget.at(first), spent)
    yield from (at_once.check(), delivered.check(), budget.check())


def _delivered(case: Case, start: Start) -> int | None:
    """Calendar year in which what was built can first be used; None if that was before the horizon."""
    period = case.tree.timeline.first_from(start.ready)
    return period.year if period is not None and start.ready >= case.horizon.start else None


def _tiers(case: Case) -> LimitCheck:
    """Tiers add up to what is started, and none is built beyond its size on any way through the tree."""
    slack = Slack("tiers")
    rows = case.rows("conversions.tier_used")
    for start in starts(case):
        if case.scenario.halls[start.hall].tiers:
            used = [row for row in rows if (row.items[0], row.node) == (start.hall, start.node)]
            slack.see(start.hall, start.node, 0.0, abs(start.it - sum(row.value for row in used)))
    for name, hall in case.scenario.halls.items():
        for tier, terms in hall.tiers.items():
            mine = [row for row in rows if row.items == (name, tier)]
            for leaf in case.tree.leaves:
                used_up = sum(row.value for row in case.past(mine, leaf))
                slack.see(f"{name}/{tier}", leaf.name, terms.up_to, used_up)
    return slack.check()


def balances(case: Case) -> Iterator[tuple[str, str, str, str, float]]:
    """IT MW ready, to compare with the state that the model carries."""
    for name, hall in case.scenario.halls.items():
        for node in case.tree:
            mw = case.books.amounts.get(Entry(READY, name, name, node.name), 0.0)
            yield "conversions.ready", hall.site, name, node.name, mw
