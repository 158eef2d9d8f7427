"""Taxes again: the tax on what the plan declares as taxable, and how that comes about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...components.taxes.schema import Taxes
from ...core.tree import Node
from .accounts import Balance
from .case import Case, Line, months
from .tax_books import (
    BESIDE,
    TaxYear,
    cost_of_sold,
    earned,
    gain,
    mined,
    share_in,
    sold,
    spent,
    tax_years,
    terms_of,
)

TAX = Line("cash", "taxes", "income tax", "reference", "tax")
DUE = Line("closing", "taxes", "income tax due", "reference", "tax")
ON_COINS = Line("closing", "taxes", "tax on coins held", "reference", "tax")
AFTER = {"lease after the horizon", "machines held", "site residual"}
COINS = "btc"

TaxYears = Mapping[str, TaxYear]


def recompute(case: Case) -> None:
    """Post the tax on what is decided to be taxable, where it is paid; before the balance of cash."""
    terms = terms_of(case)
    if terms is None:
        return
    for row in case.rows("taxes.taxable"):
        tax = -(terms.rate + terms.state_rate) * row.value
        month = (case.tree[row.node].period.year + 1) * 12 + terms.paid_after - 1
        for node in case.tree.descendants(row.node):
            if month in months(node.period) or (node.name == row.node and month < node.period.start):
                case.books.post(TAX, node.name, tax)
            if month not in case.horizon and not case.tree.children(node.name):
                case.books.post(DUE, node.name, tax)


def recompute_base(case: Case) -> TaxYears:
    """Post what is taxable and the tax on what comes after; every line of cash and coins is there by now."""
    terms = terms_of(case)
    if terms is None:
        return {}
    years = tax_years(case, terms)
    for node in case.tree:
        _post_flows(case, terms, node)
    for year in years.values():
        _post_year(case, year)
    _post_after(case, terms.rate + terms.state_rate)
    return years


def _taxable(name: str) -> Line:
    return Line("taxable", "taxes", name, "", "tax")


def _post_flows(case: Case, terms: Taxes, node: Node) -> None:
    for entry, amount in case.books.at_node("cash", node.name):
        if entry.line.category == "operating":
            case.books.post(_taxable("operating income"), node.name, amount)
        if entry.line.name in BESIDE:
            case.books.post(_taxable(entry.line.name), node.name, amount)
    coins = mined(case, node) * case.prices.coin(node.period)
    case.books.post(_taxable("mined coins"), node.name, coins)
    case.books.post(_taxable("gains on coins"), node.name, gain(case, terms, node))


def _post_year(case: Case, year: TaxYear) -> None:
    for name, amount in (year.written_off or {}).items():
        case.books.post(_taxable("depreciation"), year.end, -amount, item=name)
    for name, amount in (
        ("depreciation of what was owned", -year.existing),
        ("interest", -year.deducted),
        ("coin losses carried", year.counted - year.gain),
        ("losses carried", year.taxable - year.income),
    ):
        case.books.post(_taxable(name), year.end, amount)


def _post_after(case: Case, rate: float) -> None:
    for quantity, sign in (
        ("taxes.taxable_after", -1.0),
        ("taxes.written_off_after", 1.0),
        ("taxes.losses_after", 1.0),
    ):
        for row in case.rows(quantity):
            risk = row.items[0]
            line = (
                ON_COINS if risk == COINS else Line("closing", "taxes", "tax after the horizon", risk, "tax")
            )
            case.books.post(line, row.node, sign * rate * row.value)


def income_after(case: Case, terms: Taxes, year: TaxYear) -> dict[str, float]:
    """By class, at a leaf: what counts as income after the horizon, and the gain on coins held (F20)."""
    found: dict[str, float] = {}
    for entry, amount in case.books.at_node("closing", year.end):
        if entry.line.name in AFTER:
            found[entry.line.risk] = found.get(entry.line.risk, 0.0) + amount
        if entry.line.name == "BTC held":
            found[COINS] = amount - cost_of_held(case, terms, case.tree[year.end]) - year.coin_losses
    return found


def written_off_after(case: Case, terms: Taxes, year: TaxYear) -> float:
    """At a leaf: worth at the end of the horizon of what is written off after it (F20)."""
    total = 0.0
    for one in terms.depreciation.values():
        for past in year.way():
            amount = spent(case, one, past)
            for later in range(1, one.starts_after + len(one.years)):
                end = (year.year + later + 1) * 12 + terms.paid_after
                worth = (1.0 + case.scenario.value.reference_rate) ** (-(end - case.tree.timeline.end) / 12.0)
                total += amount * share_in(one, year.year - past.year + later) * worth
    return total


def cost_of_held(case: Case, terms: Taxes, node: Node) -> float:
    """What the coins held at a node cost."""
    line = case.tree.line(node.name)
    if terms.lots is None:
        coins = case.scenario.treasury.btc + sum(mined(case, one) - sold(case, one) for one in line)
        return (terms.basis or 0.0) * 1e-6 * coins
    opening = sum(lot.btc * lot.basis for lot in terms.lots.values()) * 1e-6
    moves = (mined(case, one) * case.prices.coin(one.period) - cost_of_sold(case, terms, one) for one in line)
    return opening + sum(moves)


def in_wallet(case: Case, terms: Taxes, wallet: str, node: Node) -> float:
    """Coins that lie in a wallet at the end of a node."""
    lots = terms.lots or {}
    coins = sum(lot.btc for lot in lots.values() if lot.wallet == wallet)
    for one in case.tree.line(node.name):
        if wallet == terms.mined_wallet:
            coins += mined(case, one)
        for row in case.at("taxes.lot_sold", one.name):
            lot = lots.get(row.items[0])
            if (lot.wallet if lot else terms.mined_wallet) == wallet:
                coins -= row.value
    return coins


def balances(case: Case, years: TaxYears) -> Iterator[Balance]:
    """The states that the model carries."""
    terms = terms_of(case)
    if terms is None:
        return
    for year in years.values():
        for name, amount in (
            ("income", year.income),
            ("losses", year.losses),
            ("interest_paid", year.paid),
            ("interest_carried", year.carried),
            ("coin_losses", year.coin_losses),
        ):
            yield f"taxes.{name}", "", "", year.end, amount
        for name, one in terms.depreciation.items():
            yield "taxes.spent", "", name, year.end, spent(case, one, year)
    for node in case.tree:
        yield "taxes.earned", "", "", node.name, earned(case, node)
        yield "taxes.coins_mined", "", "", node.name, mined(case, node)
        yield "taxes.gain", "", "", node.name, gain(case, terms, node)
        if terms.lots is not None:
            yield "taxes.basis_held", "", "", node.name, cost_of_held(case, terms, node)
            for wallet in {lot.wallet for lot in terms.lots.values()} | {terms.mined_wallet}:
                yield "taxes.in_wallet", "", wallet, node.name, in_wallet(case, terms, wallet, node)
