"""Text in a chart: names from files made safe, their width without a font at hand, names cut to a width."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ELLIPSIS = "\u2026"
_JOINERS = {"\u200c", "\u200d"}
_NARROW = frozenset("ijlI.,:;'|!`")
_SLIM = frozenset('ftr()[]{}/\\ -"')
_WIDE = frozenset("mwMW@%\u2026+=")
_RIGHT_TO_LEFT = {"R", "AL"}


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """On one line, without what XML forbids or what would reorder text; the rest as it is.

    Text that runs from right to left is isolated, lest a number beside it changes place.
    """
    kept = []
    for letter in text:
        kind = unicodedata.category(letter)
        if letter.isspace() or kind in {"Zl", "Zp"}:
            kept.append(" ")
        elif letter in _JOINERS or kind not in {"Cc", "Cf", "Cs", "Co", "Cn"}:
            kept.append(letter)
        elif kind != "Cf":
            kept.append("\ufffd")
    plain = " ".join("".join(kept).split())
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in plain):
        return f"\u2068{plain}\u2069"
    return plain


def width(text: str, size: float) -> float:
    """About how many points wide; rather too wide, as the font is the reader's."""
    return size * sum(_em(letter) for letter in text)


def shortened(text: str, room: float, size: float) -> str:
    """Made safe, and cut at the end so that it is at most `room` points wide."""
    text = clean(text)
    if width(text, size) <= room:
        return text
    closing = "\u2069" if text.endswith("\u2069") else ""
    left = room - width(ELLIPSIS, size)
    end = 0
    for letter in text:
        left -= size * _em(letter)
        if left < 0.0:
            break
        end += 1
    while end > 0 and _belongs_to_the_last(text[end]):
        end -= 1
    return f"{text[:end].rstrip()}{ELLIPSIS}{closing}"


def wrapped(text: str, room: float, size: float, *, most: int = 2) -> list[str]:
    """On as many lines as needed, at most so many; the last one is cut if it is still too long."""
    text = clean(text)
    if width(text, size) <= room or most == 1:
        return [shortened(text, room, size)]
    words = text.split(" ")
    taken = next(
        (many for many in range(len(words) - 1, 0, -1) if width(" ".join(words[:many]), size) <= room), 0
    )
    if taken == 0 or text.startswith("\u2068"):  # an isolated text must not be torn apart
        return [shortened(text, room, size)]
    rest = wrapped(" ".join(words[taken:]), room, size, most=most - 1)
    return [" ".join(words[:taken]), *rest]


def with_amount(name: str, amount: str, room: float, size: float) -> str:
    """A name and its amount; where both are too long, the name is cut."""
    return f"{shortened(name, room - width(f' {amount}', size), size)} {amount}"


def _belongs_to_the_last(letter: str) -> bool:
    return letter in _JOINERS or unicodedata.category(letter) in {"Mn", "Me", "Mc"}


@lru_cache(maxsize=4096)
def _em(letter: str) -> float:
    """Width of a letter in units of the font size, of a wide sans serif."""
    if letter in _NARROW:
        return 0.34
    if letter in _SLIM:
        return 0.41
    if letter in _WIDE:
        return 0.96
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 1.05
    return 0.74 if letter.isupper() else 0.64
