"""The block subsidy by date."""

from datetime import date

import pytest

from optimizer.components.market.halving import mean_subsidy, subsidy_on

APRIL_2028 = 2028 * 12 + 3


@pytest.mark.parametrize(
    ("day", "subsidy"),
    [
        (date(2024, 4, 19), 6.25),
        (date(2024, 4, 20), 3.125),
        (date(2028, 4, 17), 3.125),
        (date(2028, 4, 18), 1.5625),
        (date(2032, 4, 16), 0.78125),
    ],
)
def test_it_halves_every_210_000_blocks(day: date, subsidy: float):
    """Proves: protocol and anchor. By hand: 210,000 blocks at 144 a day are 1,458 1/3 days, so the fifth
    halving is within 2028-04-17, the 1,458th day after 2024-04-20, and the sixth 2,916 2/3 days after it.
    """
    assert subsidy_on(day) == subsidy


def test_a_period_with_a_halving_is_weighted_by_days():
    """Proves: weights by day. By hand: 17 of the 91 days of 2028-Q2 lie before the halving counts:
    (17 x 3.125 + 74 x 1.5625) / 91 = 1.854396. Half and half would give 2.34375.
    """
    assert mean_subsidy(APRIL_2028, APRIL_2028 + 3) == pytest.approx((17 * 3.125 + 74 * 1.5625) / 91)


def test_a_period_without_a_halving_has_one_subsidy():
    assert mean_subsidy(APRIL_2028 - 3, APRIL_2028) == 3.125
