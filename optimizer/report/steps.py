"""What the plan does, step by step, as changes against mining only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.months import format_month
from ..solution.answer import records
from .money_steps import money_steps
from .step import (
    CONVERT,
    DECLINE,
    GIVE_UP,
    KEPT,
    SIGN,
    SMALL,
    SMALL_MW,
    SMALL_SHARE_OF_FLEET,
    VERBS,
    Step,
    decided,
    until,
)
from .view import View
from .words import coins, counted, money, plain, power, trimmed

if TYPE_CHECKING:
    from pandas import DataFrame


def steps(view: View) -> list[Step]:
    """All steps in the order in which they are decided; what is kept comes first, what is declined last.

    Small ones are told together in one line; the tables of the run hold each.
    """
    found = [
        *_signed(view),
        *_converted(view),
        *_built(view),
        *money_steps(view),
        *_machines(view),
        *_closed(view),
    ]
    order = {node.name: node.period.index for node in view.tree}
    found.sort(key=lambda step: (step.symbol != KEPT, order[step.when], VERBS.index(step.verb)))
    small = [step for step in found if step.small]
    told = [step for step in found if not step.small]
    if small:
        what = f"{counted(len(small), 'small step')}: see tables/decisions.csv"
        told.append(Step(SMALL, small[0].when, "others", what))
        told.sort(key=lambda step: (step.symbol != KEPT, order[step.when], VERBS.index(step.verb)))
    return [*told, *declined(view)]


def _signed(view: View) -> list[Step]:
    found = []
    for lease in view.answer["leases"]:
        tenant = plain(view.scenario.leases[lease["lease"]].tenant)
        about = f"({tenant}) in {lease['hall']} at {lease['site']}, from {lease['commence']}"
        verb, symbol = ("keep", KEPT) if lease["locked"] else ("sign", SIGN)
        worth = view.worth_of_item("leases", lease["lease"])
        found.append(Step(symbol, lease["node"], verb, lease["lease"], about, lease["it_mw"], worth=worth))
    return found


def _converted(view: View) -> list[Step]:
    """Worth stands in the first row of a hall that is converted in several steps."""
    found = []
    told = set()
    for made in view.answer["conversions"]:
        about = f"at {made['site']}, built {made['start']} to {_before(made['ready'])}"
        verb, symbol = ("keep", KEPT) if made["locked"] else ("convert", CONVERT)
        worth = None if made["hall"] in told else view.worth_of_item("conversions", made["hall"])
        told.add(made["hall"])
        found.append(
            Step(symbol, made["node"], verb, made["hall"], about, made["it_mw"], made["capex_musd"], worth)
        )
    return found


def _before(month: str) -> str:
    """The month before: the last in which is built what is ready at the beginning of `month`."""
    year, number = map(int, month.split("-"))
    return format_month(year * 12 + number - 2)


def _built(view: View) -> list[Step]:
    """Grid upgrades and long-lead equipment; worth stands in the first row of each kind."""
    found = []
    told = set()
    made = view.plan.commitments
    for row in records(made[made["kind"].isin(["upgrade", "equipment"])]):
        item, place, locked = row["item"], row["place"], row["locked"]
        mw = None
        if row["kind"] == "upgrade":
            mw = view.scenario.sites[place].upgrades[item].power
            short, about = f"upgrade {item}", f"at {place}, power from {row['ready']}"
            worth = view.worth_of_item("sites", item, place)
        else:
            short, about = f"{trimmed(row['size'])} {item}", f", delivered {row['ready']}"
            worth = None if item in told else view.worth_of_item("conversions", item)
            told.add(item)
        symbol, verb = (KEPT, "keep") if locked else (CONVERT, "order")
        found.append(Step(symbol, row["node"], verb, short, about, mw, row["spending_musd"], worth))
    return found


def _machines(view: View) -> list[Step]:
    """Machines bought, moved and sold; what mining only would do with them too is left out."""
    found = []
    for quantity, symbol, verb in [
        ("bought", CONVERT, "buy"),
        ("moved", CONVERT, "move"),
        ("sold", GIVE_UP, "sell"),
    ]:
        rows = decided(view, f"mining.{quantity}")
        other = view.other
        same = other.levels[other.levels["quantity"] == f"mining.{quantity}"] if other else rows.iloc[:0]
        for key, chosen in rows.groupby(["place", "item"], sort=False):
            place, item = (str(part) for part in key)
            total = float(chosen["value"].sum())
            alike = same[(same["place"] == place) & (same["item"] == item)]
            if total < 0.05 or (not alike.empty and _same_amounts(chosen, alike)):
                continue
            fleet, _, to = item.partition("/")
            about = f"at {place}{f' to {to}' if to else ''}{until(chosen)}"
            small = total < SMALL_MW and total < SMALL_SHARE_OF_FLEET * _most_held(view, fleet)
            short = f"{power(total)} of {fleet}"
            found.append(Step(symbol, chosen["node"].iloc[0], verb, short, about, small=small))
    return found


def _most_held(view: View, fleet: str) -> float:
    """Most MW of a fleet that ever stand anywhere; what is sold at once was there before."""
    rows = decided(view, "mining.held")
    mine: list[float] = [one["start_mw"] for one in view.answer["fleets"] if one["fleet"] == fleet]
    held = rows[rows["item"] == fleet].groupby("node", sort=False)["value"].sum()
    return max(sum(mine), float(held.max()) if len(held) else 0.0)


def _same_amounts(one: DataFrame, other: DataFrame) -> bool:
    merged = one.merge(other, on="node", how="outer", suffixes=("", "_other")).fillna(0.0)
    return bool(((merged["value"] - merged["value_other"]).abs() < 1e-3).all())


def _closed(view: View) -> list[Step]:
    rows = decided(view, "sites.closed_at")
    return [Step(GIVE_UP, row["node"], "close", row["place"]) for row in records(rows) if row["value"] > 0.5]


def declined(view: View) -> list[Step]:
    """Leases that are not signed and halls that stay as they are; what they would be worth is not known."""
    signed = {lease["lease"] for lease in view.answer["leases"]}
    found = []
    for name, lease in view.scenario.leases.items():
        if name not in signed:
            when = "" if lease.sign_by is None else format_month(lease.sign_by)
            found.append(Step(DECLINE, when, "decline", name, f"({plain(lease.tenant)})", lease.it))
    built = converted_by_hall(view)
    for name, hall in view.scenario.halls.items():
        if built.get(name, 0.0) < 0.05:
            when = "" if hall.latest is None else format_month(hall.latest)
            found.append(Step(DECLINE, when, "leave", name, f"at {hall.site} as it is", hall.it))
    return found


def converted_by_hall(view: View) -> dict[str, float]:
    """IT MW converted in the plan, by hall."""
    found: dict[str, float] = {}
    for made in view.answer["conversions"]:
        found[made["hall"]] = found.get(made["hall"], 0.0) + made["it_mw"]
    return found


def total_line(view: View) -> str:
    """`1 lease signed, 2 of 3 halls converted (250 MW), 5,700 BTC sold`: what is new in the plan.

    Where there are no sites, what is borrowed instead of leases and halls.
    """
    sold = view.answer["treasury"]["btc_sold"]
    coins_sold = f"{coins(sold) if sold > 0.5 else 'no BTC'} sold"
    if not view.has_sites:
        drawn = sum(facility["drawn_musd"] for facility in view.answer["facilities"])
        return ", ".join([f"{money(drawn)} borrowed", *([coins_sold] if view.has_coins else [])])
    signed = sum(not lease["locked"] for lease in view.answer["leases"])
    new = [made for made in view.answer["conversions"] if not made["locked"]]
    halls, all_halls = len({made["hall"] for made in new}), len(view.scenario.halls)
    mw = f" ({power(sum(made['it_mw'] for made in new))})" if new else ""
    converted = f"{halls or 'none'} of {counted(all_halls, 'hall')} converted{mw}"
    told = [f"{counted(signed, 'lease')} signed", *([converted] if all_halls else []), coins_sold]
    return ", ".join(told)
