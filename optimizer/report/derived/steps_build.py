"""Steps about leases, halls, power, equipment and machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...core.months import format_month
from ...solution.answer import records
from ..view import View
from ..words import plain
from .build import machines_of
from .step_row import CONVERT, GIVE_UP, KEPT, SIGN, StepRow, decided, last_of

if TYPE_CHECKING:
    from pandas import DataFrame

SMALL_MW, SMALL_SHARE_OF_FLEET = 1.0, 0.05
"""Machines below both of these nobody would decide on by themselves."""


def build_steps(view: View) -> Iterator[StepRow]:
    """All of them, in no order."""
    yield from _signed(view)
    yield from _converted(view)
    yield from _ordered(view)
    yield from _machines(view)
    yield from _closed(view)


def month(ordinal: int | None) -> str:
    """`2027-03`; empty where there is none."""
    return "" if ordinal is None else format_month(ordinal)


def _signed(view: View) -> Iterator[StepRow]:
    told: set[str] = set()
    for lease in view.answer["leases"]:
        terms, locked = view.scenario.leases[lease["lease"]], lease["locked"]
        yield StepRow(
            KEPT if locked else SIGN,
            lease["node"],
            "keep" if locked else "sign",
            "lease",
            lease["lease"],
            tenant=plain(terms.tenant),
            hall=lease["hall"],
            site=lease["site"],
            in_service=lease["commence"],
            open_until=month(terms.sign_by),
            mw=lease["it_mw"],
            capex_musd=None if lease["lease"] in told else machines_of(view, lease["lease"]),
            worth_musd=None if lease["lease"] in told else view.worth_of_item("leases", lease["lease"]),
        )
        told.add(lease["lease"])


def _converted(view: View) -> Iterator[StepRow]:
    told: set[str] = set()
    for made in view.answer["conversions"]:
        name, locked = made["hall"], made["locked"]
        yield StepRow(
            KEPT if locked else CONVERT,
            made["node"],
            "keep" if locked else "convert",
            "hall",
            name,
            hall=name,
            site=made["site"],
            begins=made["start"],
            in_service=made["ready"],
            open_until=month(view.scenario.halls[name].latest),
            mw=made["it_mw"],
            capex_musd=made["capex_musd"],
            worth_musd=None if name in told else view.worth_of_item("conversions", name),
        )
        told.add(name)


def _ordered(view: View) -> Iterator[StepRow]:
    """Grid upgrades and long-lead equipment."""
    told: set[str] = set()
    made = view.plan.commitments
    for row in records(made[made["kind"].isin(["upgrade", "equipment"])]):
        item, place, locked = row["item"], row["place"], row["locked"]
        is_upgrade = row["kind"] == "upgrade"
        if is_upgrade:
            worth = view.worth_of_item("sites", item, place)
        else:
            worth = None if item in told else view.worth_of_item("conversions", item)
            told.add(item)
        yield StepRow(
            KEPT if locked else CONVERT,
            row["node"],
            "keep" if locked else "order",
            row["kind"],
            item,
            site=place,
            begins=row["begins"],
            in_service=row["ready"],
            mw=view.scenario.sites[place].upgrades[item].power if is_upgrade else None,
            capex_musd=row["spending_musd"],
            worth_musd=worth,
            amount=None if is_upgrade else row["size"],
            unit="" if is_upgrade else "units",
        )


def _machines(view: View) -> Iterator[StepRow]:
    """Machines bought, moved and sold; what mining only would do with them too is left out."""
    for verb, quantity, symbol in [
        ("buy", "mining.bought", CONVERT),
        ("move", "mining.moved", CONVERT),
        ("sell", "mining.sold", GIVE_UP),
    ]:
        rows = decided(view, quantity)
        other = view.other
        same = other.levels[other.levels["quantity"] == quantity] if other else rows.iloc[:0]
        for key, chosen in rows.groupby(["place", "item"], sort=False):
            place, item = (str(part) for part in key)
            alike = same[(same["place"] == place) & (same["item"] == item)]
            total = _most_on_a_path(view, chosen)
            if total < 0.05 or (not alike.empty and _same_amounts(chosen, alike)):
                continue
            fleet, _, to = item.partition("/")
            yield StepRow(
                symbol,
                str(chosen["node"].iloc[0]),
                verb,
                "machines",
                fleet,
                site=place,
                to_site=to,
                until=last_of(chosen),
                amount=total,
                unit="MW",
                small=total < SMALL_MW and total < SMALL_SHARE_OF_FLEET * _most_held(view, fleet),
            )


def _most_on_a_path(view: View, rows: DataFrame) -> float:
    """What the values add up to, in that world in which it is most."""
    by_node = rows.groupby("node", sort=False)["value"].sum()
    return max(
        float(by_node.reindex([node.name for node in view.tree.line(leaf.name)], fill_value=0.0).sum())
        for leaf in view.tree.leaves
    )


def _most_held(view: View, fleet: str) -> float:
    """Most MW of a fleet that ever stand anywhere; what is sold at once was there before."""
    rows = decided(view, "mining.held")
    mine: list[float] = [one["start_mw"] for one in view.answer["fleets"] if one["fleet"] == fleet]
    held = rows[rows["item"] == fleet].groupby("node", sort=False)["value"].sum()
    return max(sum(mine), float(held.max()) if len(held) else 0.0)


def _same_amounts(one: DataFrame, other: DataFrame) -> bool:
    both = one.merge(other, on="node", how="outer", suffixes=("", "_other"))
    merged = both[["value", "value_other"]].fillna(0.0)
    return bool(((merged["value"] - merged["value_other"]).abs() < 1e-3).all())


def _closed(view: View) -> Iterator[StepRow]:
    for row in records(decided(view, "sites.closed_at")):
        if row["value"] > 0.5:
            yield StepRow(GIVE_UP, row["node"], "close", "site", row["place"], site=row["place"])
