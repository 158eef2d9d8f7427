"""What can be wrong with covenants before anything is solved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ...core.errors import Problem
from ...core.facts import MarketFacts
from ...core.months import format_month
from ...core.suggest import meant, percent
from ...core.tree import Tree
from .data import groups
from .schema import CompletionGuarantee, Concentration, Covenants, DebtYield, LoanToValue, MinimumLiquidity


def findings(
    covenants: Covenants,
    tree: Tree,
    *,
    facilities: Collection[str],
    tenants: Mapping[str, str],
    credit: Mapping[str, str],
    halls: Collection[str],
    cash: float | None = None,
    btc: float = 0.0,
    market: MarketFacts | None = None,
) -> list[Problem]:
    """All problems of the covenants. `tenants` and `credit` are those of each lease.

    `cash` and `btc` are what is there at the start; whether a least liquidity is there at once is looked at
    only where cash and prices are given.
    """
    found: list[Problem] = []
    for name, liquidity in covenants.minimum_liquidity.items():
        path = f"covenants.minimum_liquidity.{name}"
        found += _window(path, liquidity.tested_from, liquidity.tested_until, tree)
        if cash is not None and market is not None:
            found += _at_start(path, liquidity, tree, cash, btc, market)
    for name, guarantee in covenants.completion_guarantee.items():
        found += _guarantee(f"covenants.completion_guarantee.{name}", guarantee, halls, tenants)
    for kind in ("leverage", "interest_cover", "debt_yield", "loan_to_value"):
        for name, terms in getattr(covenants, kind).items():
            path = f"covenants.{kind}.{name}"
            found += _window(path, terms.tested_from, None, tree)
            found += _before_income(path, terms.tested_from, halls)
    for name, one in covenants.debt_yield.items():
        found += _secured(f"covenants.debt_yield.{name}", one, facilities, tenants)
    for name, other in covenants.loan_to_value.items():
        found += _secured(f"covenants.loan_to_value.{name}", other, facilities, tenants)
        found += _worth(f"covenants.loan_to_value.{name}", other)
    for name, concentration in covenants.concentration.items():
        path = f"covenants.concentration.{name}"
        found += _window(path, concentration.tested_from, None, tree)
        found += _concentration(path, concentration, tenants, credit)
    return found


def _window(path: str, first: int | None, last: int | None, tree: Tree) -> Iterator[Problem]:
    """Whether there is any period in which the covenant is tested."""
    start, end = tree.timeline.start, tree.timeline.end
    if first is not None and last is not None and last < first:
        yield Problem(
            f"{path}.tested_until",
            "window-crossed",
            f"{format_month(last)} is before tested_from, {format_month(first)}",
            "write a later month",
        )
    elif first is not None and first >= end:
        yield Problem(
            f"{path}.tested_from",
            "window-outside",
            f"{format_month(first)} is after the plan ends ({format_month(end - 1)}): it is never tested",
            "write an earlier month, or take the covenant out",
            severity="warning",
        )
    elif last is not None and last < start:
        yield Problem(
            f"{path}.tested_until",
            "window-outside",
            f"{format_month(last)} is before the plan starts ({format_month(start)}): it is never tested",
            "write a later month, or take the covenant out",
            severity="warning",
        )


def _at_start(
    path: str, terms: MinimumLiquidity, tree: Tree, cash: float, btc: float, market: MarketFacts
) -> Iterator[Problem]:
    """What is there at the start against what the first period asks for."""
    root = tree.nodes[0]
    if terms.tested_from is not None and terms.tested_from >= root.period.end:
        return
    needed, price = (
        terms.amount.at(max(terms.tested_from or 0, root.period.start)),
        market.lowest_price[root.name],
    )
    there = cash + terms.btc_share * price * btc
    if there < needed:
        coins = (
            f" and {percent(terms.btc_share)} of {btc:g} BTC at {1e6 * price:,.0f} USD"
            if terms.btc_share
            else ""
        )
        yield Problem(
            f"{path}.amount",
            "liquidity-short",
            f"{needed:g} MUSD must be there in {root.period.label}; {cash:g} MUSD of cash{coins} are "
            f"{there:g} MUSD: that period must bring {needed - there:g} MUSD more",
            "lower the amount, let it rise later, or give tested_from",
            severity="warning",
        )


def _guarantee(
    path: str, terms: CompletionGuarantee, halls: Collection[str], leases: Collection[str]
) -> Iterator[Problem]:
    yield from _known(f"{path}.halls", "hall", terms.halls, halls)
    yield from _known(f"{path}.machines_of", "lease", terms.machines_of, leases)
    if not terms.halls and not terms.machines_of:
        yield Problem(
            path, "guarantee-of-nothing", "it names nothing that is built", "give halls, machines_of, or both"
        )
    if not terms.overrun and not terms.least:
        yield Problem(
            path,
            "guarantee-empty",
            "with neither overrun nor least it asks for nothing",
            "give overrun, e.g. 15 %, or least",
        )


def _before_income(path: str, first: int | None, halls: Collection[str]) -> Iterator[Problem]:
    """P26: while something is being built there is debt and no income yet."""
    if first is None and halls:
        yield Problem(
            path,
            "tested-while-building",
            "it is tested from the start, while halls may still be building: there is debt then and little "
            "income, so few plans can hold it, if any",
            "give tested_from: a month after completion; until then use minimum_liquidity",
            severity="warning",
        )


def _secured(
    path: str, terms: DebtYield | LoanToValue, facilities: Collection[str], leases: Collection[str]
) -> Iterator[Problem]:
    yield from _known(f"{path}.facilities", "facility", terms.facilities, facilities)
    yield from _known(f"{path}.leases", "lease", terms.leases, leases)
    for field, names in (("facilities", terms.facilities), ("leases", terms.leases)):
        if not names:
            yield Problem(f"{path}.{field}", "nothing-named", f"it names no {field}", "name at least one")


def _worth(path: str, terms: LoanToValue) -> Iterator[Problem]:
    if terms.cap_rate == 0.0:
        yield Problem(
            f"{path}.cap_rate",
            "cap-rate-zero",
            "at 0 % any income would be worth infinitely much",
            "write the market's yield on such leases, e.g. 7 %",
        )
    if terms.most == 0.0:
        yield Problem(f"{path}.most", "share-zero", "at 0 % nothing may be owed", "write e.g. 65 %")


def _concentration(
    path: str, terms: Concentration, tenants: Mapping[str, str], credit: Mapping[str, str]
) -> Iterator[Problem]:
    given = [name for name in ("tenant", "credit", "each") if getattr(terms, name) is not None]
    if len(given) != 1:
        said = f"{' and '.join(given)} are given" if given else "it does not say of whom"
        yield Problem(path, "concentration-of", said, "give one of tenant, credit and each")
        return
    kind = terms.each if terms.each is not None else given[0]
    owners = set((tenants if kind == "tenant" else credit).values())
    what = "tenant" if kind == "tenant" else "credit class"
    held = groups(terms, tenants, credit)
    named = terms.tenant if terms.tenant is not None else terms.credit
    if named is not None and named not in owners:
        message = f"no lease has the {what} '{named}'"
        yield Problem(f"{path}.{given[0]}", f"{given[0]}-unknown", message, meant(named, owners))
    elif terms.share == 0.0:
        yield Problem(
            f"{path}.share",
            "share-zero",
            "at 0 % none of its leases could ever run",
            "write more, or take the leases out",
        )
    elif len(owners) == 1 and held and terms.share < 1.0:
        (only,) = owners
        yield Problem(
            f"{path}.share",
            "concentration-one",
            f"{only} is the {what} of every lease: each is 100 % of what is leased, and "
            f"{percent(terms.share)} allows none",
            "offer leases of others, write 100 %, or give tested_from",
            severity="warning",
        )
    elif named is None and terms.share * len(owners) < 1.0 - 1e-9:
        together = percent(terms.share * len(owners))
        plural = "tenants" if kind == "tenant" else "credit classes"
        yield Problem(
            f"{path}.share",
            "concentration-too-few",
            f"the leases have {len(owners)} {plural}: at {percent(terms.share)} each they are {together} of "
            "what is leased, so nothing can be",
            f"write {percent(1.0 / len(owners))} or more, or offer leases of others",
            severity="warning",
        )


def _known(path: str, what: str, names: Collection[str], known: Collection[str]) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem(path, f"{what}-unknown", f"there is no {what} '{name}'", meant(name, known))
