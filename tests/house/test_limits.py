"""Limits are told to owners: the title of each says which way it limits."""

from __future__ import annotations

import ast
from pathlib import Path

COMPONENTS = Path(__file__).parents[2] / "optimizer" / "components"


def limits() -> dict[str, str]:
    """Rule and title of every `context.rule(…, limit=True)` whose title is written there."""
    found = {}
    for path in sorted(COMPONENTS.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            title = given.get("title")
            if "limit" in given and isinstance(title, ast.Constant):
                names = [one.value for one in call.args if isinstance(one, ast.Constant)]
                found[f"{path.parent.name}.{names[0]}"] = str(title.value)
    return found


def test_the_title_of_a_limit_says_least_or_most():
    found = limits()
    assert len(found) > 40
    assert {
        rule: title for rule, title in found.items() if "least" not in title and "most" not in title
    } == {}


def test_titles_begin_small_as_they_stand_inside_sentences():
    kept = ("BTC", "EBITDA", "IT ")
    assert [t for t in limits().values() if t[0].isupper() and not t.startswith(kept)] == []
