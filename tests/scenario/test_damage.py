"""Random damage to a scenario gives problems, never anything else."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from optimizer.core.errors import ScenarioError
from optimizer.scenario.load import load
from optimizer.scenario.resolved import resolved_yaml
from tests.scenario.toy import CURVES, GOOD, Toy

TOKENS = [
    *(
        "{",
        "}",
        "[",
        "]",
        ":",
        "- ",
        "? ",
        "&a ",
        "*a",
        "<<: ",
        "!!int ",
        "|",
        ">",
        "'",
        '"',
        "#",
        "\t",
        "\n",
        "\0",
        ",",
    ),
    *(
        "null",
        "~",
        "true",
        "1e999",
        "-1",
        "0x1f",
        ".inf",
        "2027-Q1",
        "until",
        "value",
        "csv",
        "low",
        "kind",
        "schema",
    ),
    *(
        "\u2028",
        "\x85",
        "\ufeff",
        "é",
        "日本",
        "\U0001f600",
        "%",
        "@",
        "`",
        "..",
        "../../etc/passwd",
        "x-",
        "extends",
    ),
    *("{value: 1}", "{csv: curves/btc.csv, column: base}", "{2027: 1 MW}", "[[]]", "{}", "40 MW", "3 %"),
]
in_folder = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=120
)
cuts = st.lists(
    st.tuples(
        st.floats(0, 1), st.integers(0, 12), st.sampled_from(TOKENS) | st.text(max_size=3) | st.just("")
    ),
    min_size=1,
    max_size=4,
)


def damaged(text: str, cuts: list[tuple[float, int, str]]) -> bytes:
    for place, length, new in cuts:
        start = int(place * len(text))
        text = text[:start] + new + text[start + length :]
    return text.encode("utf-8", "surrogatepass")


def attempt(folder: Path, **arguments: list[str]) -> None:
    error = None
    try:
        # arguments are drawn, some of them wrong on purpose
        loaded = load("base.yaml", root=Toy, **arguments)  # type: ignore[arg-type]
    except ScenarioError as caught:
        error = caught
    if error is None:
        (folder / "again.yaml").write_bytes(resolved_yaml(loaded).encode())
        assert load("again.yaml", root=Toy).model == loaded.model
    else:
        assert error.problems
        assert str(error)
        assert all(problem.file and problem.message for problem in error.problems)


@in_folder
@given(cuts)
@example([(0.0, 0, "\ufeff\ufeff")])
@example([(0.5, 0, "\0")])
def test_damaged_characters(folder: Path, cuts: list[tuple[float, int, str]]):
    (folder / "base.yaml").write_bytes(damaged(GOOD, cuts))
    attempt(folder)


@in_folder
@given(st.data())
def test_damaged_lines(folder: Path, data: st.DataObject):
    """Lines moved, lost, repeated and indented otherwise."""
    lines = data.draw(st.lists(st.sampled_from(GOOD.splitlines()), min_size=1, max_size=16))
    indents = data.draw(
        st.lists(st.sampled_from(["", " ", "  ", "\t"]), min_size=len(lines), max_size=len(lines))
    )
    moved = "\n".join(indent + line for indent, line in zip(indents, lines, strict=True))
    (folder / "base.yaml").write_text(data.draw(st.sampled_from(["", "schema: 1\n"])) + moved + "\n")
    attempt(folder)


@in_folder
@given(st.sampled_from(GOOD.split()), st.sampled_from(TOKENS + GOOD.split()))
def test_damaged_tokens(folder: Path, old: str, new: str):
    (folder / "base.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")
    attempt(folder)


@in_folder
@given(cuts)
def test_a_damaged_csv(folder: Path, cuts: list[tuple[float, int, str]]):
    (folder / "curves" / "btc.csv").write_bytes(damaged(CURVES, cuts))
    attempt(folder)


@in_folder
@given(cuts)
def test_a_damaged_overlay(folder: Path, cuts: list[tuple[float, int, str]]):
    overlay = "treasury: {cash: 1 MUSD, btc: 5}\nsites:\n  north: {power: {2027: 3 MW}}\n  south: null\n"
    (folder / "over.yaml").write_bytes(damaged(overlay, cuts))
    attempt(folder, overlays=["over.yaml"])


@in_folder
@given(cuts)
def test_a_damaged_setting(folder: Path, cuts: list[tuple[float, int, str]]):
    attempt(folder, sets=[damaged("sites.north.power=300 MW", cuts).decode("utf-8", "surrogateescape")])


@in_folder
@given(st.binary(max_size=200))
def test_any_bytes(folder: Path, content: bytes):
    (folder / "base.yaml").write_bytes(content)
    with pytest.raises(ScenarioError):
        load("base.yaml", root=Toy)
