"""The shipped table of machines and what a scenario makes of it."""

import pytest

from optimizer.components.mining.machines import closest, specification, table
from optimizer.components.mining.schema import Machine
from optimizer.components.sites.schema import Site


def test_the_nameplate_power_fits_hashrate_and_efficiency():
    """Proves: no slip in a row. TH/s x J/TH is W; nameplates and midpoints of ranges agree with it to 5 %."""
    assert len(table()) == 29
    for model, row in table().items():
        assert row.hashrate * row.efficiency / 1000 == pytest.approx(row.nameplate_kw, rel=0.05), model


def test_every_row_states_its_source_and_a_cooling_that_sites_know():
    kinds = Site.model_json_schema()["properties"]["cooling"]["propertyNames"]["enum"]
    for row in table().values():
        assert row.cooling in kinds
        assert row.source
        assert not row.midpoint or "-" in row.midpoint


def test_midpoints_are_the_middle_of_their_range():
    """Proves: the column and the figure agree, for every range in it."""
    for row in table().values():
        for part in filter(None, row.midpoint.split("; ")):
            name, text = part.split(" ")
            low, high = map(float, text.split("-"))
            figure = {"hashrate": row.hashrate, "efficiency": row.efficiency, "power": row.nameplate_kw}[name]
            assert figure == pytest.approx((low + high) / 2), row.model


def test_a_model_brings_its_figures():
    """By hand: 200 TH/s x 17.5 J/TH = 3,500 W; 1 MW at 17.5 J/TH is 57.14 PH/s."""
    made = specification(Machine(model="Antminer S21"))
    assert (made.hashrate, made.efficiency, made.cooling) == (200.0, 17.5, "air")
    assert made.mw == pytest.approx(0.0035)
    assert made.ph_per_mw == pytest.approx(57.142857)


def test_what_the_scenario_says_goes_before_the_table():
    machine = Machine.model_validate(
        {"model": "Antminer S21", "efficiency": "18 J/TH", "cooling": "immersion"}
    )
    made = specification(machine)
    assert (made.hashrate, made.efficiency, made.cooling) == (200.0, 18.0, "immersion")


def test_a_machine_of_its_own():
    own = {"hashrate": "100 TH/s", "efficiency": "10 J/TH", "cooling": "hydro"}
    assert specification(Machine.model_validate(own)).mw == pytest.approx(0.001)
    with pytest.raises(ValueError, match="hashrate, efficiency and cooling"):
        specification(Machine(cooling="air"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("S21", "Antminer S21"),
        ("antminer s21 xp", "Antminer S21 XP"),
        ("Antminer S-21", "Antminer S21"),
        ("S21 XP Hyd", "Antminer S21 XP Hydro"),
        ("Whatsminer M60", "Whatsminer M60S"),
        ("toaster", None),
    ],
)
def test_the_closest_model(written: str, meant: str | None):
    assert closest(written) == meant
