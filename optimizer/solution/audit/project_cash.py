"""Cash that is there but not free: reserves and the project's own cash; and what leases bring (F6, F7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...components.financing.project_loan_schema import ProjectLoan
from ...core.timeline import Period
from ...core.tree import Node
from . import advances
from .case import Case, Line, months
from .contracts import Contract, contracts
from .financing_lines import after, worth
from .leases import energy_money
from .loan_accounts import Account, Accounts, held, in_order, letter_fee
from .loans import runs_after, tenor

RESERVE = Line("restricted", "financing", "debt service reserve", category="financing")
PROJECT_CASH = Line("restricted", "financing", "project cash", category="financing")

Paid = Sequence[tuple[Period, float]]


def recompute(case: Case, accounts: Accounts) -> None:
    """Post the reserves that are cash, and the cash of each project that is fenced in."""
    fenced = {name for names in rings(case).values() for name in names}
    for name, account in accounts.items():
        reserve = account.loan.reserve
        if name not in fenced and reserve is not None and reserve.letter_of_credit_fee is None:
            for node, amount in held(case, name).items():
                case.books.post(RESERVE, node, amount, item=name)
    for ring in rings(case):
        for node, amount in ring_cash(case, ring, accounts).items():
            case.books.post(PROJECT_CASH, node, amount, item=ring)


def connected(case: Case, name: str) -> list[str]:
    """A loan and all that share its income, in order: one takes the other's place, or they rank equally."""
    loans = case.scenario.financing.project_loans
    found = {name}
    for _ in loans:
        found |= {one for one in loans if {*loans[one].refinances, *loans[one].ranks_with} & found}
        found |= {other for one in found for other in (*loans[one].refinances, *loans[one].ranks_with)}
    return [one for one in in_order(loans) if one in found]


def rings(case: Case) -> dict[str, list[str]]:
    """By the first of them, loans with a lock-up that share one project's cash."""
    loans = case.scenario.financing.project_loans
    found: dict[str, list[str]] = {}
    for name, loan in loans.items():
        if loan.lock_up is not None:
            names = [one for one in connected(case, name) if loans[one].lock_up is not None]
            found[names[0]] = names
    return found


def ring_cash(case: Case, ring: str, accounts: Accounts) -> dict[str, float]:
    """Income less all that the loans pay, less what was moved to the company, from node to node."""
    loans = case.scenario.financing.project_loans
    leases = {lease for name in rings(case)[ring] for lease in loans[name].served_by}
    upstream = {row.node: row.value for row in case.rows("financing.upstream") if row.items == (ring,)}
    running = {row.node for row in case.states.get("financing.project_cash", ()) if row.items == (ring,)}
    found: dict[str, float] = {}
    for node in case.tree:
        if node.name not in running:
            continue
        paid = sum(
            accounts[name].interest[node.name]
            + accounts[name].repaid[node.name]
            + letter_fee(case, name, loans[name], node)
            for name in connected(case, ring)
            if name in accounts
        )
        before = found.get(node.parent, 0.0) if node.parent else 0.0
        earned = sum(income(case, leases, node).values())
        found[node.name] = before + earned - paid - upstream.get(node.name, 0.0)
    return found


def income(case: Case, leases: Iterable[str], node: Node) -> dict[str, float]:
    """Operating cash of each lease less the credits that its tenant takes."""
    wanted = set(leases)
    found: dict[str, float] = {}
    for entry, amount in case.books.at_node("cash", node.name):
        if entry.line.component == "leases" and entry.item in wanted:
            counts = entry.line.category == "operating" or entry.line.name.endswith("credited")
            found[entry.item] = found.get(entry.item, 0.0) + (amount if counts else 0.0)
    return found


def income_after(case: Case, loan: ProjectLoan, leaf: Node) -> list[tuple[Period, float]]:
    """What the leases signed on the way to a leaf bring after the horizon, each until the loan's tenor ends;
    none counts below zero."""
    signed = [one for one in contracts(case) if one.name in loan.served_by]
    way = {node.name for node in case.tree.line(leaf.name)}
    until = [
        (one, one.commence + runs_after(case, loan) + tenor(case, loan)) for one in signed if one.node in way
    ]
    return [
        (period, sum(max(0.0, _net(case, one, period, leaf, end)) for one, end in until))
        for period in after(case, max((end for _, end in until), default=0) - 1)
    ]


def _net(case: Case, contract: Contract, period: Period, leaf: Node, end: int) -> float:
    total = 0.0
    for month in months(period):
        if month >= end:
            break
        cost, recovered = energy_money(case, contract, month, leaf)
        total += contract.rent(month) - contract.backstop_fee(month) - contract.operating_cost(month)
        total += recovered - cost
        total -= advances.prepayment_credited(contract, month) + advances.capex_credited(contract, month)
    return total


def worth_at_rate(case: Case, loan: ProjectLoan, paid: Paid) -> float:
    """At the end of the horizon, at the loan's own rate."""
    total, factor = 0.0, 1.0
    for period, amount in paid:
        factor /= 1.0 + case.interest(loan, period)
        total += amount * factor
    return total


def due_within(paid: Paid, span: int) -> float:
    """Of what is paid after the horizon, what falls into its first months."""
    total, left = 0.0, span
    for period, amount in paid:
        total += amount * min(1.0, left / period.months)
        left = max(0, left - period.months)
    return total


def letter_cost(case: Case, loan: ProjectLoan, paid: Paid) -> float:
    """Worth of the fee on a letter of credit that stands for the reserve after the horizon."""
    if loan.reserve is None or not loan.reserve.letter_of_credit_fee:
        return 0.0
    end, rate = case.tree.timeline.end, case.scenario.value.reference_rate
    return loan.reserve.letter_of_credit_fee * sum(
        period.years * due_within(paid[index:], loan.reserve.months) * worth(rate, end, period)
        for index, (period, _) in enumerate(paid)
    )


def after_per_owed(case: Case, account: Account, leaf: Node) -> tuple[Paid, float]:
    """What a loan whose repayment is decided pays after the horizon for one MUSD owed, all its leases (or
    projects) together; and what of the last payment is a balloon."""
    if account.loan.repayment == "sculpted":
        earned = income_after(case, account.loan, leaf)
        whole = worth_at_rate(case, account.loan, earned)
        return ([(period, amount / whole) for period, amount in earned], 0.0) if whole > 0.0 else ([], 0.0)
    paths = [one for one in account.courses if one.after.get(leaf.name)]
    owed = sum(one.owed[leaf.name] for one in paths)
    paid: dict[int, tuple[Period, float]] = {}
    for one in paths:
        for each in one.after[leaf.name]:
            _, sofar = paid.get(each.period.index, (each.period, 0.0))
            paid[each.period.index] = (each.period, sofar + each.interest + each.repaid)
    if not owed:
        return [], 0.0
    balloon = sum(one.after[leaf.name][-1].balloon for one in paths)
    return [(period, amount / owed) for period, amount in paid.values()], balloon / owed


def ways(case: Case, node: Node, span: int) -> Iterator[tuple[list[tuple[Node, float]], Node, int]]:
    """Each way through the months after a node: its nodes with the share of each that counts, its last node,
    and the months that lie beyond the horizon."""
    children = case.tree.children(node.name)
    if span <= 0 or not children:
        yield [], node, max(0, span) if not children else 0
        return
    for child in children:
        for path, last, left in ways(case, child, span - child.period.months):
            yield [(child, min(1.0, span / child.period.months)), *path], last, left
