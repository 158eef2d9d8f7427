"""What can be wrong with shares issued at the market."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...core.errors import Problem
from ...core.months import format_month
from ...core.suggest import percent
from ...core.tree import Tree
from .common_checks import window_findings
from .schema import Equity
from .share_data import open_months


def equity_findings(path: str, terms: Equity, tree: Tree) -> Iterator[Problem]:
    """Terms of a programme, and shares sold for more than they are held to be worth (P20)."""
    yield from window_findings(path, "issue", terms.issue_from, terms.issue_until, tree)
    if terms.fee >= 1.0:
        yield Problem(
            f"{path}.fee",
            "fee-size",
            f"a fee of {percent(terms.fee)} leaves nothing of the proceeds",
            "write e.g. 3 %",
        )
    if terms.volume_share > 1.0:
        yield Problem(
            f"{path}.volume_share",
            "volume-share",
            f"issues cannot be {percent(terms.volume_share)} of the shares traded",
            "write 100 % or less; agents keep to a few percent",
        )
    if terms.impact is not None and terms.impact.segments == 0:
        yield Problem(
            f"{path}.impact.segments",
            "segments-zero",
            "with 0 segments nothing can be issued",
            "write 8, or leave it out",
        )
    yield from _free_money(path, terms, tree)


def _free_money(path: str, terms: Equity, tree: Tree) -> Iterator[Problem]:
    months = [month for period in tree.timeline.periods for month in open_months(terms, period)]
    free = [
        month for month in months if terms.intrinsic_value.at(month) < terms.price.at(month) * (1 - terms.fee)
    ]
    if free:
        value, price = terms.intrinsic_value.at(free[0]), terms.price.at(free[0])
        also = f" (and in {len(free) - 1} more months)" if len(free) > 1 else ""
        yield Problem(
            f"{path}.intrinsic_value",
            "shares-free-money",
            f"in {format_month(free[0])}{also} a share is held to be worth {value:g} USD and brings "
            f"{price * (1 - terms.fee):g} USD after the fee (price {price:g} USD): the plan would issue all "
            "it can, needed or not",
            f"write an intrinsic_value above the price less the fee, or a lower price ({path}.price)",
            severity="warning",
        )


def outstanding_shares_findings(programmes: Mapping[str, Equity]) -> Iterator[Problem]:
    """The shares there are at the start are told once."""
    told = [name for name, terms in programmes.items() if terms.shares_outstanding]
    if len(told) > 1:
        yield Problem(
            f"financing.equity.{told[-1]}.shares_outstanding",
            "shares-told-twice",
            f"the shares there are at the start are given in {' and in '.join(told)} and would be added up",
            "give them in one programme only",
        )
