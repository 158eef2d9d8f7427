"""Overlays: what merges, what is replaced, and that none is without effect."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.core.errors import ScenarioError
from optimizer.scenario.load import Loaded, load
from optimizer.scenario.overlay import merge
from optimizer.scenario.positions import Findings, Item, Node, Position
from tests.scenario.toy import GOOD, Toy

HERE = Position("a.yaml", 1, 1, 2)

scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abcv", max_size=2), inner, max_size=4)
    ),
    max_leaves=20,
)


def tree(data: object) -> Node:
    if isinstance(data, dict):
        return Node(HERE, {key: Item(HERE, tree(value)) for key, value in data.items()})
    # nested plain data has no type of its own
    return Node(HERE, [tree(item) for item in data] if isinstance(data, list) else data)  # type: ignore[arg-type]


def overlaid(folder: Path, overlay: str, *sets: str) -> Loaded[Toy]:
    (folder / "over.yaml").write_text(overlay)
    return load("base.yaml", ["over.yaml"], sets, root=Toy)


@given(st.dictionaries(st.text("abcv", max_size=2), trees))
def test_an_overlay_of_nothing_changes_nothing(data: dict[str, object]):
    findings = Findings({})
    assert merge(tree(data), tree({}), findings).plain() == data
    assert findings.problems == []


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=2), st.integers() | st.text(max_size=3), min_size=1)
)
def test_an_overlay_of_itself_is_all_without_effect(data: dict[str, object]):
    findings = Findings({})
    assert merge(tree(data), tree(data), findings).plain() == data
    assert len(findings.problems) == len(data)


@pytest.mark.parametrize("overlay", ["", "# nothing\n", "{}", "schema: 1\n", "x-a: 3\n"])
def test_a_file_of_nothing_changes_nothing(folder: Path, overlay: str):
    assert overlaid(folder, overlay).model == load("base.yaml", root=Toy).model


def test_groups_merge_and_values_are_replaced(folder: Path):
    loaded = overlaid(
        folder,
        "sites:\n"
        "  north: {power: {2027: 5 MW}, pue: 1.3}\n"
        "  south: {near: []}\n"
        "  west: {power: 1 MW}\n"
        "leases: {coin-b: null}\n",
    )
    sites = loaded.model.sites
    assert list(sites) == ["north", "south", "west"]
    assert sites["north"].power.steps == ((2027 * 12, 5.0),)
    assert sites["south"].near == []
    assert sites["south"].power.at(0) == 10.0
    assert list(loaded.model.leases) == ["hyper-a"]
    assert "sites.north.pue" not in loaded.assumptions


def test_later_wins_and_set_comes_last(folder: Path):
    (folder / "one.yaml").write_text("name: One\ntreasury: {btc: 1}\n")
    (folder / "two.yaml").write_text("name: Two\n")
    loaded = load(
        "base.yaml", ["one.yaml", "two.yaml"], ["treasury.cash=1 BUSD", "treasury.cash=2 BUSD"], Toy
    )
    assert loaded.model.name == "Two"
    assert loaded.model.treasury.btc == 1.0
    assert loaded.model.treasury.cash == 2000.0
    assert str(loaded.positions.place(("name",))) == "two.yaml:1:7"
    assert str(loaded.positions.place(("treasury", "cash"))) == "--set treasury.cash=2 BUSD:1:15"


def test_set_reaches_everywhere(folder: Path):
    loaded = load(
        "base.yaml",
        sets=[
            "btc_price.column=bear",
            "sites.north.pue.value=1.25",
            "sites.south.power={2027: 3 MW}",
            "sites.west.power=1 MW",
            "leases.coin-b=null",
            "sites.south.near=[west]",
            "name= x=y ",
        ],
        root=Toy,
    )
    toy = loaded.model
    assert toy.btc_price.at(2027 * 12) == 71000.0
    assert toy.sites["north"].pue == 1.25
    assert loaded.assumptions["sites.north.pue"].high == 1.4
    assert toy.sites["south"].power.first == 2027 * 12
    assert toy.sites["south"].near == ["west"]
    assert toy.name == "x=y"
    assert list(toy.leases) == ["hyper-a"]


@pytest.mark.parametrize(
    ("overlay", "place"),
    [
        ("treasury: {cash: 240 MUSD}\n", "over.yaml:1:18"),
        ("treasury: {}\n", "over.yaml:1:1"),
        ("sites: {south: {near: [north]}}\n", "over.yaml:1:17"),
        (
            "sites: {north: {pue: {value: 1.2, low: 1.1, high: 1.4, source: meter of 2026}}}\n",
            "over.yaml:1:17",
        ),
        ("btc_price: {column: base, csv: curves/btc.csv}\n", "over.yaml:1:1"),
        ("leases: {none: null}\n", "over.yaml:1:10"),
        ("sites: {west: {power: 1 MW, name: null}}\n", "over.yaml:1:29"),
    ],
)
def test_what_changes_nothing_is_told_in_the_overlay(folder: Path, overlay: str, place: str):
    with pytest.raises(ScenarioError) as caught:
        overlaid(folder, overlay)
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [
        ("override-no-effect", place)
    ]


@pytest.mark.parametrize(
    "setting", ["schema=1", "extends=a", "=3", "a..b=3", ".=1", "", "name=", "name=a\nb", "name=[1"]
)
def test_settings_that_cannot_be(folder: Path, setting: str):
    with pytest.raises(ScenarioError) as caught:
        load("base.yaml", sets=[setting], root=Toy)
    assert caught.value.problems[0].code in {"set-format", "yaml-open"}


def test_the_schema_line_may_stand_in_every_file(folder: Path):
    (folder / "mid.yaml").write_text("schema: 1\nextends: base.yaml\nname: Mid\n")
    (folder / "top.yaml").write_text("extends: mid.yaml\nname: Top\n")
    assert load("top.yaml", root=Toy).model.name == "Top"
    (folder / "base.yaml").write_text(GOOD.replace("schema: 1\n", ""))
    assert load("top.yaml", root=Toy).model.name == "Top"
