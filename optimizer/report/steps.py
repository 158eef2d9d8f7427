"""What the plan does, step by step, as changes against mining only."""

from __future__ import annotations

from .rows import Row
from .step import CONVERT, DECLINE, KEPT, SIGN, Step
from .view import View
from .words import coins, counted, listed, money, number, power


def steps(view: View) -> list[Step]:
    """All that is kept or new, in the order in which it is decided, but for the small ones."""
    return [one for one in _all(view) if one.symbol != DECLINE and not one.row["small"]]


def small_steps(view: View) -> list[Step]:
    """What nobody would decide on by itself."""
    return [one for one in _all(view) if one.row["small"]]


def left_steps(view: View) -> list[Step]:
    """What the plan could do and leaves."""
    return [one for one in _all(view) if one.symbol == DECLINE]


def new_steps(view: View) -> list[Step]:
    """What is to be decided."""
    return [one for one in steps(view) if one.symbol != KEPT]


def _all(view: View) -> list[Step]:
    return [step_of(view, row) for row in view.rows("steps")]


def step_of(view: View, row: Row) -> Step:
    """The step of a row of `steps.csv`, with the phases of its lease."""
    if row["kind"] != "lease" or row["symbol"] == DECLINE:
        return Step(row)
    mine = (row["id"], row["hall"])
    return Step(row, [one for one in view.rows("lease_phases") if (one["lease"], one["hall"]) == mine])


def first_steps(view: View) -> list[Step]:
    """What is signed, built or borrowed first, all of it at the same time."""
    chosen = [one for one in steps(view) if one.symbol in (SIGN, CONVERT)]
    return [one for one in chosen if one.when == chosen[0].when]


def total_line(view: View) -> str:
    """`1 lease signed, 2 of 3 halls converted (250 MW), 5,700 BTC sold`: what is new in the plan.

    Where there are no sites, what is borrowed instead of leases and halls.
    """
    sold = view.figure("btc_sold")
    coins_sold = f"{coins(sold) if sold > 0.5 else 'no BTC'} sold"
    if not view.has_sites:
        return ", ".join(
            [f"{money(view.figure('borrowed'))} borrowed", *([coins_sold] if view.has_coins else [])]
        )
    told = [f"{counted(view.figure('leases_signed'), 'lease')} signed"]
    if view.figure("halls"):
        told.append(f"{_converted(view)} converted{_megawatts(view)}")
    return ", ".join([*told, coins_sold])


def doing(view: View) -> str:
    """`sign 2 leases and convert 2 of 4 halls (250 MW)`; what else is new where there are neither."""
    if not view.has_sites:
        borrowed = view.figure("borrowed")
        return f"borrow {money(borrowed)}" if borrowed > 0 else "borrow nothing"
    leases, halls = view.figure("leases_signed"), view.figure("halls_converted")
    told = [f"sign {counted(leases, 'lease')}"] if leases else []
    told += [f"convert {_converted(view)}{_megawatts(view)}"] if halls else []
    return listed(told) or "go on mining"


def _converted(view: View) -> str:
    halls = view.figure("halls_converted")
    every = counted(view.figure("halls"), "hall")
    return f"{number(halls) if halls else 'none'} of {every}"


def _megawatts(view: View) -> str:
    converted = view.figure("converted")
    return f" ({power(converted)})" if converted else ""
