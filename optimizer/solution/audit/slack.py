"""How much room a plan leaves under one kind of limit."""

from __future__ import annotations

from .report import LimitCheck


class Slack:
    """Collects every place where a limit applies and remembers the one with the least room."""

    def __init__(self, limit: str) -> None:
        self._limit = limit
        self._checked = 0
        self._worst: tuple[float, float, str, str] = (float("inf"), float("inf"), "", "")

    def see(self, place: str, node: str, have: float, need: float) -> None:
        """`have` must not be less than `need`."""
        self._checked += 1
        slack = have - need
        relative = slack / max(1.0, abs(have), abs(need))
        self._worst = min(self._worst, (relative, slack, place, node))

    def check(self) -> LimitCheck:
        """The place with the least room; no room is reported where the limit applies nowhere."""
        if not self._checked:
            return LimitCheck(self._limit, 0, 0.0, 0.0)
        relative, slack, place, node = self._worst
        return LimitCheck(self._limit, self._checked, slack, relative, place, node)
