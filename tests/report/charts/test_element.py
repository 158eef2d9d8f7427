"""The SVG of every kind of chart: the same bytes again, named, safe on a page, matplotlib left alone."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.report.charts.samples import HOSTILE, MODULES, SVG, parsed, samples, texts

ROOT = Path(__file__).parents[3]
KINDS = sorted(MODULES)
ALONE = """
import hashlib
from tests.report.charts.samples import samples
for kind, draw in sorted(samples().items(), reverse=True):
    print(kind, hashlib.sha256(draw().encode()).hexdigest())
"""


def in_another_process(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        text=True, capture_output=True, check=True,
    )  # fmt: skip


def ids(svg: str) -> set[str]:
    return {node.attrib["id"] for node in parsed(svg).iter() if "id" in node.attrib}


def test_the_same_bytes_after_other_charts():
    first = {kind: draw() for kind, draw in samples().items()}
    again = {kind: draw() for kind, draw in reversed(samples().items())}
    assert again == first


def test_the_same_bytes_in_another_process_with_other_settings_and_nowhere_to_write(tmp_path: Path):
    """Also in silence: no warning about a folder for settings or letters that a font lacks."""
    (tmp_path / "matplotlibrc").write_text(
        "axes.facecolor: red\nfont.size: 33\nlines.linewidth: 9\nsvg.fonttype: path\n"
    )
    nowhere = {"HOME": "/dev/null", "XDG_CACHE_HOME": "/dev/null/a", "XDG_CONFIG_HOME": "/dev/null/b"}
    found = in_another_process(
        ALONE, PYTHONHASHSEED="1234", MATPLOTLIBRC=str(tmp_path / "matplotlibrc"), **nowhere
    )
    here = {kind: hashlib.sha256(draw().encode()).hexdigest() for kind, draw in samples().items()}
    assert dict(line.split() for line in found.stdout.splitlines()) == here
    assert found.stderr == ""


def test_matplotlib_comes_with_the_first_chart_only():
    code = (
        "import sys, optimizer.report, tests.report.charts.samples as s\n"
        "assert 'matplotlib' not in sys.modules and 'numpy' not in sys.modules\n"
        "s.samples()['power']()\n"
        "assert 'matplotlib' in sys.modules and 'matplotlib.pyplot' not in sys.modules"
    )
    in_another_process(code)


def test_matplotlib_is_left_as_it_was_found():
    import matplotlib

    before = dict.copy(matplotlib.rcParams)
    for draw in samples(names=HOSTILE).values():
        draw()
    assert dict.copy(matplotlib.rcParams) == before


@pytest.mark.parametrize("kind", KINDS)
def test_an_element_for_a_page(kind: str):
    svg = samples()[kind](name="here", title="Power <by> use & more", about='Falls from "60" to 20 MW.')
    assert svg.startswith("<svg ")
    root = parsed(svg)
    assert root.attrib["role"] == "img"
    assert {"width", "height"}.isdisjoint(root.attrib)
    title, about = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == "Power <by> use & more"
    assert root.attrib["aria-labelledby"] == title.attrib["id"]
    assert about is not None
    assert about.text == 'Falls from "60" to 20 MW.'
    assert root.attrib["aria-describedby"] == about.attrib["id"]
    assert float(root.attrib["viewBox"].split()[2]) == 460.0


@pytest.mark.parametrize("kind", KINDS)
def test_no_id_is_shared_and_each_reference_stays_within(kind: str):
    one, other = (samples()[kind](name=name) for name in ("north site", "north-site"))
    assert ids(one)
    assert ids(one).isdisjoint(ids(other))
    listed = re.findall(r' id="([^"]*)"', one)
    assert len(listed) == len(set(listed))
    referred = {*re.findall(r"url\(#([^)]+)\)", one), *re.findall(r'href="#([^"]+)"', one)}
    assert referred <= ids(one)


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_text_and_nothing_else(kind: str):
    svg = samples(names=HOSTILE)[kind](name="<b>'\"", title=HOSTILE[0], about=HOSTILE[3])
    root = parsed(svg)
    tags = {node.tag.removeprefix(SVG) for node in root.iter()}
    assert tags <= {"svg", "title", "desc", "defs", "g", "path", "use", "text", "clipPath", "rect", "pattern"}
    hrefs = [value for node in root.iter() for key, value in node.attrib.items() if key.endswith("href")]
    assert all(href.startswith("#") for href in hrefs)
    assert not any(key.startswith("on") for node in root.iter() for key in node.attrib)
    assert "http" not in svg.replace('xmlns="http://www.w3.org/2000/svg"', "")
    shown = " ".join(text.text for text in texts(svg))
    if kind not in {"power", "bitcoin"}:
        assert "<script>" in shown
        assert "$x^2$" in shown, "dollars are not read as formulas"
    assert not set(shown) & {"\u202e", "\x1b", "\ud800", "\ufffe", "\n"}
