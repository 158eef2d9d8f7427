"""Tax years along the tree, write-offs by year after the spending, and lots of coins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...core.facts import Discounting, MarketFacts
from ...core.schedule import leaves_after, nodes_with, year_ends
from ...core.series import Series
from ...core.tree import Tree
from .schema import Depreciation, Taxes

MUSD = 1e-6


@dataclass(frozen=True, slots=True)
class TaxYear:
    """A calendar year on one way through the tree, told apart by the last node in it."""

    end: str
    nodes: tuple[str, ...]
    before: str | None
    """Last node of the year before; None for the first."""
    paid: tuple[str, ...]
    """Where its tax is paid: one node on each way onwards."""
    due: tuple[str, ...]
    """Leaves at which its tax is still to be paid."""
    existing: float
    """Depreciation of what was owned at the start, MUSD."""


@dataclass(frozen=True, slots=True)
class ClassData:
    """How spending is written off."""

    lines: tuple[str, ...]
    """Names of the cash lines."""
    shares: tuple[float, ...]
    """Of what is spent, by tax years after that of the spending."""
    worth_after: tuple[float, ...]
    """Of one MUSD spent so many tax years before the horizon's last one: what is written off after that, at
    its worth at the end of the horizon."""


@dataclass(frozen=True, slots=True)
class LotData:
    """Coins of one basis in one wallet."""

    btc: float
    basis: float
    """MUSD a coin."""
    wallet: str


@dataclass(frozen=True)
class TaxesData:
    """Everything the equations need, money in MUSD."""

    rate: float
    losses: float
    loss_limit: float
    interest_limit: float | None
    interest_carried: float
    years: tuple[TaxYear, ...]
    """In the order of the tree."""
    classes: Mapping[str, ClassData]
    lots: Mapping[str, LotData] | None
    """None for one pool."""
    basis: float
    """Of the one pool, MUSD a coin."""
    mined_wallet: str
    coin_price: Mapping[str, float] = field(repr=False)
    """Mean price by node: income and basis of coins mined in it, MUSD a coin."""


def prepare(
    taxes: Taxes | None, tree: Tree, market: MarketFacts, discounting: Discounting
) -> TaxesData | None:
    """None where no tax is counted. `discounting` values what is written off after the horizon."""
    if taxes is None:
        return None
    lots = taxes.lots
    return TaxesData(
        rate=taxes.rate + taxes.state_rate,
        losses=taxes.losses,
        loss_limit=taxes.loss_limit,
        interest_limit=taxes.interest_limit,
        interest_carried=taxes.interest_carried,
        years=tuple(_years(taxes, tree)),
        classes={
            name: _class(terms, taxes.paid_after, tree, discounting)
            for name, terms in taxes.depreciation.items()
        },
        lots=None
        if lots is None
        else {name: LotData(lot.btc, lot.basis * MUSD, lot.wallet) for name, lot in lots.items()},
        basis=(taxes.basis or 0.0) * MUSD,
        mined_wallet=taxes.mined_wallet,
        coin_price=market.price,
    )


def _years(taxes: Taxes, tree: Tree) -> Iterator[TaxYear]:
    for year, end, nodes in year_ends(tree):
        month = (year + 1) * 12 + taxes.paid_after - 1
        paid = tuple(node.name for node in nodes_with(tree, end, month))
        yield TaxYear(
            end,
            nodes,
            tree[nodes[0]].parent,
            paid,
            () if paid else leaves_after(tree, end),
            sum(_existing(taxes.existing, tree, node) for node in nodes),
        )


def _existing(series: Series | None, tree: Tree, node: str) -> float:
    period = tree[node].period
    return 0.0 if series is None else series.mean(period.start, period.months) * period.years


def _class(terms: Depreciation, paid_after: int, tree: Tree, discounting: Discounting) -> ClassData:
    """Bonus and first share in the first year, the shares of the rest after it (X4)."""
    rest = [(1.0 - terms.bonus) * share for share in terms.years]
    rest[0] += terms.bonus
    shares = [0.0] * terms.starts_after + rest
    last = tree.timeline.periods[-1]

    def worth(later: int) -> float:
        months = (last.year + later + 1) * 12 + paid_after - tree.timeline.end
        return discounting.at_horizon_end("reference", months / 12.0)

    after = [
        sum(share * worth(later) for later, share in enumerate(shares[age + 1 :], start=1))
        for age in range(len(shares))
    ]
    return ClassData(tuple(terms.lines), tuple(shares), tuple(after))
