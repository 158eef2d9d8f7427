"""Block subsidy by date, from the rules of the Bitcoin protocol: it halves every 210,000 blocks.

Anchor: block 840,000, the fourth halving, was mined on 2024-04-20. From there blocks are counted at the
protocol's target of 144 a day (one in ten minutes), so the next halving falls into April 2028 (M5).
"""

from __future__ import annotations

from datetime import date, timedelta

FIRST_SUBSIDY = 50.0
BLOCKS_BETWEEN_HALVINGS = 210_000
BLOCKS_PER_DAY = 144
ANCHOR_BLOCK = 840_000
ANCHOR_DAY = date(2024, 4, 20)


def subsidy_on(day: date) -> float:
    """BTC a block on a day; a halving counts from the first whole day after its block."""
    block = ANCHOR_BLOCK + BLOCKS_PER_DAY * (day - ANCHOR_DAY).days
    return float(FIRST_SUBSIDY / 2 ** (block // BLOCKS_BETWEEN_HALVINGS))


def mean_subsidy(start: int, end: int) -> float:
    """BTC a block over the months from `start` to before `end` (ordinals), each day with equal weight."""
    first = first_day(start)
    days = (first_day(end) - first).days
    return sum(subsidy_on(first + timedelta(days=day)) for day in range(days)) / days


def first_day(month: int) -> date:
    """The first day of a month given as ordinal (year * 12 + month - 1)."""
    return date(month // 12, month % 12 + 1, 1)
