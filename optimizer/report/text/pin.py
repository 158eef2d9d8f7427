"""A pin as the text of an overlay: what is fixed, and in comments what a scenario file cannot say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any

from ...scenario.yaml_text import plain_scalar
from ...solution.pin import Fixed, Pin
from ..words import plain

HEAD = "# Pinned by wattshift"
"""How every such file begins: one that begins otherwise was written by somebody."""
SIGNED = "# A lease that is signed here counts as signed from the start of the plan."
GROUPS = ("leases", "halls", "sites", "fleets", "mining", "construction")


def pin_text(pin: Pin, run: str) -> str:
    """YAML text to be laid over the scenario of the run."""
    lines = [
        f"{HEAD}: what run {plain(run)} has decided by the end of {pin.until}.",
        f"# Lay it over the scenario with --with: a solve then plans the rest, from {pin.next} on.",
        *([SIGNED] if any(one.path[-1] == "signed" for one in pin.decided) else []),
        "",
        *_entries([*pin.decided, *pin.closed]),
    ]
    if pin.left_open:
        lines += ["", "# Decided too, but a scenario file cannot say it: a new solve decides it anew."]
        lines += [f"#   {plain(one.what)}: {plain(one.why)}" for one in pin.left_open]
    lines += [
        "",
        "# Coins sold and money borrowed are not pinned: a plan that begins where this one did decides",
        f"# them anew. To begin after {pin.until}, write in the scenario what there is then. This plan had:",
    ]
    width = max(len(f"{one.path}: {one.value}") for one in pin.openings)
    for one in pin.openings:
        text = f"{one.path}: {one.value}"
        lines.append(f"#   {text:{width}}  {f'({one.note})' if one.note else ''}".rstrip())
    return "\n".join(lines) + "\n"


def _entries(fixed: Iterable[Fixed]) -> Iterator[str]:
    """Group by group, each path once."""
    above: tuple[str, ...] = ()
    for one in _together(fixed):
        *groups, last = one.path
        shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(above, groups, strict=False))))
        for depth, name in enumerate(groups[shared:], shared):
            yield f"{'  ' * depth}{name}:"
        above = tuple(groups)
        yield f"{'  ' * len(groups)}{last}: {_written(one.value)}  # {plain(one.why)}"


def _together(fixed: Iterable[Fixed]) -> list[Fixed]:
    """Those of one group, and of one item in it, one after the other, in the order they first come in."""
    given = list(fixed)
    items = list(dict.fromkeys(one.path[:-1] for one in given))
    heads = list(dict.fromkeys(path[:2] for path in items))
    return sorted(
        given,
        key=lambda one: (GROUPS.index(one.path[0]), heads.index(one.path[:2]), items.index(one.path[:-1])),
    )


def _written(value: dict[str, Any] | str | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_scalar(inner)}" for key, inner in value.items()) + "}"
    return _scalar(value)


def _scalar(value: Any) -> str:
    """Plain where it reads back as the same text, such as a hall called `1e5` would not."""
    text = str(value)
    return text if not isinstance(value, str) or plain_scalar(text) == text else json.dumps(text)
