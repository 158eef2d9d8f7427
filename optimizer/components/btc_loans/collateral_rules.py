"""What must be pledged for what is owed: tests of the draw, the margin call, the release and the stress.

All are written in money at the node's price, so that no coefficient of a choice exceeds the limit by much.
"""

from __future__ import annotations

from typing import Any

from ...core.algebra import Expression, linear
from ...core.context import Context
from ...core.tree import Tree
from .before import called_at_start, owed_before, pledged_before
from .data import BtcLoansData

Rows = dict[tuple[str, ...], Expression]


def state(block: Any, data: BtcLoansData, context: Context) -> None:
    """All tests of the loans one by one."""
    always = _always(block, data)
    context.rule(
        block,
        "margin",
        {key: row for key, row in always.items() if not _shocked(data, key[0])},
        title="owed, at most the margin call level of the coins pledged at the lowest price",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}.margin_call_ltv",
        limit=True,
    )
    context.rule(
        block,
        "stress",
        {key: row for key, row in always.items() if _shocked(data, key[0])},
        title="owed, at most the margin call level of the coins pledged after the shock",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}.stress",
        limit=True,
    )
    context.rule(
        block,
        "draw_test",
        _draw_test(block, data),
        title="where it is drawn: owed, at most the draw level of the coins pledged at the mean price",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}.draw_ltv",
        limit=True,
    )
    context.rule(
        block,
        "call",
        _call(block, data, context.tree),
        title="a margin call comes where what was owed is above its level of what was pledged",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}.margin_call_ltv",
    )
    context.rule(
        block,
        "cure",
        _cure(block, data, context.tree),
        title="after a margin call: owed, at most the cure level of the coins pledged",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}.cure_ltv",
        limit=True,
    )
    context.rule(
        block,
        "useful",
        _useful(block, data),
        title="no more coins are pledged than any test could ask for: none where nothing is owed",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}",
    )
    _state_release(block, data, context)
    context.rule(
        block,
        "topped_up",
        _topped_up(block, data),
        title="owed, at most the cure level after the shock of the coins pledged and kept for a call",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}.stress",
        limit=True,
    )


def close(block: Any, data: BtcLoansData, context: Context) -> None:
    """Coins kept for calls of all loans + pledged <= held - floor: none counts for two loans (T10, F22)."""
    held = context.ledger.balances["btc"].held
    kept: dict[str, list[Any]] = {}
    for (_, node), coins in block.topup.items():
        kept.setdefault(node, []).append(coins)
    rows: Rows = {
        (node,): linear((1.0, coins) for coins in topups)
        + sum(context.ledger.amounts("pledged", node))
        - held[node]
        <= -data.unpledged_floor[node]
        for node, topups in kept.items()
    }
    context.rule(
        block,
        "topup_coins",
        rows,
        title="coins held and not pledged, at least those that a shock would call for",
        unit="BTC",
        cause=lambda node: "btc_loans",
        limit=True,
    )


def _shocked(data: BtcLoansData, name: str) -> bool:
    stress = data.loans[name].terms.stress
    return stress is not None and stress.survives == "as-pledged"


def _always(block: Any, data: BtcLoansData) -> Rows:
    """owed <= margin call level * (1 - shock) * lowest price * pledged, in every node (T9, T10)."""
    return {
        (name, node): linear([(1.0, block.owed[name, node]), (-worth.always, block.collateral[name, node])])
        <= 0.0
        for name, loan in data.loans.items()
        for node, worth in loan.worth.items()
    }


def _useful(block: Any, data: BtcLoansData) -> Rows:
    """owed >= that of the hardest test of all * pledged: takes nothing from any plan but arbitrary coins."""
    return {
        (name, node): linear(
            [(1.0, block.owed[name, node]), (-loan.least_owed, block.collateral[name, node])]
        )
        >= 0.0
        for name, loan in data.loans.items()
        if loan.least_owed
        for node in loan.dates.live
    }


def _draw_test(block: Any, data: BtcLoansData) -> Rows:
    """owed <= draw level * mean price * pledged + M * (1 - draws); M zero where nothing was owed before."""
    rows: Rows = {}
    for name, loan in data.loans.items():
        for node in loan.dates.draws:
            allowed = loan.worth[node].draw
            above = loan.above(allowed, node)
            if above and (name, node) in block.repaid:
                rows[name, node] = _tested(block, name, node, allowed, above, block.draws[name, node])
            elif above:
                rows[name, node] = _tested(block, name, node, allowed)
    return rows


def _tested(
    block: Any, name: str, node: str, allowed: float, above: float = 0.0, if_chosen: Any = None
) -> Expression:
    """owed <= allowed * pledged, above that by `above` where the choice is not taken."""
    terms = [(1.0, block.owed[name, node]), (-allowed, block.collateral[name, node])]
    if if_chosen is not None:
        terms.append((above, if_chosen))
    return linear(terms) <= above


def _call(block: Any, data: BtcLoansData, tree: Tree) -> Rows:
    """owed before <= margin call level * lowest price * pledged before + M * called."""
    rows: Rows = {}
    for (name, node), called in block.called.items():
        loan = data.loans[name]
        allowed = loan.worth[node].margin_call
        (owed,), _ = owed_before(block, name, loan, node, tree)
        (pledged,), _ = pledged_before(block, name, loan, node, tree)
        above = loan.above(allowed, str(tree[node].parent))
        rows[name, node] = linear([(1.0, owed), (-allowed, pledged), (-above, called)]) <= 0.0
    return rows


def _cure(block: Any, data: BtcLoansData, tree: Tree) -> Rows:
    """owed <= cure level * lowest price * pledged + M * (1 - called); M zero where it is called at once."""
    rows: Rows = {}
    for name, loan in data.loans.items():
        for node, worth in loan.worth.items():
            above = loan.above(worth.cure, node)
            if (name, node) in block.called:
                rows[name, node] = _tested(block, name, node, worth.cure, above, block.called[name, node])
            elif above and called_at_start(loan, node, tree):
                rows[name, node] = _tested(block, name, node, worth.cure)
    return rows


def _state_release(block: Any, data: BtcLoansData, context: Context) -> None:
    """price * (pledged before - pledged) <= M * released, and the test of what is left with the loan."""
    less: Rows = {}
    test: Rows = {}
    for (name, node), released in block.released.items():
        loan = data.loans[name]
        price = loan.worth[node].margin_call / loan.terms.margin_call_ltv
        before, opening = pledged_before(block, name, loan, node, context.tree)
        terms = [(price, variable) for variable in before]
        terms += [(-price, block.collateral[name, node]), (-price * loan.most_pledged, released)]
        less[name, node] = linear(terms) <= -price * opening
        allowed = loan.worth[node].release
        test[name, node] = _tested(block, name, node, allowed, loan.above(allowed, node), released)
    context.rule(
        block,
        "released_if",
        less,
        title="fewer coins are pledged only where some are released",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}",
    )
    context.rule(
        block,
        "release_test",
        test,
        title="where coins are released: owed, at most the release level of those left",
        unit="MUSD",
        cause=lambda loan, node: f"btc_loans.{loan}.release_ltv",
        limit=True,
    )


def _topped_up(block: Any, data: BtcLoansData) -> Rows:
    """owed <= cure level * (1 - shock) * lowest price * (pledged + kept for a call)."""
    return {
        (name, node): linear(
            [
                (1.0, block.owed[name, node]),
                (-worth.topped_up, block.collateral[name, node]),
                (-worth.topped_up, block.topup[name, node]),
            ]
        )
        <= 0.0
        for name, loan in data.loans.items()
        for node, worth in loan.worth.items()
        if worth.topped_up is not None
    }
