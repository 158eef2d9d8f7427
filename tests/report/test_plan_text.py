"""The plan as a page for the terminal."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from optimizer.report.text.plan import MOST_DECLINED, plan_page
from optimizer.report.view import View
from tests.report.golden import agrees
from tests.report.sample import solution, view
from tests.solution.small import LEASE


def page(of: View, width: int, *, colour: bool = False) -> str:
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        markup=False,
        emoji=False,
        highlight=False,
        no_color=not colour,
    )
    console.print(plan_page(of, width))
    # the console writes into the test's own StringIO
    return "".join(line.rstrip() + "\n" for line in console.file.getvalue().splitlines())  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def sample() -> View:
    return view()


@pytest.mark.parametrize("width", [60, 100, 140])
def test_the_page(sample, width):
    text = page(sample, width)
    assert max(map(len, text.splitlines())) <= width
    agrees(f"plan_{width}.txt", text)


def test_no_colour_where_none_is_wanted(sample):
    assert "\x1b" not in page(sample, 100)
    assert "\x1b[32m" in page(sample, 100, colour=True)


PRIVATE = range(0xE000, 0xF900)
"""Letters that marks are made of."""


@pytest.mark.parametrize("width", [60, 140])
def test_no_mark_reaches_a_terminal(sample, width):
    name = sample.scenario.model_copy(update={"name": "A \ue000forged\ue001mark\ue002"})
    text = page(View(replace(sample.solution, scenario=name), sample.run), width)
    assert not [letter for letter in text if ord(letter) in PRIVATE]
    assert "A \ufffdforged\ufffdmark\ufffd" in text


def test_text_from_files_cannot_steer_the_terminal(sample):
    lease = sample.scenario.leases["lease"].model_copy(update={"tenant": "[red]Bad\x1b[2J\nName :warning:"})
    scenario = sample.scenario.model_copy(
        update={"leases": {**sample.scenario.leases, "lease": lease}, "name": "A\rB[bold]"}
    )
    text = page(View(replace(sample.solution, scenario=scenario), sample.run), 140)
    assert "[red]Bad\ufffd[2J Name :warning: (lease) in hall at west" in text
    assert text.startswith("Plan  A B[bold]  ")


def test_many_offers_are_not_all_listed(sample):
    scenario = sample.scenario
    offer = type(scenario.leases["bravo"]).model_validate(LEASE)
    leases = {**scenario.leases, **{f"offer-{number}": offer for number in range(20)}}
    many = scenario.model_copy(update={"leases": leases})
    text = page(View(replace(sample.solution, scenario=many), sample.run), 100)
    shown = [line for line in text.splitlines() if line.startswith("=")]
    assert len(shown) == MOST_DECLINED + 1
    assert "and 10 more offers and halls: see report.md" in shown[-1]


def test_with_nothing_to_compare_with():
    text = page(view(do_nothing=None), 100)
    assert "mining only cannot meet the limits, so there is nothing to hold it against." in text
    assert "Against mining only" not in text
    assert "mining only:" not in text


def test_a_plan_that_is_mining_only():
    whole = solution()
    text = page(View(replace(whole, plan=whole.do_nothing), "small-miner-3f9c1e"), 100)
    assert "Plan: no leases signed, none of 2 halls converted, no BTC sold.\n" in text
    assert "Worth USD 176 m today, as much as mining only.\n" in text
    assert "Nothing has to be decided: the plan is to go on mining.\n" in text


def test_small_steps_are_told_together():
    """Proves: 0.5 of 40 MW and a loan of 0.05 MUSD are told in one line, not hidden."""
    whole = solution()
    levels = whole.plan.levels.copy()
    levels.loc[levels["quantity"] == "mining.sold", "value"] = 0.5
    ledger = whole.plan.ledger.copy()
    ledger.loc[ledger["line"] == "drawn", "amount"] = 0.05
    text = page(View(replace(whole, plan=replace(whole.plan, levels=levels, ledger=ledger)), "x-1"), 100)
    assert "of rigs" not in text
    assert "borrow" not in text
    (line,) = [line for line in text.splitlines() if line.startswith(".")]
    assert "2027-Q2  others   2 small steps: see tables/steps.csv" in line
