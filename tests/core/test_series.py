"""Quantities over time, in their three forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.core.errors import BadParts, BadValue
from optimizer.core.model_base import Model
from optimizer.core.months import parse_month
from optimizer.core.series import LAST_MONTH, CsvCell, CsvColumn, Origin, Series, SeriesOf, series_of

POWER = SeriesOf("power")
MONTHS = st.integers(parse_month("2020"), parse_month("2050"))


def test_a_constant_holds_for_all_time():
    series = POWER.parse("40 MW")
    assert series == Series.constant(40.0, "power")
    assert series.is_constant
    assert series.at(0) == series.at(LAST_MONTH) == 40.0
    assert series.mean(parse_month("2027-01"), 12) == 40.0


def test_steps_hold_until_the_next_and_after_the_last():
    """Proves that a mean weighs months, not steps.

    By hand: 300 MW in May and June, 700 MW in July: (300 + 300 + 700) / 3 = 433.33.
    A mean of the steps would give 500.
    """
    series = POWER.parse({"2027-Q3": "700 MW", "2026-01": "0.3 GW"})
    assert series.origin == Origin("steps")
    assert series.first == parse_month("2026-01")
    assert series.at(parse_month("2027-06")) == 300.0
    assert series.at(parse_month("2027-07")) == 700.0
    assert series.at(parse_month("2099-12")) == 700.0
    assert series.mean(parse_month("2027-05"), 3) == pytest.approx(1300.0 / 3.0)
    assert not series.covers(parse_month("2025-12"), parse_month("2026-02"))
    with pytest.raises(ValueError, match="no value for 2025-12"):
        series.at(parse_month("2025-12"))


def test_until_ends_the_last_step():
    series = POWER.parse({2027: "700 MW", "until": "2028-Q2"})
    assert series.last == parse_month("2028-06")
    assert not series.covers(parse_month("2028-06"), parse_month("2028-07"))


def test_equal_when_they_say_the_same():
    one = POWER.parse({"2027-01": "1 MW", "2027-02": "1 MW", "2027-03": "2 MW"})
    other = POWER.parse({"2027-Q1": "1000 kW", "2027-03": "2 MW"})
    assert one == other
    assert hash(one) == hash(other)
    assert one != POWER.parse({"2027-Q1": "1 MW"})


@given(
    st.dictionaries(MONTHS, st.floats(0.0, 1e9).filter(lambda x: x == 0 or x > 1e-6), min_size=1),
    st.booleans(),
)
def test_what_is_written_reads_back(points: dict[int, float], ends: bool):
    series = Series.of("power", points.items(), max(points) + 5 if ends else LAST_MONTH)
    assert POWER.parse(POWER.write(series)) == series
    for month, value in points.items():
        assert series.at(month) == value


@pytest.mark.parametrize(
    ("written", "faults"),
    [
        ({"2027-Q5": "1 MW"}, [("2027-Q5", "date-format")]),
        ({"2027": "1 MWh", "2028": 3}, [("2027", "unit-kind"), ("2028", "unit-missing")]),
        ({"2027-Q1": "1 MW", "2027-01": "2 MW"}, [("2027-01", "duplicate-date")]),
        ({"2027": "1 MW", "until": "2026-12"}, [("until", "date-order")]),
        ({"2027": "1 MW", "until": "later"}, [("until", "date-format")]),
        ({"2027": "-1 MW"}, [("2027", "negative")]),
    ],
)
def test_faults_name_the_step(written: dict[str, object], faults: list[tuple[str, str]]):
    with pytest.raises(BadParts) as caught:
        POWER.parse(written)
    assert [(problem.path, problem.code) for problem in caught.value.problems] == faults


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({}, "steps-empty"),
        ({"until": "2027"}, "steps-empty"),
        ({"csv": "a.csv", "column": "b"}, "csv-unread"),
        (Series.constant(1.0, "money"), "unit-kind"),
        ("1 MUSD", "unit-kind"),
        ([1], "not-a-quantity"),
    ],
)
def test_other_things_are_refused(written: object, code: str):
    with pytest.raises(BadValue) as caught:
        POWER.parse(written)
    assert caught.value.code == code


def _column(*texts: str, unit: str = "kW") -> CsvColumn:
    start = parse_month("2027-01")
    cells = tuple(
        CsvCell(start + 3 * i, text, i + 2, 9, f"2027-Q{i + 1},{text}") for i, text in enumerate(texts)
    )
    header = CsvCell(0, f"load [{unit}]", 1, 9, f"quarter,load [{unit}]")
    return CsvColumn("load.csv", "load", unit, header, cells, start + 3 * len(texts) - 1)


def test_a_csv_column_ends_with_its_last_row():
    series = POWER.parse(_column("1000", "1000", "2000"))
    assert series.steps == ((parse_month("2027-01"), 1.0), (parse_month("2027-07"), 2.0))
    assert series.last == parse_month("2027-09")
    assert series.origin == Origin("csv", "load.csv", "load")
    assert POWER.parse(POWER.write(series)) == series


def test_faults_of_a_csv_have_their_place():
    with pytest.raises(BadParts) as caught:
        POWER.parse(_column("1000", "ten", "-5"))
    assert [problem.place for problem in caught.value.problems] == ["load.csv:3:9", "load.csv:4:9"]
    with pytest.raises(BadParts) as caught:
        POWER.parse(_column("1000", unit="MUSD"))
    assert caught.value.problems[0].place == "load.csv:1:9"
    with pytest.raises(BadParts) as caught:
        POWER.parse(_column("1000", unit=""))
    assert caught.value.problems[0].fix == "write it in the header, e.g. load [MW]"


def test_as_a_field():
    class Holder(Model):
        # series_of makes the annotation when it runs
        load: series_of("power")  # type: ignore[valid-type]

    assert Holder.model_validate({"load": "1 MW"}).model_dump(mode="json") == {"load": "1 MW"}
