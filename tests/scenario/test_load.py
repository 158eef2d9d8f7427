"""A good scenario, and hostile files."""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from optimizer.core.errors import Problem, ScenarioError
from optimizer.core.months import parse_month
from optimizer.core.series import Origin
from optimizer.scenario.coverage import coverage_problems
from optimizer.scenario.load import Loaded, load
from optimizer.scenario.positions import locate
from tests.scenario.toy import CURVES, GOOD, Lease, Swap, Toy


def codes(*arguments: object, **more: object) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        # arguments are passed on as they come
        load(*arguments, root=Toy, **more)  # type: ignore[arg-type]
    assert all(problem.message and problem.severity == "error" for problem in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


def test_a_good_scenario(folder: Path):
    loaded = load("base.yaml", root=Toy)
    toy = loaded.model
    assert toy.horizon.start == parse_month("2027-01")
    assert toy.btc_price.at(parse_month("2027-08")) == 95000.5
    assert toy.btc_price.origin == Origin("csv", "curves/btc.csv", "base")
    assert toy.sites["north"].power.at(parse_month("2027-06")) == 300.0
    assert toy.sites["north"].pue == 1.2
    assert isinstance(toy.leases["hyper-a"], Lease)
    assert isinstance(toy.leases["coin-b"], Swap)
    assert toy.leases["hyper-a"].term == 180
    assert toy.treasury.cash == 240.0
    assert loaded.data["sites"]["north"]["pue"]["source"] == "meter of 2026"
    assert loaded.warnings == ()


def test_what_is_remembered_beside_a_value(folder: Path):
    assumption = load("base.yaml", root=Toy).assumptions["sites.north.pue"]
    assert (assumption.low, assumption.high, assumption.source) == (1.1, 1.4, "meter of 2026")
    assert str(assumption.position) == "base.yaml:8:18"


def test_ranges_inside_steps_and_lists_of_files(folder: Path):
    written = GOOD.replace(
        "2027-Q3: 400 MW", "2027-Q3: {value: 400 MW, low: 350 MW, high: 410 MW, source: utility}"
    )
    (folder / "base.yaml").write_text(written)
    loaded = load("base.yaml", root=Toy)
    assert loaded.assumptions["sites.north.power.2027-Q3"].low == "350 MW"
    later = load("base.yaml", sets=["sites.north.power.2027-Q3=350 MW"], root=Toy)
    assert later.model.sites["north"].power.at(parse_month("2027-07")) == 350.0
    assert later.model.sites["north"].power.at(parse_month("2027-06")) == 300.0


def test_every_file_read_has_its_hash(folder: Path):
    loaded = load("base.yaml", root=Toy)
    assert [file.path for file in loaded.files] == ["base.yaml", "curves/btc.csv"]
    assert loaded.files[1].sha256 == hashlib.sha256(CURVES.encode()).hexdigest()


def test_a_folder_means_its_scenario_file(folder: Path):
    (folder / "base.yaml").rename(folder / "scenario.yaml")
    assert load(folder, root=Toy).model.name == "Base case"
    assert load(".", root=Toy).path == "scenario.yaml"


def test_json_is_read_too(folder: Path):
    (folder / "a.json").write_text(
        '{"schema": 1, "name": "J", "horizon": {"start": 2027, "end": "2028"}, "btc_price": "9e4 USD/BTC",\n'
        '\t"sites": {}, "treasury": {"cash": "1 MUSD"}}'
    )
    assert load("a.json", root=Toy).model.btc_price.at(parse_month("2040")) == 90000.0


def test_yaml_1_2_and_anchors(folder: Path):
    (folder / "base.yaml").write_text(
        "\ufeffschema: 1\nname: NO\n"
        "x-site: &site {power: 10 MW, pue: 1.2, closed: true}\n"
        "horizon: {start: 2027, end: 2027}\nbtc_price: 1e5 USD/BTC\n"
        "sites:\n  a: {<<: *site, pue: 1.3}\n  b: *site\n  c: {<<: [*site]}\n"
        "treasury: {cash: 0 USD, btc: 0777, staff: 1e3}\n",
        encoding="utf-8",
    )
    toy = load("base.yaml", root=Toy).model
    assert toy.name == "NO"
    assert [site.pue for site in toy.sites.values()] == [1.3, 1.2, 1.2]
    assert all(site.closed for site in toy.sites.values())
    assert (toy.treasury.btc, toy.treasury.staff) == (777.0, 1000)


def test_a_problem_in_an_anchor_points_to_it(folder: Path):
    written = GOOD.replace("  south:", "  west: &w {power: 1 MUSD}\n  south:").replace(
        "[north]}", "[north], <<: *w}"
    )
    (folder / "base.yaml").write_text(written.replace("power: 10 MW, ", ""))
    with pytest.raises(ScenarioError) as caught:
        load("base.yaml", root=Toy)
    assert {problem.line for problem in caught.value.problems} == {9}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x7fELF\x00\x00", "not-text"),
        (b"name: \xff\xfe", "not-utf8"),
        ("name: ü".encode("utf-16"), "not-utf8"),
        (b"name: a\x07b", "control-character"),
        (b"a: " + b"[" * 100_000, "too-deep"),
        (b"- " * 100_000, "too-deep"),
        (b"{a: " * 100_000, "too-deep"),
        (b"a: &a [*a]", "anchor"),
        (b"? [a, b]\n: 1", "key-format"),
        (b"", "empty"),
        (b"just text", "not-settings"),
        (b"%YAML 9.9\n---\na: 1", "yaml-syntax"),
        (b"schema: " + b"9" * 5000, "schema-unknown"),
    ],
)
def test_hostile_content(folder: Path, content: bytes, code: str):
    (folder / "base.yaml").write_bytes(content)
    began = time.process_time()
    assert codes("base.yaml") == [code]
    assert time.process_time() - began < 5.0


def test_an_alias_bomb_stops_at_once(folder: Path):
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    (folder / "base.yaml").write_text("\n".join(lines))
    began = time.process_time()
    assert codes("base.yaml") == ["too-many-values"]
    assert time.process_time() - began < 1.0


def test_folders_pipes_and_odd_names(folder: Path):
    (folder / "sub").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to("loop")
    assert codes("base.yaml", ["sub"]) == ["file-is-folder"]
    assert codes("pipe") == ["file-unreadable"]
    assert codes("loop") == ["file-unreadable"]
    assert codes("a\0b") == ["file-unreadable"]
    assert codes("x" * 5000) == ["file-unreadable"]
    assert codes("no/such/folder.yaml") == ["file-missing"]


def test_a_huge_file_is_refused_and_a_large_one_warned_of(folder: Path):
    (folder / "base.yaml").write_text(GOOD + "#" * 1_500_000)
    (warning,) = load("base.yaml", root=Toy).warnings
    assert warning.text() == (
        "base.yaml: warning[large-file]: base.yaml has 1.5 MB\n  fix: put series in CSV files"
    )
    (folder / "base.yaml").write_text("#" * 20_000_001)
    assert codes("base.yaml") == ["file-too-large"]


def test_nothing_outside_the_folder_is_read(folder: Path):
    inner = folder / "inner"
    (inner / "curves").mkdir(parents=True)
    (inner / "base.yaml").write_text(GOOD)
    (inner / "curves" / "btc.csv").symlink_to(folder / "curves" / "btc.csv")
    assert codes("inner/base.yaml") == ["csv-outside"]
    (inner / "base.yaml").write_text(GOOD.replace("curves/btc.csv", str(folder / "curves" / "btc.csv")))
    assert codes("inner/base.yaml") == ["csv-outside"]


def test_a_base_may_lie_beside_below_or_one_above(folder: Path):
    (folder / "studies").mkdir()
    bear = folder / "studies" / "bear.yaml"
    bear.write_text("extends: ../base.yaml\nbtc_price: {csv: ../curves/btc.csv, column: bear}\n")
    loaded = load("studies/bear.yaml", root=Toy)
    assert loaded.model.btc_price.at(parse_month("2027-01")) == 71000.0
    assert [file.path for file in loaded.files] == ["studies/bear.yaml", "base.yaml", "curves/btc.csv"]
    (folder / "studies" / "deep").mkdir()
    (folder / "studies" / "deep" / "a.yaml").write_text("extends: ../../base.yaml\n")
    assert codes("studies/deep/a.yaml") == ["extends-outside"]
    (folder / "other.yaml").write_text("extends: studies/bear.yaml\nname: Other\n")
    assert load("other.yaml", root=Toy).model.name == "Other"


def test_the_horizon_must_be_covered(folder: Path):
    (folder / "base.yaml").write_text(GOOD.replace("power: 10 MW", "power: {2027-Q2: 1 MW, until: 2028}"))
    loaded = load("base.yaml", root=Toy)
    found = coverage_problems(loaded.model, loaded.positions, parse_month("2027-01"), parse_month("2029-12"))
    assert [(problem.place, problem.message, problem.fix) for problem in found] == [
        ("base.yaml:4:1", "no value for 2028-01 to 2029-12", "add these rows to curves/btc.csv"),
        (
            "base.yaml:9:11",
            "no value for 2027-01 to 2027-03 and 2029-01 to 2029-12",
            "begin the steps at 2027-01 or earlier",
        ),
    ]
    assert (
        coverage_problems(loaded.model, loaded.positions, parse_month("2027-04"), parse_month("2027-12"))
        == []
    )


def test_findings_of_others_get_their_place(folder: Path):
    loaded: Loaded[Toy] = load("base.yaml", root=Toy)
    paths = [
        "leases.hyper-a.site",
        "sites.south.near.0",
        "sites.north.pue",
        "leases.hyper-a.cap.low",
        "leases",
        "nowhere",
        "",
    ]
    found = locate([Problem(path, "x", "y") for path in paths], loaded.positions)
    assert [problem.place for problem in found] == [
        "base.yaml:11:32",
        "base.yaml:9:32",
        "base.yaml:8:18",
        "base.yaml:11:3",
        "base.yaml:10:1",
        "base.yaml:1:1",
        "base.yaml:1:1",
    ]
    assert found[0].source_line == GOOD.splitlines()[10]
    elsewhere = Problem("leases", "x", "y", file="other")
    assert locate([elsewhere], loaded.positions) == [elsewhere]


def test_loading_is_light_and_fast(folder: Path):
    """Importing loads nothing heavy, and 50 KB are read in well under a second."""
    script = (
        "import sys, optimizer.scenario.load, optimizer.scenario.diff, optimizer.scenario.resolved\n"
        "heavy = {'pandas', 'numpy', 'pyomo', 'scipy', 'rich', 'highspy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ, "PYTHONPATH": str(root)})
    sites = "".join(
        f"  s{i}: {{power: {i} MW, pue: {{value: 1.2, low: 1.1, high: 1.4, source: meter}}}}\n"
        for i in range(700)
    )
    (folder / "base.yaml").write_text(GOOD.replace("sites:\n", f"sites:\n{sites}"))
    assert (folder / "base.yaml").stat().st_size > 48_000
    began = time.process_time()
    load("base.yaml", root=Toy)
    assert time.process_time() - began < 1.5
