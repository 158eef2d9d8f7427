"""The page of all fields: complete, and the one that is committed.

`WRITE_DOCS=1` writes the present one.
"""

import os
import re
from pathlib import Path

from optimizer.scenario.fields import Place
from optimizer.scenario.reference import reference
from optimizer.scenario.schema import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "scenario.md"


def test_the_committed_page_is_that_of_the_schema():
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(reference(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == reference(), "run it again with WRITE_DOCS=1"


def rows() -> list[list[str]]:
    """Cells of every field's row."""
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in reference().splitlines()
        if line.startswith("| `")
    ]


def test_every_field_says_what_it_takes_and_means():
    for name, takes, default, meaning in rows():
        assert takes, name
        assert default, name
        assert len(meaning) > 5, f"{name} needs a docstring in its schema"


def test_no_code_of_a_formula_is_shown():
    assert re.findall(r"\([A-Z][0-9]+[^)]*\)", reference()) == []


def test_groups_at_any_depth_have_their_table():
    titles = re.findall(r"^#+ `(.*)`$", reference(), re.M)
    assert set(Place(Scenario).fields()) - {title.partition(".")[0] for title in titles} == {
        "schema",
        "name",
        "about",
    }
    for deep in ("sites.NAME.energy.blocks.NAME", "mining.candidates.NAME", "leases.NAME.gpus"):
        assert deep in titles


def test_forms_and_defaults_are_those_of_a_file():
    found = {(name, takes): default for name, takes, default, _ in rows()}
    assert found["`cash`", "money: `150 MUSD`"] == "required"
    assert found["`spend`", "shares by month: `{0: 40 %, 6: 60 %}`"] == "required"
    assert found["`cancellation`", "share: `3 %`, up to 100 %"] == "`100 %`"
    assert found["`firm`", "`true` or `false`"] == "`true`"
    assert found["`deadline`", "a date, `2027-Q3` (its last month)"] == "-"
    assert found["`halls`", "a list, `[a, b]`: each a name"] == "-"
