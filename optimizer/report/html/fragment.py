"""Blocks as a piece of HTML that stands inside somebody else's page, such as a notebook."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib.resources import files

from ..blocks import Block
from ..charts.svg import identifier
from .render import environment

_IDS = re.compile(r"""( id="| href="#|url\(#| aria-(?:labelledby|describedby)=")""")


def fragment(title: str, blocks: Sequence[Block], raw: Callable[[str], str], name: str) -> str:
    """A `<div>` with a style of its own, which touches nothing around it, and without scripts.

    `raw` gives what a cell holds, by the name that marks have for it. Every id begins with `name`: a page may
    hold many fragments.
    """
    style = files(__package__).joinpath("fragment.css").read_text(encoding="utf-8")
    made = environment(raw).get_template("fragment.j2").render(title=title, told=blocks, style=style)
    return _IDS.sub(lambda found: f"{found[1]}{identifier(name)}-", made)
