"""Leases that are like another: what they take over, where it stands, and what is wrong with it."""

import json
from pathlib import Path

import jsonschema
import pytest

from optimizer.api import load
from optimizer.core.errors import Problem, ScenarioError
from optimizer.scenario.canonical import fingerprint
from optimizer.scenario.json_schema import json_schema
from optimizer.scenario.load import Loaded
from optimizer.scenario.positions import Findings
from optimizer.scenario.resolved import resolved_yaml
from optimizer.scenario.schema import Scenario
from optimizer.scenario.yaml_text import read_yaml
from tests.cli.small import SMALL

HALL = """\
halls:
  east: {site: west, it: 40 MW, capex: 10 MUSD/MW, build: 3 months, spend: {0: 100 %}, cooling: {kind: hydro}}
"""
BASE = """\
leases:
  hyper-a:
    tenant: Hyper A
    credit: tenant
    kind: nnn
    it: 20 MW
    halls: {east: {}}
    term: 10 years
    rent: {value: 130 USD/kW-month, low: 110 USD/kW-month, source: broker}
    escalator: 3 %
    operating_cost: 10 USD/kW-month
    operating_growth: 2 %
    prepayment: {share: 10 %, before: 3 months, credited_from: 12 months, credited_over: 48 months}
"""
BACKED = "  backed: {like: hyper-a, credit: mining, backstop: {by: Big Cloud, warrants: 20 MUSD}}\n"
LEASES_AT = len((SMALL + HALL).splitlines()) + 1
"""Line of `leases:`; hyper-a stands on the next one."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(here: Path, more: str, *sets: str, overlay: str = "") -> Loaded[Scenario]:
    """The scenario with more leases, overlaid and set."""
    (here / "base.yaml").write_text(SMALL + HALL + BASE + more)
    (here / "over.yaml").write_text(overlay)
    return load("base.yaml", ["over.yaml"] if overlay else [], sets)


def problems(here: Path, more: str, *sets: str, overlay: str = "") -> list[Problem]:
    with pytest.raises(ScenarioError) as caught:
        read(here, more, *sets, overlay=overlay)
    return list(caught.value.problems)


def told(here: Path, more: str, *sets: str, overlay: str = "") -> list[tuple[str, str, str, str]]:
    found = problems(here, more, *sets, overlay=overlay)
    return [(problem.place or "", problem.code, problem.message, problem.fix) for problem in found]


def test_what_is_not_written_is_taken_over(here: Path):
    """Groups merge by key, null takes out, and both leases stand in a group of the other's name."""
    loaded = read(
        here,
        BACKED + "  later: {like: hyper-a, prepayment: {before: null, paid: {-6: 50 %, 0: 50 %}}}\n"
        "  bare: {like: hyper-a, prepayment: null, group: own}\n",
    )
    leases = loaded.model.leases
    base, backed = leases["hyper-a"], leases["backed"]
    # a lease without a backstop would fail here, as it should
    assert (backed.credit, backed.backstop.by, backed.group, base.group) == (  # type: ignore[union-attr]
        "mining",
        "Big Cloud",
        "hyper-a",
        "hyper-a",
    )
    same = {"credit", "backstop"}
    assert backed.model_dump(exclude=same) == base.model_dump(exclude=same)
    later = leases["later"].prepayment
    assert later is not None
    assert (later.before, later.paid, later.share) == (None, {-6: 0.5, 0: 0.5}, 0.1)
    assert (leases["bare"].prepayment, leases["bare"].group) == (None, "own")
    assert loaded.likes == dict.fromkeys(["backed", "later", "bare"], "hyper-a")


def test_a_chain_and_a_group_of_the_base(here: Path):
    """One of all of them is signed: the group goes on along the chain, whatever the order in the file."""
    chain = "  third: {like: backed, rent: 90 USD/kW-month}\n" + BACKED
    leases = read(here, chain).model.leases
    assert {lease.group for lease in leases.values()} == {"hyper-a"}
    assert (leases["third"].credit, leases["third"].rent) == ("mining", 90.0)
    leases = read(here, chain, "leases.hyper-a.group=east-wing").model.leases
    assert {lease.group for lease in leases.values()} == {"east-wing"}


def test_a_lease_outside_the_group(here: Path):
    """`group: null` asks for none, though the other has none either."""
    leases = read(here, "  other: {like: hyper-a, tenant: Hyper B, group: null}\n").model.leases
    assert (leases["hyper-a"].group, leases["other"].group) == (None, None)


def test_what_was_signed_is_not_taken_over(here: Path):
    signed = "    signed: {hall: east, commence: 2027-07}\n"
    leases = read(here, signed + BACKED).model.leases
    assert leases["hyper-a"].signed is not None
    assert leases["backed"].signed is None


def test_each_value_says_where_it_stands(here: Path):
    """What is taken over keeps its place and source; the group comes from the line that says `like`."""
    loaded = read(here, BACKED, "leases.backed.term=12 years")
    line = LEASES_AT + len(BASE.splitlines())

    def place(path: str) -> str:
        return str(loaded.positions.place(tuple(path.split("."))))

    assert place("leases.backed.credit") == f"base.yaml:{line}:35"
    assert place("leases.backed.escalator") == place("leases.hyper-a.escalator")
    assert place("leases.backed.term").startswith("--set leases.backed.term=12 years:")
    assert place("leases.hyper-a.group") == place("leases.backed.group") == f"base.yaml:{line}:18"
    assert loaded.assumptions["leases.backed.rent"].source == "broker"


def test_overlays_and_settings_reach_both_ways(here: Path):
    """A changed base changes what is like it; null in an overlay takes out what was never written there."""
    loaded = read(
        here,
        BACKED,
        "leases.hyper-a.rent=120 USD/kW-month",
        "leases.backed.prepayment.credited_over=null",
        "leases.backed.prepayment.credited_over=60 months",
        overlay="leases: {backed: {escalator: 2 %, notice: 3 months, backstop: null}}\n",
    )
    backed = loaded.model.leases["backed"]
    assert (backed.rent, backed.escalator, backed.notice, backed.backstop) == (120.0, 0.02, 3, None)
    assert backed.prepayment is not None
    assert (backed.prepayment.credited_over, backed.prepayment.share) == (60, 0.1)
    assert read(here, BACKED, "leases.backed.prepayment=null").model.leases["backed"].prepayment is None
    new = "leases: {bare: {like: hyper-a, tenant: Hyper B, prepayment: null}}\n"
    assert read(here, "", overlay=new).model.leases["bare"].prepayment is None
    assert list(read(here, BACKED, overlay="leases: {backed: null}\n").model.leases) == ["hyper-a"]


def test_an_overlay_may_make_a_lease_whole_again(here: Path):
    """Without `like` it must say everything itself."""
    found = told(here, "  other: {like: hyper-a, tenant: Hyper B}\n", "leases.other.like=null")
    assert {code for _, code, _, _ in found} == {"missing-key"}
    assert found[0][2] == "credit is missing in leases.other"


def test_the_resolved_text_is_written_out(here: Path):
    """It loads, without any `like`, to the same model."""
    loaded = read(here, BACKED)
    text = resolved_yaml(loaded)
    assert "like:" not in text
    (here / "again.yaml").write_text(text)
    again = load("again.yaml")
    assert again.model == loaded.model
    assert fingerprint(again.model) == fingerprint(loaded.model)
    assert resolved_yaml(again).count("group: hyper-a") == 2


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            "  backed: {like: hyper-b}\n",
            ("18", "like-unknown", "there is no lease 'hyper-b'", "did you mean 'hyper-a'?"),
        ),
        (
            "  backed: {like: [hyper-a]}\n",
            ("18", "like", "like is a list, not the name of a lease", "name one lease, e.g. like: hyper-a"),
        ),
        (
            "  backed: {like: backed}\n",
            ("18", "like-circle", "backed is like backed: a circle", "delete one like"),
        ),
        (
            "  one: {like: two}\n  two: {like: one}\n  three: {like: two}\n",
            ("15", "like-circle", "one is like two is like one: a circle", "delete one like"),
        ),
        (
            "  backed: {like: hyper-a, tenant_capex: null}\n",
            (
                "27",
                "override-no-effect",
                "there is no leases.hyper-a.tenant_capex to take out",
                "delete it, or check the name",
            ),
        ),
        (
            "  backed: {like: hyper-a, rnet: 3 USD/kW-month}\n",
            ("27", "unknown-key", "'rnet' is not known in leases.backed", "did you mean 'rent'?"),
        ),
        (
            "  backed: {like: hyper-a, rent: 3 MW}\n",
            (
                "33",
                "unit-kind",
                "'3 MW' is power; this field is rent for capacity",
                "use one of USD/kW-month, USD/kW-year, USD/MW-month, USD/MW-year, kUSD/MW-month, "
                "kUSD/MW-year, MUSD/MW-year",
            ),
        ),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_what_cannot_be(here: Path, more: str, expected: tuple[str, str, str, str]):
    ((place, *words),) = told(here, more)
    file, line, column = place.split(":")
    assert file == "base.yaml"
    assert int(line) >= LEASES_AT + len(BASE.splitlines())
    assert (column, *words) == expected


def test_a_null_that_an_overlay_lays_on_nothing_is_told(here: Path):
    (only,) = told(here, BACKED, "leases.backed.prepaymnet=null")
    assert only[1:3] == ("override-no-effect", "there is no leases.hyper-a.prepaymnet to take out")


def test_a_fault_of_the_base_is_told_once(here: Path):
    """What is wrong in hyper-a is wrong in backed too: one place, one message, also of a missing key."""
    found = problems(here, BACKED, "leases.hyper-a.term=null", "leases.hyper-a.escalator=3 MW")
    assert sorted(problem.path for problem in found) == ["leases.hyper-a.escalator", "leases.hyper-a.term"]
    warned = read(here, BACKED, "leases.hyper-a.rent=300 USD/kW-month").warnings
    assert [(one.path, one.code) for one in warned] == [("leases.hyper-a.rent", "rent-range")]


LOAN = """\
financing:
  project_loans:
    plain:
      halls: [east]
      served_by: [hyper-a]
      loan_to_cost: 50 %
      rate: 9 %
      tenor: 5 years
      repayment: level
      dscr: 1.3
"""


def test_a_package_without_a_loan(here: Path):
    """A loan that counts only hyper-a cannot be drawn with backed; one for backed only is a choice."""
    warned = read(here, BACKED + LOAN).warnings
    assert [(one.path, one.code, one.message, one.fix) for one in warned] == [
        (
            "financing.project_loans.plain.served_by",
            "package-not-served",
            "'hyper-a' serves this loan, but 'backed', which is like it, serves none: if that one is signed, "
            "nothing can be drawn",
            "add backed to served_by, or give it a loan of its own",
        )
    ]
    assert warned[0].place == f"base.yaml:{LEASES_AT + len(BASE.splitlines()) + 5}:7"
    for silent in ("[backed]", "[hyper-a, backed]"):
        assert read(here, BACKED + LOAN, f"financing.project_loans.plain.served_by={silent}").warnings == ()
    assert read(here, BACKED.replace("credit:", "group: own, credit:") + LOAN).warnings == ()


@pytest.mark.parametrize(("serves", "other"), [("backed", "hyper-a"), ("hyper-a", "backed")])
def test_a_loan_that_is_not_tied_to_its_package(here: Path, serves: str, other: str):
    """Without dscr nothing keeps the plain package from the loan that was priced for the backed one."""
    loan = LOAN.replace("      dscr: 1.3\n", "").replace("[hyper-a]", f"[{serves}]")
    warned = read(here, BACKED + loan).warnings
    assert [(one.path, one.code, one.message, one.fix) for one in warned] == [
        (
            "financing.project_loans.plain",
            "package-not-tied",
            f"only '{serves}' serves this loan, but as it has no dscr it can be drawn with '{other}' too, "
            "on the same terms",
            f"add a dscr, or name {other} in served_by if the loan is for both",
        )
    ]
    assert read(here, BACKED + loan.replace(f"[{serves}]", "[backed, hyper-a]")).warnings == ()


def test_the_editor_asks_for_a_whole_lease_only_without_like():
    validator = jsonschema.Draft7Validator(json_schema(Scenario))

    def errors(text: str) -> list[str]:
        node = read_yaml(text, "f", Findings({"f": text.split("\n")}))
        assert node is not None
        return [error.message for error in validator.iter_errors(node.plain())]

    assert errors(SMALL + HALL + BASE + BACKED) == []
    assert errors(SMALL + HALL + BASE + "  backed: {like: hyper-a, prepayment: null}\n") == []
    assert errors(SMALL + HALL + BASE + "  backed: {credit: mining}\n")
    assert errors(SMALL + HALL + BASE + "  backed: {like: hyper-a, rent: 3 MW}\n")
    assert errors(SMALL + HALL + BASE + "  backed: {like: hyper-a, rnet: 3}\n")
    assert json.dumps(json_schema(Scenario)["$defs"]["Lease-whole"]["properties"]["like"])
