"""Every rule of mining as text: the smallest data that shows every term."""

import pytest

from tests.components.alone import Alone, quarters
from tests.components.mining.made import CANDIDATE, mine
from tests.listing import check_listing

RULES = (
    "stock",
    "running_limit",
    "cheapest_first",
    "most_bought",
    "within_life_carried",
    "life_limit",
)


@pytest.fixture(scope="module")
def whole() -> Alone:
    """A fleet that retires, a candidate with a short life, moves, and prices whose order changes."""
    blocks = {
        "day": {"hours": "60 %", "price": {"2027-01": "30 USD/MWh", "2027-07": "50 USD/MWh"}},
        "night": {"hours": "40 %", "price": "40 USD/MWh"},
    }
    return mine(
        quarters(3),
        {"rigs": {"retire": "2027-07"}},
        mining={
            "candidates": {
                "new": {**CANDIDATE, "sites": ["west", "east"], "lead": "0 months", "life": "6 months"}
            },
            "moves": {"cost": "100 USD/unit", "dead": "0 months"},
        },
        sites={"west": {"energy": {"blocks": blocks}}, "east": {}},
    ).finish()


@pytest.mark.parametrize("rule", RULES)
def test_rule(whole: Alone, rule: str):
    check_listing(whole.model, f"mining.{rule}", __file__)


def test_causes_lead_to_the_scenario(whole: Alone):
    causes = {
        name: {rule.cause(*key) for key in rule.constraint}
        for name, rule in whole.context.rules.items()
        if name.startswith("mining")
    }
    new = "mining.candidates.new"
    assert causes == {
        "mining.stock": {"fleets.rigs", new},
        "mining.running_limit": {"fleets.rigs", new},
        "mining.cheapest_first": {"sites.west.energy.blocks.day", "sites.west.energy.blocks.night"},
        "mining.most_bought": {f"{new}.most"},
        "mining.within_life_carried": {f"{new}.life"},
        "mining.life_limit": {f"{new}.life"},
    }
