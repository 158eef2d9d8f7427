"""Every rule of sites as text: the smallest data that shows every term."""

import pytest

from tests.components.alone import Alone, quarters, two_worlds
from tests.components.sites.made import UPGRADE, alone
from tests.listing import check_listing

RULES = (
    "power_limit",
    "firm_limit",
    "cooling_limit",
    "closed_carried",
    "upgraded_carried",
    "given_up_with_site",
    "take_or_pay",
    "resale_limit",
    "response_limit",
)


@pytest.fixture(scope="module")
def whole() -> Alone:
    """Everything a site can have, over three quarters."""
    bench = alone(
        quarters(3),
        firm="6 MW",
        closing={"cost": "2 MUSD", "earliest": "2027-04"},
        upgrades={"two": {**UPGRADE, "lead": "3 months"}},
        energy={
            "price": "40 USD/MWh",
            "take_or_pay": {
                "power": "5 MW",
                "price": "30 USD/MWh",
                "resale": "30 USD/MWh",
                "until": "2027-09",
            },
            "demand_response": {"credit": "4 USD/kW-month", "cap": "6 MW"},
        },
    )
    bench.load("power", "west", name="mine", interruptible=True)
    bench.load("power", "west", name="hall", nodes=["2027-Q2", "2027-Q3"])
    bench.load("firm_power", "west", name="promised")
    bench.load("energy", "west", name="used", sign=1.0)
    bench.load("cooling", "west/air", name="air")
    bench.load("cooling", "west/direct-liquid", name="liquid", nodes=["2027-Q3"])
    return bench.finish()


@pytest.mark.parametrize("rule", RULES)
def test_rule(whole: Alone, rule: str):
    check_listing(whole.model, f"sites.{rule}", __file__)


def test_there_is_no_row_where_nobody_takes_anything():
    bench = alone(quarters(3), upgrades={"two": {**UPGRADE, "lead": "3 months"}})
    bench.load("power", "west", nodes=["2027-Q2"])
    bench.finish()
    assert list(bench.model.sites.power_limit) == [("west", "2027-Q2")]
    assert list(bench.model.sites.firm_limit) == list(bench.model.sites.cooling_limit) == []


def test_states_follow_their_parents_in_each_world():
    """Closing and upgrades on a two-branch tree."""
    bench = alone(
        two_worlds(3),
        closing={"cost": "2 MUSD", "earliest": "2027-01"},
        upgrades={"two": {**UPGRADE, "lead": "3 months"}},
    ).finish()
    closed, upgraded = bench.model.sites.closed_carried, bench.model.sites.upgraded_carried
    assert str(closed["west", "2027-Q3@bad"].body) == (
        "- sites.closed[west,2027-Q3@bad] + sites.closed_at[west,2027-Q3@bad] + "
        "sites.closed[west,2027-Q2@bad]"
    )
    assert str(upgraded["west", "two", "2027-Q3@good"].body) == (
        "- sites.upgraded[west,two,2027-Q3@good] + sites.upgrade_order[west,two,2027-Q2@good] + "
        "sites.upgraded[west,two,2027-Q2@good]"
    )


def test_causes_lead_to_the_scenario(whole: Alone):
    causes = {name: rule.cause(*next(iter(rule.constraint))) for name, rule in whole.context.rules.items()}
    assert causes == {
        "sites.power_limit": "sites.west.energised",
        "sites.firm_limit": "sites.west.firm",
        "sites.cooling_limit": "sites.west.cooling.air",
        "sites.closed_carried": "sites.west.closing",
        "sites.upgraded_carried": "sites.west.upgrades.two",
        "sites.given_up_with_site": "sites.west.closing",
        "sites.take_or_pay": "sites.west.energy.take_or_pay",
        "sites.resale_limit": "sites.west.energised",
        "sites.response_limit": "sites.west.energy.demand_response",
    }
