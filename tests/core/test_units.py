"""Units: one closed table, exact, and an answer for everything that is not in it."""

from typing import Annotated

import pint
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from optimizer.core.dimensions import DIMENSIONS
from optimizer.core.errors import BadValue
from optimizer.core.unit import LARGEST, SMALLEST, Unit, format_value, parse_number, same_quantity
from optimizer.core.units import Months, Share, SignedShare

DIMENSION_NAMES = sorted(DIMENSIONS)


@pytest.mark.parametrize(
    ("dimension", "text", "value"),
    [
        ("power", "40 MW", 40.0),
        ("power", "1.5GW", 1500.0),
        ("energy price", "3.9 c/kWh", 39.0),
        ("energy price", "0.041 $/kWh", 41.0),
        ("capacity rent", "1536 USD/kW-year", 128.0),
        ("capacity rent", "1.536 MUSD/MW-year", 128.0),
        ("money", "150 kUSD", 0.15),
        ("money rate", "12 MUSD/year", 1.0),
        ("money per year", "1 MUSD/month", 12.0),
        ("capex per power", "9.5 USD/W", 9.5),
        ("capex per power", "9500 $/kW", 9.5),
        ("hashrate", "5EH/s", 5000.0),
        ("machine hashrate", "0.2 PH/s", 200.0),
        ("share", "3%", 0.03),
        ("share", "40 bp", 0.004),
        ("duration", "15 years", 180),
        ("duration", "1.5 years", 18),
        ("coins", "1200", 1200.0),
        ("coins", 18200.5, 18200.5),
        ("coins", "1200 BTC", 1200.0),
        ("coin price", "92 kUSD/BTC", 92000.0),
        ("machine power", "3500 W", 3.5),
        ("stock", "12 Mshares", 12.0),
        ("stock", "3.5e6 shares", 3.5),
        ("stock price", "14.5 $/share", 14.5),
        ("stock per day", "800 kshares/day", 0.8),
        ("ratio", 1.3, 1.3),
        ("count", 3.0, 3),
        ("power", "1e2 MW", 100.0),
        ("power", ".5 MW", 0.5),
        ("power", "+5 MW", 5.0),
    ],
)
def test_reads_into_the_canonical_unit(dimension: str, text: object, value: float):
    assert Unit(dimension).parse(text) == value


@pytest.mark.parametrize(
    ("dimension", "written", "code", "message", "fix"),
    [
        ("money", 150, "unit-missing", "150 has no unit", "write the unit, e.g. 150 MUSD"),
        ("duration", 15, "unit-missing", "15 has no unit", "write the unit, e.g. 15 months or 15 years"),
        (
            "money rate",
            "2 m USD/quarter",
            "unit-unknown",
            "unknown unit 'm USD/quarter'",
            "did you mean '2 MUSD/quarter'?",
        ),
        ("money", "2 USD bn", "unit-unknown", "unknown unit 'USD bn'", "did you mean '2 BUSD'?"),
        (
            "coin price",
            "0.1 m USD/BTC",
            "unit-unknown",
            "unknown unit 'm USD/BTC'",
            "did you mean '100000 USD/BTC'?",
        ),
        (
            "stock",
            "12 m shares",
            "unit-unknown",
            "unknown unit 'm shares'",
            "did you mean '12000000 shares'?",
        ),
        ("count", "15k", "unit-unknown", "unknown unit 'k'", "did you mean '15000'?"),
        ("coins", "1.5k BTC", "unit-unknown", "unknown unit 'k BTC'", "did you mean '1500 BTC'?"),
        ("count", "1e99999k", "number-range", "1e99999 is beyond anything real", "write an ordinary number"),
        ("share", 0.035, "unit-missing", "0.035 has no unit", "write the unit, e.g. 3.5 %"),
        ("share", "3", "unit-missing", "3 has no unit", "write the unit, e.g. 3 %"),
        (
            "money",
            "150 MW",
            "unit-kind",
            "'150 MW' is power; this field is money",
            "use one of USD, kUSD, MUSD, BUSD",
        ),
        (
            "machine power",
            "3 USD",
            "unit-kind",
            "'3 USD' is money; this field is power",
            "use one of W, kW, MW, GW",
        ),
        ("power", "350 mw", "unit-unknown", "unknown unit 'mw'", "did you mean '350 MW'?"),
        (
            "capacity rent",
            "128 $/kW-mo",
            "unit-unknown",
            "unknown unit '$/kW-mo'",
            "did you mean '128 USD/kW-month'?",
        ),
        ("power", "40 furlongs", "unit-unknown", "unknown unit 'furlongs'", "use one of W, kW, MW, GW"),
        ("capex per power", "$9.5M/MW", "number-format", "'$9.5M/MW' is not a number", "write 9.5 MUSD/MW"),
        ("money", "1,500 USD", "number-format", "'1,500 USD' is not a number", "write 1500 USD"),
        (
            "coin price",
            "95,000 USD",
            "number-format",
            "'95,000 USD' is not a number",
            "write 95000 USD/BTC",
        ),
        (
            "money",
            "95,000",
            "number-format",
            "'95,000' is not a number",
            "write 95000 and its unit, e.g. 95000 MUSD",
        ),
        (
            "power",
            "95,000 USD",
            "number-format",
            "'95,000 USD' is not a number",
            "write 95000; use one of W, kW, MW, GW",
        ),
        ("count", "42_000", "number-format", "'42_000' is not a number", "write 42000"),
        ("power", "about 40 MW", "number-format", "'about 40 MW' is not a number", "write e.g. 40 MW"),
        ("power", "1e16 MW", "number-range", "'1e16 MW' is beyond anything real", "write e.g. 40 MW"),
        (
            "power",
            "1e999999999 MW",
            "number-range",
            "1e999999999 is beyond anything real",
            "write an ordinary number",
        ),
        ("ratio", float("nan"), "number-range", "nan is beyond anything real", "write an ordinary number"),
        ("ratio", float("inf"), "number-range", "inf is beyond anything real", "write an ordinary number"),
        ("power", "-4 MW", "negative", "'-4 MW' is below zero", "write zero or more"),
        ("ratio", 0, "not-positive", "0 is not above zero", "write e.g. 1.3"),
        (
            "duration",
            "1.5 months",
            "not-whole",
            "'1.5 months' is not a whole number of months",
            "write e.g. 9 months",
        ),
        ("count", 2.5, "not-whole", "2.5 is not a whole number", "write e.g. 12"),
        ("money", True, "not-a-quantity", "true is not a quantity", "write e.g. 150 MUSD"),
        ("money", None, "not-a-quantity", "nothing is not a quantity", "write e.g. 150 MUSD"),
        ("money", [1], "not-a-quantity", "a list is not a quantity", "write e.g. 150 MUSD"),
    ],
)
def test_says_what_is_wrong(dimension: str, written: object, code: str, message: str, fix: str):
    with pytest.raises(BadValue) as caught:
        Unit(dimension).parse(written)
    assert (caught.value.code, caught.value.message, caught.value.fix) == (code, message, fix)


def test_signed_and_bounded():
    assert Unit("money", signed=True).parse("-5 MUSD") == -5.0
    part = Unit("share", at_least="10 %", at_most="100 %")
    assert part.parse("100 %") == 1.0
    with pytest.raises(BadValue, match="'101 %' is above 100 %"):
        part.parse("101 %")
    with pytest.raises(BadValue, match="'9 %' is below 10 %"):
        part.parse("9 %")


@pytest.mark.parametrize("dimension", DIMENSION_NAMES)
@given(data=st.data())
def test_what_is_written_reads_back_exactly(dimension: str, data: st.DataObject):
    unit = Unit(dimension, signed=True)
    if DIMENSIONS[dimension].whole:
        value: float = data.draw(st.integers(0, 10**9))
    else:
        value = data.draw(st.floats(-LARGEST, LARGEST, allow_nan=False))
        assume(value == 0.0 or abs(value) >= SMALLEST)
        assume(value > 0.0 or not DIMENSIONS[dimension].positive)
    assert unit.parse(format_value(value, dimension)) == value
    assert unit.parse(unit.write(value)) == value


@given(
    st.text(max_size=60) | st.floats() | st.integers() | st.none() | st.booleans(),
    st.sampled_from(DIMENSION_NAMES),
)
def test_nothing_but_a_bad_value_is_raised(written: object, dimension: str):
    bad = None
    try:
        Unit(dimension).parse(written)
    except BadValue as error:
        bad = error
    assert bad is None or (bad.message and bad.fix)


def _oracle() -> pint.UnitRegistry:
    """Pint with our money, and the units that it reads in another sense (c, month, year, %, h)."""
    registry = pint.UnitRegistry(None)
    for line in [
        "watt = [power] = W",
        "month = [time]",
        "quarter = 3 month",
        "year = 12 month",
        "hour = [clock] = h",
        "watt_hour = watt * hour = Wh",
        "kilo- = 1000 = k",
        "mega- = 1e6 = M",
        "giga- = 1e9 = G",
        "tera- = 1e12 = T",
        "peta- = 1e15 = P",
        "exa- = 1e18 = E",
        "zetta- = 1e21 = Z",
        "dollar = [money] = USD",
        "cent = 0.01 dollar",
        "billion = 1e9 dollar = BUSD",
        "bitcoin = [coin] = BTC",
        "hash = [hash] = H",
        "second = [second] = s",
        "joule = [energy] = J",
        "day = [day]",
        "machine = [machine] = unit",
        "share = [stock]",
        "percent = 0.01",
        "basispoint = 0.0001 = bp",
    ]:
        registry.define(line)
    return registry


def _for_pint(unit: str) -> str:
    words = {"%": "percent", "months": "month", "quarters": "quarter", "years": "year", "": "dimensionless"}
    return words.get(unit, unit.replace("c/kWh", "cent/kWh").replace("-", "/"))


@pytest.mark.parametrize("dimension", DIMENSION_NAMES)
def test_the_table_agrees_with_pint(dimension: str):
    """Every factor of the table, worked out by a library that knows nothing of it."""
    registry = _oracle()
    kind = DIMENSIONS[dimension]
    if dimension == "share":
        canonical = registry.Quantity(1.0, "dimensionless")
    else:
        canonical = registry.Quantity(1.0, _for_pint(kind.unit)) / float(kind.units[kind.unit])
    for unit, factor in kind.units.items():
        if dimension == "coins" and unit == "":
            continue
        assert registry.Quantity(1.0, _for_pint(unit)).to(canonical.units).magnitude == pytest.approx(
            float(factor) * canonical.magnitude, rel=1e-12
        )


def test_units_are_read_the_same_wherever_they_stand():
    """A unit in several dimensions has one kind, or the message about kinds could not be trusted."""
    kinds: dict[str, set[str]] = {}
    for kind in DIMENSIONS.values():
        for unit in kind.units:
            if unit:
                kinds.setdefault(unit, set()).add(kind.kind)
    assert all(len(found) == 1 for found in kinds.values())


def test_the_same_quantity_in_another_spelling():
    assert same_quantity("39 USD/MWh", "3.9 c/kWh")
    assert same_quantity("150MW", "150 MW")
    assert not same_quantity("150 MW", "151 MW")
    assert not same_quantity("150 MW", "150 MWh")
    assert not same_quantity("north", "south")


def test_bare_numbers_of_a_csv():
    assert parse_number(" -1.5e3 ") == -1500
    with pytest.raises(BadValue, match="'1 MW' is not a number"):
        parse_number("1 MW")


def test_fields_of_a_model_carry_code_message_and_fix():
    class Holder(BaseModel):
        power: Annotated[float, Unit("power")]

    with pytest.raises(ValidationError) as caught:
        Holder.model_validate({"power": "150 GWh"})
    (error,) = caught.value.errors()
    assert error["type"] == "unit-kind"
    assert error["msg"] == "'150 GWh' is energy; this field is power"
    assert error["ctx"]["fix"] == "use one of W, kW, MW, GW"
    assert Holder.model_validate({"power": "40 MW"}).model_dump(mode="json") == {"power": "40 MW"}


@pytest.mark.parametrize(
    ("annotated", "text", "message", "fix"),
    [
        (Months, "15000000 years", "'15000000 years' is above 100 years", "write 100 years or less"),
        (Share, "3e9 %", "'3e9 %' is above 1000 %", "write 1000 % or less"),
        (SignedShare, "1e6 %", "'1e6 %' is above 1000 %", "write 1000 % or less"),
    ],
)
def test_terms_and_rates_are_small_enough_to_be_compounded(annotated, text: str, message: str, fix: str):
    """A term of a million years, or a rise of a million percent a year, overflows when it is compounded."""
    unit = annotated.__metadata__[0]
    with pytest.raises(BadValue) as wrong:
        unit.parse(text)
    assert (wrong.value.message, wrong.value.fix) == (message, fix)
