"""Leases again: what tenants hold, pay, are credited, and what of it lies beyond the horizon."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...core.tree import Node
from . import advances
from .case import Case, Line, hours, months
from .contracts import Contract, contracts
from .prices import energy_price, mean
from .report import LimitCheck
from .slack import Slack

LEASED = Line("ready_it", "leases", "leased")
PROMISED = Line("firm_power", "leases", "promised")
TENANTS = Line("energy", "leases", "tenants")
OWED = Line("debt", "leases", "prepayment owed", category="tenant")
WARRANTS = Line("charges", "leases", "warrants", "reference", "financing")

Amount = Callable[[Contract, int], float]

STEADY: tuple[tuple[str, str, str, float, Amount], ...] = (
    ("rent", "credit", "operating", 1.0, Contract.rent),
    ("backstop fee", "credit", "operating", -1.0, Contract.backstop_fee),
    ("operating cost", "credit", "operating", -1.0, Contract.operating_cost),
    ("prepayment", "reference", "tenant", 1.0, advances.prepaid),
    ("prepayment credited", "reference", "tenant", -1.0, advances.prepayment_credited),
    ("tenant capex", "reference", "tenant", 1.0, advances.tenant_paid),
    ("tenant capex credited", "reference", "tenant", -1.0, advances.capex_credited),
    ("machines", "reference", "investment", -1.0, Contract.machines),
)
"""Cash lines whose months follow from the terms alone: name, class, category, sign, amount."""


def recompute(case: Case) -> None:
    """Post every line of every lease."""
    for contract in contracts(case):
        _warrants(case, contract)
        for node in case.tree.descendants(contract.node):
            _service(case, contract, node)
            _energy(case, contract, node)
            for name, risk, category, sign, amount in STEADY:
                line = Line("cash", "leases", name, _risk(contract, risk), category)
                total = sign * sum(amount(contract, month) for month in months(node.period))
                case.books.post(line, node.name, total, contract.hall, contract.name)
            owed = advances.owed(contract, node.period.end)
            case.books.post(OWED, node.name, owed, contract.hall, contract.name)
        for leaf in case.tree.leaves:
            if leaf in case.tree.descendants(contract.node):
                _tail(case, contract, leaf)


def _risk(contract: Contract, risk: str) -> str:
    return contract.lease.credit if risk == "credit" else risk


def _warrants(case: Case, contract: Contract) -> None:
    """Given at the signing, in proportion to the power; those of a lease signed before are given (F9)."""
    terms, lease = contract.lease.backstop, contract.lease
    if terms is not None and lease.signed is None:
        share = sum(part.it for part in contract.parts) / lease.it
        case.books.post(WARRANTS, contract.node, -terms.warrants * share, contract.hall, contract.name)


def _service(case: Case, contract: Contract, node: Node) -> None:
    held = max(contract.leased(month) for month in months(node.period))
    case.books.post(LEASED, node.name, -held, contract.hall, contract.name)
    gross = held * contract.gross_per_it
    case.books.post(PROMISED, node.name, -gross, contract.site, contract.name)


def _energy(case: Case, contract: Contract, node: Node) -> None:
    site = case.scenario.sites[contract.site]
    mwh = sum(contract.used(month) * site.pue.ai * hours(month, month + 1) for month in months(node.period))
    case.books.post(TENANTS, node.name, mwh, contract.site, contract.name)
    cost, recovered = 0.0, 0.0
    for month in months(node.period):
        of_month, back = energy_money(case, contract, month, node)
        cost, recovered = cost + of_month, recovered + back
    for name, amount in (("tenant energy", -cost), ("energy recovered", recovered)):
        line = Line("cash", "leases", name, contract.lease.credit, "operating")
        case.books.post(line, node.name, amount, contract.hall, contract.name)


def energy_money(case: Case, contract: Contract, month: int, node: Node) -> tuple[float, float]:
    """A month's cost of power to the landlord and what the tenant pays back, at a node's prices (L2, L3)."""
    if contract.payer == "tenant":
        return 0.0, 0.0
    site, lease = case.scenario.sites[contract.site], contract.lease
    mwh = contract.used(month) * site.pue.ai * hours(month, month + 1)
    cost = mwh * energy_price(site, node.period) * 1e-6
    if site.energy.demand_charge is not None:
        billed = contract.drawn(month) * contract.gross_per_it
        cost += billed * mean(site.energy.demand_charge, node.period) * 1e-3
    if contract.payer == "landlord":
        return cost, 0.0
    covered = min(site.pue.ai, lease.pue_cap or site.pue.ai) / site.pue.ai
    return cost, cost * covered * (1.0 + (lease.markup or 0.0))


def _tail(case: Case, contract: Contract, leaf: Node) -> None:
    end = case.horizon.stop
    credit = case.scenario.value.rates[contract.lease.credit]
    reference = case.scenario.value.reference_rate
    beyond = range(end, contract.last_month())
    income, credits, machines = 0.0, 0.0, 0.0
    for month in beyond:
        years = (month + 1 - end) / 12.0
        cost, recovered = energy_money(case, contract, month, leaf)
        net = contract.rent(month) - contract.backstop_fee(month) - contract.operating_cost(month)
        net += recovered - cost
        income += net * (1.0 + credit) ** -years
        back = advances.prepayment_credited(contract, month) + advances.capex_credited(contract, month)
        credits += back * (1.0 + reference) ** -years
        machines += contract.machines(month) * (1.0 + reference) ** -years
    sold = max(contract.end, end)
    gpus = contract.lease.gpus
    resale = contract.lease.credit if gpus is None or gpus.risk is None else gpus.risk
    waiting = (1.0 + case.scenario.value.rates[resale]) ** (-(sold - end) / 12.0)
    for name, risk, amount in (
        ("lease after the horizon", contract.lease.credit, income),
        ("credits after the horizon", "reference", -credits),
        ("machines held", resale, contract.machines_worth(sold) * waiting),
        ("machines after the horizon", "reference", -machines),
    ):
        line = Line("closing", "leases", name, risk)
        case.books.post(line, leaf.name, amount, contract.hall, contract.name)


def limits(case: Case) -> Iterator[LimitCheck]:
    """A lease is taken once, within its dates, and with what it needs; one of a group."""
    once, groups, dates = Slack("lease taken once"), Slack("one lease of a group"), Slack("lease dates")
    needs, experience = Slack("required lease"), Slack("experience")
    repaid, within = Slack("prepayment credited in full"), Slack("credits within the rent")
    every = contracts(case)
    for contract in every:
        _credits(contract, repaid, within)
        _dates(case, contract, dates)
        _needs(case, contract, every, needs, experience)
    for leaf in case.tree.leaves:
        way = {node.name for node in case.tree.line(leaf.name)}
        mine = [contract for contract in every if contract.node in way]
        for name, lease in case.scenario.leases.items():
            it = sum(part.it for contract in mine if contract.name == name for part in contract.parts)
            once.see(name, leaf.name, lease.it, it)
            if lease.blocks is not None and it:
                once.see(name, leaf.name, it, lease.blocks.least * lease.blocks.size)
            if lease.blocks is None:
                taken = [contract for contract in mine if contract.name == name]
                once.see(name, leaf.name, 1.0, float(len(taken)))
        for group in {lease.group for lease in case.scenario.leases.values() if lease.group}:
            names = {contract.name for contract in mine if contract.lease.group == group}
            groups.see(group, leaf.name, 1.0, float(len(names)))
    for slack in (once, groups, dates, needs, experience, repaid, within):
        yield slack.check()


def _credits(contract: Contract, repaid: Slack, within: Slack) -> None:
    """Credits add up to the prepayment, and no month's are more than its rent (F14, P11)."""
    if contract.lease.prepayment is None:
        return
    paid, credited = advances.received(contract), advances.credits(contract)
    repaid.see(contract.name, contract.node, credited, paid)
    repaid.see(contract.name, contract.node, paid, credited)
    for month in range(contract.commence, contract.end):
        back = advances.prepayment_credited(contract, month)
        if back:
            back += advances.capex_credited(contract, month)
            within.see(contract.name, contract.node, contract.rent(month), back)


def _dates(case: Case, contract: Contract, slack: Slack) -> None:
    lease, signed = contract.lease, case.tree[contract.node].period.start
    if lease.signed is not None:
        return
    own = lease.halls[contract.hall]
    earliest = own.earliest if own.earliest is not None else lease.earliest
    deadline = own.deadline if own.deadline is not None else lease.deadline
    bounds = [(contract.commence, signed + lease.notice)]
    bounds += [(contract.commence, earliest)] if earliest is not None else []
    bounds += [(deadline, contract.commence)] if deadline is not None else []
    bounds += [(signed, lease.sign_from)] if lease.sign_from is not None else []
    bounds += [(lease.sign_by, signed)] if lease.sign_by is not None else []
    for late, early in bounds:
        slack.see(contract.name, contract.node, float(late), float(early))


def _needs(case: Case, contract: Contract, every: list[Contract], needs: Slack, experience: Slack) -> None:
    if contract.lease.signed is not None:
        return
    way = {node.name for node in case.tree.line(contract.node)}
    if contract.lease.requires is not None:
        base = [other for other in every if other.name == contract.lease.requires and other.node in way]
        needs.see(contract.name, contract.node, float(len(base)), 1.0)
    if contract.lease.experience is not None:
        ready = sum(
            amount
            for entry, amount in case.books.lines("ready_it")
            if entry.line.component == "conversions" and entry.node == contract.node
        )
        experience.see(contract.name, contract.node, ready, contract.lease.experience)
