"""What can be wrong with taxes before anything is solved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ...core.errors import Problem
from ...core.suggest import meant, percent
from .schema import Depreciation, Taxes

ROUNDING = 1e-6
LONGEST_WITH_BONUS = 21
"""Tax years over which property of 20 years is written off, the half years at both ends included."""


def findings(
    taxes: Taxes | None,
    *,
    btc: float,
    mines: bool,
    spends: Collection[str],
    pledges: Mapping[str, str | None],
) -> list[Problem]:
    """All problems of the taxes; none without taxes.

    `btc` are the coins held at the start, `mines` says whether coins can be earned, `spends` holds the kinds
    of spending that the scenario can lead to (names of `schema.Spending`), `pledges` the wallet of each loan
    against coins, by the path of the loan.
    """
    if taxes is None:
        return []
    found = [*_rates(taxes), *_coins(taxes, btc, mines), *_wallets(taxes, pledges)]
    for name, terms in taxes.depreciation.items():
        found += _class(f"taxes.depreciation.{name}", terms)
    return [*found, *_kinds(taxes, spends)]


def _rates(taxes: Taxes) -> Iterator[Problem]:
    if taxes.rate + taxes.state_rate >= 1.0:
        yield Problem(
            "taxes.state_rate",
            "tax-rate",
            f"a tax of {percent(taxes.rate)} and {percent(taxes.state_rate)} leaves nothing of any income",
            "write both as shares of income, e.g. rate: 21 % and state_rate: 4 %",
        )
    if taxes.paid_after > 12:
        yield Problem(
            "taxes.paid_after",
            "tax-late",
            f"tax is paid {taxes.paid_after} months after the end of its year",
            "count from the end of the tax year, e.g. 4 months for April",
            severity="warning",
        )
    if taxes.interest_carried and taxes.interest_limit is None:
        yield Problem(
            "taxes.interest_carried",
            "interest-carried",
            f"{taxes.interest_carried:g} MUSD of interest are carried forward but there is no limit that "
            "would have held them back",
            "give interest_limit, e.g. 30 %, or take interest_carried out",
        )


def _coins(taxes: Taxes, btc: float, mines: bool) -> Iterator[Problem]:
    if taxes.lots is not None and taxes.basis is not None:
        yield Problem(
            "taxes.basis",
            "basis-twice",
            "there are lots, each with what its coins cost, and a basis for all coins",
            "give lots or basis",
        )
    elif taxes.lots is None and taxes.basis is None and (btc or mines):
        yield Problem(
            "taxes.basis",
            "basis-missing",
            "what the coins cost is not known, so no gain on a sale can be worked out",
            "give lots with the basis of each, or one basis for all coins, e.g. basis: 40000 USD/BTC",
        )
    elif taxes.basis is not None and mines:
        yield Problem(
            "taxes.basis",
            "basis-of-mined",
            f"mined coins are income at their price and, when sold, are taxed on all above {taxes.basis:g} "
            "USD/BTC, as if they had cost that: what lies between is taxed twice",
            "give lots, so that mined coins cost what they were worth, or a basis near today's price",
            severity="warning",
        )
    if taxes.lots is not None:
        total = sum(lot.btc for lot in taxes.lots.values())
        if abs(total - btc) > ROUNDING * max(1.0, btc):
            yield Problem(
                "taxes.lots",
                "lots-sum",
                f"the lots hold {total:.10g} BTC and the treasury {btc:.10g}",
                f"{'add a lot of' if total < btc else 'take out'} {abs(btc - total):.10g} BTC, or correct "
                "treasury.btc",
            )


def _wallets(taxes: Taxes, pledges: Mapping[str, str | None]) -> Iterator[Problem]:
    """With lots, coins are pledged from a wallet, so that it is known which lots are frozen."""
    if taxes.lots is None:
        return
    wallets = {lot.wallet for lot in taxes.lots.values()} | {taxes.mined_wallet}
    for path, wallet in pledges.items():
        if not wallet:
            yield Problem(
                f"{path}.wallet",
                "wallet-missing",
                "coins are pledged from no wallet, so it is not known which lots cannot be sold",
                f"give the wallet they lie in: {', '.join(sorted(wallets))}",
            )
        elif wallet not in wallets:
            yield Problem(
                f"{path}.wallet",
                "wallet-unknown",
                f"no lot lies in the wallet '{wallet}' and no coins are mined into it",
                meant(wallet, wallets),
            )


def _class(path: str, terms: Depreciation) -> Iterator[Problem]:
    total = sum(terms.years)
    if abs(total - 1.0) > ROUNDING:
        yield Problem(
            f"{path}.years",
            "shares-sum",
            f"the shares by tax year add up to {percent(total)}",
            "let them add up to 100 %: bonus comes off first, and the rest is written off by them",
        )
    if terms.bonus and len(terms.years) > LONGEST_WITH_BONUS:
        yield Problem(
            f"{path}.bonus",
            "bonus-long",
            f"{percent(terms.bonus)} of bonus on what is written off over {len(terms.years)} tax years: "
            "it is for property of 20 years or less",
            "leave bonus out, or correct years",
            severity="warning",
        )


def _kinds(taxes: Taxes, spends: Collection[str]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name, terms in taxes.depreciation.items():
        for kind in terms.lines:
            if kind in first:
                yield Problem(
                    f"taxes.depreciation.{name}.lines",
                    "written-off-twice",
                    f"'{kind}' is in '{first[kind]}' already: it would be written off twice",
                    "leave it in one class",
                )
            first.setdefault(kind, name)
    for missing in sorted(set(spends) - set(first)):
        yield Problem(
            "taxes.depreciation",
            "not-depreciated",
            f"spending on '{missing}' is in no class: it never lowers the tax",
            f"add '{missing}' to the lines of a class, unless that is meant",
            severity="warning",
        )
