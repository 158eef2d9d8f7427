"""What can be wrong with a site before anything is solved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...core.errors import Problem
from ...core.months import format_month
from ...core.series import Series
from ...core.timeline import Period
from ...core.tree import Tree
from .data import least
from .schema import Energy, Site, Upgrade
from .upgrades import prepare_upgrade


def findings(sites: Mapping[str, Site], tree: Tree) -> list[Problem]:
    """All problems of all sites. Series are expected to cover the horizon."""
    found: list[Problem] = []
    for name, site in sites.items():
        path = f"sites.{name}"
        found += _price(f"{path}.energy", site.energy)
        found += _contract(f"{path}.energy.take_or_pay", site, tree)
        found += _usage(path, site)
        found += _firm(path, site, tree)
        found += _dates(path, site, tree)
        for upgrade_name, upgrade in site.upgrades.items():
            found += _upgrade(f"{path}.upgrades.{upgrade_name}", upgrade, site, tree)
    return found


def _price(path: str, energy: Energy) -> Iterator[Problem]:
    if energy.price is None and not energy.blocks:
        message = "neither price nor blocks is given, so energy has no price"
        yield Problem(path, "price-missing", message, "give price for all hours, or blocks of hours")
    if energy.price is not None and energy.blocks:
        message = "both price and blocks are given, and each sets the price of energy"
        yield Problem(f"{path}.blocks", "price-twice", message, "remove one of the two")
    hours = sum(block.hours for block in energy.blocks.values())
    if energy.blocks and abs(hours - 1.0) > 1e-6:
        message = f"the hours of the blocks add up to {hours * 100:.6g} %, not 100 %"
        yield Problem(f"{path}.blocks", "hours-sum", message, "let the hours of all blocks add up to 100 %")
    for name, block in energy.blocks.items():
        if block.hours == 0.0:
            message = f"block {name} has no hours"
            yield Problem(
                f"{path}.blocks.{name}.hours", "hours-zero", message, "give it hours, or leave it out"
            )


def _contract(path: str, site: Site, tree: Tree) -> Iterator[Problem]:
    contract = site.energy.take_or_pay
    if contract is None:
        return
    start = tree.timeline.start
    if contract.until is not None and contract.until <= start:
        message = f"the contract ends in {format_month(contract.until)}, before the plan starts"
        yield Problem(
            f"{path}.until", "contract-ended", message, "leave the contract out", severity="warning"
        )
    power = least(site.energised, tree.timeline.periods[0])
    if contract.power > power:
        yield Problem(
            f"{path}.power",
            "contract-size",
            f"{contract.power:g} MW must be paid for, and the site has {power:g} MW at the start: the rest "
            "is always sold on",
            "check that the power is what must be paid for, not what may be drawn",
            severity="warning",
        )
    if contract.resale is not None:
        yield from _resale(f"{path}.resale", contract.price, contract.resale, tree)


def _resale(path: str, price: Series, resale: Series, tree: Tree) -> Iterator[Problem]:
    for period in tree.timeline.periods:
        paid, brings = price.mean(period.start, period.months), resale.mean(period.start, period.months)
        if brings > paid:
            yield Problem(
                path,
                "resale-above-price",
                f"contract energy brings {brings:g} USD/MWh in {period.label} and costs {paid:g}: the plan "
                "may sell it on and run on energy at the tariff",
                "check that the tariff's price is what energy beyond the contract costs then",
                severity="warning",
            )
            return


def _usage(path: str, site: Site) -> Iterator[Problem]:
    pue = site.pue
    for load, mean, peak in (("mining", pue.mining, pue.mining_peak), ("ai", pue.ai, pue.ai_peak)):
        if peak is not None and peak < mean:
            message = f"the peak PUE {peak:g} of {load} is below its average of {mean:g}"
            fix = "the peak is never below the average: swap the two, or leave the peak out"
            yield Problem(f"{path}.pue.{load}_peak", "pue-order", message, fix)
    ai_peak = pue.ai if pue.ai_peak is None else pue.ai_peak
    if site.gross_per_it is not None and site.gross_per_it < ai_peak:
        yield Problem(
            f"{path}.gross_per_it",
            "gross-below-pue",
            f"{site.gross_per_it:g} MW at the meter for one MW of IT is below the peak PUE of {ai_peak:g}",
            "count redundancy and losses on top of the peak PUE",
            severity="warning",
        )


def _firm(path: str, site: Site, tree: Tree) -> Iterator[Problem]:
    if site.firm is None:
        return
    for period in tree.timeline.periods:
        firm, power = least(site.firm, period), least(site.energised, period)
        if firm > power:
            yield Problem(
                f"{path}.firm",
                "firm-above-energised",
                f"{firm:g} MW are firm in {period.label}, when only {power:g} MW are energised",
                "firm power is a part of the energised power; power of upgrades is added by itself",
                severity="warning",
            )
            return


def _dates(path: str, site: Site, tree: Tree) -> Iterator[Problem]:
    start, end = tree.timeline.start, tree.timeline.end
    if site.lease_end is not None and site.lease_end <= start:
        message = f"the site's lease ends in {format_month(site.lease_end)}, before the plan starts"
        yield Problem(f"{path}.lease_end", "lease-ended", message, "leave the site out, or give a later date")
    elif site.lease_end is not None and (cut := _cut(site.lease_end, tree)) is not None:
        yield Problem(
            f"{path}.lease_end",
            "lease-end-inside",
            f"the lease ends within {cut.label}, so the site has no power in all of {cut.label}",
            "let it end with a period, or plan by month until then",
            severity="warning",
        )
    if site.closing is None:
        return
    earliest = site.closing.earliest
    if site.lease_end is not None and earliest >= site.lease_end:
        yield Problem(
            f"{path}.closing.earliest",
            "closing-after-lease",
            f"the site can be closed from {format_month(earliest)}, and its lease ends in "
            f"{format_month(site.lease_end)}",
            "give an earlier date, or leave closing out",
        )
    elif earliest >= end:
        yield Problem(
            f"{path}.closing.earliest",
            "never-possible",
            f"the site can be closed from {format_month(earliest)}, and the horizon ends with "
            f"{format_month(end - 1)}",
            "give an earlier date, or leave closing out",
            severity="warning",
        )


def _cut(month: int, tree: Tree) -> Period | None:
    """The period that a month cuts in two."""
    period = tree.timeline.containing(month)
    return period if period is not None and period.start != month else None


def _upgrade(path: str, upgrade: Upgrade, site: Site, tree: Tree) -> Iterator[Problem]:
    if upgrade.ordered is not None:
        yield from _ordered(path, upgrade, upgrade.ordered, site, tree)
        return
    earliest, latest = upgrade.earliest, upgrade.latest
    if earliest is not None and latest is not None and latest < earliest:
        message = f"latest {format_month(latest)} is before earliest {format_month(earliest)}"
        yield Problem(f"{path}.latest", "date-order", message, "give a later date, or leave it out")
    elif not prepare_upgrade(site, upgrade, tree).orders:
        yield Problem(
            path,
            "never-possible",
            f"no order with a lead of {upgrade.lead} months brings power by {_last_use(site, tree)}",
            "order earlier, end the horizon later, or leave the upgrade out",
            severity="warning",
        )


def _ordered(path: str, upgrade: Upgrade, ordered: int, site: Site, tree: Tree) -> Iterator[Problem]:
    start, end, ready = tree.timeline.start, tree.timeline.end, ordered + upgrade.lead
    for name, month in (("earliest", upgrade.earliest), ("latest", upgrade.latest)):
        if month is not None:
            message = f"the upgrade is ordered in {format_month(ordered)} already, so {name} says nothing"
            yield Problem(f"{path}.{name}", "ordered-already", message, f"remove {name}, or ordered")
    if ordered >= end:
        message = f"ordered in {format_month(ordered)}, after the horizon ends with {format_month(end - 1)}"
        yield Problem(f"{path}.ordered", "order-after-horizon", message, "leave the upgrade out")
    elif not prepare_upgrade(site, upgrade, tree).orders:
        yield Problem(
            f"{path}.ordered",
            "ready-too-late",
            f"ordered in {format_month(ordered)} with a lead of {upgrade.lead} months, the power comes in "
            f"{format_month(ready)}; it can be used by {_last_use(site, tree)} at the latest",
            "end the horizon later, or leave the upgrade out and write what is to pay in treasury.payments",
        )
    elif ready <= start:
        yield Problem(
            f"{path}.ordered",
            "ready-before-start",
            f"the power of this upgrade is there since {format_month(ready)}, and the plan starts in "
            f"{format_month(start)}: it counts on top of energised",
            "leave the upgrade out if energised holds its power already",
            severity="warning",
        )


def _last_use(site: Site, tree: Tree) -> str:
    """The month by whose end power must be there to be of use."""
    lease_end = site.lease_end
    if lease_end is not None and lease_end < tree.timeline.end:
        return f"{format_month(lease_end - 1)}, the end of the site's lease"
    return f"{format_month(tree.timeline.end - 1)}, the end of the horizon"
