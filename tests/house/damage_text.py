"""Blind harm to a text: characters, lines, tokens, numbers, units, dates, cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Any

UNITS = (
    *(
        "MW",
        "kW",
        "GW",
        "USD/kW-month",
        "MUSD/year",
        "MUSD",
        "USD/MWh",
        "c/kWh",
        "%",
        "bp",
        "months",
        "years",
    ),
    *("MUSD/MW", "J/TH", "TH/s", "EH/s", "USD/TH", "BTC", "BTC/day", "USD/BTC", "USD/PH/day", ""),
)
TOKENS = (
    *(
        "{",
        "}",
        "[",
        "]",
        ": ",
        "- ",
        "&a ",
        "*a ",
        "<<: ",
        "!!int ",
        "|",
        "'",
        '"',
        "#",
        "\t",
        "\n",
        "\0",
        ",",
        ";",
    ),
    *(
        "null",
        "~",
        "true",
        "1e999",
        "-1",
        "0",
        ".inf",
        ".nan",
        "2027-Q1",
        "until",
        "value",
        "csv",
        "low",
        "é",
        "日本",
    ),
)
FACTORS = (1e-9, 1e-6, 1e-3, 0.1, 0.5, 2, 10, 1e3, 1e6, 1e9)
NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
QUANTITY = re.compile(r"([-+]?[0-9.]+) ([A-Za-z%/-]+)")
DATE = re.compile(r"((?:19|20)[0-9]{2})(-(?:Q[1-4]|[01][0-9]))?")


def delete(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + text[at + random.randint(1, 12) :]


def insert(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(TOKENS) + text[at:]


def cut(text: str, random: Random) -> str:
    return text[: random.randrange(len(text) + 1)]


def _lines(change: Callable[[list[str], int, int], None]) -> Callable[[str, Random], str]:
    def way(text: str, random: Random) -> str:
        lines = text.split("\n")
        change(lines, random.randrange(len(lines)), random.randrange(len(lines)))
        return "\n".join(lines)

    way.__name__ = change.__name__
    return way


@_lines
def lose_line(lines: list[str], at: int, _: int) -> None:
    del lines[at]


@_lines
def double_line(lines: list[str], at: int, _: int) -> None:
    lines.insert(at, lines[at])


@_lines
def swap_lines(lines: list[str], at: int, other: int) -> None:
    lines[at], lines[other] = lines[other], lines[at]


@_lines
def indent_line(lines: list[str], at: int, _: int) -> None:
    lines[at] = "  " + lines[at]


def _pattern(name: str, pattern: re.Pattern[str], new: Callable[[re.Match[str], Random], str]) -> Any:
    def way(text: str, random: Random) -> str:
        found = list(pattern.finditer(text))
        if not found:
            return text
        one = random.choice(found)
        return text[: one.start()] + new(one, random) + text[one.end() :]

    way.__name__ = name
    return way


def scaled(number: str, random: Random) -> str:
    """The number much larger or smaller, without its sign, negated, or zero."""
    value = float(number)
    return f"{random.choice((0.0, -value, *(value * factor for factor in FACTORS))):.12g}"


token = _pattern("token", re.compile(r"[^\s,:{}]+"), lambda _, random: random.choice(TOKENS))
number = _pattern("number", NUMBER, lambda one, random: scaled(one[0], random))
unit = _pattern("unit", QUANTITY, lambda one, random: f"{one[1]} {random.choice(UNITS)}")
year = _pattern("year", DATE, lambda one, random: f"{int(one[1]) + random.randint(-30, 30)}{one[2] or ''}")
TEXTUAL = (delete, insert, cut, lose_line, double_line, swap_lines, indent_line, token, number, unit, year)


def cell(text: str, random: Random) -> str:
    rows = [line.split(",") for line in text.splitlines()]
    at = random.choice(rows)
    at[random.randrange(len(at))] = random.choice((*TOKENS, "", "1e15", "1e-12", "0", "-5", "2027"))
    return "\n".join(",".join(row) for row in rows) + "\n"


def row(text: str, random: Random) -> str:
    head, *rows = text.splitlines()
    kept = random.randrange(len(rows) + 1) if rows else 0
    return "\n".join((head, *random.choice((rows[kept:], rows[:kept], rows[::-1], rows + rows)))) + "\n"
