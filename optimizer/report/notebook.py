"""A solution as notebooks show it: the head of its report, key figures, and which megawatts do what."""

from __future__ import annotations

from functools import partial

from ..solution.identity import SHORTEST, slug
from ..solution.manifest import digest_of
from ..solution.solution import Solution
from .page import raw
from .sections import head, power
from .view import View
from .words import plain


def notebook(solution: Solution) -> str:
    """HTML for the inside of a page. The same solution gives the same text."""
    from .html.fragment import fragment

    view = View(solution, f"{slug(solution.scenario.name)}-{digest_of(solution)[:SHORTEST]}")
    title = f"Plan: {plain(view.scenario.name)}"
    return fragment(title, [*head.blocks(view), *power.blocks(view)], partial(raw, view), view.run)
