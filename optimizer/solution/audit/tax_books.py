"""Tax years again: what was earned, gained, paid and written off in each, from the audit's own lines."""

from __future__ import annotations

from dataclasses import dataclass

from ...components.taxes.schema import Depreciation, Taxes
from ...core.tree import Node
from .case import Case, Entry
from .prices import mean

BESIDE = {"interest on cash", "machines sold", "closing cost"}
NET_PROCEEDS = {"BTC sold", "sale fees", "price impact"}


@dataclass
class TaxYear:
    """A calendar year on one way through the tree; money in MUSD."""

    end: str
    year: int
    nodes: list[Node]
    before: TaxYear | None
    earned: float = 0.0
    gain: float = 0.0
    paid: float = 0.0
    written_off: dict[str, float] | None = None
    existing: float = 0.0
    counted: float = 0.0
    """Gain on coins that the plan taxes."""
    deducted: float = 0.0
    taxable: float = 0.0
    losses: float = 0.0
    coin_losses: float = 0.0
    carried: float = 0.0

    @property
    def income(self) -> float:
        """Before losses carried forward."""
        written_off = sum((self.written_off or {}).values()) + self.existing
        return self.earned + self.counted - written_off - self.deducted

    def way(self) -> list[TaxYear]:
        """The years up to this one, latest first."""
        return [self, *(self.before.way() if self.before else [])]


def terms_of(case: Case) -> Taxes | None:
    """What the scenario says of taxes."""
    taxes: Taxes | None = case.scenario.taxes
    return taxes


def tax_years(case: Case, terms: Taxes) -> dict[str, TaxYear]:
    """By the last node of each year; every line of cash and coins must be posted."""
    found: dict[str, TaxYear] = {}
    for node in case.tree:
        if any(child.period.year == node.period.year for child in case.tree.children(node.name)):
            continue
        line = case.tree.line(node.name)
        own = [one for one in line if one.period.year == node.period.year]
        year = TaxYear(node.name, node.period.year, own, found.get(own[0].parent or ""))
        _read(case, terms, year)
        _carry(terms, year)
        found[node.name] = year
    return found


def _read(case: Case, terms: Taxes, year: TaxYear) -> None:
    for node in year.nodes:
        year.earned += earned(case, node)
        year.gain += gain(case, terms, node)
        year.paid -= financing(case, node)
        if terms.existing is not None:
            year.existing += mean(terms.existing, node.period) * node.period.months / 12.0
    year.written_off = {
        name: sum(
            share_in(one, year.year - past.year) * spent(case, one, past)
            for past in year.way()
        )
        for name, one in terms.depreciation.items()
    }  # fmt: skip
    year.counted = _decided(case, "taxes.coin_gain", year)
    year.taxable = _decided(case, "taxes.taxable", year)
    limited = _decided(case, "taxes.interest_deducted", year)
    year.deducted = year.paid if terms.interest_limit is None else limited


def _carry(terms: Taxes, year: TaxYear) -> None:
    before = year.before
    year.losses = (before.losses if before else terms.losses) - year.income + year.taxable
    year.coin_losses = (before.coin_losses if before else 0.0) - year.gain + year.counted
    year.carried = (before.carried if before else terms.interest_carried) + year.paid - year.deducted


def _decided(case: Case, quantity: str, year: TaxYear) -> float:
    return sum(row.value for row in case.at(quantity, year.end))


def earned(case: Case, node: Node) -> float:
    """Operating income, what else is taxed as it comes in, and mined coins at the mean price (X1)."""
    cash = sum(amount for entry, amount in case.books.at_node("cash", node.name) if _is_earned(entry))
    return cash + mined(case, node) * case.prices.coin(node.period)


def _is_earned(entry: Entry) -> bool:
    return entry.line.category == "operating" or entry.line.name in BESIDE


def mined(case: Case, node: Node) -> float:
    """Coins that came in."""
    return sum(amount for entry, amount in case.books.at_node("btc", node.name) if entry.line.risk)


def sold(case: Case, node: Node) -> float:
    """Coins that went out."""
    lines = case.books.at_node("btc", node.name)
    return -sum(amount for entry, amount in lines if entry.line.name == "sold")


def financing(case: Case, node: Node) -> float:
    """Interest and fees, below zero where they are paid."""
    return sum(
        amount
        for entry, amount in case.books.at_node("cash", node.name)
        if entry.line.category == "financing" and entry.line.name in {"interest", "fees"}
    )


def gain(case: Case, terms: Taxes, node: Node) -> float:
    """Net proceeds less what the coins sold cost (T12, P18)."""
    cash = case.books.at_node("cash", node.name)
    net = sum(amount for entry, amount in cash if entry.line.name in NET_PROCEEDS)
    return net - cost_of_sold(case, terms, node)


def cost_of_sold(case: Case, terms: Taxes, node: Node) -> float:
    """What the coins sold at a node cost."""
    if terms.lots is None:
        return (terms.basis or 0.0) * 1e-6 * sold(case, node)
    return sum(row.value * basis(case, terms, row.items[0]) for row in case.at("taxes.lot_sold", node.name))


def basis(case: Case, terms: Taxes, lot: str) -> float:
    """MUSD a coin of a lot; mined coins cost the mean price of the period in which they were mined."""
    lots = terms.lots or {}
    if lot in lots:
        return lots[lot].basis * 1e-6
    return case.prices.coin(case.tree[lot.removeprefix("mined ")].period)


def spent(case: Case, terms: Depreciation, year: TaxYear) -> float:
    """What was spent on a class in a year."""
    lines = set(terms.lines)
    return -sum(
        amount
        for node in year.nodes
        for entry, amount in case.books.at_node("cash", node.name)
        if entry.line.name in lines
    )


def share_in(terms: Depreciation, age: int) -> float:
    """What is written off so many tax years after that of the spending: the bonus first, then the rest."""
    age -= terms.starts_after
    if not 0 <= age < len(terms.years):
        return 0.0
    rest = (1.0 - terms.bonus) * terms.years[age]
    return rest + terms.bonus if age == 0 else rest
