"""Where a running solve stands."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from .outcome import relative_gap

Phase = Literal["start", "relaxation", "presolve", "root", "search", "polish"]


@dataclass(frozen=True)
class Progress:
    """A moment of a solve. ``best`` and ``bound`` are None as long as there is none."""

    best: float | None
    bound: float | None
    gap: float | None
    nodes: int
    seconds: float
    phase: Phase


class Watch:
    """Keeps the latest state that HiGHS told, and passes it on a few times a second.

    HiGHS tells it from its own thread; ``on_progress`` is called in the thread that asked for the solve, so
    that it may draw, or raise to end the solve.
    """

    def __init__(self, on_progress: Callable[[Progress], None] | None) -> None:
        self._on_progress = on_progress
        self._began = time.monotonic()
        self._best: float | None = None
        self._bound: float | None = None
        self._nodes = 0
        self._phase: Phase = "presolve"

    @property
    def seconds(self) -> float:
        """Since the solve began."""
        return time.monotonic() - self._began

    def enter(self, phase: Phase) -> None:
        """A new phase begins."""
        self._phase = phase

    def hear(self, data: Any) -> None:
        """Take over what HiGHS tells of the main search; of the start and the polish nothing is shown."""
        if self._phase in ("start", "polish"):
            return
        self._best = _finite(data.mip_primal_bound)
        self._bound = _finite(data.mip_dual_bound)
        self._nodes = max(0, data.mip_node_count)
        self._phase = "presolve" if self._bound is None else "search" if self._nodes > 1 else "root"

    def conclude(self, best: float | None, bound: float | None) -> None:
        """The final figures."""
        self._best, self._bound = best, bound
        self.tell()

    def tell(self) -> None:
        """Pass the state on, if anybody wants to know."""
        if self._on_progress is None:
            return
        best, bound = self._best, self._bound
        gap = None if best is None or bound is None else relative_gap(best, bound)
        self._on_progress(Progress(best, bound, gap, self._nodes, self.seconds, self._phase))


def _finite(number: float) -> float | None:
    return number if abs(number) < 1e100 else None
