"""How numbers, amounts and lists are written, and text from scenario files made safe to print."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

_SPECIAL = re.compile(r"[\\\\|`*\[\]<>~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|&(?=#?\w+;)")

NOTHING = "-"
"""In a table, where there is nothing to say."""


def number(value: float | None, decimals: int = 0) -> str:
    """`1,234.5`; never `-0`; a dash where there is no number."""
    if value is None or not math.isfinite(value):
        return NOTHING
    text = f"{value:,.{decimals}f}"
    return text.lstrip("-") if float(text.replace(",", "")) == 0 else text


def signed(value: float, decimals: int = 0) -> str:
    """With its sign, for differences: `+402`, `-18`, `0`."""
    text = number(value, decimals)
    return f"+{text}" if float(text.replace(",", "")) > 0 else text


def amount(value: float) -> str:
    """About three digits that tell: `1,187`, `45.3`, `0.62`, `0`."""
    size = abs(value)
    return number(value, 0 if size >= 99.95 or size < 0.005 else 1 if size >= 0.95 else 2)


def money(musd: float) -> str:
    """`USD 1,187 m` in a sentence, `USD 0`."""
    text = amount(musd)
    return f"USD {text} m" if text != "0" else "USD 0"


def power(mw: float) -> str:
    """`250 MW`, `12.5 MW`."""
    return f"{trimmed(mw)} MW"


def trimmed(value: float, decimals: int = 1) -> str:
    """At most so many decimals, without zeros at the end: `250`, `12.5`."""
    text = number(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def coins(btc: float) -> str:
    """`5,700 BTC`."""
    return f"{amount(btc) if abs(btc) < 9.5 else number(btc)} BTC"


def percent(share: float | None, decimals: int = 1) -> str:
    """`0.08 %`; a dash where there is none."""
    return NOTHING if share is None or not math.isfinite(share) else f"{number(100 * share, decimals)} %"


def counted(count: int, noun: str, plural: str | None = None) -> str:
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
    """On one line, without characters that could steer a terminal."""
    return "".join(
        letter if letter.isprintable() else " " if letter.isspace() else "\ufffd" for letter in text
    )


def paragraph(text: str) -> str:
    """Safe as a paragraph of markdown: no heading, list or code either."""
    return re.sub(r"^(?=[#+-]|=+$)|^(\d+)(?=[.)])", r"\1\\", escaped(text).strip())


def escaped(text: str) -> str:
    """Safe inside a line of markdown: text from files opens no cell, link, tag or emphasis."""
    return _SPECIAL.sub(r"\\\g<0>", plain(text))
