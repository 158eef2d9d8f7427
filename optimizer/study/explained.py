"""What was found out about a run, as plain data: for `--json`, for tables, and for the text made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..api.step_worth import READY
from ..report.text.no_plan import no_plan_text
from ..solution import summaries
from ..solution.answer import answer
from ..solution.limit_groups import LATER, LimitGroup
from .earlier import Earlier
from .moves import Move
from .why_not import WhyNot, most_debt
from .worth import SOONER, Resolved

TABLE = (
    *("kind", "id", "in_plan", "asked", "possible", "lost_musd", "uncertain_musd", "value_musd"),
    *("lowest_cash_musd", "lowest_cash_period", "btc_sold", "most_debt_musd", "moves", "limit", "seconds"),
)
"""Columns of `why_not.csv`."""
MOVED = (
    *("limit", "title", "place", "item", "unit", "cause", "written_at", "step", "step_unit"),
    *("held_musd", "gained_musd", "uncertain_musd", "value_musd", "first_decision", "moves"),
)
"""Columns of `limits_moved.csv`."""


def plan_data(of: Earlier) -> dict[str, Any]:
    """The plan that everything is held against."""
    solution = of.solution
    low, node = summaries.lowest_cash(solution.plan, solution.tree)
    return {
        "run": of.folder.resolve().name,
        "value_musd": solution.plan.value,
        "bound_musd": solution.ending.bound,
        "objective": solution.scenario.value.objective,
        "lowest_cash_musd": low,
        "lowest_cash_period": solution.tree[node].period.label,
        "btc_sold": answer(solution, "")["treasury"]["btc_sold"],
        "most_debt_musd": most_debt(solution),
    }


def limits_data(
    of: Earlier, groups: Sequence[LimitGroup], held: Sequence[float | None]
) -> list[dict[str, Any]]:
    """Each limit with its periods; `held` is what its step is worth with whole numbers held."""
    return [
        {
            **_named(group),
            "cause": group.cause,
            "written_at": of.written(group.cause),
            "worth_musd_per_unit": group.worth,
            "step": float(SOONER) if group.limit == READY else group.step,
            "step_unit": "months" if group.limit == READY else group.unit,
            "step_worth_held_musd": worth,
            "spans": [list(span) for span in group.spans],
            "periods": [
                {
                    "period": one.period,
                    "node": one.node,
                    "worth_musd": one.worth,
                    "room": one.room,
                    "bound": one.bound,
                }
                for one in group.periods
            ],
        }
        for group, worth in zip(groups, held, strict=True)
    ]


def cash_data(groups: Iterable[LimitGroup]) -> list[dict[str, Any]]:
    """What one more MUSD received in each period is worth."""
    return [
        {"node": one.node, "period": one.period, "worth_musd": one.worth}
        for group in groups
        if group.limit == LATER
        for one in group.periods
    ]


def resolved_data(found: Iterable[Resolved]) -> list[dict[str, Any]]:
    """Each limit that was moved and solved again."""
    return [
        {
            **_named(one.group),
            "step": one.step,
            "step_unit": one.unit,
            "gained_musd": one.gained,
            "uncertain_musd": one.uncertain,
            "value_musd": one.value,
            "first_decision": list(one.begins),
            "moves": [_move(move) for move in one.moves],
        }
        for one in found
    ]


def moved_rows(limits: Iterable[dict[str, Any]], resolved: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every limit as a row of `limits_moved.csv`, those that were solved again with what that gave."""
    solved = {_key(one): one for one in resolved}
    rows = []
    for one in limits:
        again = solved.get(_key(one), {})
        texts = {
            "first_decision": "; ".join(again.get("first_decision", [])),
            "moves": "; ".join(told_move(move) for move in again.get("moves", [])),
        }
        made = {**one, "held_musd": one["step_worth_held_musd"], **again, **texts}
        rows.append({name: made.get(name) for name in MOVED})
    return rows


def _key(one: dict[str, Any]) -> tuple[str, ...]:
    return (one["limit"], one["place"], one["item"], one["unit"])


def why_not_data(of: Earlier, found: Iterable[WhyNot]) -> list[dict[str, Any]]:
    """Each choice that was forced the other way."""
    return [_why_not(one, of.written) for one in found]


def table_rows(data: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same as rows of `why_not.csv`: moves in one text, and what is not known left empty."""
    rows = []
    for one in data:
        possible = "unknown" if one["possible"] is None else one["possible"]
        moves = "; ".join(told_move(move) for move in one["moves"])
        rows.append({name: {**one, "possible": possible, "moves": moves}[name] for name in TABLE})
    return rows


def told_move(move: dict[str, Any]) -> str:
    """`lease beta 2027-Q4, 10 MW -> no`, `BTC sold 1610 -> 2196 BTC`."""
    before, after = (
        f"{one:.1f}" if isinstance(one, float) else one or "no" for one in (move["before"], move["after"])
    )
    return " ".join(f"{move['kind']} {move['id']} {before} -> {after} {move['unit']}".split())


def _named(group: LimitGroup) -> dict[str, Any]:
    return {
        "limit": group.limit,
        "title": group.title,
        "place": group.place,
        "item": group.item,
        "unit": group.unit,
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "kind": move.kind,
        "id": move.id,
        "before": move.before,
        "after": move.after,
        "unit": move.unit,
    }


def _why_not(one: WhyNot, written: Callable[[str], str]) -> dict[str, Any]:
    choice = one.choice
    return {
        "kind": choice.kind,
        "id": choice.id,
        "in_plan": choice.in_plan,
        "asked": choice.asked,
        "path": choice.path,
        "written_at": written(choice.path),
        "possible": one.possible,
        "lost_musd": one.lost,
        "uncertain_musd": one.uncertain,
        "value_musd": one.value,
        "lowest_cash_musd": one.lowest_cash,
        "lowest_cash_period": one.lowest_cash_period,
        "btc_sold": one.btc_sold,
        "most_debt_musd": one.most_debt,
        "moves": [_move(move) for move in one.moves],
        "limit": one.limit,
        "cause": one.cause,
        "cause_written_at": written(one.cause) if one.cause else "",
        "why_impossible": _reason(one),
        "seconds": one.seconds,
    }


def _reason(one: WhyNot) -> str:
    if one.possible is not False:
        return ""
    return one.limit if one.short is None else no_plan_text(one.short)
