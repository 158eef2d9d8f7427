"""Solved runs that workbooks are made of, and the workbook of each."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from optimizer.api import load, solve
from optimizer.report.view import View
from optimizer.report.workbook.book import Book
from optimizer.report.workbook.made import workbook, written
from optimizer.solution.manifest import digest_of, manifest
from optimizer.solution.solution import Solution
from tests.report import sample
from tests.solution import made as base
from tests.solution.rich import CASES
from tests.solution.small import scenario, tree, two_worlds
from tests.solution.test_real_solves import solved

ROOT = Path(__file__).parents[3]


@cache
def shipped(name: str) -> View:
    """A scenario that comes with the program, solved."""
    return View(solve(load(ROOT / "scenarios" / name)), f"{name}-123456")


@cache
def rich(name: str, seed: int | None, *, worlds: bool = False) -> View:
    """A plan that follows chance, or is the best, for a scenario with something of everything."""
    made = scenario(*CASES[name])
    on = two_worlds(made) if worlds else tree(made)
    plan, report = solved(made, on, seed)
    found = base.solution(
        scenario=made, tree=on, plan=plan, do_nothing=None, audit=report, inputs={}, sources=()
    )
    return View(replace(found, resolved=_resolved(found)), "rich-123456")


def by_hand(**changes: object) -> View:
    """The sample of the report's tests."""
    found = replace(sample.solution(), inputs={}, **changes)  # type: ignore[arg-type]  # fields by name
    return View(replace(found, resolved=_resolved(found)), "small-miner-3f9c1e")


def _resolved(solution: Solution) -> str:
    held = solution.scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(held, indent=1, ensure_ascii=False) + "\n"


def book(view: View) -> Book:
    """The cells of the workbook."""
    return written(view, manifest(view.solution, "123456", digest_of(view.solution)))


def file(view: View) -> bytes:
    """The workbook."""
    return workbook(view, manifest(view.solution, "123456", digest_of(view.solution)))
