"""Limits of taxes again: what a plan may deduct, offset and sell, and that it pays what the law asks."""

from __future__ import annotations

from collections.abc import Iterator

from ...components.taxes.schema import Taxes
from .case import Case
from .report import LimitCheck
from .slack import Slack
from .tax_books import TaxYear, basis, mined, sold, terms_of
from .taxes import TaxYears, in_wallet, income_after, written_off_after


def limits(case: Case, years: TaxYears) -> Iterator[LimitCheck]:
    """Every limit of taxes; none without taxes."""
    terms = terms_of(case)
    if terms is None:
        return
    yield from _yearly(case, terms, years)
    yield _law(terms, years)
    yield from _after(case, terms, years)
    if terms.lots is not None:
        yield from _lots(case, terms)
        yield _wallets(case, terms)


def _yearly(case: Case, terms: Taxes, years: TaxYears) -> Iterator[LimitCheck]:
    share, loss, coin = Slack("interest deducted"), Slack("losses offset"), Slack("coin losses offset")
    for end, year in years.items():
        if terms.interest_limit is not None:
            share.see("", end, terms.interest_limit * (year.earned + year.gain), year.deducted)
            share.see("", end, year.carried, 0.0)
        loss.see("", end, year.losses, 0.0)
        own = max(0.0, year.deducted - year.paid) + max(0.0, year.gain - year.counted)
        loss.see("", end, year.taxable, (1.0 - terms.loss_limit) * (year.income + own))
        coin.see("", end, year.coin_losses, 0.0)
        coin.see("", end, _risen(case, terms, year), year.counted)
    yield from (share.check(), loss.check(), coin.check())


def _risen(case: Case, terms: Taxes, year: TaxYear) -> float:
    """Gain on the coins sold above their cost, before fee and impact."""
    total = 0.0
    for node in year.nodes:
        price = case.prices.coin(node.period)
        if terms.lots is None:
            total += max(0.0, price - (terms.basis or 0.0) * 1e-6) * sold(case, node)
        for row in case.at("taxes.lot_sold", node.name):
            total += max(0.0, price - basis(case, terms, row.items[0])) * row.value
    return total


def _law(terms: Taxes, years: TaxYears) -> LimitCheck:
    """Taxed in all, up to any year, is no less than the rules of the law give, year by year (X2, X3, T14)."""
    slack = Slack("taxable income by law")
    for end, year in years.items():
        way = year.way()
        slack.see("", end, sum(one.taxable for one in way), _by_law(terms, way[::-1]))
    return slack.check()


def _by_law(terms: Taxes, way: list[TaxYear]) -> float:
    losses, coin_losses, carried, total = terms.losses, 0.0, terms.interest_carried, 0.0
    for year in way:
        counted = max(0.0, year.gain - coin_losses)
        coin_losses = max(0.0, coin_losses - year.gain)
        deducted = year.paid
        if terms.interest_limit is not None:
            most = terms.interest_limit * max(0.0, year.earned + max(0.0, year.gain))
            deducted = min(carried + year.paid, most)
            carried += year.paid - deducted
        income = year.income - year.counted + counted + year.deducted - deducted
        taxable = max(0.0, income - losses, (1.0 - terms.loss_limit) * income)
        losses += taxable - income
        total += taxable
    return total


def _after(case: Case, terms: Taxes, years: TaxYears) -> Iterator[LimitCheck]:
    taxed, shield = Slack("taxed after the horizon"), Slack("shields after the horizon")
    for leaf in case.tree.leaves:
        year = years[leaf.name]
        levels: dict[str, dict[str, float]] = {}
        for quantity in ("taxable_after", "written_off_after", "losses_after"):
            rows = case.at(f"taxes.{quantity}", leaf.name)
            levels[quantity] = {row.items[0]: row.value for row in rows}
        shield.see("", leaf.name, year.losses, sum(levels["losses_after"].values()))
        left = written_off_after(case, terms, year)
        shield.see("", leaf.name, left, sum(levels["written_off_after"].values()))
        for risk, income in income_after(case, terms, year).items():
            declared = levels["taxable_after"].get(risk, 0.0)
            written_off = levels["written_off_after"].get(risk, 0.0)
            taxed.see(risk, leaf.name, declared, max(0.0, income))
            shield.see(risk, leaf.name, declared, written_off)
            most = terms.loss_limit * (declared - written_off)
            shield.see(risk, leaf.name, most, levels["losses_after"].get(risk, 0.0))
    yield from (taxed.check(), shield.check())


def _lots(case: Case, terms: Taxes) -> Iterator[LimitCheck]:
    """No lot is sold twice or before it exists, and lots are what is sold."""
    left, matched = Slack("coins in a lot"), Slack("coins sold by lot")
    for node in case.tree:
        of_lots = sum(row.value for row in case.at("taxes.lot_sold", node.name))
        matched.see("", node.name, of_lots, sold(case, node))
        matched.see("", node.name, sold(case, node), of_lots)
    rows = case.rows("taxes.lot_sold")
    for leaf in case.tree.leaves:
        way = {node.name: node for node in case.tree.line(leaf.name)}
        gone: dict[str, float] = {}
        for row in rows:
            if row.node in way:
                lot = row.items[0]
                gone[lot] = gone.get(lot, 0.0) + row.value
                left.see(lot, row.node, _coins(case, terms, lot, row.node), row.value)
        for lot, coins in gone.items():
            left.see(lot, leaf.name, _coins(case, terms, lot, leaf.name), coins)
    yield from (left.check(), matched.check())


def _coins(case: Case, terms: Taxes, lot: str, node: str) -> float:
    """Coins of a lot that there have ever been up to a node."""
    lots = terms.lots or {}
    if lot in lots:
        return lots[lot].btc
    born = lot.removeprefix("mined ")
    way = [one.name for one in case.tree.line(node)]
    return mined(case, case.tree[born]) if born in way else 0.0


def _wallets(case: Case, terms: Taxes) -> LimitCheck:
    """Coins pledged from a wallet lie in it (Rev. Proc. 2024-28)."""
    slack = Slack("pledged wallets")
    for (wallet, node), coins in case.books.totals("pledged").items():
        if wallet:
            slack.see(wallet, node, in_wallet(case, terms, wallet, case.tree[node]), coins)
    return slack.check()
