"""Loans against Bitcoin: what is drawn and repaid, what is pledged for it, and what all of it costs."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, linear
from ...core.context import Context
from ...core.facility import Facility, post, state_owed
from . import collateral_rules, limit_rules
from .before import arranged_by, owed_before, places_of_call, places_of_release, where_owed_before
from .data import BtcLoansData, LoanData

NAME = "btc_loans"

Keys = list[tuple[str, ...]]


def open_accounts(context: Context) -> None:
    """None: what is pledged stands in the treasury's `pledged`, what is owed in `debt`."""


def declare(block: Any, data: BtcLoansData, context: Context) -> None:
    """State every loan, post its money and the coins pledged for it."""
    if not data.loans:
        return
    _declare_decisions(block, data, context)
    _declare_states(block, data, context)
    facilities = [_facility(block, name, loan) for name, loan in data.loans.items()]
    state_owed(block, facilities, context)
    limit_rules.state(block, data, context)
    collateral_rules.state(block, data, context)
    for name, loan in data.loans.items():
        _post_unused_fee(block, name, loan, context)
        pledged = {node: block.collateral[name, node] for node in loan.dates.live}
        context.ledger.post("pledged", NAME, "collateral", pledged, place=loan.terms.wallet or "", item=name)


def close(block: Any, data: BtcLoansData, context: Context) -> None:
    """The coins that a stressed price would call for must be there; treasury has declared them before."""
    if data.loans:
        collateral_rules.close(block, data, context)


def _declare_decisions(block: Any, data: BtcLoansData, context: Context) -> None:
    loans = data.loans.items()
    draws: Keys = [(name, node) for name, loan in loans for node in loan.dates.draws]
    repays: Keys = [(name, node) for name, loan in loans for node in where_owed_before(loan, context.tree)]
    live: Keys = [(name, node) for name, loan in loans for node in loan.dates.live]
    arranged: Keys = [(name, node) for name, loan in loans for node in loan.dates.arranged]
    limits = {name: loan.terms.limit for name, loan in loans}
    dims = ("loan", "node")
    for name, keys, title in (("drawn", draws, "Drawn"), ("repaid", repays, "Repaid")):
        upper = {key: limits[key[0]] for key in keys}
        context.variable(
            block,
            name,
            keys,
            dims=dims,
            unit="MUSD",
            title=title,
            decision=True,
            upper=upper,
            cap=lambda loan, node: f"btc_loans.{loan}.limit",
        )
    context.variable(
        block,
        "collateral",
        live,
        dims=dims,
        unit="BTC",
        title="Coins pledged at the end of the period",
        decision=True,
        upper={key: data.loans[key[0]].most_pledged for key in live},
    )
    context.variable(
        block,
        "arranged",
        arranged,
        dims=dims,
        unit="",
        title="Whether it is arranged",
        decision=True,
        domain=pyo.Binary,
    )


def _declare_states(block: Any, data: BtcLoansData, context: Context) -> None:
    """What follows from the decisions: whether something is drawn, called, released; the coins of a call."""
    loans, tree = data.loans.items(), context.tree
    for name, keys, title in (
        (
            "draws",
            [(name, node) for name, loan in loans for node in limit_rules.places_of_choice(loan, tree)],
            "Whether something is drawn",
        ),
        (
            "called",
            [(name, node) for name, loan in loans for node in places_of_call(loan, tree)],
            "Whether more is called for",
        ),
        (
            "released",
            [(name, node) for name, loan in loans for node in places_of_release(loan, tree)],
            "Whether coins are released",
        ),
    ):
        context.variable(
            block,
            name,
            keys,
            dims=("loan", "node"),
            unit="",
            title=title,
            decision=False,
            domain=pyo.Binary,
        )
    context.variable(
        block,
        "topup",
        [
            (name, node)
            for name, loan in loans
            for node, worth in loan.worth.items()
            if worth.topped_up is not None
        ],
        dims=("loan", "node"),
        unit="BTC",
        title="Unpledged coins kept for a margin call after the shock",
        decision=False,
    )


def _facility(block: Any, name: str, loan: LoanData) -> Facility:
    terms, dates = loan.terms, loan.dates
    fees: dict[str, Expression] = {}
    for node in dates.draws:
        paid = [(terms.draw_fee, block.drawn[name, node])]
        if node in dates.arranged:
            paid.append((terms.upfront_fee * terms.limit, block.arranged[name, node]))
        if terms.draw_fee or (terms.upfront_fee and node in dates.arranged):
            fees[node] = linear(paid)
    return Facility(
        name,
        f"{NAME}.{name}",
        loan.rate,
        dates.running,
        terms.opening,
        drawn={node: linear([(1.0, block.drawn[name, node])]) for node in dates.draws},
        fees=fees,
        repaid={
            node: linear([(1.0, block.repaid[name, node])])
            for node in dates.running
            if (name, node) in block.repaid
        },
    )


def _post_unused_fee(block: Any, name: str, loan: LoanData, context: Context) -> None:
    """unused fee * (limit, if arranged, - owed before) (T9)."""
    fees = {}
    for node, fee in loan.dates.unused.items():
        there, constant = arranged_by(block, name, loan, node, context.tree)
        owed, opening = owed_before(block, name, loan, node, context.tree)
        limit = loan.terms.limit
        fees[node] = linear(
            [(-fee * limit, variable) for variable in there] + [(fee, variable) for variable in owed],
            -fee * (limit * constant - opening),
        )
    post(context, NAME, "fees", fees, name)
