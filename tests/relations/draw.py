"""Chance with the habits of a scenario writer: dates of the horizon, steps by date, features now and then."""

from __future__ import annotations

import random
from typing import Any

STARTS = (2027 * 12, 2027 * 12, 2028 * 12 + 3)
"""January 2027, or April 2028: a halving falls into its first month."""
HORIZONS: tuple[tuple[int, dict[str, Any]], ...] = (
    (18, {"step": "quarter"}),
    (24, {"step": "quarter"}),
    (10, {"step": "month"}),
    (18, {"step": "quarter", "months_until": 5}),
    (15, {"step": "month", "decisions": "quarter"}),
    (36, {"step": "year", "months_until": 2, "quarters_until": 11}),
)
"""Months of the horizon, and how it is cut: by the number of the month after the start."""


class Draw(random.Random):
    """Random choices, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.start = self.choice(STARTS)
        self.months, cut = self.choice(HORIZONS)
        dates = {name: self.month(at) if isinstance(at, int) else at for name, at in cut.items()}
        self.horizon = {"start": self.month(0), "end": self.month(self.months - 1), **dates}

    def month(self, later: int) -> str:
        """The month that many months after the start of the horizon."""
        at = self.start + later
        return f"{at // 12}-{at % 12 + 1:02}"

    def maybe(self, chance: float = 0.4) -> bool:
        return self.random() < chance

    def amount(self, low: float, high: float, unit: str, digits: int = 1) -> str:
        """An amount with its unit."""
        return f"{round(self.uniform(low, high), digits)} {unit}"

    def path(self, low: float, high: float, unit: str, digits: int = 1) -> Any:
        """One value, or values that change once or twice."""
        if self.maybe(0.5):
            return self.amount(low, high, unit, digits)
        later = sorted(self.sample(range(1, self.months), self.choice([1, 2])))
        return {self.month(at): self.amount(low, high, unit, digits) for at in [0, *later]}

    def date(self, first: float = 0.0, last: float = 1.0) -> str:
        """A month of the horizon, between two shares of it."""
        return self.month(self.randint(int(first * self.months), max(0, int(last * self.months) - 1)))

    def some(self, **features: tuple[float, Any]) -> dict[str, Any]:
        """Each feature with its own chance."""
        return {name: content for name, (chance, content) in features.items() if self.maybe(chance)}
