"""What covenants are written in, as the audit works it out: free cash and coins, debt, income, cost ahead."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...components.covenants.schema import CompletionGuarantee
from ...core.tree import Node
from . import advances
from .case import Case, Entry, months
from .contracts import Contract, contracts
from .conversions import starts
from .leases import energy_money
from .prices import least

ByNode = Mapping[str, float]
BUILT = 1e-5
"""Share of a hall from which a conversion counts as made."""


class Measures:
    """A case's books as covenants see them; `cash` and `coins` are held at the end of each node."""

    def __init__(self, case: Case, cash: ByNode, coins: ByNode) -> None:
        self.case = case
        self._cash, self._coins = cash, coins
        self._tied, self._pledged = case.books.by_node("restricted"), case.books.by_node("pledged")
        self._contracts = contracts(case)

    def free_cash(self, node: Node) -> float:
        return self._cash[node.name] - self._tied.get(node.name, 0.0)

    def liquidity(self, node: Node, btc_share: float) -> float:
        """Free cash, and a share of free coins at the lowest price of the period (F11, F22)."""
        kept = [
            *self.case.at("btc_loans.topup", node.name),
            *self.case.state("btc_loans.topup", node.name),
        ]
        free = self._coins[node.name] - self._pledged.get(node.name, 0.0) - sum(row.value for row in kept)
        price = least(self.case.scenario.market.btc_price, node.period) * 1e-6
        return self.free_cash(node) + btc_share * price * free

    def ebitda(self, node: Node) -> float:
        """Operating cash, and coins mined at the mean price of the period."""
        cash = sum(
            amount
            for entry, amount in self.case.books.at_node("cash", node.name)
            if entry.line.category == "operating"
        )
        mined = sum(
            amount
            for entry, amount in self.case.books.at_node("btc", node.name)
            if entry.line.name == "mined"
        )
        return cash + self.case.prices.coin(node.period) * mined

    def interest(self, node: Node) -> float:
        return sum(
            -amount
            for entry, amount in self.case.books.at_node("cash", node.name)
            if entry.line.name == "interest" and entry.line.category == "financing"
        )

    def debt(self, node: Node, counts: Callable[[Entry], bool]) -> float:
        return sum(amount for entry, amount in self.case.books.at_node("debt", node.name) if counts(entry))

    def lease_income(self, node: Node, leases: list[str]) -> float:
        """Rent less cost and credits, contract by contract; none counts below zero."""
        way = {one.name for one in self.case.tree.line(node.name)}
        mine = [one for one in self._contracts if one.name in leases and one.node in way]
        return sum(max(0.0, self._earned(one, node)) for one in mine)

    def _earned(self, contract: Contract, node: Node) -> float:
        earned = 0.0
        for month in months(node.period):
            paid, recovered = energy_money(self.case, contract, month, node)
            earned += contract.rent(month) - contract.backstop_fee(month) - contract.operating_cost(month)
            earned += recovered - paid
            earned -= advances.prepayment_credited(contract, month)
            earned -= advances.capex_credited(contract, month)
        return earned

    def leased(self, node: Node) -> list[tuple[str, float]]:
        """Leases and the IT MW that their tenants hold."""
        return [
            (entry.item, -amount)
            for entry, amount in self.case.books.at_node("ready_it", node.name)
            if entry.line.component == "leases"
        ]

    def building(self, terms: CompletionGuarantee, node: Node) -> list[float]:
        """What each thing that is being built at the end of a node's period still costs within the plan."""
        end, horizon = node.period.end, self.case.horizon.stop
        way = {one.name for one in self.case.tree.line(node.name)}
        left = []
        for start in starts(self.case):
            hall = self.case.scenario.halls[start.hall]
            made = start.hall in terms.halls and start.node in way and start.it > BUILT * hall.it
            if made and end < start.ready:
                steps = hall.spend.items()
                later = sum(share for step, share in steps if end <= start.begins + step < horizon)
                left.append(start.cost * later)
        left += [
            sum(one.machines(month) for month in range(end, horizon))
            for one in self._contracts
            if one.name in terms.machines_of and one.node in way and end < one.commence
        ]
        return left
