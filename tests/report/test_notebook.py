"""A solution as notebooks show it."""

from __future__ import annotations

import re
from dataclasses import replace

import optimizer.api  # noqa: F401  the way to a solution, which tells it how to show itself
from optimizer.report.html.fragment import fragment
from optimizer.report.notebook import notebook
from optimizer.report.page import raw
from optimizer.solution import solution as layer
from tests.report import sample


def test_it_shows_what_the_report_begins_with():
    shown = sample.solution()._repr_html_()
    assert shown is not None
    assert shown == notebook(sample.solution()), "the same solution gives the same text"
    assert shown.startswith('<div class="wattshift">')
    assert "Plan: Small miner" in shown
    assert "This plan" in shown
    assert shown.count("<svg") == 1
    assert '<data value="' in shown


def test_it_touches_nothing_around_it_and_fetches_nothing():
    shown = notebook(sample.solution())
    (style,) = re.findall(r"<style>(.*?)</style>", shown, re.DOTALL)
    selectors = [part.strip() for rule in re.findall(r"([^{}]+)\{", style) for part in rule.split(",")]
    assert len(selectors) > 15
    assert not [one for one in selectors if not one.startswith(".wattshift")]
    assert "<script" not in shown
    assert not re.search(r"(src=|@import|https?://(?!www\.w3\.org/2000/svg))", shown)


def test_two_of_them_on_a_page_have_ids_of_their_own():
    one = sample.solution()
    other = replace(one, options={**one.options, "gap": 0.5})
    ids = [set(re.findall(r' id="([^"]*)"', notebook(each))) for each in (one, other)]
    assert all(ids)
    assert not ids[0] & ids[1]
    for name in re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"|aria-labelledby="([^"]*)"', notebook(one)):
        assert "".join(name) in ids[0]


def test_names_are_text():
    one = sample.solution()
    named = replace(one, scenario=one.scenario.model_copy(update={"name": '<img src=x> id="a"'}))
    assert "&lt;img src=x&gt; id=&#34;a&#34;" in notebook(named)


def test_an_empty_fragment():
    view = sample.view()
    assert "<h3>Nothing</h3>" in fragment("Nothing", [], lambda cell: raw(view, cell), "x")


def test_in_a_prompt_it_is_one_line():
    assert repr(sample.solution()) == "<Solution 'Small miner': worth 17.4 MUSD, gap 0.01 %, optimal>"


def test_without_reports_a_notebook_shows_the_line(monkeypatch):
    monkeypatch.setattr(layer, "_in_notebooks", None)
    assert sample.solution()._repr_html_() is None
