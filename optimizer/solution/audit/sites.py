"""Sites again: power, firm power, cooling, tariffs beside energy, upgrades, closing."""

from __future__ import annotations

from collections.abc import Iterator

from ...components.sites.schema import Site, Upgrade
from ...core.timeline import Period
from ...core.tree import Node
from .case import Case, Line, Row, hours, months
from .prices import least, mean
from .report import LimitCheck
from .slack import Slack

ENERGISED = Line("power", "sites", "energised")
CLOSED = Line("power", "sites", "closed")
UPGRADE = Line("power", "sites", "upgrade")
FIRM = Line("firm_power", "sites", "firm limit")
FIRM_UPGRADE = Line("firm_power", "sites", "upgrade")
COOLING = Line("cooling", "sites", "site cooling")
FIXED_COST = Line("cash", "sites", "fixed site cost", "reference", "operating")
UPGRADE_COST = Line("cash", "sites", "upgrade", "reference", "investment")
TAKE_OR_PAY = Line("cash", "sites", "take-or-pay", "reference", "operating")
DEMAND_RESPONSE = Line("cash", "sites", "demand response", "mining", "operating")
CLOSING_COST = Line("cash", "sites", "closing cost", "reference", "investment")
RESIDUAL = Line("closing", "sites", "site residual", "mining")


def recompute(case: Case) -> None:
    """Post every line of every site, but for the residual."""
    for name, site in case.scenario.sites.items():
        for node in case.tree:
            _power(case, name, site, node)
            _cooling(case, name, site, node)
            _fixed_cost(case, name, site, node)
            _tariffs(case, name, site, node)
        for upgrade_name, upgrade in site.upgrades.items():
            _upgrade_payments(case, name, upgrade_name, upgrade)
    for row in case.rows("sites.closed_at"):
        closing = case.scenario.sites[row.place].closing
        assert closing is not None
        case.books.post(CLOSING_COST, row.node, -closing.cost * row.value, row.place)


def recompute_residual(case: Case) -> None:
    """Post the worth of power that no hall has taken, once every component has posted its power."""
    kept = case.books.totals("power", without="mining")
    for name, site in case.scenario.sites.items():
        for leaf in case.tree.leaves:
            worth = (site.residual or 0.0) * kept.get((name, leaf.name), 0.0)
            case.books.post(RESIDUAL, leaf.name, worth, name)


def _held(site: Site, period: Period) -> bool:
    """Whether the site is the company's through the whole period."""
    return site.lease_end is None or period.end <= site.lease_end


def _closed(case: Case, name: str, node: Node) -> float:
    rows = [row for row in case.rows("sites.closed_at") if row.place == name]
    return sum(row.value for row in case.past(rows, node))


def _upgrades(case: Case, site: str, upgrade: str) -> list[Row]:
    return [row for row in case.rows("sites.upgrade_order") if row.place == site and row.items == (upgrade,)]


def _ordered(case: Case, upgrade: Upgrade, row: Row) -> int:
    return upgrade.ordered if upgrade.ordered is not None else case.start(row)


def _power(case: Case, name: str, site: Site, node: Node) -> None:
    if not _held(site, node.period):
        return
    energised = least(site.energised, node.period)
    case.books.post(ENERGISED, node.name, energised, name)
    whole = energised
    firm = least(site.firm if site.firm is not None else site.energised, node.period)
    case.books.post(FIRM, node.name, firm, name)
    for upgrade_name, upgrade in site.upgrades.items():
        added = sum(
            upgrade.power * row.value
            for row in case.past(_upgrades(case, name, upgrade_name), node)
            if _ordered(case, upgrade, row) + upgrade.lead <= node.period.start
        )
        case.books.post(UPGRADE, node.name, added, name, upgrade_name)
        whole += added
        if upgrade.firm:
            case.books.post(FIRM_UPGRADE, node.name, added, name, upgrade_name)
    case.books.post(CLOSED, node.name, -whole * _closed(case, name, node), name)


def _cooling(case: Case, name: str, site: Site, node: Node) -> None:
    for kind, limit in site.cooling.items():
        case.books.post(COOLING, node.name, least(limit, node.period), f"{name}/{kind}")


def _fixed_cost(case: Case, name: str, site: Site, node: Node) -> None:
    end = node.period.end if site.lease_end is None else min(node.period.end, site.lease_end)
    cost = sum(site.fixed_cost.at(month) for month in range(node.period.start, end))
    case.books.post(FIXED_COST, node.name, -cost * (1.0 - _closed(case, name, node)), name)


def _tariffs(case: Case, name: str, site: Site, node: Node) -> None:
    contract, response = site.energy.take_or_pay, site.energy.demand_response
    if contract is not None:
        resale = mean(contract.resale, node.period) if contract.resale is not None else 0.0
        loss = mean(contract.price, node.period) - resale
        resold = _decided(case, "sites.resold", name, node)
        case.books.post(TAKE_OR_PAY, node.name, -loss * resold * 1e-6, name)
    if response is not None:
        enrolled = _decided(case, "sites.enrolled", name, node)
        credit = mean(response.credit, node.period) * 1e-3 * node.period.months
        case.books.post(DEMAND_RESPONSE, node.name, credit * enrolled, name)


def _upgrade_payments(case: Case, site: str, name: str, upgrade: Upgrade) -> None:
    for row in _upgrades(case, site, name):
        ordered = _ordered(case, upgrade, row)
        parts = [(ordered, upgrade.deposit), (ordered + upgrade.lead, 1.0 - upgrade.deposit)]
        for node in case.tree.descendants(row.node):
            share = sum(part for month, part in parts if month in months(node.period))
            case.books.post(UPGRADE_COST, node.name, -upgrade.capex * share * row.value, site, name)


def _decided(case: Case, quantity: str, site: str, node: Node) -> float:
    return sum(row.value for row in case.at(quantity, node.name) if row.place == site)


def limits(case: Case) -> Iterator[LimitCheck]:
    """Power, firm power and cooling are not overdrawn; contract energy is used or resold."""
    for account, title in (("power", "power"), ("firm_power", "firm power"), ("cooling", "cooling")):
        slack = Slack(title)
        for (place, at), total in case.books.totals(account).items():
            slack.see(place, at, total, 0.0)
        yield slack.check()
    contract_energy, enrolled, closed = Slack("take-or-pay"), Slack("demand response"), Slack("closing once")
    used = case.books.totals("energy")
    mining: dict[tuple[str, str], float] = {}
    for entry, amount in case.books.lines("power"):
        if entry.line.component == "mining":
            mining[entry.place, entry.node] = mining.get((entry.place, entry.node), 0.0) - amount
    for name, site in case.scenario.sites.items():
        for node in case.tree:
            contract, response = site.energy.take_or_pay, site.energy.demand_response
            if contract is not None:
                end = node.period.end if contract.until is None else min(node.period.end, contract.until)
                have = used.get((name, node.name), 0.0) + _decided(case, "sites.resold", name, node)
                contract_energy.see(name, node.name, have, contract.power * hours(node.period.start, end))
            if response is not None:
                most = min(response.cap, mining.get((name, node.name), 0.0))
                enrolled.see(name, node.name, most, _decided(case, "sites.enrolled", name, node))
            closed.see(name, node.name, 1.0, _closed(case, name, node))
    yield from (contract_energy.check(), enrolled.check(), closed.check())
