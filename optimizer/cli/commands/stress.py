"""`wattshift stress`: how far prices, dates and costs may move before a plan breaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..options import Duration, command, json_option, overlay_options, quiet_option
from ..output import emit, say
from ..settings import Settings
from ..steps import steps_shown

if TYPE_CHECKING:
    from ...report.text.stress import StressRow
    from ...scenario.schema import Scenario
    from ...solution.solution import Solution
    from ...study.recovery import RecoveryPrice, SoldInYear
    from ...study.stress import Break

NAMES = ("btc_price", "btc_level", "hashprice", "delay", "capex", "rent", "rate")
SHARES = "Shares and convertibles are issued at the terms of the scenario, however BTC and the plan fare."
SHORTEST = 10.0
"""Seconds that each solve may take at least."""


@command(
    examples=[
        "wattshift stress runs/base-3f9c1e",
        "wattshift stress runs/base-3f9c1e --driver btc_price --recovery 126000",
        "wattshift stress runs/base-3f9c1e --as-planned --write",
    ]
)
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path, exists=True, file_okay=False))
@overlay_options
@click.option(
    "--driver", "drivers", multiple=True, type=click.Choice(NAMES), help="Only this driver. Repeatable."
)
@click.option(
    "--as-planned", is_flag=True, help="Only ask what becomes of the plan itself, not of a better one; quick."
)
@click.option(
    "--recovery",
    "prices",
    multiple=True,
    type=float,
    metavar="USD",
    help="Price BTC may recover to. Repeatable.",
)
@click.option(
    "--time-limit", type=Duration(), metavar="TIME", help="For each solve; twice that of the run if left out."
)
@click.option("--write", "written", is_flag=True, help="Put what breaks it into RUN and its reports.")
@json_option
@quiet_option
@click.pass_obj
def stress(
    settings: Settings,
    run: Path,
    overlays: tuple[str, ...],
    sets: tuple[str, ...],
    drivers: tuple[str, ...],
    as_planned: bool,
    prices: tuple[float, ...],
    time_limit: float | None,
    written: bool,
) -> None:
    """Find what breaks the plan of RUN: each driver is moved until something no longer stands.

    A loan is called with the debts and coins pledged as they are in the plan. The plan cannot be carried out
    if no way to run, sell and borrow pays for what it commits to. Another first decision is better if keeping
    the plan's costs more than the gap. The scenario's own `shocks` say what is tried and how far; without
    them, what hurts. Ctrl-C keeps what is known.
    """
    from ...solution.run_folder import read
    from ...solve.interrupt import stop_on_interrupt
    from ...study.recovery import recovery_prices, sold_by_year
    from ...study.stress import EVENTS
    from ...study.stress import stress as broken

    solution = read(run)
    base = _base(run, solution, overlays, sets)
    events = EVENTS[:2] if as_planned else EVENTS
    seconds = time_limit or max(SHORTEST, 2.0 * solution.ending.seconds)
    with stop_on_interrupt() as stop, steps_shown("trying", silent=settings.quiet) as on_step:
        found = list(
            broken(
                solution,
                base=base,
                shocks=base.shocks,
                drivers=drivers or NAMES,
                events=events,
                seconds=seconds,
                stop=stop,
                on_step=on_step,
            )
        )
        stopped = stop.is_set()
    sold, recovered = sold_by_year(solution), recovery_prices(solution, prices)
    if settings.json:
        emit("stress", {"run": run.name, "breaks": [_data(one) for one in found], **_sales(sold, recovered)})
    else:
        own = base.financing
        _print(found, sold, recovered, issues_shares=bool(own.equity or own.convertibles))
    if stopped:
        say("stopped by Ctrl-C: what was not tried is not known")
    if written:
        _write(settings, run, found)


def _base(run: Path, solution: Solution, overlays: Iterable[str], sets: Iterable[str]) -> Scenario:
    """The scenario of the run, with what is laid over it; its periods must stay those of the plan."""
    if not overlays and not sets:
        return solution.scenario
    from ...api import load

    base = load(run / "scenario.yaml", overlays, sets).model
    if base.horizon != solution.scenario.horizon:
        raise click.UsageError("the plan has the periods of its run: horizon cannot be changed here")
    return base


def _print(
    found: list[Break], sold: list[SoldInYear], prices: list[RecoveryPrice], *, issues_shares: bool
) -> None:
    from ...report.text.stress import RecoveryRow, recovery_text, stress_text
    from ..console import show_lines

    lines = stress_text([_row(one) for one in found])
    if issues_shares:
        lines += ["", SHARES]
    if not sold:
        lines += ["", "The plan sells no BTC."]
    for price in prices if sold else []:
        rows = [
            RecoveryRow(
                one.year, one.coins, one.received, one.price, one.worth(price.usd), one.regret(price.usd)
            )
            for one in sold
        ]
        lines += ["", *recovery_text(price.usd, price.why, rows)]
    if sold:
        lines.append(
            "Regret is what was sold at that price less what came in; what the money bought is not in it."
        )
    show_lines(lines)


def _row(one: Break) -> StressRow:
    from ...report.text.stress import StressRow
    from ...study.stress import told_amount

    def told(amount: float | None) -> str | None:
        return None if amount is None else told_amount(one.driver, amount)

    return StressRow(
        one.driver.title,
        one.event,
        told(one.holds),
        told(one.breaks),
        told_amount(one.driver, one.until),
        one.is_exact,
        one.what,
    )


def _data(one: Break) -> dict[str, Any]:
    return {
        "driver": one.driver.name,
        "title": one.driver.title,
        "unit": one.driver.unit,
        "event": one.event.replace(" ", "_"),
        "holds": one.holds,
        "breaks": one.breaks,
        "until": one.until,
        "step": one.driver.step,
        "exact": one.is_exact,
        "what": one.what,
    }


def _sales(sold: list[SoldInYear], prices: list[RecoveryPrice]) -> dict[str, Any]:
    return {
        "sold": [{**asdict(one), "price": one.price} for one in sold],
        "recovery": [
            {
                **asdict(price),
                "years": [
                    {
                        "year": one.year,
                        "worth_musd": one.worth(price.usd),
                        "regret_musd": one.regret(price.usd),
                    }
                    for one in sold
                ],
            }
            for price in prices
        ],
    }


def _write(settings: Settings, run: Path, found: list[Break]) -> None:
    import pandas as pd

    from ..studied import put

    put(settings, run, "stress", pd.DataFrame([_data(one) for one in found]))
