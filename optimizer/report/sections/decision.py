"""What to do, and by when."""

from __future__ import annotations

from ..step import DECLINE, KEPT, Step
from ..steps import steps
from ..tables import Lines, table
from ..view import View
from ..words import NOTHING, number, signed, trimmed

TITLE = "What to do, and by when"


def lines(view: View) -> Lines:
    """New steps, what is kept from before, and what is left."""
    found = steps(view)
    new = [step for step in found if step.symbol not in (KEPT, DECLINE)]
    kept = [step for step in found if step.symbol == KEPT]
    left = [step for step in found if step.symbol == DECLINE]
    told: Lines = []
    if new:
        size = [">MW", ">Capex MUSD"] if view.has_sites else []
        rows = [_row(s) if view.has_sites else [*_row(s)[:3], _row(s)[-1]] for s in new]
        told += table(["Decide at the start of", "", "What", *size, ">Worth MUSD"], rows)
    if new and view.has_sites:
        told += [
            "",
            "MW of IT for leases and halls, at the plug for machines, at the meter for power. Worth is that",
            "of the step's own lines, all steps of a hall in the first of them; what mining loses by it is",
            "in section 7.",
            "",
        ]
    elif new:
        told += ["", "Worth is that of the step's own lines.", ""]
    else:
        told += [f"Nothing{': the plan is to go on mining' if view.has_sites else ''}.", ""]
    if kept:
        told += [
            "Decided before, and kept:",
            "",
            *table(["Since", "What", ">MW"], [_kept(s) for s in kept]),
            "",
        ]
    if left:
        told += ["Left:", "", *table(["Open until", "", "What", ">MW"], [_left(s) for s in left]), ""]
        told += ["What these would be worth is not known: the plan was not forced to take them.", ""]
    return told[:-1]


def _row(step: Step) -> list[str]:
    return [
        step.when,
        step.verb,
        step.what,
        NOTHING if step.mw is None else trimmed(step.mw),
        NOTHING if not step.capex else number(step.capex, 1),
        NOTHING if step.worth is None else signed(step.worth, 1),
    ]


def _kept(step: Step) -> list[str]:
    return [step.when, step.what, NOTHING if step.mw is None else trimmed(step.mw)]


def _left(step: Step) -> list[str]:
    return [step.when or NOTHING, step.verb, step.what, NOTHING if step.mw is None else trimmed(step.mw)]
