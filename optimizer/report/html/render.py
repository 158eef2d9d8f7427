"""The page as text of an HTML file: templates filled with blocks, everything from scenario files escaped."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING

from ..blocks import Block, Heading, Section
from ..marks import Part, bare, parts
from .columns import columns, is_long, is_narrow, is_wide

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from ..page import Page

_LABEL = re.compile(r"(?<![\w-])20\d\d-(?:Q\d|\d\d)(?![\w-])")
"""A period or month, which is not to be broken at its hyphen."""
_ENDLESS = re.compile(r"[^\s<>&;]{25,}")
"""A word too long for a column, which alone may be broken anywhere."""
ONE_WORD = 22
"""Letters up to which what stands in a cell is kept on one line."""


def html(page: Page) -> str:
    """The whole file. The same page gives the same text."""
    style = files(__package__).joinpath("style.css").read_text(encoding="utf-8")
    return environment(page.raw).get_template("page.j2").render(page=page, style=style)


def environment(raw: Callable[[str], str]) -> Environment:
    """Templates and what they call; `raw` gives what a cell holds."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(bare=bare, columns=columns, kind=_kind, stops=_stops, safe_css=_safe_css)
    made.filters.update(says_warning=_says_warning, text=partial(_text, raw))
    made.tests.update(wide=is_wide, long=is_long, narrow=is_narrow)
    return made


def _text(raw: Callable[[str], str], text: str) -> Markup:
    """Words escaped, each figure with the cell it stands in, code as code."""
    from markupsafe import Markup

    return Markup("").join(_part(raw, part) for part in parts(text))


def _part(raw: Callable[[str], str], part: Part) -> Markup:
    from markupsafe import Markup

    if part.is_code:
        return Markup("<code>{}</code>").format(_breakable(part.text))
    if part.cell:
        look = Markup(' class="told"') if len(part.text) > ONE_WORD else ""
        figure = Markup('<data value="{}" data-cell="{}"{}>{}</data>')
        return figure.format(raw(part.cell), part.cell, look, _breakable(part.text))
    return Markup(_LABEL.sub(r'<span class="label">\g<0></span>', str(_breakable(part.text))))


def _breakable(text: str) -> Markup:
    """Text escaped; only endless words may be broken between any two letters."""
    from markupsafe import Markup, escape

    return Markup(_ENDLESS.sub(r'<span class="endless">\g<0></span>', str(escape(text))))


def _kind(block: Block) -> str:
    return type(block).__name__


def _stops(section: Section) -> list[tuple[int, Heading]]:
    """Headings that begin a page of their own in print, with their places in the section."""
    return [(at, one) for at, one in enumerate(section.blocks) if isinstance(one, Heading) and one.new_page]


def _says_warning(text: str) -> bool:
    return bare(text).lower().startswith("warning")


def _safe_css(text: str) -> str:
    """Text for a string in a style sheet."""
    return re.sub(r"[^A-Za-z0-9 -]", lambda found: f"\\{ord(found[0]):x} ", text)
