"""Where the money comes from and where it goes: two bars of the same length, each cut into its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from ..words import amount
from .canvas import GREY, LINE, SIZE, WIDTH, Canvas
from .marks import Look
from .scales import finite
from .svg import MARK
from .text import clean, width, with_amount, wrapped

TALL = 42.0
SMALLEST = 0.015
"""Of the total; smaller parts are joined, if they are several."""
MOST = 9
"""Parts drawn of each bar."""
OTHERS = "other"
COINS = Look(fill="#f0a548", line="white")
PLAIN = (Look(fill="#d3d9e0", line="white"), Look(fill="#e9edf1", line="white"))
"""In turn: parts are told apart by their names."""
LONGEST = 190.0


@dataclass(frozen=True)
class Part:
    """MUSD, above zero; `is_btc` for what coins pay."""

    name: str
    musd: float
    is_btc: bool = False


@dataclass(frozen=True)
class SourcesUsesData:
    """MUSD over the horizon; both add up to the same."""

    sources: Sequence[Part]
    uses: Sequence[Part]


def draw(data: SourcesUsesData, *, name: str, title: str, about: str) -> str:
    """What coins pay first, then the largest; names in the parts where they fit, else below with a line."""
    sides = [("Sources", "source", _joined(data.sources)), ("Uses", "use", _joined(data.uses))]
    sides = [side for side in sides if side[2]]
    if not sides:
        return ""
    total = max(sum(part.musd for part in parts) for _, _, parts in sides)
    labels = [_below(parts, total) for _, _, parts in sides]
    highs = [
        LINE + 6.0 + TALL + max([row for *_, row in label], default=-0.6) * LINE + 24.0 for label in labels
    ]
    with Canvas(sum(highs)) as canvas:
        top = 0.0
        for (told, mark, parts), label, high in zip(sides, labels, highs, strict=True):
            heading = f"{told}, {amount(sum(part.musd for part in parts))} MUSD"
            canvas.text(0.0, top + 7.0, heading, weight="bold")
            _bar(canvas, parts, total, top + LINE + 6.0, mark)
            _names_below(canvas, label, top + LINE + 6.0 + TALL)
            top += high
        return canvas.svg(name=name, title=title, about=about)


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Coins first, then the largest; the small ones together at the end."""
    known = [part for part in parts if finite([part.musd]) and part.musd > 0.0]
    known.sort(key=lambda part: (not part.is_btc, -part.musd))
    least = SMALLEST * sum(part.musd for part in known)
    small = [
        part for index, part in enumerate(known) if not part.is_btc and (part.musd < least or index >= MOST)
    ]
    if len(small) <= 1:
        return known
    return [*(part for part in known if part not in small), Part(OTHERS, sum(part.musd for part in small))]


def _edges(parts: Sequence[Part], total: float) -> list[tuple[float, float]]:
    """Where each part lies on the paper, from left to right."""
    ends = [WIDTH * end / total for end in accumulate((part.musd for part in parts), initial=0.0)]
    return list(pairwise(ends))


def _inside(part: Part, room: float) -> list[str]:
    """What stands in a part: its name, on two lines if need be, and its amount; none if they do not fit."""
    lines = [*wrapped(part.name, room - 8.0, SIZE), amount(part.musd)]
    uncut = " ".join(lines[:-1]) == clean(part.name)
    return lines if uncut and width(lines[-1], SIZE) + 8.0 <= room else []


Label = tuple[str, float, float, float, int]
"""Text; middle of its part; left and right end of the text; line, 1 for the uppermost."""


def _below(parts: Sequence[Part], total: float) -> list[Label]:
    """Names that do not fit into their parts, each in the first line where nothing is in the way of its text

    and of the strokes that lead to the parts.
    """
    found: list[Label] = []
    for part, (left, right) in zip(parts, _edges(parts, total), strict=True):
        if _inside(part, right - left):
            continue
        told = with_amount(part.name, amount(part.musd), LONGEST, SIZE)
        x, wide = (left + right) / 2.0, width(told, SIZE)
        start, end = (x - wide, x) if x >= wide else (x, x + wide)
        tried = [(told, x, start, end, row) for row in range(1, len(found) + 2)]
        free = (label for label in tried if not any(_clash(label, other) for other in found))
        apart = (label for label in tried if not any(_overlap(label, other) for other in found))
        found.append(next(free, next(apart)))
    return found


def _overlap(one: Label, other: Label) -> bool:
    (_, _, start, end, row), (_, _, other_start, other_end, other_row) = one, other
    return row == other_row and start < other_end + 6.0 and other_start < end + 6.0


def _clash(one: Label, other: Label) -> bool:
    """Whether texts overlap, or a stroke runs through a text."""
    (_, x, start, end, row), (_, other_x, other_start, other_end, other_row) = one, other
    if row > other_row:
        return other_start < x < other_end
    return _overlap(one, other) or (row < other_row and start < other_x < end)


def _bar(canvas: Canvas, parts: Sequence[Part], total: float, top: float, mark: str) -> None:
    from matplotlib.patches import Rectangle

    for index, (part, (left, right)) in enumerate(zip(parts, _edges(parts, total), strict=True)):
        look = COINS if part.is_btc else PLAIN[index % 2]
        box = Rectangle((left, top), right - left, TALL, **look.box)
        box.set_gid(f"{MARK}{mark}{' btc' if part.is_btc else ''}")
        canvas.paper.add_artist(box)
        lines = _inside(part, right - left)
        y = top + TALL / 2.0 - LINE * (len(lines) - 1) / 2.0
        for line in lines:
            canvas.text(
                (left + right) / 2.0, y, line, ha="center", weight="bold" if part.is_btc else "normal"
            )
            y += LINE


def _names_below(canvas: Canvas, labels: Sequence[Label], top: float) -> None:
    canvas.lines([[(x, top - 3.0), (x, top + row * LINE - 1.0)] for _, x, _, _, row in labels], colors=GREY)
    for told, x, start, _, row in labels:
        y = top + row * LINE + 2.0
        canvas.text(x - 3.0 if start < x else x + 3.0, y, told, ha="right" if start < x else "left")
