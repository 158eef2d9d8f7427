"""The resolved scenario, fingerprints, differences and the editor's schema."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.scenario.canonical import fingerprint
from optimizer.scenario.diff import Difference, diff
from optimizer.scenario.json_schema import json_schema
from optimizer.scenario.load import load
from optimizer.scenario.positions import Findings
from optimizer.scenario.resolved import resolved_yaml
from optimizer.scenario.yaml_text import read_yaml
from tests.scenario.toy import GOOD, Toy

NAMES = st.text(st.characters(codec="utf-8", max_codepoint=0xFFFF), min_size=1) | st.text(
    "😀𐀀 :#'", min_size=1
)
in_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def test_the_resolved_text_says_where_everything_came_from(folder: Path):
    (folder / "bear.yaml").write_text("extends: base.yaml\nbtc_price: {csv: curves/btc.csv, column: bear}\n")
    loaded = load("bear.yaml", sets=["treasury.cash=1 BUSD"], root=Toy)
    assert resolved_yaml(loaded) == (
        "schema: 1\n"
        "name: Base case              # base.yaml:2\n"
        "horizon:\n"
        "  start: 2027-Q1             # base.yaml:3\n"
        "  end: 2027-Q4               # base.yaml:3\n"
        "btc_price:                   # bear.yaml:2, curves/btc.csv bear\n"
        "  2027-01: 71000 USD/BTC\n"
        "  2027-04: 70000 USD/BTC\n"
        "  2027-07: 69000 USD/BTC\n"
        "  2027-10: 68000 USD/BTC\n"
        "  until: 2027-12\n"
        "sites:\n"
        "  north:\n"
        "    power:\n"
        "      2026-01: 300 MW        # base.yaml:7\n"
        "      2027-Q3: 400 MW        # base.yaml:7\n"
        "    pue:\n"
        "      value: 1.2             # base.yaml:8\n"
        "      low: 1.1               # base.yaml:8\n"
        "      high: 1.4              # base.yaml:8\n"
        "      source: meter of 2026  # base.yaml:8\n"
        "  south:\n"
        "    power: 10 MW             # base.yaml:9\n"
        "    near:\n"
        "      - north                # base.yaml:9\n"
        "leases:\n"
        "  hyper-a:\n"
        "    kind: lease              # base.yaml:11\n"
        "    site: north              # base.yaml:11\n"
        "    rent: 128 USD/kW-month   # base.yaml:11\n"
        "    term: 15 years           # base.yaml:11\n"
        "    start: 2027-Q2           # base.yaml:11\n"
        "  coin-b:\n"
        "    kind: swap               # base.yaml:12\n"
        "    coins: 1200              # base.yaml:12\n"
        "    dscr: 1.3                # base.yaml:12\n"
        "treasury:\n"
        "  cash: 1 BUSD               # --set\n"
    )


@in_folder
@given(NAMES, st.floats(0.001, 1e6), st.floats(1e-6, 1e9))
def test_the_resolved_text_loads_to_an_equal_model(folder: Path, name: str, price: float, coins: float):
    """Names of any characters, and numbers to the last bit."""
    curve = f"month,a [kUSD/BTC]\n2027-01,{price!r}\n2027-02,{price * 1.1!r}\n"
    (folder / "curves" / "any.csv").write_text(curve)
    (folder / "any.yaml").write_text(
        json.dumps(
            {
                "schema": 1,
                "name": name,
                "horizon": {"start": "2027-01", "end": "2027-02"},
                "btc_price": {"value": {"csv": "curves/any.csv", "column": "a"}, "source": name},
                "sites": {},
                "treasury": {"cash": "1 MUSD", "btc": coins},
            },
            ensure_ascii=max(name) <= "\uffff",
        )
    )
    loaded = load("any.yaml", root=Toy)
    (folder / "again.yaml").write_bytes(resolved_yaml(loaded).encode())
    again = load("again.yaml", root=Toy)
    assert again.model == loaded.model
    assert again.assumptions["btc_price"].source == name
    assert fingerprint(again.model) == fingerprint(loaded.model)


def test_the_fingerprint_sees_the_content_only(folder: Path):
    first = fingerprint(load("base.yaml", root=Toy).model)
    lines = GOOD.replace("240 MUSD", "0.24 BUSD  # same").replace("15 years", "180 months").splitlines()
    leases = lines.index("leases:")
    (folder / "base.yaml").write_text("\n".join([lines[0], *lines[leases:], *lines[1:leases]]) + "\n")
    assert fingerprint(load("base.yaml", root=Toy).model) == first
    assert fingerprint(load("base.yaml", sets=["treasury.fee=0.5 %"], root=Toy).model) == first
    assert fingerprint(load("base.yaml", sets=["treasury.fee=0.6 %"], root=Toy).model) != first


def test_differences_are_told_after_units_overlays_and_defaults(folder: Path):
    (folder / "bear.yaml").write_text(
        "extends: base.yaml\nname: Bear\nbtc_price: {csv: curves/btc.csv, column: bear}\n"
        "treasury: {cash: 180 MUSD, fee: 50 bp, btc: 5}\n"
        "sites: {north: {power: 300 MW, closed: true}, south: null}\n"
    )
    base, bear = load("base.yaml", root=Toy), load("bear.yaml", root=Toy)
    assert diff(base, base) == []
    assert diff(base, bear) == [
        Difference("name", "Base case", "Bear", None, "base.yaml:2:7", "bear.yaml:2:7"),
        Difference(
            "btc_price", "curves/btc.csv base", "curves/btc.csv bear", None, "base.yaml:4:1", "bear.yaml:3:1"
        ),
        Difference(
            "sites.north.power",
            "2026-01: 300 MW, 2027-07: 400 MW",
            "300 MW",
            None,
            "base.yaml:7:5",
            "bear.yaml:5:24",
        ),
        Difference("sites.north.closed", "false", "true", None, None, "bear.yaml:5:40"),
        Difference("sites.south.power", "10 MW", None, None, "base.yaml:9:18", None),
        Difference("sites.south.near.0", "north", None, None, "base.yaml:9:32", None),
        Difference("treasury.cash", "240 MUSD", "180 MUSD", -0.25, "base.yaml:14:9", "bear.yaml:4:18"),
        Difference("treasury.btc", "0 BTC", "5", None, None, "bear.yaml:4:45"),
    ]


def written(text: str) -> object:
    node = read_yaml(text, "f", Findings({"f": text.split("\n")}))
    assert node is not None
    return node.plain()


VALIDATOR = jsonschema.Draft7Validator(json_schema(Toy))


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "# yaml-language-server: $schema=./scenario.schema.json\n" + GOOD,
        GOOD.replace(
            "cash: 240 MUSD", "cash: {value: 240 MUSD, low: 1 MUSD, high: 1 BUSD, source: bank, note: n}"
        ),
        GOOD.replace("240 MUSD", "240 M$"),
        GOOD + "x-anything: {a: [1]}\n",
        GOOD.replace("power: 10 MW", "power: {2027: {value: 3 MW, low: 2 MW}, until: 2029}"),
        GOOD.replace("start: 2027-Q2", "start: {value: 2027, source: tenant}"),
        "extends: base.yaml\n",
        "extends: base.yaml\nschema: 1\nsites: {north: null, south: {power: null}}\nname: null\n",
        "extends: base.yaml\ntreasury: {cash: {value: 1 MUSD}}\n",
        "extends: base.yaml\nleases: {a: {kind: lease}}\n",
    ],
)
def test_the_editor_accepts_what_loads(text: str):
    assert [error.message for error in VALIDATOR.iter_errors(written(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("schema: 1\n", ""),
        GOOD.replace("schema: 1", "schema: 2"),
        GOOD.replace("240 MUSD", "240"),
        GOOD.replace("240 MUSD", "240 MW"),
        GOOD.replace("240 MUSD", "-240 MUSD"),
        GOOD.replace("cash:", "csh:"),
        GOOD.replace("2027-Q3", "2027-Q5"),
        GOOD.replace("start: 2027-Q2", "start: soon"),
        GOOD.replace("hyper-a", "Hyper A"),
        GOOD.replace("kind: swap", "kind: swop"),
        GOOD.replace("value: 1.2", "value: 12"),
        GOOD.replace("value: 1.2, ", ""),
        GOOD.replace("[north]", "north"),
        GOOD.replace("name: Base case", "name: null"),
        GOOD.replace("column: base", "colum: base"),
        "extends: base.yaml\ntreasury: {csh: 1 MUSD}\n",
        "extends: base.yaml\ntreasury: {cash: 1 MW}\n",
        "extends: base.yaml\nsites: {north: {power: 3}}\n",
    ],
)
def test_the_editor_refuses_what_does_not(text: str):
    assert list(VALIDATOR.iter_errors(written(text)))


def test_the_schema_is_valid_repeatable_and_helpful():
    schema = json_schema(Toy)
    jsonschema.Draft7Validator.check_schema(schema)
    assert json.dumps(schema) == json.dumps(json_schema(Toy))
    site = schema["$defs"]["Site"]["properties"]
    assert site["power"]["description"] == "What may be drawn."
    assert site["floor"]["default"] == "0 %"
    assert schema["$defs"]["quantity-series-of-power"]["anyOf"][0]["examples"] == ["40 MW"]
    assert '"required"' not in json.dumps(schema["$defs"]["Site-overlay"])
