"""How the run was made, how sure it is, and how to get it again."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, log10
from typing import Any

from ...solution.audit.report import worst_first
from ..sentences import STOPS, certainty
from ..tables import Lines, table
from ..view import View
from ..words import counted, escaped, listed, number, percent

TITLE = "How this was made"
WORST_SHOWN = 5


def lines(view: View, manifest: Mapping[str, Any], unsourced: Mapping[str, str]) -> Lines:
    """Status and gap, audit, versions, command, inputs without a source."""
    return [*_ending(view), "", *_audit(view), "", *_again(view, manifest), "", *_unsourced(unsourced)]


def _ending(view: View) -> Lines:
    ending = view.solution.ending
    rows = [
        ["Status", ending.status.replace("_", " ")],
        ["Worth, MUSD", number(ending.value, 3)],
        ["No plan is worth more than, MUSD", number(ending.bound, 3)],
        ["Gap", percent(ending.gap, 3)],
        ["Nodes searched", number(ending.nodes)],
    ]
    told = [certainty(view), "", *table(["", ">"], rows)]
    if ending.stopped_by in STOPS and ending.stopped_by != "nodes":
        told += ["", f"It was stopped by {STOPS[ending.stopped_by]}: another run may stop elsewhere."]
    return told


def _audit(view: View) -> Lines:
    audit = view.solution.audit
    if not audit.passed:
        told = ["**The audit does not agree with the plan:**", ""]
        return [*told, *(f"- {escaped(failure)}" for failure in audit.failures())]
    checked = sum(check.checked for check in audit.accounts) + sum(check.checked for check in audit.limits)
    told = [
        f"The audit, which does not know the model, recomputed {counted(checked, 'amount')} from the inputs"
    ]
    told += ["and the decisions, and agrees. Largest differences, relative to the size of the account:", ""]
    worst = worst_first(audit.accounts)[:WORST_SHOWN]
    rows = [
        [check.account, _residual(check.largest_relative)]
        for check in sorted(worst, key=lambda one: one.account)
    ]
    return [*told, *table(["Account", ">Difference"], rows)]


def _residual(relative: float) -> str:
    """In powers of ten: the digits below are rounding, and differ from machine to machine."""
    power = 10.0 ** max(-9, ceil(log10(relative))) if relative > 0 else 1e-9
    return f"below {power:.0e}"


def _again(view: View, manifest: Mapping[str, Any]) -> Lines:
    program, solver = manifest["program"], manifest["solver"]
    packages = ", ".join(f"{name} {version}" for name, version in sorted(manifest["packages"].items()))
    made = f"{program['name']} {program['version']} and {solver['name']}"
    told = [f"Made with {made} on Python {manifest['python']} ({packages})."]
    files = [f"`{source.path}` ({source.sha256[:12]})" for source in view.solution.sources]
    if files:
        told += ["", f"Read from {listed(files)}."]
    if view.solution.overrides:
        told += ["", f"Changed with {listed([f'`--set {one}`' for one in view.solution.overrides])}."]
    start = view.solution.options.get("start_from")
    if start is not None:
        told += [
            "",
            f"It began with the plan of run {start[:6]}, which decides among plans of the same value.",
        ]
    return [
        *told,
        "",
        "In the folder of this run, this gives the same plan again:",
        "",
        f"    {command(view)}",
    ]


def command(view: View) -> str:
    """The command that repeats the run from its folder."""
    options = view.solution.options
    words = ["wattshift solve scenario.yaml"]
    if options.get("gap") is not None:
        words.append(f"--gap {options['gap']:g}")
    if options.get("time_limit") is not None:
        words.append(f"--time-limit {options['time_limit']:g}s")
    return " ".join(words)


def _unsourced(unsourced: Mapping[str, str]) -> Lines:
    if not unsourced:
        return ["Every input names its source."]
    told = [f"{counted(len(unsourced), 'input')} without a source:", ""]
    return [*told, *table(["Input", ">Value"], [[path, value] for path, value in sorted(unsourced.items())])]
