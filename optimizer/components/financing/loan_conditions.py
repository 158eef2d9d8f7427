"""What holds of project loans once it is known what each owes and pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...core.context import Context
from .after_horizon import post_interest_after_horizon
from .cover import state_cover
from .loan_book import LoanBook
from .loan_reserve import state_reserve
from .loan_terms import connected
from .project_loan_schema import ProjectLoan
from .ring_fence import state_ring_fence
from .sweep import state_sweep


def state_conditions(
    block: Any,
    books: Sequence[LoanBook],
    loans: Mapping[str, ProjectLoan],
    reference: float,
    context: Context,
) -> None:
    """Cover, reserve, ring-fenced cash and sweep; and what is paid after the horizon."""
    groups = {book.name: [one for one in books if one.name in connected(loans, book.name)] for book in books}
    state_cover(block, books, groups, context)
    state_reserve(block, books, context)
    state_ring_fence(block, books, groups, context)
    state_sweep(block, books, context)
    post_interest_after_horizon(block, books, reference, context)
