"""What the accessibility checker axe finds on a page."""

from __future__ import annotations

from importlib.resources import files

from tests.report.html.opened import Opened

GRAVE = ("serious", "critical")


def findings(here: Opened, grave: tuple[str, ...] = GRAVE) -> list[tuple[str, str]]:
    """Rule and first place of every finding that is grave."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    here.page.evaluate(script)
    found = here.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 10
    return [(one["id"], one["nodes"][0]["html"]) for one in found["violations"] if one["impact"] in grave]
