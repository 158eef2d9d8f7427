"""How the run was made, how sure it is, and how to get it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..blocks import Block, Bullets, Command, Paragraph, Table
from ..facts import Fact
from ..marks import code, marked
from ..sentences import STOPS, certainty
from ..view import View
from ..words import NOTHING, counted, listed, number, percent, plain

NAME = "made"
TITLE = "How this was made"


def blocks(view: View, manifest: Mapping[str, Any]) -> Sequence[Block]:
    """Status and gap, audit, versions, files, command, warnings, inputs without a source."""
    return [
        *_ending(view),
        *_rates(view),
        *_audit(view),
        *_versions(view, manifest),
        *_again(view),
        *_numerics(view),
        *_unsourced(view),
    ]


def _ending(view: View) -> Iterator[Block]:
    ending = view.solution.ending
    yield Paragraph(certainty(view))
    taxed = "after income tax" if view.scenario.taxes else "before tax: the scenario has no taxes"
    rows = [
        ["Status", _status(view)],
        ["Worth, MUSD", number(view.figure("worth"), 3)],
        ["No plan is worth more than, MUSD", number(view.figure("bound"), 3)],
        ["Gap", percent(view.figure("gap"), 3)],
        ["Nodes searched", number(view.figure("nodes"))],
        ["All amounts", taxed],
    ]
    yield Table(["", ">"], rows, "How the search ended")
    if ending.stopped_by in STOPS and ending.stopped_by != "nodes":
        yield Paragraph(
            f"It was stopped by {STOPS[ending.stopped_by]}: another run may stop elsewhere.", "note"
        )


def _status(view: View) -> str:
    ending = view.solution.ending
    if ending.status != "optimal":
        return ending.status.replace("_", " ")
    return "optimal" if view.figure("missing") == 0.0 else "within the gap asked for"


def _rates(view: View) -> Iterator[Block]:
    """At what amounts of different dates are compared, as the scenario says it."""
    rows = [
        [code(plain(row["path"])), marked(plain(row["value"]), f"inputs.csv:{line}:value")]
        for line, row in enumerate(view.rows("inputs"), start=2)
        if row["path"].startswith("value.") and row["is_quantity"]
    ]
    if rows:
        yield Table(["Rate", ">A year"], rows, "Rates at which amounts are discounted")


def _audit(view: View) -> Iterator[Block]:
    audit = view.solution.audit
    if not audit.passed:
        yield Paragraph("The audit does not agree with the plan:", "warning")
        yield Bullets([plain(failure) for failure in audit.failures()])
        return
    checked = view.figure("audited")
    yield Paragraph(
        f"The audit, which does not know the model, recomputed {counted(checked, 'amount')} from the "
        "inputs and the "
        "decisions, and agrees."
    )
    rows = [
        [plain(row["account"]), number(row["checked"]), f"below {_bound(row['below'])}"]
        for row in view.rows("audit_bounds")
    ]
    yield Table(
        ["Account", ">Amounts", ">Difference"],
        rows,
        "Largest differences, relative to the size of the account",
    )


def _bound(below: Fact) -> str:
    return marked(f"{below:.0e}", str(below.cell))


def _versions(view: View, manifest: Mapping[str, Any]) -> Iterator[Block]:
    program, solver = manifest["program"], manifest["solver"]
    packages = [code(f"{name} {version}") for name, version in sorted(manifest["packages"].items())]
    made = code(f"{program['name']} {program['version']}")
    python = code(f"Python {manifest['python']}")
    yield Paragraph(f"Made with {made} and {solver['name']} on {python}: {listed(packages)}.")
    files = [f"{code(source.path)} ({code(source.sha256[:12])})" for source in view.solution.sources]
    if files:
        yield Paragraph(f"Read from {listed(files)}; in brackets the beginning of each file's hash.")
    if view.solution.overrides:
        yield Paragraph(f"Changed with {listed([code(f'--set {one}') for one in view.solution.overrides])}.")
    start = view.solution.options.get("start_from")
    if start is not None:
        told = (
            f"It began with the plan of run {code(start[:6])}, which decides among plans of the same value."
        )
        yield Paragraph(told)


def _again(view: View) -> Iterator[Block]:
    yield Paragraph("In the folder of this run, this gives the same plan again:")
    yield Command(command(view))


def command(view: View) -> str:
    """The command that repeats the run from its folder."""
    options = view.solution.options
    words = ["wattshift solve scenario.yaml"]
    if options.get("gap") is not None:
        words.append(f"--gap {options['gap']:g}")
    if options.get("time_limit") is not None:
        words.append(f"--time-limit {options['time_limit']:g}s")
    return " ".join(words)


def _numerics(view: View) -> Iterator[Block]:
    warnings = view.solution.numerics
    if warnings:
        yield Paragraph(
            "The model's numbers are far apart in places, so that the plan may be less exact there:"
        )
        yield Bullets([f"{code(plain(one.message))}; {plain(one.fix)}" for one in warnings])


def _unsourced(view: View) -> Iterator[Block]:
    found = [
        [
            code(plain(row["path"])),
            number(row["inputs"]),
            NOTHING
            if row["value"] == ""
            else marked(plain(row["value"]), f"unsourced_inputs.csv:{line}:value"),
        ]
        for line, row in enumerate(view.rows("unsourced_inputs"), start=2)
    ]
    if not found:
        yield Paragraph("Every input names its source.")
        return
    caption = f"{counted(view.figure('unsourced'), 'input')} without a source"
    yield Table(["Input", ">How many", ">Value"], found, caption)
    yield Paragraph(
        f"Inputs beside one another are told together: each stands in {code('tables/inputs.csv')}.", "note"
    )
