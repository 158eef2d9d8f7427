"""Two runs side by side as a page: what differs in inputs, decisions, power, coins, cash and value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from ...solution.changes import CHANGED, GONE, NEW
from ..blocks import Block, Bullets, Paragraph, Section, Table
from ..marks import code
from ..page import Page
from ..words import NOTHING, amount, listed, money, number, percent, plain, signed
from .sections import SIDES, figures, sections
from .table import FIGURES, GAIN, LETTERS, NAME, Pair

ABOUT_COINS = ("btc_mined", "btc_sold", "btc_end", "btc_share_of_build")
ABOUT_SITES = ("ai_leased", "mining", "converted")


def comparison_page(pair: Pair, manifests: Sequence[Mapping[str, Any]]) -> Page:
    """The page; `manifests` say how each run was made."""
    first, second = (plain(view.run) for view in pair.views)
    told = [section for section in sections(pair) if section.blocks]
    told.append(Section("made", "How this was made", _made(pair, manifests)))
    run = f"{first}-against-{second}"
    head = _head(pair, manifests)
    return Page(f"{first} against {second}", run, head, told, pair.raw, _foot(run), "", len(LETTERS))


def _foot(run: str) -> str:
    """Where figures stand; what is worked out from both runs has a file of its own."""
    return (
        f"Every figure on this page stands in one cell of a file. Point at a figure to see which: "
        f"{code('A/')} and {code('B/')} are the folders {code('tables/')} of the two runs, and "
        f"{code(f'{NAME}.csv')} is {code(f'{run}.csv')}, beside this page."
    )


def _head(pair: Pair, manifests: Sequence[Mapping[str, Any]]) -> list[Block]:
    both = zip(LETTERS, pair.views, manifests, strict=True)
    blocks: list[Block] = [
        Bullets([f"{letter}: {_named(view, made)}" for letter, view, made in both]),
        Paragraph(_worth(pair), "strong"),
        Paragraph(_counted(pair)),
        Paragraph(_begins(pair)),
        Table(["", *SIDES], [_figure(pair, name) for name in FIGURES if _is_told(pair, name)]),
    ]
    return blocks


def _named(view: Any, made: Mapping[str, Any]) -> str:
    """`riot-rockdale with taxed.yaml, run riot-rockdale-79fad0`."""
    over = [PurePath(one).name for one in made["scenario"]["with"]] + list(made["scenario"]["set"])
    changed = f" with {listed([code(plain(str(one))) for one in over])}" if over else ""
    return f"{plain(view.scenario.name)}{changed}, run {code(plain(view.run))}"


def _worth(pair: Pair) -> str:
    """`B is worth USD 178 m less than A.`"""
    less = pair.difference("figure", "worth")
    if not pair.found.is_alike:
        return (
            "A and B count their worth otherwise or over other periods: it says nothing which is worth more."
        )
    if less is None or abs(less) < 0.005:
        return "A and B are worth the same."
    doubt = "" if pair.found.is_sure else ", which is within their gaps"
    return f"B is worth {money(abs(less))} {'more' if less > 0.0 else 'less'} than A{doubt}."


def _counted(pair: Pair) -> str:
    counts = {row["name"]: row["b"] for row in pair.told["count"]}
    parts = [
        (NEW, "new in B"),
        (CHANGED, "changed"),
        (GONE, "only in A"),
        ("small", "changed by little"),
        ("unchanged", "the same"),
    ]
    return f"Decisions and amounts: {listed([f'{number(counts[name])} {words}' for name, words in parts])}."


def _begins(pair: Pair) -> str:
    begins = pair.found.begins
    return (
        f"B begins otherwise than A: {plain(listed(begins))}."
        if begins
        else "Both begin with the same decision."
    )


def _is_told(pair: Pair, name: str) -> bool:
    views = pair.views
    if name in ABOUT_COINS and not any(view.has_coins for view in views):
        return False
    if name in ABOUT_SITES and not any(view.has_sites for view in views):
        return False
    if name == GAIN:
        return any(view.gain is not None for view in views)
    return any(view.figure(name) is not None for view in views)


def _figure(pair: Pair, name: str) -> list[str]:
    is_gain = name == GAIN
    rows = figures(pair, "worth" if is_gain else name)
    less = pair.difference("figure", name)
    if rows[0]["unit"] == "share":
        return [rows[0]["about"], *(percent(row["this_plan"], 2) for row in rows), NOTHING]
    told = [row["difference" if is_gain else "this_plan"] for row in rows]
    amounts = [NOTHING if one is None else amount(one) for one in told]
    about = "More than mining only" if is_gain else rows[0]["about"]
    unit = str(rows[0]["unit"])
    return [
        about if about.startswith(unit) else f"{about}, {unit}",
        *amounts,
        NOTHING if less is None else signed(less, 0 if unit == "BTC" else _decimals(less)),
    ]


def _decimals(less: float) -> int:
    """With which about three digits tell."""
    return 0 if abs(less) >= 99.95 or abs(less) < 0.005 else 1 if abs(less) >= 0.95 else 2


def _made(pair: Pair, manifests: Sequence[Mapping[str, Any]]) -> list[Block]:
    rows = []
    for letter, view, made in zip(LETTERS, pair.views, manifests, strict=True):
        sources = [source["path"] for source in made["scenario"]["files"]]
        changes = [*made["scenario"]["with"], *made["scenario"]["set"]]
        what = ", ".join(code(plain(str(one))) for one in [*sources[:1], *changes])
        rows.append([letter, code(plain(view.run)), what or NOTHING, code(plain(made["program"]["version"]))])
    return [
        Table(["", "Run", "Scenario, and what was laid over it", "Version"], rows),
        Paragraph(
            f"Amounts of one run are cells of its {code('tables/')}; what is worked out from both is in the "
            "CSV file beside this page.",
            "note",
        ),
    ]
