"""`wattshift explain`: why a plan is what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..options import Duration, command, json_option, quiet_option
from ..output import emit, say
from ..settings import Settings

if TYPE_CHECKING:
    from ...solution.limit_groups import LimitGroup
    from ...study.earlier import Earlier
    from ...study.forcing import Choice

T = TypeVar("T")
OnStep = Callable[[int, int, str], None]
ALL = "all"


@command(
    examples=[
        "wattshift explain runs/base-3f9c1e",
        "wattshift explain runs/base-3f9c1e --limit cash_floor --exact 0",
        "wattshift explain runs/base-3f9c1e --why-not hyper-b",
        "wattshift explain runs/base-3f9c1e --write",
        "wattshift explain runs/base-3f9c1e --why-not all --write",
    ]
)
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--limit", "name", metavar="NAME", help="One limit in full, period by period.")
@click.option(
    "--exact",
    default=3,
    show_default=True,
    metavar="N",
    type=click.IntRange(0),
    help="How many limits are moved and solved again.",
)
@click.option(
    "--why-not", "option", metavar="ID", help="Force a lease, hall or facility the other way; or all."
)
@click.option(
    "--write",
    is_flag=True,
    help="Put the answer into RUN and its reports: all limits, or with --why-not all all choices.",
)
@click.option(
    "--time-limit", type=Duration(), metavar="TIME", help="For all solves together, such as 90s or 10m."
)
@json_option
@quiet_option
@click.pass_obj
def explain(
    settings: Settings,
    run: Path,
    name: str | None,
    exact: int,
    option: str | None,
    write: bool,
    time_limit: float | None,
) -> None:
    """Say why the plan of RUN is what it is: what each limit is worth, and what was rejected.

    Without --why-not: the limits that hold the plan back, what one more unit of each is worth, and, for the
    first few, what a practical change gains when everything is planned anew. With --why-not: what is lost
    when something that the plan leaves is forced in, or something it takes is forced out.
    """
    if option is not None and name is not None:
        raise click.UsageError("--limit and --why-not are two questions; ask one at a time")
    if write and (name is not None or option not in (None, ALL)):
        raise click.UsageError("--write goes with all limits or with --why-not all, not with one of them")
    from ...solve.interrupt import stop_on_interrupt
    from ...study.earlier import earlier

    of = earlier(run)
    with stop_on_interrupt() as stop:
        if option is None:
            _limits(settings, of, name, exact, time_limit, stop, write)
        else:
            _why_not(settings, of, option, write, time_limit, stop)
        if stop.is_set():
            say("stopped: what was not asked yet is missing")


def _limits(
    settings: Settings,
    of: Earlier,
    name: str | None,
    exact: int,
    time_limit: float | None,
    stop: Event,
    write: bool,
) -> None:
    from ...report.text.explain import limit_text, limits_text, resolved_text
    from ...solution.limit_groups import movable
    from ...study.explained import MOVED, cash_data, limits_data, moved_rows, plan_data, resolved_data
    from ...study.worth import SECONDS, held_steps, worth_of_steps

    chosen = list(movable(of.groups)) if name is None else _named(of.groups, name)
    held = held_steps(of, chosen)
    order = sorted(range(len(chosen)), key=lambda at: -_size(held[at], chosen[at]))
    chosen, held = [chosen[at] for at in order], [held[at] for at in order]
    plan, limits = plan_data(of), limits_data(of, chosen, held)
    cash = cash_data(of.groups) if name is None else []
    without = sum(not group.worth for group in of.groups) if name is None else 0
    if not settings.json:
        _print(limits_text(plan, limits, without, cash) if name is None else limit_text(plan, limits))
    top = [group for group in _distinct(chosen) if group.worth][:exact]
    with _progress(settings) as on_step:
        seconds = SECONDS if time_limit is None else time_limit
        steps = worth_of_steps(of, top, seconds=seconds, on_step=on_step, stop=stop) if top else iter(())
        resolved = resolved_data(steps)
    if settings.json:
        emit(
            "explain",
            {
                "plan": plan,
                "limits": limits,
                "cash": cash,
                "resolved": resolved,
                "complete": len(resolved) == len(top),
            },
        )
    elif resolved:
        _print(resolved_text(resolved))
    if write:
        _write(settings, of.folder, "limits_moved", moved_rows(limits, resolved), MOVED)
    if len(resolved) < len(top) and not stop.is_set() and not settings.quiet:
        say(f"{len(top) - len(resolved)} of {len(top)} not solved again: no time left, or no such step")


def _size(held: float | None, group: LimitGroup) -> float:
    return group.worth * group.step if held is None else held


def _distinct(groups: Iterable[LimitGroup]) -> Iterator[LimitGroup]:
    """One of those that the same value of the scenario moves."""
    known = set()
    for group in groups:
        if (group.cause, group.unit) not in known:
            known.add((group.cause, group.unit))
            yield group


def _named(groups: Sequence[LimitGroup], name: str) -> list[LimitGroup]:
    from ...core.suggest import meant

    found = [
        group
        for group in groups
        if name in (group.limit, group.limit.partition(".")[2], group.cause, group.title)
    ]
    if not found:
        known = {group.limit for group in groups}
        raise click.UsageError(f"--limit: no limit '{name}' holds this plan; {meant(name, known)}")
    return found


def _why_not(
    settings: Settings, of: Earlier, option: str, write: bool, time_limit: float | None, stop: Event
) -> None:
    from ...report.text.explain import why_not_table, why_not_text
    from ...study.explained import TABLE, plan_data, table_rows, why_not_data
    from ...study.forcing import choices
    from ...study.why_not import time_for, why_not

    every = choices(of.session, of.solution)
    asked = every if option == ALL else _chosen(of, every, option)
    seconds = time_for(of.solution) if time_limit is None else time_limit
    with _progress(settings) as on_step:
        found = why_not_data(of, why_not(of, asked, seconds=seconds, on_step=on_step, stop=stop))
    plan = plan_data(of)
    if settings.json:
        emit("explain", {"plan": plan, "why_not": found, "complete": len(found) == len(asked)})
    else:
        _print(why_not_table(plan, found) if option == ALL else why_not_text(plan, found))
    if write and found:
        _write(settings, of.folder, "why_not", table_rows(found), TABLE)


def _chosen(of: Earlier, every: Sequence[Choice], option: str) -> list[Choice]:
    from ...core.suggest import meant
    from ...study.forcing import given

    found = [choice for choice in every if choice.id == option]
    if not found:
        reason = given(of.session).get(option)
        if reason:
            raise click.UsageError(f"--why-not: '{option}' is no choice of this plan: {reason}")
        known = [choice.id for choice in every]
        raise click.UsageError(
            f"--why-not: there is no lease, hall or facility '{option}'; {meant(option, known)}"
        )
    return found


def _write(
    settings: Settings, folder: Path, name: str, rows: Sequence[dict[str, Any]], columns: Sequence[str]
) -> None:
    import pandas as pd

    from ..studied import put

    put(settings, folder, name, pd.DataFrame(rows, columns=list(columns)))


@contextmanager
def _progress(settings: Settings) -> Iterator[OnStep]:
    """One line for each solve: in a terminal it gives way to the next, elsewhere it stays."""
    from ..console import is_live, messages
    from ..steps import live_text

    console = messages()
    if settings.quiet:
        yield lambda place, count, what: None
    elif is_live(console):
        with live_text(console) as show:
            hint = "(Ctrl-C keeps what is there)"
            yield lambda place, count, what: show(f"{_step(place, count, what)}   {hint}")
    else:
        yield lambda place, count, what: say(_step(place, count, what))


def _step(place: int, count: int, what: str) -> str:
    from ...report.words import plain

    return f"solving {place} of {count}: {plain(what)}"


def _print(lines: Iterable[str]) -> None:
    from ..console import show_lines

    show_lines(lines)
