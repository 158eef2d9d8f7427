"""How numbers, amounts and lists are written, and text from scenario files made safe to print."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from .facts import Fact
from .marks import marked

_SPECIAL = re.compile(r"[\\\\|`*\[\]<>~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|&(?=#?\w+;)")

JOINERS = "\u00ad\u200c\u200d"
"""Soft hyphen, and what joins letters or keeps them apart: Persian, Indic scripts and emoji need them."""

NOTHING = "-"
"""In a table, where there is nothing to say."""


def number(value: float | None, decimals: int = 0, *, scale: float = 1.0) -> str:
    """`1,234.5`; never `-0`; a dash where there is no number. The text of a fact is marked with its cell."""
    return _told(value, _digits(value, decimals, scale), scale)


def signed(value: float, decimals: int = 0) -> str:
    """With its sign, for differences: `+402`, `-18`, `0`."""
    text = _digits(value, decimals)
    return _told(value, f"+{text}" if _is_above_zero(text) else text)


def amount(value: float) -> str:
    """About three digits that tell: `1,187`, `45.3`, `0.62`, `0`."""
    return number(value, _telling(value))


def money(musd: float) -> str:
    """`USD 1,187 m` in a sentence, `USD 0`."""
    text = amount(musd)
    return f"USD {text} m" if _digits(musd, _telling(musd)) != "0" else f"USD {text}"


def power(mw: float) -> str:
    """`250 MW`, `12.5 MW`."""
    return f"{trimmed(mw)} MW"


def trimmed(value: float, decimals: int = 1) -> str:
    """At most so many decimals, without zeros at the end: `250`, `12.5`."""
    text = _digits(value, decimals)
    return _told(value, text.rstrip("0").rstrip(".") if "." in text else text)


def coins(btc: float) -> str:
    """`5,700 BTC`."""
    return f"{amount(btc) if abs(btc) < 9.5 else number(btc)} BTC"


def percent(share: float | None, decimals: int = 1) -> str:
    """`0.08 %`; a dash where there is none."""
    if share is None or not math.isfinite(share):
        return NOTHING
    return f"{number(share, decimals, scale=100.0)} %"


def _digits(value: float | None, decimals: int, scale: float = 1.0) -> str:
    if value is None or not math.isfinite(value):
        return NOTHING
    text = f"{scale * value:,.{decimals}f}"
    return text.lstrip("-") if float(text.replace(",", "")) == 0 else text


def _is_above_zero(text: str) -> bool:
    return text != NOTHING and float(text.replace(",", "")) > 0


def _telling(value: float) -> int:
    """Decimals with which about three digits tell."""
    size = abs(value)
    return 0 if size >= 99.95 or size < 0.005 else 1 if size >= 0.95 else 2


def _told(value: float | None, text: str, scale: float = 1.0) -> str:
    if not isinstance(value, Fact) or text == NOTHING:
        return text
    return marked(text, str(value.cell) if scale == 1.0 else f"{value.cell} x {scale:g}")


def counted(count: float, noun: str, plural: str | None = None) -> str:
    """`1 lease`, `2 leases`, `no leases`."""
    many = plural or f"{noun}s"
    return f"no {many}" if count == 0 else f"{number(count)} {noun if count == 1 else many}"


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else list(items))


def span(first: str, last: str) -> str:
    """`2027-Q1` or `2027-Q1 to 2031-Q4`."""
    return first if first == last else f"{first} to {last}"


def sentence(text: str) -> str:
    """Begins with a capital letter and ends with a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def plain(text: str) -> str:
    """On one line, without characters that could steer a terminal. What joins letters of a script stays."""
    return "".join(
        letter if letter.isprintable() or letter in JOINERS else " " if letter.isspace() else "\ufffd"
        for letter in text
    )


def begun(text: str) -> str:
    """Markdown that is a paragraph and begins no heading, list or code."""
    return re.sub(r"^(?=[#+-]|=+$)|^(\d+)(?=[.)])", r"\1\\", text.strip())


def escaped(text: str) -> str:
    """Safe inside a line of markdown: text from files opens no cell, link, tag or emphasis."""
    return without_markup(plain(text))


def without_markup(text: str) -> str:
    """Markdown that prints as the text; for what is plain already."""
    return _SPECIAL.sub(r"\\\g<0>", text)
