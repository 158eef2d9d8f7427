"""Turns matplotlib's SVG file into an element for a page: named, described, without ids that could clash."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from .text import clean

MARK = "mark:"
"""Begins the ids that become classes: `mark:mined` is drawn with the class `mined`."""

_FONT = "Arial,'Helvetica Neue',Helvetica,'Liberation Sans',sans-serif"
_WIDEST = "46rem"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_LONG = re.compile(r"-?\d+\.\d{3,}")
_OPAQUE = {"fill-opacity": "1", "stroke-opacity": "1", "opacity": "1"}


def element(drawn: str, *, name: str, title: str, about: str) -> str:
    """The `<svg>` element of a drawing. Ids begin with `name`; `title` and `about` are what is read out."""
    root = ElementTree.fromstring(drawn)
    prefix = identifier(name)
    names = _Names(prefix, _referred(root))
    kept = [_plain(child, names) for child in root]
    svg = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": root.attrib["viewBox"],
            "role": "img",
            "aria-labelledby": f"{prefix}-title",
            "aria-describedby": f"{prefix}-about",
            "style": f"display:block;width:100%;max-width:{_WIDEST};height:auto;font-family:{_FONT}",
            "stroke-linejoin": "round",
            "direction": "ltr",
        },
    )
    ElementTree.SubElement(svg, "title", {"id": f"{prefix}-title"}).text = clean(title)
    ElementTree.SubElement(svg, "desc", {"id": f"{prefix}-about"}).text = clean(about)
    svg.extend([child for child in kept if child is not None])
    return ElementTree.tostring(svg, encoding="unicode")


def identifier(name: str) -> str:
    """A name as an id that stands without quotes in `url(#...)`; different names stay different."""
    return "".join(
        letter if letter.isascii() and (letter.isalnum() or letter == "-") else f"_{ord(letter):x}_"
        for letter in name
    )


class _Names:
    """New names for the ids that something refers to; the others are dropped."""

    def __init__(self, prefix: str, referred: set[str]) -> None:
        self.new = {old: f"{prefix}-{number}" for number, old in enumerate(sorted(referred), 1)}

    def within(self, value: str) -> str:
        return _REFERENCE.sub(lambda found: f"url(#{self.new[found[1]]})", value)


def _referred(root: ElementTree.Element) -> set[str]:
    found = set()
    for node in root.iter():
        for key, value in node.attrib.items():
            if key.endswith("href"):
                found.add(value.removeprefix("#"))
            else:
                found.update(_REFERENCE.findall(value))
    return found


def _plain(node: ElementTree.Element, names: _Names) -> ElementTree.Element | None:
    """A copy without namespaces, spare ids, empty groups, and rules of style that would hold for the page."""
    if _tag(node) in {"metadata", "style"}:
        return None
    made = ElementTree.Element(_tag(node))
    made.text = node.text if made.tag == "text" else None
    for key, value in node.attrib.items():
        if key == "id":
            if value.startswith(MARK):
                made.set("class", value.removeprefix(MARK))
            elif value in names.new:
                made.set("id", names.new[value])
        elif key.endswith("href"):
            made.set("href", f"#{names.new[value.removeprefix('#')]}")
        elif key == "style":
            made.set("style", names.within(_style(value)))
        elif not (key == "transform" and value.startswith("rotate(-0 ")):
            made.set(key, _short(value) if key == "d" else names.within(value))
    made.extend([child for child in (_plain(child, names) for child in node) if child is not None])
    empty = made.tag in {"g", "defs"} and not len(made)
    return None if empty else made


def _short(path: str) -> str:
    """A path with two decimals, which is finer than a screen shows."""
    return " ".join(_LONG.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), path).split())


def _style(value: str) -> str:
    """Without the font, which the whole chart has in common, and what is so anyway."""
    parts = [part.strip().partition(":") for part in value.split(";") if part.strip()]
    kept = [(key.strip(), content.strip()) for key, _, content in parts]
    return ";".join(
        f"{key}:{content}" for key, content in kept if key != "font-family" and _OPAQUE.get(key) != content
    )


def _tag(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]
