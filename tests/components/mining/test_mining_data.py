"""Where machines can be, and when."""

from __future__ import annotations

import pytest

from optimizer.components.mining.schema import Candidate
from optimizer.components.mining.stock import purchases, stock
from optimizer.core.timeline import Timeline
from optimizer.core.tree import Tree
from tests.components.alone import JANUARY, Q, quarters, two_worlds
from tests.components.mining.made import CANDIDATE, prepared


def test_stock_of_a_fleet_that_retires():
    """Proves: a fleet that retires within Q3 no longer runs in Q3, and can be sold until then."""
    made = stock(["west"], ["west"], {}, JANUARY + 7, None, quarters())
    assert made.held == {"west": Q[:2]}
    assert made.leaving == {"west": Q[:3]}
    assert made.moves == ()


def test_moves_lead_to_places_where_machines_can_be():
    """Proves: machines reach the east from Q2 on, and can leave it from Q3 on."""
    made = stock(["west", "east"], ["west"], {}, None, 0, quarters())
    assert made.held == {"west": Q, "east": Q[1:]}
    assert made.leaving == {"west": Q, "east": Q[2:]}
    assert [(move.site, move.to, move.node, move.arrives) for move in made.moves] == [
        ("west", "east", Q[0], (Q[1],)),
        ("west", "east", Q[1], (Q[2],)),
        ("west", "east", Q[2], (Q[3],)),
        ("east", "west", Q[2], (Q[3],)),
    ]


def test_moves_across_a_split_arrive_in_each_world():
    made = stock(["west", "east"], ["west"], {}, None, 0, two_worlds(2))
    assert [move.arrives for move in made.moves] == [("2027-Q2@good", "2027-Q2@bad")]


def test_departures_can_arrive_together_where_periods_grow():
    """Proves: lead times meet coarser periods. Months until March, then quarters: what leaves in January,
    February or March with four dead months is ready in May, June or July, and runs from July.
    """
    tree = Tree.path(Timeline.of(JANUARY, [1, 1, 1, 3, 3]))
    made = stock(["west", "east"], ["west"], {}, None, 4, tree)
    assert [(move.node, move.arrives) for move in made.moves] == [
        ("2027-01", ("2027-Q3",)),
        ("2027-02", ("2027-Q3",)),
        ("2027-03", ("2027-Q3",)),
    ]


@pytest.mark.parametrize(
    ("lead", "life", "arrives", "expires"),
    [(0, 3, Q[0], Q[1]), (1, 6, Q[1], Q[3]), (0, 8, Q[0], Q[2]), (3, 12, Q[1], None)],
)
def test_a_purchase_runs_from_its_lead_for_its_life(lead: int, life: int, arrives: str, expires: str | None):
    offer = Candidate.model_validate({**CANDIDATE, "lead": f"{lead} months", "life": f"{life} months"})
    first = purchases(offer, quarters())[0]
    assert first.arrives == (arrives,)
    assert first.expires == ((expires,) if expires else ())


def test_a_purchase_that_would_not_run_a_whole_period_is_not_offered():
    offer = Candidate.model_validate({**CANDIDATE, "life": "2 months"})
    assert purchases(offer, quarters()) == ()


def test_worth_of_used_machines():
    """By hand: 10 USD/TH at 20 J/TH is 0.5 MUSD/MW at the beginning of a period; at the end that of the last
    month.
    """
    resale = {"2027-01": "10 USD/TH", "2027-02": "8 USD/TH", "2027-12": "4 USD/TH"}
    made = prepared(quarters(), {"rigs": {"resale": resale}}).fleets["rigs"]
    assert [made.sale[node] for node in Q] == pytest.approx([0.5, 0.4, 0.4, 0.4])
    assert made.end_worth == pytest.approx(0.2)


def test_hours_with_the_cheapest_energy_may_change():
    made = prepared(quarters(), {"rigs": {}}).fleets["rigs"].places["west"]
    assert set(made.cheapest.values()) == {"all"}
    assert made.opening == pytest.approx(10.0)
