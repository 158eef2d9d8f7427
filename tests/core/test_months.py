"""Months as whole numbers, and dates as people write them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.core.errors import BadValue
from optimizer.core.model_base import Model
from optimizer.core.months import (
    LastMonth,
    Month,
    days_in_month,
    format_month,
    format_period,
    is_period,
    parse_month,
    parse_period,
)


def test_forms():
    assert parse_period("2027-03") == (2027 * 12 + 2, 1)
    assert parse_period("2027-Q3") == (2027 * 12 + 6, 3)
    assert parse_period("2027") == (2027 * 12, 12)
    assert parse_month("2027-Q4") == 2027 * 12 + 9


@given(st.integers(1900, 2199), st.integers(1, 12))
def test_months_read_back(year: int, month: int):
    ordinal = year * 12 + month - 1
    assert parse_month(format_month(ordinal)) == ordinal
    for months in (1, 3, 12):
        first = ordinal - (month - 1) % months
        assert parse_period(format_period(first, months)) == (first, months)
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    assert days_in_month(ordinal) == (following - datetime.date(year, month, 1)).days


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("2027-Q5", "write 2027-Q3 or 2027-03"),
        ("2027-13", "write 2027-Q3 or 2027-03"),
        ("soon", "write 2027-Q3 or 2027-03"),
        ("", "write 2027-Q3 or 2027-03"),
        ("Q3 2027", "write 2027-Q3"),
        ("2027Q3", "write 2027-Q3"),
        ("2027-q3", "write 2027-Q3"),
        ("2027-3", "write 2027-03"),
        ("2027/03", "write 2027-03"),
        ("2027-03-15", "write 2027-03"),
        ("31.12.2028", "write 2028-12"),
        ("12/11/2028", "write 2027-Q3 or 2027-03"),
        ("٢٠٢٧", "write 2027-Q3 or 2027-03"),
    ],
)
def test_other_forms_are_told_the_right_one(text: str, fix: str):
    with pytest.raises(BadValue) as caught:
        parse_period(text)
    assert caught.value.code == "date-format"
    assert caught.value.fix == fix
    assert not is_period(text)


def test_years_far_away():
    with pytest.raises(BadValue, match="'0207' is out of range"):
        parse_month("0207")


def test_as_a_field():
    class Holder(Model):
        start: Month
        end: LastMonth

    holder = Holder.model_validate({"start": 2027, "end": "2027-Q3"})
    assert (holder.start, holder.end) == (2027 * 12, 2027 * 12 + 8)
    assert Holder.model_validate(holder.model_dump(mode="json")) == holder
    with pytest.raises(ValueError, match="true is not a date"):
        Holder.model_validate({"start": True, "end": "2027"})
