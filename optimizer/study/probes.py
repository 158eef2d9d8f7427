"""One question at a time: does the plan, or its first decision, still stand after a change of the inputs?"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from math import inf

import numpy as np

from ..api.session import Session, open_session
from ..core.errors import ScenarioError
from ..scenario.checks import findings
from ..scenario.schema import Scenario
from ..solution.answer import records
from ..solution.read_back import read_back
from ..solution.solution import Plan, Solution
from ..solution.summaries import ltv_by_node
from ..solve import Outcome, Status, load_values
from .first_decision import KINDS, FirstDecision, differences, first_decision
from .holding import hold, hold_at, with_bounds_held
from .shortage import shortage

TOO_LATE = "deadline-too-early"
"""An offer whose deadline has become too early is no fault of the changed scenario: it is gone."""
WORTH_TELLING = 1e-6
"""MUSD: less than that decides nothing even where no gap is allowed."""


@dataclass(frozen=True)
class Answer:
    """Whether it still stands; None where time or Ctrl-C came first. `what` says more of a no."""

    stands: bool | None
    what: str = ""


@dataclass(frozen=True, eq=False)
class Asker:
    """Asks about changed scenarios what becomes of one plan."""

    solution: Solution
    seconds: float = inf
    """Limit of each solve."""
    stop: threading.Event | None = None

    def is_funded(self, scenario: Scenario, *, lease_dates_free: bool = False) -> Answer:
        """Whether any way of running, selling and borrowing carries what the plan commits to."""
        session, why = self._session(scenario)
        if session is None:
            return why
        with session.engine.changes():
            lost = hold(session, self.solution.commitments, lease_dates_free=lease_dates_free)
            if lost:
                return Answer(False, "; ".join(lost))
            session.engine.set_objective(np.zeros(len(session.matrix.columns)), maximise=True)
            outcome = session.engine.solve(time_limit=self.seconds, stop=self.stop)
        return Answer(_exists(outcome))

    def what_is_short(self, scenario: Scenario) -> str:
        """Why the plan cannot be carried out, its commitments held at the dates planned; in a line."""
        session, why = self._session(scenario)
        if session is None:
            return why.what
        held = with_bounds_held(session, self.solution.commitments)
        return shortage(held, self.stop)

    def begins_alike(self, scenario: Scenario) -> Answer:
        """Whether the first decision is still right: whether keeping it costs no more than the gap."""
        session, why = self._session(scenario)
        if session is None:
            return why
        tree, engine = self.solution.tree, session.engine
        first = first_decision(self.solution.commitments, tree)
        start = session.start_of(self.solution.levels)
        best = engine.solve(start, time_limit=self.seconds, stop=self.stop)
        exists = _exists(best)
        if not exists:
            return Answer(exists, "no plan exists" if exists is False else "")
        told = differences(first, self._plan(session, best).commitments, tree)
        if not told:
            return Answer(True if best.status is Status.OPTIMAL else None)
        costs = self._costs_more_than_the_gap(session, first, best)
        return Answer(None if costs is None else not costs, ", ".join(told) if costs else "")

    def is_called(self, scenario: Scenario) -> Answer:
        """Whether what the plan owes and has pledged brings a margin call that the plan itself has not.

        Nobody sees the price coming: debts and pledges are those of the plan.
        """
        known = self._calls(self.solution.scenario)
        new = [call for call in self._calls(scenario) if call not in known]
        told = ", ".join(dict.fromkeys(f"{loan} in {period}" for loan, _, period in new[:1]))
        return Answer(not new, told)

    def _calls(self, scenario: Scenario) -> list[tuple[str, str, str]]:
        table = ltv_by_node(self.solution.plan, self.solution.tree, scenario)
        return [(row["loan"], row["node"], row["period"]) for row in records(table) if row["called"]]

    def _session(self, scenario: Scenario) -> tuple[Session | None, Answer]:
        """A model of the scenario; or what the checks say against it, which is a no."""
        if self.stop is not None and self.stop.is_set():
            return None, Answer(None)
        wrong = [one for one in findings(scenario) if one.severity == "error" and one.code != TOO_LATE]
        if wrong:
            return None, Answer(False, f"{wrong[0].path}: {wrong[0].message}")
        options = self.solution.options
        try:
            return open_session(scenario, gap=options["gap"], seed=options["seed"]), Answer(None)
        except ScenarioError:
            return None, Answer(None)

    def _costs_more_than_the_gap(self, session: Session, first: FirstDecision, best: Outcome) -> bool | None:
        """Whether the best plan that begins like ours is worth less than the best by more than the gap."""
        engine = session.engine
        assert best.value is not None
        with engine.changes():
            if not hold_at(session, self.solution.commitments, first.nodes, KINDS):
                return True
            kept = engine.solve(
                session.start_of(self.solution.levels), time_limit=self.seconds, stop=self.stop
            )
        if kept.value is None:
            return None if _exists(kept) is None else True
        allowed = max(WORTH_TELLING, engine.settings.gap * abs(best.value))
        if kept.bound is not None and best.value - kept.bound > allowed:
            return True
        return False if best.value - kept.value <= allowed else None

    def _plan(self, session: Session, outcome: Outcome) -> Plan:
        load_values(session.matrix, outcome.require_plan())
        assert outcome.value is not None
        return read_back(session.built.context, outcome.value)


def _exists(outcome: Outcome) -> bool | None:
    if outcome.has_plan:
        return True
    return False if outcome.status is Status.NO_PLAN_EXISTS else None
